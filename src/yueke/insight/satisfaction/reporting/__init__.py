"""The report on a survey (A6.3, E3.3), drafted by rules from the findings the screen shows: no figure is worked out here."""
