"""The calendar for set-wise SQL: expressions over ``kernel_workday``; the migration makes functions besides.

For a million rows: ``JOIN kernel_workday w ON w.date = …`` and read ``w.next_working`` takes 0.2 s, the
expressions below 2–5 s, the functions (``yueke_roll``, ``yueke_due`` …) 10 s and more.
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
