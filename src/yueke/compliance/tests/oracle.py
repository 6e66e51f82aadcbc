"""A slow and plain judge of recurring clauses, to compare the SQL with: one member, one interval at a time."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from yueke.compliance.durations import local_time
from yueke.kernel.calendar import working_calendar
from yueke.kernel.terms import Term

DAY_END = time(23, 59, 59, 999999)


@dataclass(frozen=True)
class Rules:
    """Terms in force from ``since`` on (None: always)."""

    since: datetime | None
    interval: Term
    first: Term | None = None
    grace: Term | None = None


def add(moment: datetime, term: Term, times: int = 1) -> datetime:
    """Calendar addition; month ends are clamped. Working time is told by the working calendar, from the beginning each time."""
    n = term.n * times
    if term.working:
        return local_time(working_calendar().add(timezone.make_aware(moment), Term(n, term.unit), roll=False))
    if term.unit in ("months", "years"):
        months = moment.year * 12 + moment.month - 1 + n * (12 if term.unit == "years" else 1)
        year, month = divmod(months, 12)
        day = min(moment.day, calendar.monthrange(year, month + 1)[1])
        return moment.replace(year=year, month=month + 1, day=day)
    return moment + timedelta(**{term.unit: n})


def due(moment: datetime, term: Term, times: int = 1) -> datetime:
    """The end of the term: the end of its last day, or the very moment for hours."""
    end = add(moment, term, times)
    return end if term.unit.endswith(("hours", "minutes")) else datetime.combine(end.date(), DAY_END)


def in_force(rules: Sequence[Rules], moment: datetime) -> int:
    """The index of the rules in force at a moment."""
    return max(i for i, r in enumerate(rules) if i == 0 or r.since is None or r.since <= moment)


def dues(rules: Sequence[Rules], anchor: datetime, begins: bool) -> Iterator[tuple[datetime, datetime]]:
    """(start, due) of each interval of unbroken silence after ``anchor``."""
    start, base, k = anchor, anchor, 0
    opening = rules[in_force(rules, anchor)]
    if begins and (first := opening.first) and first != opening.interval:
        base = due(anchor, first)
        yield anchor, base
        start = base
    running = in_force(rules, base)
    while True:
        now = in_force(rules, start)
        if rules[now].interval != rules[running].interval:
            base, k = start, 0
        running = now
        k += 1
        end = due(base, rules[running].interval, k)
        yield start, end
        start = end


def cases(
    rules: Sequence[Rules],
    begins: datetime,
    ends: datetime | None,
    acts: Sequence[datetime],
    period: tuple[datetime, datetime],
    at: datetime,
) -> list[tuple[datetime, datetime, datetime, datetime | None]]:
    """(start, due, late, done) of one membership's cases that fall due in the period."""
    if begins > at:
        return []
    known = sorted({a for a in acts if begins < a <= at and (ends is None or a < ends)})
    found, anchor, fresh = [], begins, True
    while anchor is not None:
        first_due = next(dues(rules, anchor, fresh))[1]
        later = [a for a in known if a > anchor]
        act = max((a for a in later if a <= first_due), default=min(later, default=None))
        found += _of_gap(rules, anchor, fresh, act, ends, period, at)
        anchor, fresh = act, False
    return found


def _of_gap(rules, anchor, fresh, act, ends, period, at):
    found = []
    silence = dues(rules, anchor, fresh)
    upcoming = next(silence)
    head = True
    while upcoming[1] < period[1]:
        (start, end), upcoming = upcoming, next(silence)
        grace = rules[in_force(rules, start)].grace
        late = add(end, grace) if grace else end
        settled = add(start, grace) if grace else start
        exists = head or (settled < at if act is None else end <= act)
        met = act if act is not None and (act <= end or act < upcoming[1]) else None
        stayed = ends is None or (end < ends and (met is not None or late < ends))
        if exists and stayed and end >= period[0]:
            found.append((start, end, late, met))
        head = False
    return found
