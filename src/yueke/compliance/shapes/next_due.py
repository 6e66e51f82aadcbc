"""What present members are owed next, fast enough for the first page of every morning.

When a duty falls due follows from when its interval began, and later beginnings never fall due earlier. So instead
of computing the due moment of everybody, the moment *before which an interval must have begun* is computed once:
members are found, counted and sorted by plain comparison, and dates are worked out for the rows shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from yueke.compliance.compiled import source_sql
from yueke.compliance.durations import due_after, in_force, later, local, warned
from yueke.compliance.shapes.question import Question, accepted
from yueke.compliance.source import ACTS, POPULATION
from yueke.compliance.sql import Sql, joined, sql
from yueke.kernel.terms import Term

SECONDS = {"hours": 3600, "minutes": 60}
"""Units that end to the second, by their length in seconds."""
_DAYS = {"days": 1, "weeks": 7}
_MONTHS = {"months": 1, "years": 12}


@dataclass(frozen=True)
class Span:
    """A stretch of beginnings under one set of terms, and before when they must lie to be due before the goal.

    ``first`` is for those who entered the population and had no act yet. All local; None is unbounded.
    """

    since: datetime | None
    until: datetime | None
    next: datetime
    first: datetime

    def lanes(self) -> list[Sql]:
        """Conditions on ``a`` and ``begins`` under each of which a later beginning never falls due earlier."""
        bounds = [sql("a >= {since}", since=_aware(self.since))] if self.since else []
        bounds += [sql("a < {until}", until=_aware(self.until))] if self.until else []
        if self.first == self.next:
            return [joined([*bounds, sql("a < {limit}", limit=_aware(self.next))], " AND ")]
        entered = sql("begins AND a < {limit}", limit=_aware(self.first))
        following = sql("NOT begins AND a < {limit}", limit=_aware(self.next))
        return [joined([*bounds, entered], " AND "), joined([*bounds, following], " AND ")]


def spans(q: Question, goal: datetime) -> list[Span] | None:
    """The spans of a recurring duty due before ``goal`` (local); None when working time is counted."""
    found = []
    for era in q.eras:
        following = begun_before(era.terms["interval"], goal)
        entering = begun_before(era.terms.get("first") or era.terms["interval"], goal)
        if following is None or entering is None:
            return None
        found.append(Span(era.since, era.until, following, entering))
    return found


def begun_before(term: Term, goal: datetime) -> datetime | None:
    """The local moment before which a term must begin to end before ``goal``; None for working time.

    A term in days or longer ends with its last day, so it must begin on a day early enough; one in hours ends to
    the second.
    """
    if term.working:
        return None
    if term.unit in SECONDS:
        return goal - timedelta(seconds=term.n * SECONDS[term.unit])
    return _begun_by(term, goal.date() - timedelta(days=1))


@lru_cache(maxsize=2048)
def _begun_by(term: Term, last: date) -> datetime:
    """The same for a term that ends with a day, at the latest with ``last``."""
    if term.unit in _DAYS:
        return datetime.combine(last - timedelta(days=term.n * _DAYS[term.unit] - 1), time())
    length = relativedelta(months=term.n * _MONTHS[term.unit])
    # Ends of months are clamped: 28 to 31 January all end on 28 February. The latest of them counts.
    day = last - length - timedelta(days=3)
    while day + timedelta(days=1) + length <= last:
        day += timedelta(days=1)
    return datetime.combine(day + timedelta(days=1), time())


def population(q: Question) -> Sql:
    """Who is in the population now: subject_id, label, owner_id, begins_at, ends_at."""
    return sql(
        "SELECT * FROM ({population}) p WHERE begins_at <= {at} AND (ends_at IS NULL OR ends_at > {at})",
        population=source_sql(q.control.readers["population"], q.ask("population"), POPULATION),
        at=q.at,
    )


def begun(q: Question, members: Sql, those: list[Span], *, few: bool = False) -> Sql:
    """Members owed something before the goal of ``those``: subject_id, label, owner_id, ends_at, begins, a.

    ``a`` is when the running interval began: the last act, or (``begins``) the entry. ``members`` names the table
    of :func:`population`; ``few`` says that they are few among all who have acts.
    """
    among = sql(
        "x.subject_id = ANY(ARRAY(SELECT subject_id FROM {members} WHERE begins_at < {latest}))",
        members=members,
        latest=_aware(max(max(span.next, span.first) for span in those)),
    )
    # Members are present now, so an act until now lies before their end; whether after their entry, the later shows.
    # FULL: the planner expects few acts, and would look for each member's row by row. Nobody else's are read.
    return sql(
        """SELECT * FROM (
  SELECT p.subject_id, p.label, p.owner_id, p.ends_at, coalesce(l.at <= p.begins_at, true) AS begins,
    greatest(l.at, p.begins_at) AS a
  FROM {members} p {join} JOIN (
    SELECT x.subject_id, max(x.at) AS at FROM ({acts}) x WHERE {among} AND x.at <= {at} AND {accepted}
    GROUP BY x.subject_id) l ON l.subject_id = p.subject_id) g
