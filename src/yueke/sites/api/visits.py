"""Visits: what is planned, what was recorded, and recording one."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import ConfigDict, Field

from yueke.domains.customers import queries as customers
from yueke.domains.visits import commands, queries
from yueke.domains.visits.choices import Kind, Method, Result
from yueke.domains.visits.lifecycles import VISIT_LIFE
from yueke.domains.visits.models import Visit
from yueke.domains.visits.queries import VisitFilter
from yueke.domains.visits.rules import VisitRecord
from yueke.kernel import clock, gate
from yueke.kernel.access import Actor, require
from yueke.kernel.gate import Sight
from yueke.sites.api.door import Caller
from yueke.sites.api.kinds import Day, Id, Line, Moment, OneOf, Short
from yueke.sites.api.once import Key, once
from yueke.sites.api.paging import Listed, Paging, listed
from yueke.sites.api.versions import IfMatch, mark_of, tag

router = Router(tags=["visits"], exclude_unset=True)

KindCode = Annotated[str, OneOf(Kind)]
_STATES = tuple(code for code, _label in VISIT_LIFE.choices)
_ORDERS = {"planned": ("planned_on", "id"), "-planned": ("-planned_on", "-id")}
Long = Annotated[str, Field(max_length=4000)]


class VisitQuery(Paging):
    """What the list is narrowed by; ``from_date`` and ``to_date`` are days planned for, both included."""

    state: Annotated[str, OneOf(_STATES, "")] = ""
    kind: Annotated[str, OneOf(Kind, "")] = ""
    result: Annotated[str, OneOf(Result, "")] = ""
    clause: Annotated[str, Field(max_length=40)] = ""
    owner_id: Id | None = None
    department_id: Id | None = None
    customer_id: Id | None = None
    from_date: Day | None = None
    to_date: Day | None = None
    dissatisfied: bool = False
    sort: Annotated[str, OneOf(tuple(_ORDERS))] = "-planned"


class VisitListed(Schema):
    """A visit as a list tells it. Fields the caller may not see are left out, others may be masked."""

    id: int
    number: str
    customer_id: int
    customer_number: str
    customer_name: str
    kind: KindCode
    clause: str
    state: Annotated[str, OneOf(_STATES)]
    planned_on: date
    due_at: datetime | None
    owner_id: int | None
    owner_name: str
    department_id: int | None
    done_at: datetime | None
    done_by_id: int | None
    done_by_name: str
    method: str
    result: str
    satisfaction: int | None
    contact_name: str | None = None


class VisitTold(VisitListed):
    """A visit in full."""

    purpose: str | None = None
    materials: str | None = None
    content: str | None = None
    opinion: str | None = None
    refusal_reason: str | None = None
    next_step: str | None = None
    products: list[str]


class PageOfVisits(Listed[VisitListed]):
    """A page of visits."""


class Recorded(Schema):
    """《客户回访登记表》. Which fields it needs depends on the result (clause B8.2); ``satisfaction`` 1 to 5."""

    model_config = ConfigDict(extra="forbid")

    result: Annotated[str, OneOf(Result)]
    method: Annotated[str, OneOf(Method)]
    done_at: Moment | None = None
    contact_name: Short = ""
    content: Long = ""
    opinion: Long = ""
    satisfaction: Annotated[int, Field(ge=1, le=5)] | None = None
    refusal_reason: Annotated[str, Field(max_length=100)] = ""
    products: Annotated[list[Annotated[str, Field(min_length=1, max_length=120)]], Field(max_length=50)] = []
    next_step: Line = ""

    def record(self) -> VisitRecord:
        """As the domain takes it."""
        own = {name: getattr(self, name) for name in Recorded.model_fields if name not in ("done_at", "products")}
        return VisitRecord(**own, products=tuple(self.products))


class NewVisit(Recorded):
    """A visit nobody had planned."""

    customer_id: Id
    kind: KindCode = Kind.REGULAR.value


@router.get("/visits", response=PageOfVisits, operation_id="list_visits")
def list_visits(request: Caller, asked: Query[VisitQuery]) -> Any:
    """The visits within the data scope."""
    actor = request.actor
    require(actor, "visits.view")
    filters = VisitFilter(**asked.model_dump(exclude={*Paging.model_fields, "sort"}))
    rows = queries.visits(actor, filters).select_related("customer", "owner", "done_by")
    return listed(rows, asked, _ORDERS[asked.sort], lambda row: _listed(actor, row), PageOfVisits)


@router.get("/visits/{visit_id}", response=VisitTold, operation_id="get_visit")
def get_visit(request: Caller, response: HttpResponse, visit_id: Id) -> Any:
    """One visit. The ``ETag`` of the answer goes into ``If-Match`` of its record."""
    require(request.actor, "visits.view")
    return _told(request.actor, visit_id, response)


@router.post("/visits", response={201: VisitTold}, operation_id="create_visit")
def create_visit(request: Caller, response: HttpResponse, body: NewVisit, key: Key = None) -> Any:
    """Record a visit nobody had planned."""
    actor = request.actor

    def act() -> int:
        customer = customers.get(actor, body.customer_id)
        return commands.record_visit(
            actor,
            customer.pk,
            body.kind,
            body.record(),
            at=clock.now(),
            done_at=body.done_at,
            department_id=customer.department_id,
        ).pk

    require(actor, "visits.view")
    require(actor, "visits.record")
    return Status(201, _told(actor, once(request, key, act), response))


@router.post("/visits/{visit_id}/result", response=VisitTold, operation_id="record_visit_result")
def record_result(
    request: Caller,
    response: HttpResponse,
    visit_id: Id,
    body: Recorded,
    key: Key = None,
    if_match: IfMatch = None,
) -> Any:
    """Record how a planned visit went; 409 when that has been done already.

    ``If-Match`` holds the ``ETag`` the visit was read with; 412 when it was moved, given to another or recorded since.
    """
    actor = request.actor

    def act() -> int:
        at = clock.now()
        return commands.complete_visit(actor, visit_id, body.record(), at=at, done_at=body.done_at, seen=seen).pk

    require(actor, "visits.view")
    require(actor, "visits.record")
    seen = mark_of(if_match)
    return _told(actor, once(request, key, act), response)


def _told(actor: Actor, visit_id: int, response: HttpResponse) -> VisitTold:
    visit = queries.visit(actor, visit_id)
    tag(response, visit.mark)
    facts = _through(actor, visit, "purpose", "materials", "content", "opinion", "refusal_reason", "next_step")
    return VisitTold.model_construct(**_facts(actor, visit), **facts, products=list(visit.products))


def _listed(actor: Actor, visit: Visit) -> VisitListed:
    return VisitListed.model_construct(**_facts(actor, visit))


def _facts(actor: Actor, visit: Visit) -> dict[str, Any]:
    plain = (
        "id", "number", "customer_id", "kind", "clause", "state", "planned_on", "due_at", "owner_id", "department_id",
        "done_at", "done_by_id", "method", "result", "satisfaction",
    )  # fmt: skip
    return (
        {name: getattr(visit, name) for name in plain}
        | {
            "customer_number": visit.customer.number,
            "customer_name": customers.name_told(actor, visit.customer),
            "owner_name": visit.owner.name if visit.owner else "",
            "done_by_name": visit.done_by.name if visit.done_by else "",
        }
        | _through(actor, visit, "contact_name")
    )


def _through(actor: Actor, visit: Visit, *names: str) -> dict[str, Any]:
    """Personal fields as the caller may see them; hidden ones are left out."""
    whole = {name: f"visits.visit.{name}" for name in names}
    return {
        name: gate.told(actor, field, getattr(visit, name))
        for name, field in whole.items()
        if gate.sight(actor, field) is not Sight.HIDDEN
    }
