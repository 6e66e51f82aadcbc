"""The work list: open cases whose owner is the person. There is no second list of tasks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from yueke.compliance.cases import CaseList, CaseRow, listed, open_questions
from yueke.compliance.durations import local_time
from yueke.compliance.regulation import regulation
from yueke.compliance.shapes import open_sql
from yueke.compliance.sql import joined, rows, sql


@dataclass(frozen=True)
class Owed:
    """How much of one clause is on a person's work list; ``overdue`` of them past their due time."""

    clause_id: str
    total: int
    overdue: int


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
    """What the person owes: everything overdue and everything due within the horizon, soonest first."""
    clauses = [regulation().clause(clause_id)] if clause_id else None
    asked = open_questions(at, at + timedelta(days=horizon_days), clauses, owner_id=person_id)
    asked = [q for q in asked if subject_kind in (None, q.control.subject)]
    return listed(asked, [open_sql(q) for q in asked], at, limit=limit, offset=offset)


def due(clause_id: str, at: datetime, *, horizon_days: int, subject_id: int | None = None) -> list[CaseRow]:
    """The latest open case of every subject of a clause (or of one subject): overdue, or due within the horizon."""
    until = at + timedelta(days=horizon_days)
    asked = open_questions(at, until, [regulation().clause(clause_id)], subject_id=subject_id)
    found = listed(asked, [open_sql(q) for q in asked], at, limit=10_000_000, offset=0, count=False).rows
    return list({case.subject_id: case for case in found}.values())


def owed(person_id: int, at: datetime, *, horizon_days: int = 30) -> list[Owed]:
    """What stands on :func:`worklist`, counted by clause in the order of the regulation; one query."""
    asked = open_questions(at, at + timedelta(days=horizon_days), owner_id=person_id)
    if not asked:
        return []
    each = [
        sql("SELECT {i}::int AS tag, due_at FROM ({cases}) one", i=i, cases=open_sql(q)) for i, q in enumerate(asked)
    ]
    found = rows(
        sql(
            "SELECT tag, count(*) AS total, count(*) FILTER (WHERE due_at < {now}) AS overdue"
            " FROM ({all}) c GROUP BY tag ORDER BY tag",
            now=local_time(at),
            all=joined(each, "\nUNION ALL\n"),
        )
    )
    return [Owed(asked[r["tag"]].clause.id, r["total"], r["overdue"]) for r in found]
