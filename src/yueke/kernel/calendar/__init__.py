"""The working calendar: which days and hours count, and when a term that starts now ends.

``rules`` is the pure arithmetic; the rest keeps its data: statutory days, company days, hours, and the
tables from which SQL reads the same answers.
"""

from yueke.kernel.calendar.editing import Hours, clear_day, seed, set_day, set_days, set_periods
from yueke.kernel.calendar.loading import missing_year_warning, working_calendar
from yueke.kernel.calendar.rules import STANDARD_HOURS, WorkingCalendar
from yueke.kernel.calendar.sql import rolled_sql, working_days_after_sql

__all__ = [
    "STANDARD_HOURS",
    "Hours",
    "WorkingCalendar",
    "clear_day",
    "missing_year_warning",
    "rolled_sql",
    "seed",
    "set_day",
    "set_days",
    "set_periods",
    "working_calendar",
    "working_days_after_sql",
]
