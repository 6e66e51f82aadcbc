"""The cases behind the figures: breaches of a clause, what one subject is owed, who owns them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils import timezone

from yueke.compliance.clauses import Clause
from yueke.compliance.durations import local_time
from yueke.compliance.evidence import question, state_sql
from yueke.compliance.opening import opened
from yueke.compliance.periods import Period
from yueke.compliance.prepared import rows_prepared
from yueke.compliance.regulation import regulation
from yueke.compliance.shapes import Question, cases_sql, opens
from yueke.compliance.sql import Sql, joined, rows, rows_set_wise, rows_streamed, sql
from yueke.kernel.access import Actor

CAP = 10_000
"""Counting stops here: nobody pages further, and exact figures are the evidence's."""

_TIMES = ("started_at", "due_at", "late_at", "done_at")


@dataclass(frozen=True)
class CaseRow:
    """One case. ``subject_kind`` and ``subject_id`` say what to open; ``state`` is kept, broken, pending or at_risk.

    ``days_late`` counts whole days after the due day, up to the act or (not done yet) up to now; 0 in time.
    """

    clause_id: str
    subject_kind: str
    subject_id: int
    label: str
    owner_id: int | None
    started_at: datetime
    due_at: datetime
    late_at: datetime
    done_at: datetime | None
    proof_kind: str | None
    proof_id: int | None
    state: str
    days_late: int


@dataclass(frozen=True)
class CaseList:
    """One page of cases and how many there are, counted up to :data:`CAP`."""

    rows: list[CaseRow]
    total: int

    @property
    def capped(self) -> bool:
        """Whether there are more than were counted."""
        return self.total >= CAP


def cases(
    clause_id: str,
    period: Period,
    at: datetime,
    *,
    state: str | None = None,
    actor: Actor | None = None,
    owner_id: int | None = None,
    limit: int = 20,
    offset: int = 0,
) -> CaseList:
    """Cases of a clause (or of its parts) due in a period, the longest overdue first; ``state`` selects one."""
    asked = _questions(clause_id, period, at, actor=actor, owner_id=owner_id)
    return listed(asked, [cases_sql(q) for q in asked], at, state=state, limit=limit, offset=offset)


def how_many(
    clause_id: str,
    period: Period,
    at: datetime,
    *,
    state: str | None = None,
    actor: Actor | None = None,
    owner_id: int | None = None,
) -> int:
    """How many rows :func:`every_case` gives."""
    asked = _questions(clause_id, period, at, actor=actor, owner_id=owner_id)
    if not asked:
        return 0
    found = rows_set_wise(
        sql(
            "SELECT count(*) AS total FROM (SELECT {state} AS state FROM ({all}) c) s WHERE {wanted}",
            state=state_sql(asked[0].now),
            all=_tagged([cases_sql(replace(q, brief=True)) for q in asked]),
            wanted=_wanted(state),
        )
    )
    return int(found[0]["total"])


def every_case(
    clause_id: str,
    period: Period,
    at: datetime,
    *,
    state: str | None = None,
    actor: Actor | None = None,
    owner_id: int | None = None,
) -> Iterator[CaseRow]:
    """Like :func:`cases`, all of them one after the other, in constant memory."""
    asked = _questions(clause_id, period, at, actor=actor, owner_id=owner_id)
    if not asked:
        return
    statement = sql(
        _LISTED,
        state=state_sql(asked[0].now),
        all=_tagged([cases_sql(q) for q in asked]),
        wanted=_wanted(state),
        total=Sql("0"),
        limit=None,
        offset=0,
    )
    for found in rows_streamed(statement):
        yield as_row(asked[found["tag"]], found, at)


def _questions(
    clause_id: str, period: Period, at: datetime, *, actor: Actor | None, owner_id: int | None
) -> list[Question]:
    """One for each leaf of the clause that has a control."""
    leaves = regulation().clause(clause_id).leaves
    asked = [question(leaf, period, at, actor=actor, owner_id=owner_id) for leaf in leaves]
    return [q for q in asked if q is not None]


def _tagged(statements: Sequence[Sql]) -> Sql:
    """All cases of several questions, each with the place of its question as ``tag``."""
    tagged = [
        sql("SELECT {i}::int AS tag, * FROM ({cases}) one", i=i, cases=statement)
        for i, statement in enumerate(statements)
    ]
    return joined(tagged, "\nUNION ALL\n")


def _wanted(state: str | None) -> Sql:
    return sql("state = {state}", state=state) if state else Sql("true")


