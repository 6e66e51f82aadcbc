"""Something is done by fixed days of each month, quarter, half-year or year.

Each fixed day is a case for every member of the population on that day. An act counts for the first fixed day
it is in time for: between the end of the one before it, grace included, and its own.
"""

from __future__ import annotations

import calendar
import itertools
from datetime import date, datetime, time, timedelta

from yueke.compliance.durations import Era, in_force, later, local, rolled, warned
from yueke.compliance.shapes.question import Question
from yueke.compliance.source import ACTS, POPULATION, embedded
from yueke.compliance.sql import Sql, joined, sql
from yueke.kernel.terms import Term

_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
_DAY = Term(1, "days")
_MOMENT = time(23, 59, 59, 999999)


def cases(q: Question) -> Sql:
    """Each fixed day of the period for each member, with the act that met it."""
    return _judged(q, [d for era in q.eras for d in due_moments(era, q.start, q.end)])


def open_cases(q: Question) -> Sql:
    """The fixed days not met yet: those of the last year and those up to the horizon."""
    due = [d for era in q.eras for d in due_moments(era, q.now - timedelta(days=366), q.end)]
    return sql(
        "SELECT * FROM ({cases}) c WHERE done_at IS NULL AND started_at <= {now}", cases=_judged(q, due), now=q.now
    )


def due_moments(era: Era, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """(opens, due) of each fixed day from ``start`` to ``end`` under one set of terms; days past a month's end fall on it."""
    step = _MONTHS[era.terms["every"]]
    days = sorted(era.terms["days"])
    at = era.terms.get("by_time") or _MOMENT
    found: list[datetime] = []
    # One round earlier than asked, so that the first case knows when it opened.
    month = start.year * 12 + (start.month - 1) // step * step - step
    while month <= end.year * 12 + end.month - 1:
        year, first = divmod(month, 12)
        length = calendar.monthrange(year, first + 1)[1]
        found += [datetime.combine(date(year, first + 1, min(day, length)), at) for day in days]
        month += step
    found = sorted(set(found))
    since, until = max(start, era.since or start), min(end, era.until or end)
    pairs = list(itertools.pairwise(found))
    return [(opens, due) for opens, due in pairs if since <= due < until]


def _judged(q: Question, due: list[tuple[datetime, datetime]]) -> Sql:
    readers = q.control.readers
    moments = joined([sql("({o}::timestamp, {d}::timestamp)", o=o, d=d) for o, d in due], ", ")
    days = (
        sql("(VALUES {moments})", moments=moments)
        if due
        else Sql("(SELECT NULL::timestamp, NULL::timestamp WHERE false)")
    )
    return sql(
        """SELECT subject_id, label, owner_id, opens AS started_at, due_at, late_at, {warn} AS warn_at,
  t AS done_at, proof_kind, proof_id
FROM (
  SELECT p.*, d.opens, d.due_at, d.late_at, a.t, a.proof_kind, a.proof_id
  FROM (
    SELECT {late_before} AS opens, due_at, {late} AS late_at
    FROM (SELECT nominal, {due_before} AS due_before, {due} AS due_at FROM {days} v(before, nominal)) f) d
  JOIN (SELECT subject_id, label, owner_id, {b} AS b, {e} AS e FROM ({population}) x) p
    ON p.b <= d.due_at AND (p.e IS NULL OR p.e > d.due_at)
  LEFT JOIN LATERAL (
    SELECT t, proof_kind, proof_id
    FROM (SELECT subject_id, proof_kind, proof_id, at, {at_local} AS t FROM ({acts}) y) z
    WHERE z.subject_id = p.subject_id AND z.at <= {at} AND z.t > d.opens AND z.t <= d.late_at
    ORDER BY t LIMIT 1) a ON true) c""",
        warn=in_force(q.eras, Sql("opens"), lambda era: warned(Sql("opens"), Sql("due_at"), era.terms.get("warn"))),
        late=in_force(q.eras, Sql("nominal"), lambda era: later(Sql("due_at"), era.terms.get("grace"))),
        late_before=in_force(q.eras, Sql("nominal"), lambda era: later(Sql("due_before"), era.terms.get("grace"))),
        due=in_force(q.eras, Sql("nominal"), lambda era: _rolled("nominal", era)),
        due_before=in_force(q.eras, Sql("nominal"), lambda era: _rolled("before", era)),
        days=days,
        population=embedded(readers["population"](q.ask("population")), POPULATION),
        acts=embedded(readers["acts"](q.ask("acts")), ACTS),
        b=local(Sql("begins_at")),
        e=local(Sql("ends_at")),
        at_local=local(Sql("at")),
        at=q.at,
    )


def _rolled(column: str, era: Era) -> Sql:
    """A fixed day rolls past rest days; with a clock time stated, to that time of the next working day."""
    whole_day = rolled(Sql(column), _DAY)
    if era.terms.get("by_time") is None:
        return whole_day
    return sql("(date_trunc('day', {day}) + {moment}::time)", day=whole_day, moment=Sql(column))
