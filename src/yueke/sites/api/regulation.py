"""The regulation: its clauses with their lights, the evidence of one, and the cases behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from ninja import Query, Router, Schema
from pydantic import Field

from yueke.compliance import inquiries
from yueke.compliance.cases import CAP, CaseRow
from yueke.compliance.clauses import Chapter, Clause, Pack
from yueke.compliance.evidence import Evidence
from yueke.compliance.inquiries import Inquiry
from yueke.compliance.judged import Answer, ask
from yueke.compliance.periods import Period
from yueke.compliance.regulation import regulation
from yueke.domains.customers import queries as customers
from yueke.domains.organization import queries as organization
from yueke.kernel import clock
from yueke.kernel.access import Actor, require
from yueke.kernel.errors import Invalid
from yueke.sites.api.door import Caller
from yueke.sites.api.kinds import Day, OneOf
from yueke.sites.api.problems import NotYet

router = Router(tags=["regulation"])

Unit = Annotated[str, OneOf(("month", "quarter", "year"))]
Light = Annotated[str, OneOf(("kept", "at_risk", "broken", "not_judged"))]
_STATES = ("broken", "at_risk", "pending", "kept")
_CUSTOMER, _PERSON = "customers.customer", "organization.person"


class Span(Schema):
    """The month, quarter or year that holds a day; without one, the running one."""

    period: Unit = "quarter"
    on: Day | None = None

    def asked(self) -> Period:
        """As the engine takes it."""
        today = clock.today()
        day = self.on or today
        if not date(2000, 1, 1) <= day <= today:
            raise Invalid(_("请填写 2000 年至今天之间的日期。"), field="on")
        return Period.of(self.period, day)


class Judgement(Schema):
    """How a clause was kept in the period, within the data scope of the caller. ``rate`` is kept of what is decided."""

    light: Light
    kept: int
    broken: int
    pending: int
    at_risk: int
    rate: Decimal | None
    target: Decimal | None
    why: str


class ClauseTold(Judgement):
    """A clause with its light; ``parts`` are the ids of those that are judged in its stead."""

    id: str
    pack: str
    chapter: str
    number: str
    title: str
    title_en: str
    text: str
    text_en: str
    owner: str | None
    shape: str | None
    state: str
    parts: list[str]


class Terms(Schema):
    """The numbers of a clause in force from a day on."""

    from_date: date
    values: dict[str, Any]


class ClauseInFull(ClauseTold):
    """A clause with its terms, the oldest first, judged at ``at``."""

    at: datetime
    terms: list[Terms]
    latest_act: datetime | None


class Clauses(Schema):
    """Every clause of the adopted packs, judged at ``at`` for the days from ``start`` up to, not including, ``end``."""

    start: date
    end: date
    at: datetime
    items: list[ClauseTold]


class CaseTold(Schema):
    """One case of a clause: about whom, by when, done when, proved by what."""

    clause_id: str
    state: str
    subject_kind: str
    subject_id: int
    subject_name: str
    owner_id: int | None
    owner_name: str
    started_at: datetime
    due_at: datetime
    done_at: datetime | None
    proof_kind: str | None
    proof_id: int | None
    days_late: int


class Cases(Schema):
    """Cases as known at ``at``, the longest overdue first; ``total`` stops counting at ten thousand."""

    at: datetime
    items: list[CaseTold]
    total: int


class CaseQuery(Span):
    """Which cases: of a state, of an owner, from which row on."""

    state: Annotated[str, OneOf(_STATES)] = "broken"
    owner_id: Annotated[int, Field(ge=1, le=2**63 - 1)] | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 20
    offset: Annotated[int, Field(ge=0, le=CAP)] = 0


ClauseId = Annotated[str, Field(max_length=40)]


@router.get("/clauses", response=Clauses, operation_id="list_clauses")
def list_clauses(request: Caller, asked: Query[Span]) -> Any:
    """The whole regulation with its lights.

    Where judging takes seconds, a kept result is told with its moment (``at``), however old, while a newer one is worked
    out; while there is none, 503 with `Retry-After`.
    """
    require(request.actor, "regulation.view")
    period = asked.asked()
    found = _judged(inquiries.book(period), request.actor)
    items = [
        ClauseTold.model_construct(**_text(one.pack, one.chapter, part.clause), **_figures(part))
        for one in found.told
        for clause in one.clauses
        for part in _family(clause)
    ]
    return Clauses.model_construct(start=period.start, end=period.end, at=found.at, items=items)


@router.get("/clauses/{clause_id}", response=ClauseInFull, operation_id="get_clause")
def get_clause(request: Caller, clause_id: ClauseId, asked: Query[Span]) -> Any:
    """One clause with its terms and its evidence; 503 with `Retry-After` while a slow one is judged for the first time."""
    require(request.actor, "regulation.view")
    current = regulation()
    clause, pack = current.clause(clause_id), current.pack_of(clause_id)
    found = _judged(inquiries.clause(clause_id, asked.asked()), request.actor)
    chapter = next(one for one in pack.chapters if clause_id in {c.id for top in one.clauses for c in _clauses(top)})
    return ClauseInFull.model_construct(
        **_text(pack, chapter, clause),
        **_figures(found.told),
        at=found.at,
        terms=[Terms.model_construct(from_date=t.from_date, values=dict(t.plain)) for t in clause.terms],
        latest_act=found.told.latest,
    )


@router.get("/clauses/{clause_id}/cases", response=Cases, operation_id="list_clause_cases")
def list_cases(request: Caller, clause_id: ClauseId, asked: Query[CaseQuery]) -> Any:
    """The cases behind the figures, by default those that were not kept; 503 with `Retry-After` while they are found."""
    actor = request.actor
    require(actor, "regulation.view")
    regulation().clause(clause_id)
    chosen = {"state": asked.state, "owner_id": asked.owner_id, "limit": asked.limit, "offset": asked.offset}
    found = _judged(inquiries.listed(clause_id, asked.asked(), **chosen), actor)
    return Cases.model_construct(at=found.at, items=_cases(actor, found.told.rows), total=found.told.total)


def _judged(inquiry: Inquiry, actor: Actor) -> Answer:
    found = ask(inquiry, clock.now(), actor)
    if found is None:
        raise NotYet(_("正在判定，请稍后再取。"))
    return found


def _cases(actor: Actor, rows: list[CaseRow]) -> list[CaseTold]:
    about = {row.subject_id for row in rows if row.subject_kind == _CUSTOMER}
    names = customers.names_shown(actor, about) if about else {}
    people = organization.person_labels(
        {row.owner_id for row in rows if row.owner_id} | {row.subject_id for row in rows if row.subject_kind == _PERSON}
    )
    told = (
        "clause_id", "state", "subject_kind", "subject_id", "owner_id", "started_at", "due_at", "done_at", "proof_kind",
        "proof_id", "days_late",
    )  # fmt: skip
    return [
        CaseTold.model_construct(
            **{name: getattr(row, name) for name in told},
            subject_name=_named(row, names, people),
            owner_name=people.get(row.owner_id or 0, ""),
        )
        for row in rows
    ]


def _named(row: CaseRow, names: Mapping[int, str], people: Mapping[int, str]) -> str:
    by_kind = {_CUSTOMER: names, _PERSON: people}
    return by_kind[row.subject_kind].get(row.subject_id, "") if row.subject_kind in by_kind else row.label


def _text(pack: Pack, chapter: Chapter, clause: Clause) -> dict[str, Any]:
    plain = ("id", "number", "title", "title_en", "text", "text_en", "owner", "shape", "state")
    return {name: getattr(clause, name) for name in plain} | {
        "pack": pack.code,
        "chapter": chapter.id,
        "parts": [part.id for part in clause.parts],
    }


def _figures(found: Evidence) -> dict[str, Any]:
    counts = {name: getattr(found, name) for name in ("light", "kept", "broken", "pending", "at_risk", "target")}
    return counts | {"rate": round(found.rate, 4) if found.rate is not None else None, "why": str(found.why)}


def _family(found: Evidence) -> Iterator[Evidence]:
    yield found
    for part in found.parts:
        yield from _family(part)


def _clauses(clause: Clause) -> Iterator[Clause]:
    yield clause
    for part in clause.parts:
        yield from _clauses(part)
