"""What starts is finished within the term. What was withdrawn before its grace ended is no case."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from yueke.compliance.compiled import gives, source_sql
from yueke.compliance.durations import Era, aware, due_after, in_force, later, local, rolled, warned
from yueke.compliance.shapes.question import Question
from yueke.compliance.source import PROOF, STARTS
from yueke.compliance.sql import Sql, joined, sql
from yueke.compliance.working_time import between, first_day
from yueke.kernel.terms import Term

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
    since = earliest(q)
    return dated(q, _starts(q, since=since), sql("nominal >= {start}", start=q.start), since=since)


def open_cases(q: Question) -> Sql:
    """Each start not yet finished whose term ends before the horizon."""
    return dated(q, _starts(q, unfinished=True), sql("done_at IS NULL AND (gone IS NULL OR gone > {now})", now=q.now))


def dated(q: Question, starts: Sql, wanted: Sql, *, since: datetime | None = None) -> Sql:
    """Starts (local ``s``, ``runs``, ``done_at``, ``gone``) with the terms in force when each began.

    The term is counted from ``runs``: the start itself, or the day somebody promised.

    With ``since``, no term runs from before that day: working time is then reckoned without the calendar's tables.

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


def earliest(q: Question) -> datetime:
    """No start before the local day of this moment has a term that ends in the period."""
    return min(_earliest(era.terms["within"], q.start) for era in q.eras)


def _earliest(term: Term, goal: datetime) -> datetime:
    if term.working:
        return datetime.combine(first_day(term, goal), time())
    return goal - timedelta(days=1) - term.n * _AT_MOST[term.unit]


def day_begins(moment: datetime) -> datetime:
    """The first moment of a local moment's day, aware."""
    return aware(datetime.combine(moment, time()))


def _nominal(q: Question, starts: Sql, since: datetime | None) -> Sql:
    """The starts with the end of their term as ``nominal``."""

    def ends(era: Era) -> Sql:
        term = era.terms["within"]
        if since is None or not term.working:
            return due_after(Sql("runs"), term)
        return between(term, since.date(), q.end.date()).due(Sql("runs"))

    return sql("SELECT x.*, {ends} AS nominal FROM ({starts}) x", ends=in_force(q.eras, Sql("s"), ends), starts=starts)


def _starts(q: Question, *, since: datetime | None = None, unfinished: bool = False) -> Sql:
    """Starts known at the question's moment, whose term runs from the local day of ``since`` or later, and before the
    question's end.

    ``unfinished`` leaves out, while it is still cheap, what was done by then.
    """
    starts = q.control.readers["starts"]
    # The plain column wherever it says the same: then an index may serve.
    counted = Sql("coalesce(runs_from, started_at)" if gives(starts, "runs_from") else "started_at")
    conditions, after = [sql("started_at <= {at}", at=q.at)], day_begins(since) if since else None
    if after is not None:
        conditions.append(sql("{runs} >= {after}", runs=counted, after=after))
        conditions.append(sql("{runs} < {end}", runs=counted, end=aware(q.end)))
    if unfinished:
        conditions.append(sql("(done_at IS NULL OR done_at > {at})", at=q.at))
    optional = {"runs_from": "timestamptz", "done_at": "timestamptz", "ended_at": "timestamptz", **PROOF}
    return sql(
        """SELECT subject_id, label, owner_id, {s} AS s, {runs} AS runs,
  CASE WHEN done_at <= {at} THEN {done} END AS done_at, {gone} AS gone, proof_kind, proof_id
FROM ({source}) p WHERE {conditions}""",
        source=source_sql(starts, q.ask("starts", since=after), STARTS, optional),
        s=local(Sql("started_at")),
        runs=local(counted),
        done=local(Sql("done_at")),
        gone=local(Sql("ended_at")),
        at=q.at,
        conditions=joined(conditions, " AND "),
    )
