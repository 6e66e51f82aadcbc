"""What starts is finished within the term. What was withdrawn before its grace ended is no case."""

from __future__ import annotations

from yueke.compliance.compiled import source_sql
from yueke.compliance.durations import due_after, in_force, later, local, rolled, warned
from yueke.compliance.shapes.question import Question
from yueke.compliance.source import PROOF, STARTS
from yueke.compliance.sql import Sql, sql


def cases(q: Question) -> Sql:
    """Each start whose term ends in the period."""
    return dated(q, _starts(q), sql("nominal >= {start}", start=q.start))


def open_cases(q: Question) -> Sql:
    """Each start not yet finished whose term ends before the horizon."""
    return dated(q, _starts(q, unfinished=True), sql("done_at IS NULL AND (gone IS NULL OR gone > {now})", now=q.now))


def dated(q: Question, starts: Sql, wanted: Sql) -> Sql:
    """Starts (local ``s``, ``done_at``, ``gone``) with the terms in force when each began.

    The period is that of the stated term; the due day itself may roll past rest days into the next month.
    """
    within = in_force(q.eras, Sql("s"), lambda era: due_after(Sql("s"), era.terms["within"]))
    due = in_force(q.eras, Sql("s"), lambda era: rolled(Sql("nominal"), era.terms["within"]))
    return sql(
        """SELECT subject_id, label, owner_id, started_at, due_at, late_at, {warn} AS warn_at, done_at, proof_kind, proof_id
FROM (
  SELECT w.*, s AS started_at, {late} AS late_at FROM (
    SELECT n.*, {due} AS due_at FROM (
      SELECT x.*, {within} AS nominal FROM ({starts}) x OFFSET 0) n
    WHERE nominal < {end} AND {wanted}) w) c
WHERE gone IS NULL OR done_at <= gone OR gone > late_at""",
        warn=in_force(q.eras, Sql("s"), lambda era: warned(Sql("s"), Sql("due_at"), era.terms.get("warn"))),
        late=in_force(q.eras, Sql("s"), lambda era: later(Sql("due_at"), era.terms.get("grace"))),
        due=due,
        within=within,
        starts=starts,
        wanted=wanted,
        end=q.end,
    )


def _starts(q: Question, *, unfinished: bool = False) -> Sql:
    """Starts known at the question's moment; ``unfinished`` leaves out, while still cheap, what was done by then."""
    optional = {"done_at": "timestamptz", "ended_at": "timestamptz", **PROOF}
    return sql(
        """SELECT subject_id, label, owner_id, {s} AS s,
  CASE WHEN done_at <= {at} THEN {done} END AS done_at, {gone} AS gone, proof_kind, proof_id
FROM ({source}) p WHERE started_at <= {at} AND {open}""",
        source=source_sql(q.control.readers["starts"], q.ask("starts"), STARTS, optional),
        s=local(Sql("started_at")),
        done=local(Sql("done_at")),
        gone=local(Sql("ended_at")),
        at=q.at,
        open=sql("(done_at IS NULL OR done_at > {at})", at=q.at) if unfinished else Sql("true"),
    )
