"""Each start is followed by an act of the same key within the term; the first act at or after it counts."""

from __future__ import annotations

from datetime import datetime

from yueke.compliance.durations import local
from yueke.compliance.shapes.deadline import dated, day_begins, earliest
from yueke.compliance.shapes.question import Question, accepted
from yueke.compliance.source import ACTS_BY_KEY, STARTS, embedded
from yueke.compliance.sql import Sql, sql


def cases(q: Question) -> Sql:
    """Each start whose term ends in the period, with what followed it."""
    since = earliest(q)
    return dated(q, _followed(q, since), sql("nominal >= {start}", start=q.start), since=since)


def open_cases(q: Question) -> Sql:
    """Each start nothing has followed yet whose term ends before the horizon."""
    return dated(q, _followed(q), sql("done_at IS NULL AND (gone IS NULL OR gone > {now})", now=q.now))


def _followed(q: Question, since: datetime | None = None) -> Sql:
    """Starts with the first act that followed; none older than the local day of ``since``, nor acts before it."""
    readers, after = q.control.readers, day_begins(since) if since else None
    recent = sql(" AND p.started_at >= {after}", after=after) if after else Sql("")
    return sql(
        """SELECT subject_id, label, owner_id, s, s AS runs, done_at, gone, proof_kind, proof_id FROM (
  SELECT p.subject_id, p.label, p.owner_id, {s} AS s, {gone} AS gone, {done} AS done_at, a.proof_kind, a.proof_id,
    row_number() OVER (PARTITION BY p.key, p.started_at, p.subject_id ORDER BY a.at, a.proof_id) AS n
  FROM ({starts}) p LEFT JOIN ({acts}) a ON a.key = p.key AND a.at >= p.started_at AND a.at <= {at} AND {accepted}
    {acted}
  WHERE p.started_at <= {at}{recent}) f
WHERE n = 1""",
        starts=embedded(
            readers["starts"](q.ask("starts", since=after)), STARTS | {"key": "bigint"}, {"ended_at": "timestamptz"}
        ),
        acts=embedded(readers["acts"](q.ask("acts")), ACTS_BY_KEY, {"method": "text"}),
        s=local(Sql("p.started_at")),
        gone=local(Sql("p.ended_at")),
        done=local(Sql("a.at")),
        accepted=accepted(q.eras, local(Sql("a.at")).text, "a.method"),
        at=q.at,
        recent=recent,
        acted=sql("AND a.at >= {after}", after=after) if after else Sql(""),
    )
