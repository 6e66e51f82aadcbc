"""Plans of surveys: the list, the calendar of a year, the plan with its approval, and the steps up to its report."""
