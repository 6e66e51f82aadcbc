"""What happens fulfils its condition. A case is judged when it happens; nothing about it can be late."""

from __future__ import annotations

from yueke.compliance.durations import Era, aware, local
from yueke.compliance.shapes.question import Question
from yueke.compliance.source import PROOF, embedded
from yueke.compliance.sql import Sql, joined, sql

_CASES = {"subject_id": "bigint", "label": "text", "owner_id": "bigint", "happened_at": "timestamptz", "ok": "boolean"}


def cases(q: Question) -> Sql:
    """Each event of the period, asked once for each set of terms that was in force in it."""
    return joined([_under(q, era) for era in (*q.eras,) or (None,) if _meets(q, era)], "\nUNION ALL\n")


def settled(rows: Sql) -> Sql:
    """Rows with a local ``h`` and ``ok`` as cases: kept at that moment, or broken just before it."""
    return sql(
        """SELECT subject_id, label, owner_id, h AS started_at, h AS due_at,
  CASE WHEN ok THEN h ELSE h - interval '1 microsecond' END AS late_at, h AS warn_at,
  CASE WHEN ok THEN h END AS done_at, proof_kind, proof_id
FROM ({rows}) judged""",
        rows=rows,
    )


def _meets(q: Question, era: Era | None) -> bool:
    if era is None:
        return True
    return (era.since is None or era.since < q.end) and (era.until is None or era.until > q.start)


def _under(q: Question, era: Era | None) -> Sql:
    source = q.control.readers["cases"](q.ask("cases", terms=era.terms if era else None))
    since = max(q.start, era.since) if era and era.since else q.start
    until = min(q.end, era.until) if era and era.until else q.end
    # OFFSET 0: whether a case is in order may be a question of its own, and would be put for every mention of it.
    return settled(
        sql(
            """SELECT p.*, {h} AS h FROM (
  SELECT * FROM ({source}) s WHERE happened_at <= {at} AND happened_at >= {since} AND happened_at < {until} OFFSET 0) p""",
            h=local(Sql("happened_at")),
            source=embedded(source, _CASES, PROOF),
            at=q.at,
            since=aware(since),
            until=aware(until),
        )
    )
