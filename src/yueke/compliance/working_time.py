"""Working time near a period as arithmetic: a million ends of terms without asking the calendar's tables for each.

Working days (or the seconds in which the company is open) are counted from the first day of a stretch of time. The
count at a moment is its *position*; a term adds to it, and the position is turned back into a moment. Both steps are
searches in a short array that goes into the statement. Gives what ``yueke_due`` gives, of the same calendar.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from yueke.compliance.durations import DAY_END, aware, zone
from yueke.compliance.sql import Sql, sql
from yueke.kernel.calendar import WorkingCalendar, working_calendar
from yueke.kernel.terms import Term

DAY = timedelta(days=1)
_HOUR = 3600


@dataclass(frozen=True)
class WorkingTime:
    """Working days or hours from the local day ``since`` on. ``step``: how far one term moves a position.

    ``days`` are the working days; ``opens``, ``closes`` and ``before`` the opening hours, with the seconds the company
    was open before each (the first one is empty, so that every moment has one).
    """

    since: date
    step: int
    days: tuple[date, ...] = ()
    opens: tuple[datetime, ...] = ()
    closes: tuple[datetime, ...] = ()
    before: tuple[int, ...] = ()

    @property
    def begins(self) -> datetime:
        """The first local moment."""
        return datetime.combine(self.since, time())

    def position(self, moment: Sql) -> Sql:
        """Of a local moment not before ``since``."""
        if self.days:
            return sql("width_bucket(({m})::date, {days}::date[])", m=moment, days=list(self.days))
        return sql(
            "(SELECT ({before}::bigint[])[i] + extract(epoch FROM least({m}, ({closes}::timestamp[])[i])"
            " - ({opens}::timestamp[])[i]) FROM (SELECT width_bucket({m}, {opens}::timestamp[]) AS i OFFSET 0) w)",
            m=moment, before=list(self.before), opens=list(self.opens), closes=list(self.closes),
        )  # fmt: skip

    def position_of_any(self, moment: Sql) -> Sql:
        """The same of any local moment: negative (or nothing) before ``since``, told by the calendar's tables."""
        if self.days:
            # Of a mistyped year the tables know nothing: five of seven days, so that its cases are not lost.
            earlier = sql(
                "coalesce((SELECT ordinal FROM kernel_workday WHERE date = ({m})::date)"
                " - (SELECT ordinal FROM kernel_workday WHERE date = {day}::date), (({m})::date - {day}::date) * 5 / 7)",
                m=moment, day=self.since - DAY,
            )  # fmt: skip
        else:
            earlier = sql(
                "(yueke_open_seconds({m} AT TIME ZONE {zone}) - (SELECT yueke_open_seconds({first})))",
                m=moment, zone=zone(), first=aware(self.begins),
            )  # fmt: skip
        return sql(
            "CASE WHEN {m} >= {first}::timestamp THEN {near} ELSE {earlier} END",
            m=moment, first=self.begins, near=self.position(moment), earlier=earlier,
        )  # fmt: skip

    def moment(self, position: Sql) -> Sql:
        """The local end of a term at a position above 0; NULL at or before the beginning."""
        if self.days:
            return sql("(({days}::date[])[({p})::int] + {end})", days=list(self.days), p=position, end=DAY_END)
        return sql(
            "(SELECT ({opens}::timestamp[])[i] + make_interval(secs => (p - ({before}::bigint[])[i])::double precision)"
            " FROM (SELECT p, width_bucket(ceil(p)::bigint - 1, {before}::bigint[]) AS i FROM (SELECT {p} AS p OFFSET 0) v"
            " OFFSET 0) w)",
            opens=list(self.opens), before=list(self.before), p=position,
        )  # fmt: skip

    def due(self, moment: Sql) -> Sql:
        """The end of one term from a local moment not before ``since``."""
        return self.moment(sql("({p} + {step}::int)", p=self.position(moment), step=self.step))

    def due_before(self, last: datetime, moment: Sql, otherwise: Sql) -> Sql:
        """The same; ``otherwise`` of a moment before ``since`` or not before the local ``last``."""
        return sql(
            "CASE WHEN {m} >= {first}::timestamp AND {m} < {last}::timestamp THEN {due} ELSE {otherwise} END",
            m=moment, first=self.begins, last=last, due=self.due(moment), otherwise=otherwise,
        )  # fmt: skip


def around(term: Term, start: datetime, end: datetime) -> WorkingTime:
    """Working time from before every term that ends at ``start`` or later, until after those begun before ``end``."""
    calendar = working_calendar()
    return between(term, first_day(term, start), calendar.add(aware(end), term, roll=False).date() + DAY)


def first_day(term: Term, goal: datetime) -> date:
    """The first day on which a working term may begin that ends at the local ``goal`` or later."""
    calendar, day, furthest = working_calendar(), goal.date(), (goal - longest(term)).date()
    while day > furthest and calendar.add(calendar.end_of(day - DAY), term, roll=False) >= aware(goal):
        day -= DAY
    return day


def longest(term: Term) -> timedelta:
    """More than a working term ever takes, holidays and a company's closing weeks included."""
    return timedelta(days=10 * term.n + 92)


def between(term: Term, since: date, until: date) -> WorkingTime:
    """Working time from one day to another, the last not included but for the first opening after it."""
    calendar = working_calendar()
    if term.unit == "working days":
        days = tuple(_days(calendar, since, until, calendar.is_working_day))
        return WorkingTime(since, term.n, days=days)
    first = datetime.combine(since, time())
    opens, closes, before, total = [first], [first], [0], 0
    for day in _days(calendar, since, until, lambda day: bool(calendar.hours_of(day))):
        for opening, closing in calendar.hours_of(day):
            opens.append(datetime.combine(day, opening))
            closes.append(datetime.combine(day, closing))
            before.append(total)
            total += int((closes[-1] - opens[-1]).total_seconds())
    return WorkingTime(since, term.n * _HOUR, opens=tuple(opens), closes=tuple(closes), before=tuple(before))


def _days(calendar: WorkingCalendar, since: date, until: date, counts: Callable[[date], bool]) -> list[date]:
    """The days that count from ``since`` to the first one at or after ``until``."""
    found = [day for n in range((until - since).days) if counts(day := since + n * DAY)]
    return [*found, calendar.roll(max(until, since))]
