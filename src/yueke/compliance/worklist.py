"""The work list: open cases whose owner is the person. There is no second list of tasks."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from yueke.compliance.cases import CAP, CaseList, CaseRow, as_row, listed, open_questions
from yueke.compliance.evidence import state_sql
from yueke.compliance.regulation import regulation
from yueke.compliance.shapes import Question, next_due, open_sql
from yueke.compliance.sql import Sql, joined, rows, sql


@dataclass(frozen=True)
class Owed:
    """How much of one clause is on a person's work list; ``overdue`` of them past their due time."""

    clause_id: str
    total: int
    overdue: int


@dataclass(frozen=True)
class Sheet:
    """A work list: what is owed of each clause, in the order of the regulation, and one page of the cases."""

    owed: list[Owed]
    cases: CaseList


def sheet(
    person_id: int,
    at: datetime,
    *,
    horizon_days: int = 30,
    limit: int = 50,
    offset: int = 0,
    clause_id: str | None = None,
    subject_kind: str | None = None,
) -> Sheet:
    """What the person owes: everything overdue and everything due within the horizon, soonest first; one query.

    ``clause_id`` (of a clause or of its part) narrows the page of cases, not what is told as owed.
    """
    asked = open_questions(at, at + timedelta(days=horizon_days), owner_id=person_id)
    asked = [q for q in asked if subject_kind in (None, q.control.subject)]
    shown = {leaf.id for leaf in regulation().clause(clause_id).leaves} if clause_id else {q.clause.id for q in asked}
    if not asked:
        return Sheet([], CaseList([], 0))
    found = rows(_statement(asked, shown, limit, offset))
    counts = [
        Owed(asked[tag].clause.id, total, overdue) for tag, total, overdue in json.loads(found[0]["counts"] or "[]")
    ]
    total = min(CAP, sum(one.total for one in counts if one.clause_id in shown))
    cases = [as_row(asked[row["tag"]], row, at) for row in found if row["tag"] is not None]
    return Sheet(counts, CaseList(cases, total))


def worklist(
    person_id: int,
    at: datetime,
    *,
    horizon_days: int = 30,
    limit: int = 50,
    offset: int = 0,
    clause_id: str | None = None,
    subject_kind: str | None = None,
) -> CaseList:
    """The cases of :func:`sheet` alone."""
    return sheet(
        person_id,
        at,
        horizon_days=horizon_days,
        limit=limit,
        offset=offset,
        clause_id=clause_id,
        subject_kind=subject_kind,
    ).cases


def owed(person_id: int, at: datetime, *, horizon_days: int = 30) -> list[Owed]:
    """What stands on :func:`worklist`, counted by clause in the order of the regulation."""
    return sheet(person_id, at, horizon_days=horizon_days, limit=0).owed


def due(clause_id: str, at: datetime, *, horizon_days: int, subject_id: int | None = None) -> list[CaseRow]:
    """The latest open case of every subject of a clause (or of one subject): overdue, or due within the horizon."""
    until = at + timedelta(days=horizon_days)
    asked = open_questions(at, until, [regulation().clause(clause_id)], subject_id=subject_id)
    found = listed(asked, [open_sql(q) for q in asked], at, limit=10_000_000, offset=0, count=False).rows
    return list({case.subject_id: case for case in found}.values())


def _statement(asked: list[Question], shown: set[str], limit: int, offset: int) -> Sql:
    """Counts of every question and one page of those ``shown``, each population read once for all its duties."""
    now, most = asked[0].now, limit + offset
    tables: list[Sql] = []
    populations: dict[Sql, Sql] = {}
    counts, pages = [], []
    for tag, q in enumerate(asked):
        due, late = (
            (next_due.spans(q, goal) for goal in (q.end, now)) if q.control.shape == "recurring" else (None, None)
        )
        name = Sql(f"open_{tag}")
        if due is None or late is None:
            tables.append(sql("{name} AS MATERIALIZED ({cases})", name=name, cases=open_sql(q)))
            overdue, page = sql("due_at < {now}", now=now), sql("SELECT * FROM {name}", name=name)
        else:
            members = next_due.population(q)
            if members not in populations:
                populations[members] = Sql(f"members_{len(populations)}")
                tables.append(sql("{name} AS MATERIALIZED ({members})", name=populations[members], members=members))
            begun = next_due.begun(q, populations[members], due)
            tables.append(sql("{name} AS MATERIALIZED ({begun})", name=name, begun=begun))
            overdue, page = next_due.is_due(late), next_due.cases(q, next_due.soonest(name, due, most))
        counts.append(
            sql(
                "SELECT {tag}::int AS tag, count(*) AS total, count(*) FILTER (WHERE {overdue}) AS overdue FROM {name}",
                tag=tag, overdue=overdue, name=name,
            )
        )  # fmt: skip
        if q.clause.id in shown and limit:
            pages.append(sql("SELECT {tag}::int AS tag, page.* FROM ({page}) page", tag=tag, page=page))
    return sql(
        _SHEET,
        tables=joined(tables, ",\n"),
        counts=joined(counts, " UNION ALL "),
        pages=joined(pages, "\nUNION ALL\n") if pages else Sql(_NOTHING),
        state=state_sql(now),
        limit=limit,
        offset=offset,
    )


_SHEET = """WITH {tables}
SELECT t.counts, p.* FROM (
  SELECT json_agg(json_build_array(tag, total, overdue) ORDER BY tag)::text AS counts
  FROM ({counts}) c WHERE total > 0) t
LEFT JOIN (
  SELECT c.*, {state} AS state FROM ({pages}) c
  ORDER BY due_at, started_at, tag, subject_id LIMIT {limit} OFFSET {offset}) p
ON true ORDER BY p.due_at, p.started_at, p.tag, p.subject_id"""
_NOTHING = """SELECT NULL::int AS tag, NULL::bigint AS subject_id, NULL::text AS label, NULL::bigint AS owner_id,
  NULL::timestamp AS started_at, NULL::timestamp AS due_at, NULL::timestamp AS late_at, NULL::timestamp AS warn_at,
  NULL::timestamp AS done_at, NULL::text AS proof_kind, NULL::bigint AS proof_id WHERE false"""
