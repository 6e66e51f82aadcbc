"""Terms as SQL over local timestamps (without zone): when something is due, late, worth a warning.

A term in days or longer leaves out the day it starts on and ends with the last moment of its last day; one in
hours ends to the second. Month ends are clamped as the calendar does (31 January + 1 month = 28 February).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from yueke.compliance.clauses import Clause, TermSet
from yueke.compliance.sql import Sql, sql
from yueke.kernel.calendar import rolled_sql
from yueke.kernel.terms import Term

DAY_END = Sql("interval '23:59:59.999999'")
_HOURLY = {"hours": 3600, "minutes": 60}
_IN_MONTHS = {"months": 1, "years": 12}
_IN_DAYS = {"days": 1, "weeks": 7, "working days": 1}


@dataclass(frozen=True)
class Era:
    """A stretch of time with one set of terms; ``since`` and ``until`` are local, None when open."""

    since: datetime | None
    until: datetime | None
    terms: TermSet


def eras_of(clause: Clause) -> list[Era]:
    """The clause's dated terms as stretches of time; the first reaches back without end."""
    starts = [datetime.combine(t.from_date, time()) for t in clause.terms]
    bounds = [None, *starts[1:], None]
    return [Era(bounds[i], bounds[i + 1], terms) for i, terms in enumerate(clause.terms)]


def in_force(eras: list[Era], moment: Sql, expression: Callable[[Era], Sql]) -> Sql:
    """``expression`` with the terms in force at ``moment``."""
    answers = [expression(era) for era in eras]
    if all(answer == answers[0] for answer in answers):
        return answers[0]
    cases = [
        sql("WHEN {moment} < {until} THEN {answer}", moment=moment, until=era.until, answer=answer)
        for era, answer in zip(eras, answers, strict=True)
        if era.until is not None
    ]
    parts = Sql(" ".join(c.text for c in cases), tuple(v for c in cases for v in c.params))
    return sql("CASE {parts} ELSE {last} END", parts=parts, last=answers[-1])


def within_one(moment: Sql, stretches: Iterable[tuple[datetime | None, datetime]]) -> Sql:
    """Whether an aware ``moment`` lies in one of the stretches: local, from the first (None: ever since) to before the last.

    Told by how many of their bounds are passed, an odd number within: for a million rows cheaper than a multirange.
    """
    bounds: list[str] = []
    reached: datetime | None = None
    for since, until in sorted(stretches, key=lambda stretch: (stretch[0] is not None, stretch)):
        if bounds and reached is not None and since is not None and since <= reached:
            bounds.pop()
        else:
            bounds.append(aware(since).isoformat() if since else "-infinity")
        reached = max(reached, until) if reached else until
        bounds.append(aware(reached).isoformat())
    passed = "{" + ",".join(bounds) + "}"
    return sql("(width_bucket({moment}, {passed}::timestamptz[]) & 1) = 1", moment=moment, passed=passed)


def zone() -> Sql:
    """The installation's time zone as an SQL literal."""
    return Sql("'" + timezone.get_default_timezone_name().replace("'", "''") + "'")


def local(moment: Sql) -> Sql:
    """A timestamptz as local timestamp, or the other way round."""
    return sql("({moment} AT TIME ZONE {zone})", moment=moment, zone=zone())


def local_time(at: datetime) -> datetime:
    """An aware moment as the naive local time that SQL compares with."""
    return timezone.make_naive(at, timezone.get_default_timezone())


def aware(moment: datetime) -> datetime:
    """A naive local time as an aware moment."""
    return timezone.make_aware(moment, timezone.get_default_timezone())


def interval(term: Term) -> Sql:
    """A natural term as an interval literal (made of a number and a known unit: safe)."""
    return Sql(f"interval '{term.sql_interval}'")


def due_after(moment: Sql, term: Term, times: Sql | None = None) -> Sql:
    """The end of ``times`` terms counted from ``moment``; never rolled past holidays."""
    if term.working:
        count = sql("{times} * {n}::int", times=times, n=term.n) if times else sql("{n}::int", n=term.n)
        return local(_by_calendar(moment, count, term.unit))
    length = sql("{times} * {one}", times=times, one=interval(term)) if times else interval(term)
    if term.unit in _HOURLY:
        return sql("({moment} + {length})", moment=moment, length=length)
    return sql("(date_trunc('day', {moment} + {length}) + {end})", moment=moment, length=length, end=DAY_END)


def rolled(due: Sql, term: Term) -> Sql:
    """``due`` (a bare column) moved past rest days, for terms that end with a day."""
    if term.unit in _HOURLY or term.working:
        return due
    return Sql(f"({rolled_sql(f'{due.text}::date')} + {DAY_END.text})")


