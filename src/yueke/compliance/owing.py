"""What everybody owes today, counted for all owners at once: the figures of the morning's digest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from yueke.compliance.cases import open_questions
from yueke.compliance.durations import local_time
from yueke.compliance.shapes import Question, next_due, open_sql
from yueke.compliance.sql import Sql, joined, rows_set_wise, sql


@dataclass(frozen=True)
class Owing:
    """What one person owes: cases whose due time has passed, and those that fall due before the day ends."""

    owner_id: int
    overdue: int
    due_today: int


def owing(at: datetime) -> list[Owing]:
    """Everybody who owes something by the end of the local day of ``at``; one statement over all clauses.

    Counts what :func:`worklist.sheet` lists, cut at the end of the day; cases without an owner are nobody's.
    """
    midnight = at + (local_time(at).replace(hour=0, minute=0, second=0, microsecond=0) - local_time(at))
    asked = open_questions(at, midnight + timedelta(days=1))
    if not asked:
        return []
    found = rows_set_wise(_statement(asked))
    return [Owing(row["owner_id"], row["overdue"], row["total"] - row["overdue"]) for row in found]


def _statement(asked: list[Question]) -> Sql:
    """Each population is read once for all duties of its members; no case is worked out to its dates."""
    tables: list[Sql] = []
    populations: dict[Sql, Sql] = {}
    counts = []
    for q in asked:
        spans = [next_due.spans(q, goal) for goal in (q.end, q.now)] if q.control.shape == "recurring" else []
        if not spans or spans[0] is None or spans[1] is None:
            overdue, cases = sql("due_at < {now}", now=q.now), open_sql(q)
        else:
            members = next_due.population(q)
            if members not in populations:
                populations[members] = Sql(f"members_{len(populations)}")
                tables.append(sql("{name} AS MATERIALIZED ({members})", name=populations[members], members=members))
            overdue, cases = next_due.is_due(spans[1]), next_due.begun(q, populations[members], spans[0])
        counts.append(sql(_COUNT, overdue=overdue, cases=cases))
    return sql(
        _OWING,
        tables=sql("WITH {tables}", tables=joined(tables, ",\n")) if tables else Sql(""),
        counts=joined(counts, "\nUNION ALL\n"),
    )


_COUNT = """SELECT owner_id, count(*) AS total, count(*) FILTER (WHERE {overdue}) AS overdue FROM ({cases}) c
WHERE owner_id IS NOT NULL GROUP BY owner_id"""
_OWING = """{tables}
SELECT owner_id, sum(total)::bigint AS total, sum(overdue)::bigint AS overdue FROM ({counts}) t
GROUP BY owner_id ORDER BY owner_id"""