def breaches(
    clause_id: str,
    period: Period,
    at: datetime,
    *,
    actor: Actor | None = None,
    owner_id: int | None = None,
    limit: int = 20,
    offset: int = 0,
) -> CaseList:
    """The broken cases of a clause in a period, the longest overdue first."""
    return cases(clause_id, period, at, state="broken", actor=actor, owner_id=owner_id, limit=limit, offset=offset)


def cases_for(subject_kind: str, subject_id: int, at: datetime, *, until: datetime | None = None) -> list[CaseRow]:
    """What one subject is owed now, over all clauses about its kind, soonest due first.

    ``until`` bounds the due time; by default everything open is given, however far ahead.
    """
    far = until or at.replace(year=at.year + 30, day=min(at.day, 28))
    asked = [q for q in open_questions(at, far, subject_id=subject_id) if q.control.subject == subject_kind]
    if not asked:
        return []
    tables, found = opened(asked)
    statement = sql(
        _OPEN, tables=tables, state=state_sql(asked[0].now), all=joined([one.cases() for one in found], "\nUNION ALL\n")
    )
    return [as_row(asked[row["tag"]], row, at) for row in rows_prepared(statement)]


def by_owner(
    clause_id: str, period: Period, at: datetime, *, actor: Actor | None = None
) -> list[tuple[int | None, int, int, int]]:
    """(owner, kept, broken, at risk) of a clause in a period, most breaches first."""
    asked = _questions(clause_id, period, at, actor=actor, owner_id=None)
    if not asked:
        return []
    found = rows_set_wise(
        sql(
            """SELECT owner_id, count(*) FILTER (WHERE state = 'kept') AS kept,
  count(*) FILTER (WHERE state = 'broken') AS broken, count(*) FILTER (WHERE state = 'at_risk') AS at_risk
FROM (SELECT owner_id, {state} AS state FROM ({all}) c) s GROUP BY owner_id ORDER BY broken DESC, owner_id""",
            state=state_sql(asked[0].now),
            all=joined(
                [sql("SELECT * FROM ({c}) one", c=cases_sql(replace(q, brief=True))) for q in asked], "\nUNION ALL\n"
            ),
        )
    )
    return [(r["owner_id"], r["kept"], r["broken"], r["at_risk"]) for r in found]


def open_questions(
    at: datetime, until: datetime, clauses: Sequence[Clause] | None = None, **narrow: Any
) -> list[Question]:
    """The questions behind a work list: every working clause whose cases can be open."""
    leaves = regulation().leaves() if clauses is None else [leaf for c in clauses for leaf in c.leaves]
    asked = [question(leaf, None, at, until=until, **narrow) for leaf in leaves]
    return [q for q in asked if q is not None and opens(q.control.shape)]


def listed(
    asked: Sequence[Question],
    statements: Sequence[Sql],
    at: datetime,
    *,
    state: str | None = None,
    limit: int,
    offset: int,
    count: bool = True,
) -> CaseList:
    """One page of the cases of several questions in one statement, soonest due first."""
    if not asked:
        return CaseList([], 0)
    read = rows_set_wise if asked[0].is_set_wise else rows
    found = read(
        sql(
            _LISTED,
            state=state_sql(asked[0].now),
            all=_tagged(statements),
            wanted=_wanted(state),
            total=Sql("count(*) OVER ()") if count else Sql("0"),
            limit=limit,
            offset=offset,
        )
    )
    total = min(found[0]["total"], CAP) if found else 0
    return CaseList([as_row(asked[r["tag"]], r, at) for r in found], total)


_OPEN = """WITH {tables} SELECT c.*, {state} AS state FROM ({all}) c ORDER BY due_at, tag, subject_id LIMIT 200"""
_LISTED = """SELECT s.*, {total} AS total FROM (SELECT c.*, {state} AS state FROM ({all}) c) s WHERE {wanted}
ORDER BY due_at, tag, subject_id LIMIT {limit} OFFSET {offset}"""


def as_row(asked: Question, found: dict[str, Any], at: datetime) -> CaseRow:
    """A row of a shape's columns, with its ``state``, as a case of ``asked``."""
    until = found["done_at"] or local_time(at)
    days_late = max(0, (until.date() - found["due_at"].date()).days)
    zone = timezone.get_default_timezone()
    times = {name: found[name] and timezone.make_aware(found[name], zone) for name in _TIMES}
    return CaseRow(
        clause_id=asked.clause.id,
        subject_kind=asked.control.subject,
        subject_id=found["subject_id"],
        label=found["label"],
        owner_id=found["owner_id"],
        proof_kind=found["proof_kind"],
        proof_id=found["proof_id"],
        state=found["state"],
        days_late=days_late,
        **times,
    )
