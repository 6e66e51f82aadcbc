"""What starts is finished within the term. What was withdrawn before its grace ended is no case."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils import timezone

from yueke.compliance.compiled import source_sql
from yueke.compliance.durations import due_after, in_force, later, local, rolled, warned
from yueke.compliance.shapes.question import Question
from yueke.compliance.source import PROOF, STARTS
from yueke.compliance.sql import Sql, joined, sql
from yueke.kernel.terms import Term

_RUNS = Sql("coalesce(runs_from, started_at)")
"""What the term is counted from. Where a source never says, this folds to the plain column, and an index serves it."""
_AT_MOST = {
    "minutes": timedelta(minutes=1),
    "hours": timedelta(hours=1),
    "days": timedelta(days=1),
    "weeks": timedelta(days=7),
    "months": timedelta(days=31),
    "years": timedelta(days=366),
}


def cases(q: Question) -> Sql:
    """Each start whose term ends in the period."""
    since = q.start - max(longest(era.terms["within"]) for era in q.eras)
    return dated(q, _starts(q, since=since), sql("nominal >= {start}", start=q.start), since=since)


def open_cases(q: Question) -> Sql:
    """Each start not yet finished whose term ends before the horizon."""
    return dated(q, _starts(q, unfinished=True), sql("done_at IS NULL AND (gone IS NULL OR gone > {now})", now=q.now))


def dated(q: Question, starts: Sql, wanted: Sql, *, since: datetime | None = None) -> Sql:
    """Starts (local ``s``, ``runs``, ``done_at``, ``gone``) with the terms in force when each began.

    The term is counted from ``runs``: the start itself, or the day somebody promised.

    With ``since``, no start is older: terms in working days are then looked up once a day instead of once a row.

    The period is that of the stated term; the due day itself may roll past rest days into the next month.
    """
    due = in_force(q.eras, Sql("s"), lambda era: rolled(Sql("nominal"), era.terms["within"]))
    return sql(
        """SELECT subject_id, label, owner_id, started_at, due_at, late_at, {warn} AS warn_at, done_at,
  proof_kind, proof_id
FROM (
  SELECT w.*, s AS started_at, {late} AS late_at FROM (
    SELECT n.*, {due} AS due_at FROM (
      {nominal} OFFSET 0) n
    WHERE nominal < {end} AND {wanted}) w) c
WHERE gone IS NULL OR done_at <= gone OR gone > late_at""",
        warn=in_force(q.eras, Sql("s"), lambda era: warned(Sql("s"), Sql("due_at"), era.terms.get("warn"))),
        late=in_force(q.eras, Sql("s"), lambda era: later(Sql("due_at"), era.terms.get("grace"))),
        due=due,
        nominal=_nominal(q, starts, since),
        wanted=wanted,
        end=q.end,
    )


def longest(term: Term) -> timedelta:
    """More than a term ever takes, holidays and a company's closing weeks included."""
    if term.working:
        return timedelta(days=10 * term.n + 92)
    return timedelta(days=1) + term.n * _AT_MOST[term.unit]


def _nominal(q: Question, starts: Sql, since: datetime | None) -> Sql:
    """The starts with the end of their term as ``nominal``."""

    def ends(moment: str, began: str) -> Sql:
        return in_force(q.eras, Sql(began), lambda era: due_after(Sql(moment), era.terms["within"]))

    if since is None or any(era.terms["within"].unit != "working days" for era in q.eras):
        return sql("SELECT x.*, {ends} AS nominal FROM ({starts}) x", ends=ends("runs", "s"), starts=starts)
    return sql(
        """SELECT x.*, y.nominal FROM ({starts}) x JOIN (
        SELECT day, {ends} AS nominal
        FROM generate_series({since}::timestamp, {end}::timestamp, interval '1 day') day OFFSET 0) y
      ON y.day = date_trunc('day', x.runs)""",
        starts=starts,
        ends=ends("day", "day"),
        since=datetime.combine(since, time()),
        end=q.end,
    )


def _starts(q: Question, *, since: datetime | None = None, unfinished: bool = False) -> Sql:
    """Starts known at the question's moment, whose term runs from the local day of ``since`` or later, and before the
    question's end.

    ``unfinished`` leaves out, while it is still cheap, what was done by then.
    """
    conditions = [sql("started_at <= {at}", at=q.at)]
    if since is not None:
        conditions.append(sql("{runs} >= {since}", runs=_RUNS, since=_aware(datetime.combine(since, time()))))
        conditions.append(sql("{runs} < {end}", runs=_RUNS, end=_aware(q.end)))
    if unfinished:
        conditions.append(sql("(done_at IS NULL OR done_at > {at})", at=q.at))
    optional = {"runs_from": "timestamptz", "done_at": "timestamptz", "ended_at": "timestamptz", **PROOF}
    return sql(
        """SELECT subject_id, label, owner_id, {s} AS s, {runs} AS runs,
  CASE WHEN done_at <= {at} THEN {done} END AS done_at, {gone} AS gone, proof_kind, proof_id
FROM ({source}) p WHERE {conditions}""",
        source=source_sql(q.control.readers["starts"], q.ask("starts"), STARTS, optional),
        s=local(Sql("started_at")),
        runs=local(_RUNS),
        done=local(Sql("done_at")),
        gone=local(Sql("ended_at")),
        at=q.at,
        conditions=joined(conditions, " AND "),
    )


def _aware(moment: datetime) -> datetime:
    return timezone.make_aware(moment, timezone.get_default_timezone())
