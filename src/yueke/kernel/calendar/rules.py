"""The arithmetic of terms and working time, as a value without database or framework.

The rules (Civil Code, articles 200–203): the day something begins does not count; a term in days, weeks,
months or years ends with its last day, and when that is no working day, with the next one that is. Terms in
hours run from the moment itself. Terms in working hours run only while the company is open.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from yueke.kernel.terms import Term

Period = tuple[time, time]

STANDARD_HOURS: tuple[Period, ...] = ((time(9), time(12)), (time(13, 30), time(18)))
STANDARD_WEEK: Mapping[int, tuple[Period, ...]] = dict.fromkeys(range(1, 6), STANDARD_HOURS)
"""Monday to Friday by ISO number: used until a company states its own hours."""

_DAY = timedelta(days=1)
_NO_WORK_FOR = 3_660
"""Days without work after which the calendar itself is taken to be wrong."""


@dataclass(frozen=True)
class WorkingCalendar:
    """When the company works.

    ``exceptions`` says True (works) or False (rests) for single days; every other day follows ``periods``,
    the opening hours by ISO weekday in order (a weekday without hours is a rest day).

    ``maintained`` holds the years whose statutory days are known; the others fall back to the plain week.
    """

    exceptions: Mapping[date, bool] = field(default_factory=dict)
    periods: Mapping[int, tuple[Period, ...]] = field(default_factory=lambda: STANDARD_WEEK)
    zone: tzinfo = UTC
    maintained: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if not any(self.periods.values()):
            object.__setattr__(self, "periods", STANDARD_WEEK)

    def is_working_day(self, day: date) -> bool:
        """Whether the company works on ``day``."""
        known = self.exceptions.get(day)
        return bool(self.periods.get(day.isoweekday())) if known is None else known

    def hours_of(self, day: date) -> tuple[Period, ...]:
        """The opening hours of ``day``.

        A make-up day whose weekday has no hours of its own has those of the week's first working day.
        """
        if not self.is_working_day(day):
            return ()
        own = self.periods.get(day.isoweekday())
        return own or self.periods[min(n for n in self.periods if self.periods[n])]

    def periods_on(self, day: date) -> list[tuple[datetime, datetime]]:
        """The opening hours of ``day`` as aware moments."""
        return [
            (datetime.combine(day, start, self.zone), datetime.combine(day, end, self.zone))
            for start, end in self.hours_of(day)
        ]

    def roll(self, day: date) -> date:
        """``day`` itself when it is a working day, else the next one."""
        return next(d for d in self._days_from(day) if self.is_working_day(d))

    def add_to_date(self, start: date, term: Term, *, roll: bool = True) -> date:
        """The last day of a term of (working) days, weeks, months or years that begins on ``start``.

        The n-th (working) day after ``start``; ``roll`` moves it past rest days. Raises ValueError for terms
        in hours and OverflowError beyond the year 9999.
        """
        if term.unit == "working days" and term.n:
            return self._nth_working_day_after(start, term.n)
        match term.unit:
            case "days" | "working days":
                last = start + timedelta(days=term.n)
            case "weeks":
                last = start + timedelta(weeks=term.n)
            case "months":
                last = _months_later(start, term.n)
            case "years":
                last = _months_later(start, 12 * term.n)
            case _:
                raise ValueError(f"a term in {term.unit} does not end on a day of its own")
        return self.roll(last) if roll else last

    def add(self, start: datetime, term: Term, *, roll: bool = True) -> datetime:
        """When the term that begins at ``start`` ends; whatever happens up to and at that moment is in time.

        Terms in days and longer end with the last microsecond of their last day. Terms in hours and minutes
        never roll; terms in working hours begin at the next opening when ``start`` lies outside the hours.
        """
        local = start.astimezone(self.zone)
        match term.unit:
            case "minutes":
                return (local.astimezone(UTC) + timedelta(minutes=term.n)).astimezone(self.zone)
            case "hours":
                return (local.astimezone(UTC) + timedelta(hours=term.n)).astimezone(self.zone)
            case "working hours":
                return self._add_working_time(local, timedelta(hours=term.n))
            case _:
                return self.end_of(self.add_to_date(local.date(), term, roll=roll))

    def add_open_time(self, start: datetime, time_open: timedelta) -> datetime:
        """When the company has been open for ``time_open`` (not negative) since ``start``."""
        return self._add_working_time(start.astimezone(self.zone), time_open)

    def end_of(self, day: date) -> datetime:
        """The last moment of ``day``."""
        return datetime.combine(day, time.max, self.zone)

    def working_minutes_between(self, start: datetime, end: datetime) -> float:
        """The open time from ``start`` to ``end`` in minutes; negative when ``end`` comes first."""
        if end < start:
            return -self.working_minutes_between(end, start)
        start, end = start.astimezone(self.zone), end.astimezone(self.zone)
        open_time = timedelta()
        for offset in range((end.date() - start.date()).days + 1):
            for opens, closes in self.periods_on(start.date() + offset * _DAY):
                open_time += max(timedelta(), min(closes, end) - max(opens, start))
        return open_time / timedelta(minutes=1)

    def working_days_between(self, start: date, end: date) -> int:
        """The working days after ``start`` up to and with ``end``; negative when ``end`` comes first."""
        if end < start:
            return -self.working_days_between(end, start)
        return sum(self.is_working_day(start + n * _DAY) for n in range(1, (end - start).days + 1))

    def missing_years(self, at: datetime) -> list[int]:
        """Years whose statutory days are needed at ``at`` and unknown: this one, from October the next."""
        today = at.astimezone(self.zone).date()
        needed = [today.year, today.year + 1] if today.month >= 10 else [today.year]
        return [year for year in needed if year not in self.maintained]

    def _nth_working_day_after(self, start: date, n: int) -> date:
        days = (d for d in self._days_from(start + _DAY) if self.is_working_day(d))
        return next(d for count, d in enumerate(days, 1) if count == n)

    def _add_working_time(self, start: datetime, left: timedelta) -> datetime:
        for day in self._days_from(start.date()):
            for opens, closes in self.periods_on(day):
                begin = max(opens, start)
                if begin <= closes and left <= closes - begin and (left or begin < closes):
                    return begin + left
                left -= max(timedelta(), closes - begin)
        raise AssertionError("unreachable: the days do not end")

    def _days_from(self, day: date) -> Iterator[date]:
        """All days from ``day`` on; ValueError when the company has stopped working for good."""
        resting = 0
        while resting < _NO_WORK_FOR:
            resting = 0 if self.is_working_day(day) else resting + 1
            yield day
            day += _DAY
        raise ValueError(f"the calendar has no working day in the {_NO_WORK_FOR} days before {day}")


def _months_later(day: date, months: int) -> date:
    """The same day of the month ``months`` later, or that month's last day (31 January + 1 → 28 February)."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    if year > date.max.year:
        raise OverflowError(f"{months} months after {day} lie beyond the year 9999")
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
