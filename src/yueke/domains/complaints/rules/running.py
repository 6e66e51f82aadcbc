"""When a clock ends that may have stood still: the arithmetic of terms with pauses, without database.

Terms in minutes, hours and working hours are a budget of (open) time, used up only while the clock runs. Terms in days
and longer count days: the day something begins does not count, nor does a day on which the clock stood still as it
began; the term ends with its last counted day, moved past rest days (Civil Code, articles 200 to 203).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from yueke.kernel.calendar import WorkingCalendar
from yueke.kernel.terms import Term

Pauses = Sequence[tuple[datetime, datetime]]
"""From when until when a clock stood still; in order, not overlapping."""

NOTICES = (50, 80, 100)
"""How far a clock has run, in percent of its time, when people are told."""


def due(calendar: WorkingCalendar, start: datetime, term: Term, pauses: Pauses = ()) -> datetime:
    """When the term that began at ``start`` ends; pauses that begin after its end move nothing.

    Terms within a working day or longer end with the last microsecond of a day.
    """
    end = calendar.add(start, term)
    if not pauses:
        return end
    if term.unit in ("minutes", "hours", "working hours"):
        return _budget(calendar, end, pauses, working=term.working)
    return _days(calendar, start, term, pauses)


def _budget(calendar: WorkingCalendar, end: datetime, pauses: Pauses, *, working: bool) -> datetime:
    for began, ended in pauses:
        if began >= end:
            break
        end = advance(calendar, end, counted(calendar, began, ended, working=working), working=working)
    return end


def counted(calendar: WorkingCalendar, start: datetime, end: datetime, *, working: bool) -> timedelta:
    """The time from ``start`` to ``end`` that counts: all of it, or what the company is open."""
    if not working:
        return end - start
    return timedelta(minutes=calendar.working_minutes_between(start, end))


def advance(calendar: WorkingCalendar, start: datetime, by: timedelta, *, working: bool) -> datetime:
    """The moment by which ``by`` of counted time has passed since ``start``; ``start`` itself for nothing."""
    if not by:
        return start
    if not working:
        return (start.astimezone(UTC) + by).astimezone(calendar.zone)
    return calendar.add_open_time(start, by)


def _days(calendar: WorkingCalendar, start: datetime, term: Term, pauses: Pauses) -> datetime:
    """Count days that the clock was running on as they began."""
    first = start.astimezone(calendar.zone).date()
    working = term.unit == "working days"
    left = term.n if working else (calendar.add_to_date(first, term, roll=False) - first).days
    day = first
    while left:
        day += timedelta(days=1)
        if (not working or calendar.is_working_day(day)) and not _stands(calendar, day, pauses):
            left -= 1
    return calendar.end_of(calendar.roll(day))


def _stands(calendar: WorkingCalendar, day: date, pauses: Pauses) -> bool:
    midnight = datetime.combine(day, time.min, calendar.zone)
    return any(began <= midnight < ended for began, ended in pauses)


def after(calendar: WorkingCalendar, start: datetime, end: datetime, percent: int, *, working: bool) -> datetime:
    """When ``percent`` of the counted time from ``start`` to ``end`` has passed: never after ``end``."""
    if percent >= 100:
        return end
    share = counted(calendar, start, end, working=working) * percent / 100
    return min(end, advance(calendar, start, share, working=working))
