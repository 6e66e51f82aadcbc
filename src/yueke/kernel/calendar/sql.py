"""The calendar for set-wise SQL: expressions over ``kernel_workday``, and the functions the migration makes.

The expressions are plain subqueries, so a statement over a million rows pays an index look-up for each row
and no function call. The functions say the same where convenience matters more.
"""

from __future__ import annotations

_ROLLED = "coalesce((SELECT w.next_working FROM kernel_workday w WHERE w.date = ({day})), yueke_roll({day}))"
_WORKING_DAYS_AFTER = (
    "(SELECT e.date FROM kernel_workday s JOIN kernel_workday e"
    " ON e.is_working AND e.ordinal = s.ordinal + ({n}) WHERE s.date = ({day}))"
)


def rolled_sql(day: str) -> str:
    """SQL for the date expression ``day`` moved to the next working day when it is none."""
    return _ROLLED.format(day=day)


def working_days_after_sql(day: str, n: str) -> str:
    """SQL for the ``n``-th working day after the date expression ``day``; ``n`` is at least 1."""
    return _WORKING_DAYS_AFTER.format(day=day, n=n)
