"""The work list: open cases whose owner is the person. There is no second list of tasks."""

from __future__ import annotations

import json
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, cast

from django.utils.translation import get_language

from yueke.compliance import remembered
from yueke.compliance.cases import CAP, CaseList, CaseRow, as_row, listed, open_questions
from yueke.compliance.durations import aware, local_time
from yueke.compliance.evidence import state_sql
from yueke.compliance.opening import Opened, opened
from yueke.compliance.prepared import rows_prepared
from yueke.compliance.regulation import Regulation, regulation
from yueke.compliance.remembered import Remembered
from yueke.compliance.shapes import Question, open_sql
from yueke.compliance.sql import Sql, joined, sql
from yueke.kernel.history.since import place


@dataclass(frozen=True)
class Owed:
    """How much of one clause is on a person's work list; ``overdue`` of them past their due time."""

    clause_id: str
    total: int
    overdue: int


@dataclass(frozen=True)
class Sheet:
    """A work list: what is owed of each clause, in the order of the regulation, and one page of the cases.

    ``behind`` names by row the clauses of the further cases of the same record, soonest due first; ``()`` where each
    case stands for itself.
    """

    owed: list[Owed]
    cases: CaseList
    behind: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Together:
    """Cases that stand in one row, that due soonest for all: those about the same record of one of ``kinds``.

    Cases about one of ``shown_by`` are about the record that proves them, and count with it where it is of such a kind.
    """

    kinds: tuple[str, ...]
    shown_by: tuple[str, ...] = ()

    def holds(self, question: Question) -> bool:
        """Whether cases of the question can be of one record with others."""
        return question.control.subject in (*self.kinds, *self.shown_by)


@dataclass(frozen=True)
class Wanted:
    """What is asked of a work list."""

    person_id: int
    horizon_days: int
    limit: int
    offset: int
    clause_id: str | None
    subject_kind: str | None
    together: Together | None


def sheet(
    person_id: int,
    at: datetime,
    *,
    horizon_days: int = 30,
    limit: int = 50,
    offset: int = 0,
    clause_id: str | None = None,
    subject_kind: str | None = None,
    together: Together | None = None,
) -> Sheet:
    """What the person owes: everything overdue and everything due within the horizon, soonest first.

    ``clause_id`` (of a clause or of its part) narrows the page of cases, not what is told as owed; ``together`` says
    which of them share a row, and counts them once. The horizon lasts to the end of its day. One query, or, while the
    list is remembered, one that asks whether anything has changed.
    """
    current = regulation()
    wanted = Wanted(person_id, horizon_days, limit, offset, clause_id, subject_kind, together)
    key = (place(), get_language(), wanted)
    found = remembered.recall(key, at, current)
    return cast(Sheet, found) if found is not None else _read(current, wanted, at, key)


def _read(current: Regulation, wanted: Wanted, at: datetime, key: Hashable) -> Sheet:
    """The list read from the facts, and remembered."""
    horizon = aware(_midnight_after(at + timedelta(days=wanted.horizon_days)))
    asked = open_questions(at, horizon, owner_id=wanted.person_id)
    asked = [q for q in asked if wanted.subject_kind in (None, q.control.subject)]
    narrowed = {leaf.id for leaf in current.clause(wanted.clause_id).leaves} if wanted.clause_id else None
    shown = {q.clause.id for q in asked} if narrowed is None else narrowed
    if not asked:
        return Sheet([], CaseList([], 0))
    statement = _statement(asked, shown, wanted)
    watched = remembered.watched(statement.text)
    moment = remembered.before_reading(watched)
    found = rows_prepared(statement)
    figures = json.loads(found[0]["counts"] or "[]")
    counts = [Owed(asked[tag].clause.id, total, overdue) for tag, total, overdue, _next in figures if total]
    sharing = found[0]["sharing"]
    total = min(CAP, sum(one.total for one in counts if one.clause_id in shown) - sharing)
    listed = [row for row in found if row["tag"] is not None]
    behind = tuple(tuple(asked[tag].clause.id for tag in row["behind"] or ()) for row in listed)
    result = Sheet(counts, CaseList([as_row(asked[row["tag"]], row, at) for row in listed], total), behind)
    if moment is not None:
        until = _next_change(at, [*(due for *_one, due in figures if due), *_times(listed)])
        subjects = frozenset(row["subject_id"] for row in listed)
        kept = Remembered(
            result, wanted.person_id, subjects, watched, moment.stamps, moment.snapshot, at, until, current
        )
        remembered.remember(key, kept)
    return result