WHERE {due} AND (ends_at IS NULL OR {exact} < {e})""",
        members=members,
        join=Sql("FULL" if few else "LEFT"),
        acts=source_sql(q.control.readers["acts"], q.ask("acts"), ACTS, {"method": "text"}),
        among=among if few else Sql("true"),
        accepted=accepted(q.eras, local(Sql("x.at")).text, "x.method"),
        at=q.at,
        due=is_due(those),
        exact=_due(q, local(Sql("a")), Sql("begins")),
        e=local(Sql("ends_at")),
    )


def is_due(those: list[Span]) -> Sql:
    """The condition on ``a`` and ``begins`` that the interval ends before the goal."""
    return sql("({lanes})", lanes=joined([lane for span in those for lane in span.lanes()], " OR "))


def soonest(members: Sql, those: list[Span], most: int) -> Sql:
    """The ``most`` rows of the table ``members`` (of :func:`begun`) due soonest, and some more."""
    lanes = [
        sql(
            "(SELECT * FROM {members} WHERE {lane} ORDER BY a, subject_id LIMIT {most})",
            members=members,
            lane=lane,
            most=most,
        )
        for span in those
        for lane in span.lanes()
    ]
    return joined(lanes, " UNION ALL ")


def cases(q: Question, rows: Sql) -> Sql:
    """Rows of :func:`begun` as cases."""
    return sql(
        """SELECT subject_id, label, owner_id, s AS started_at, d AS due_at, {late} AS late_at, {warn} AS warn_at,
  NULL::timestamp AS done_at, NULL::text AS proof_kind, NULL::bigint AS proof_id
FROM (SELECT g.*, {due} AS d FROM (SELECT r.*, {s} AS s FROM ({rows}) r) g) o""",
        rows=rows,
        s=local(Sql("a")),
        due=_due(q, Sql("s"), Sql("begins")),
        late=in_force(q.eras, Sql("s"), lambda era: later(Sql("d"), era.terms.get("grace"))),
        warn=in_force(q.eras, Sql("s"), lambda era: warned(Sql("s"), Sql("d"), era.terms.get("warn"))),
    )


def _due(q: Question, start: Sql, begins: Sql) -> Sql:
    following = in_force(q.eras, start, lambda era: due_after(start, era.terms["interval"]))
    if not any(era.terms.get("first") for era in q.eras):
        return following
    entering = in_force(q.eras, start, lambda era: due_after(start, era.terms.get("first") or era.terms["interval"]))
    return sql("CASE WHEN {b} THEN {entering} ELSE {following} END", b=begins, entering=entering, following=following)


def _aware(moment: datetime) -> datetime:
    return timezone.make_aware(moment, timezone.get_default_timezone())
