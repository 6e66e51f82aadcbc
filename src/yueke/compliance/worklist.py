"""The work list: open cases whose owner is the person. There is no second list of tasks."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from yueke.compliance.cases import CAP, CaseList, CaseRow, as_row, listed, open_questions
from yueke.compliance.evidence import state_sql
from yueke.compliance.opening import opened
from yueke.compliance.prepared import rows_prepared
from yueke.compliance.regulation import regulation
from yueke.compliance.shapes import Question, open_sql
from yueke.compliance.sql import Sql, joined, sql


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
    found = rows_prepared(_statement(asked, shown, limit, offset))
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
    """Counts of every question and one page of those ``shown``."""
    tables, found = opened(asked)
    pages = [one.cases(limit + offset) for one in found if one.question.clause.id in shown] if limit else []
    return sql(
        _SHEET,
        tables=tables,
        counts=joined([one.counted() for one in found], " UNION ALL "),
        pages=joined(pages, "\nUNION ALL\n") if pages else Sql(_NOTHING),
        state=state_sql(asked[0].now),
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