def _midnight_after(at: datetime) -> datetime:
    """The local end of the day."""
    return datetime.combine(local_time(at).date() + timedelta(days=1), time())


def _times(listed: list[dict[str, Any]]) -> list[datetime]:
    return [row[name] for row in listed for name in ("due_at", "late_at", "warn_at") if row[name] is not None]


def _next_change(at: datetime, moments: list[datetime | str]) -> datetime:
    """When the clock alone makes the list another one: something falls due, or the day ends; an hour at the most.

    The hour bounds what lies in facts that end by themselves (a freeze with an end).
    """
    local = [one if isinstance(one, datetime) else datetime.fromisoformat(one) for one in moments]
    coming = [one for one in local if one >= local_time(at)]
    return min([aware(min([_midnight_after(at), *coming])), at + timedelta(hours=1)])


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


def _statement(asked: list[Question], shown: set[str], wanted: Wanted) -> Sql:
    """Counts of every question and one page of those ``shown``."""
    tables, found = opened(asked)
    most = wanted.limit + wanted.offset
    heaped, alone = [], []
    for one in found if wanted.limit else ():
        if one.question.clause.id not in shown:
            continue
        if wanted.together is not None and wanted.together.holds(one.question):
            heaped.append(_of_record(one, wanted.together))
        else:
            alone.append(sql("SELECT one.*, NULL::int[] AS behind FROM ({cases}) one", cases=one.cases(most)))
    if heaped:
        alone.append(Sql("SELECT * FROM heads"))
    return sql(
        _SHEET,
        tables=tables,
        heaps=sql(_HEAPS, cases=joined(heaped, "\nUNION ALL\n")) if heaped else Sql(""),
        sharing=Sql("(SELECT coalesce(sum(cardinality(behind)), 0) FROM heads)" if heaped else "0"),
        counts=joined([one.counted() for one in found], " UNION ALL "),
        pages=joined(alone, "\nUNION ALL\n") if alone else Sql(_NOTHING),
        state=state_sql(asked[0].now),
        limit=wanted.limit,
        offset=wanted.offset,
    )


def _of_record(one: Opened, together: Together) -> Sql:
    """All cases of a question, each with its ``heap``: the record it shares a row for, or its own subject."""
    subject = one.question.control.subject
    heap = sql("{kind}::text || ' ' || subject_id", kind=subject)
    if subject in together.shown_by:
        proof = Sql("proof_kind || ' ' || proof_id")
        known = list(together.kinds)
        heap = sql(
            "CASE WHEN proof_kind = ANY({known}) THEN {proof} ELSE {own} END", known=known, proof=proof, own=heap
        )
    return sql("SELECT one.*, {heap} AS heap FROM ({cases}) one", heap=heap, cases=one.cases())


_HEAPS = """, heaps AS MATERIALIZED ({cases}), heads AS (
  SELECT tag, subject_id, label, owner_id, started_at, due_at, late_at, warn_at, done_at, proof_kind, proof_id, behind
  FROM (SELECT *, row_number() OVER w AS nth,
          array_agg(tag) OVER (PARTITION BY heap ORDER BY due_at, started_at, tag, subject_id
            ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS behind
        FROM heaps WINDOW w AS (PARTITION BY heap ORDER BY due_at, started_at, tag, subject_id)) h WHERE nth = 1)"""
"""One row for each record: its case due soonest, with the clauses of the further ones."""
_SHEET = """WITH {tables}{heaps}
SELECT t.counts, t.sharing, p.* FROM (
  SELECT json_agg(json_build_array(tag, total, overdue, next) ORDER BY tag)::text AS counts, {sharing}::int AS sharing
  FROM ({counts}) c WHERE total > 0) t
LEFT JOIN (
  SELECT c.*, {state} AS state FROM ({pages}) c
  ORDER BY due_at, started_at, tag, subject_id LIMIT {limit} OFFSET {offset}) p
ON true ORDER BY p.due_at, p.started_at, p.tag, p.subject_id"""
_NOTHING = """SELECT NULL::int AS tag, NULL::bigint AS subject_id, NULL::text AS label, NULL::bigint AS owner_id,
  NULL::timestamp AS started_at, NULL::timestamp AS due_at, NULL::timestamp AS late_at, NULL::timestamp AS warn_at,
  NULL::timestamp AS done_at, NULL::text AS proof_kind, NULL::bigint AS proof_id, NULL::int[] AS behind WHERE false"""