def later(moment: Sql, term: Term | None) -> Sql:
    """``moment`` (itself the end of a term) and the grace after it."""
    if term is None:
        return moment
    if term.working:
        return local(_by_calendar(moment, sql("{n}::int", n=term.n), term.unit))
    return sql("({moment} + {length})", moment=moment, length=interval(term))


def warned(start: Sql, due: Sql, term: Term | None) -> Sql:
    """When to warn before ``due``: as stated, else a week or the last quarter of the time, whichever is shorter."""
    if term is None:
        return sql("({due} - least(interval '7 days', ({due} - {start}) / 4))", due=due, start=start)
    # Warnings need no exact working time: a day of work is a day, an hour of work an hour.
    natural = Term(term.n, term.unit.removeprefix("working "))
    return sql("({due} - {length})", due=due, length=interval(natural))


def first_reaching(start: Sql, term: Term, goal: datetime) -> Sql:
    """The smallest k ≥ 1 for which k terms from ``start`` end at or after ``goal``, without counting up to it."""
    if term.working:
        span = sql("greatest(1, ({goal}::date - {start}::date) / {n}::int + 2)", goal=goal, start=start, n=_days(term))
        if term.unit == "working hours":
            seconds = sql("extract(epoch FROM {goal}::timestamp - {start})", goal=goal, start=start)
            span = sql("greatest(1, ({s} / {n})::int + 2)", s=seconds, n=term.n * 3600)
        return sql(
            "(SELECT min(k) FROM generate_series(1, {span}) k WHERE {due} >= {goal})",
            span=span, due=due_after(start, term, Sql("k")), goal=goal,
        )  # fmt: skip
    if term.unit in _IN_MONTHS:
        months = term.n * _IN_MONTHS[term.unit]
        begun = sql("(date_part('year', {s})::int * 12 + date_part('month', {s})::int)", s=start)
        guess = sql(
            "greatest(1, ({goal}::int - {begun}) / {n}::int)", goal=goal.year * 12 + goal.month, begun=begun, n=months
        )
    elif term.unit in _HOURLY:
        guess = sql(
            "greatest(1, floor(extract(epoch FROM {goal}::timestamp - {s}) / {n})::int)",
            goal=goal, s=start, n=term.n * _HOURLY[term.unit],
        )  # fmt: skip
    else:
        guess = sql("greatest(1, ({goal}::date - {s}::date) / {n}::int)", goal=goal, s=start, n=_days(term))
    return sql("({guess} + ({due} < {goal})::int)", guess=guess, due=due_after(start, term, guess), goal=goal)


def most_within(term: Term, start: datetime, end: datetime) -> int:
    """How many ends of repeated terms can fall between ``start`` and ``end`` (exclusive) at most."""
    last = end - timedelta(microseconds=1)
    if term.unit in _IN_MONTHS:
        months = (last.year - start.year) * 12 + last.month - start.month
        return months // (term.n * _IN_MONTHS[term.unit]) + 1
    if term.unit in _IN_DAYS:
        return (last - start).days // _days(term) + 1
    seconds = term.n * _HOURLY[term.unit.removeprefix("working ")]
    return int((last - start).total_seconds()) // seconds + 1


def may_end_within(start: Sql, term: Term, first: datetime, end: datetime) -> Sql:
    """A cheap necessary condition for some k ≥ 1 terms from ``start`` to end in [first, end): whole numbers only."""
    last = end - timedelta(microseconds=1)
    if term.unit in _IN_MONTHS:
        bounds, n = (first.year * 12 + first.month, last.year * 12 + last.month), term.n * _IN_MONTHS[term.unit]
        ahead = sql("date_part('year', {s})::int * 12 + date_part('month', {s})::int", s=start)
    elif term.unit in _IN_DAYS and not term.working:
        bounds, n = (first.toordinal(), last.toordinal()), _days(term)
        ahead = sql("({s}::date - date '0001-01-01') + 1", s=start)
    else:
        return Sql("true")
    return sql(
        "({last}::int - ({from})) / {n}::int >= 1 AND mod({last}::int - ({from}), {n}::int) <= {width}::int",
        **{"last": bounds[1], "from": ahead, "n": n, "width": bounds[1] - bounds[0]},
    )


def _days(term: Term) -> int:
    return term.n * _IN_DAYS.get(term.unit, 1)


def _by_calendar(moment: Sql, count: Sql, unit: str) -> Sql:
    return sql(
        "yueke_due({moment} AT TIME ZONE {zone}, ({count})::int, {unit}::text, false)",
        moment=moment, zone=zone(), count=count, unit=unit,
    )  # fmt: skip
