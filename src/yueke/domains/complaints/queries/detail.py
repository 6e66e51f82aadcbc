"""One complaint with all that was done about it; and the complaints of one customer or telephone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from yueke.domains.complaints.lifecycles import COMPLAINT_LIFE, OPEN
from yueke.domains.complaints.models import Complaint
from yueke.domains.complaints.models.complaint import ComplaintQuerySet
from yueke.domains.complaints.queries.trees import asked_by
from yueke.domains.complaints.records import PHONE, TAIL
from yueke.domains.complaints.rules.facts import missing, opened
from yueke.domains.organization.models import Department, Person
from yueke.kernel.access import Actor, permission_of
from yueke.kernel.cleaning.phones import clean_phone, phone_key
from yueke.kernel.errors import NotFound
from yueke.kernel.events import timeline
from yueke.kernel.events.models import Event
from yueke.kernel.gate import FINDABLE_TAILS, sight
from yueke.kernel.vault import blind_indexes

JOINED = ("customer", "order", "product", "category__parent")
PEOPLE = ("recorded_by", "first_contact", "handler", "investigator")
PLACES = ("store", "intake_department", "department")
OTHERS = ("merged_into", "repeat_of")
VIEW = "complaints.view"
HEAVY = ("search_terms", "shingles")
"""Columns nobody reads."""
BESIDE = ("facts", "description", "wish", "result", "caller_email", "grade_reasons")
"""Columns a list does not read."""


@dataclass(frozen=True)
class Handled:
    """A step that may be taken now: its verb, what people call it, and why not if it may not (empty: it may)."""

    verb: str
    label: str
    permission: str


def complaint(actor: Actor, complaint_id: int) -> Complaint:
    """One complaint with what it names; raises NotFound outside the actor's rows."""
    rows = Complaint.objects.visible_to(actor).select_related(*JOINED).defer(*HEAVY)
    found = rows.filter(pk=complaint_id).first()
    if found is None:
        raise NotFound
    _name(found)
    return found


def _name(found: Complaint) -> None:
    """Read whom and what a complaint names, one query for each kind: as joins of one query, planning it takes 40 ms."""
    for model, names in ((Person, PEOPLE), (Department, PLACES), (Complaint, OTHERS)):
        wanted = {pk for name in names if (pk := getattr(found, f"{name}_id")) is not None}
        known: dict[int, Any] = model._default_manager.in_bulk(wanted) if wanted else {}
        for name in names:
            setattr(found, name, known.get(getattr(found, f"{name}_id")))


def steps_for(actor: Actor, row: Complaint) -> list[Handled]:
    """The steps the state of a complaint allows and the actor's permissions too; gates may still refuse."""
    if row.suspended_at is not None:
        possible = [step for step in COMPLAINT_LIFE.steps_from(row.state) if step.verb == "withdraw"]
    else:
        possible = COMPLAINT_LIFE.steps_from(row.state)
    found = []
    for step in possible:
        permission = _permission_of(step.verb)
        if any(actor.may(one.strip()) for one in permission.split("|")):
            found.append(Handled(step.verb, str(step.label), permission))
    return found


def missing_facts(row: Complaint) -> list[str]:
    """The labels of facts the category demands and nobody has told yet."""
    return missing(asked_by(row.category), opened(row.facts))


def timeline_of(actor: Actor, complaint_id: int, *, before: int | None = None, limit: int = 50) -> list[Event]:
    """What happened to a complaint the actor sees, and to those joined with it, newest first."""
    if not Complaint.objects.visible_to(actor).filter(pk=complaint_id).exists():
        raise NotFound
    joined = Complaint.objects.filter(merged_into_id=complaint_id).values_list("pk", flat=True)
    streams = [f"complaints.complaint:{pk}" for pk in (complaint_id, *joined)]
    return timeline(streams, before=before, limit=limit)


def of_customer(actor: Actor, customer_id: int, limit: int = 20) -> QuerySet[Complaint]:
    """The latest complaints of a customer the actor may see, those still open first."""
    return _latest(Complaint.objects.visible_to(actor).filter(customer_id=customer_id), limit)


def of_phone(actor: Actor, phone: str, limit: int = 20) -> QuerySet[Complaint]:
    """The latest complaints of a telephone that the actor may see."""
    key = phone_key(clean_phone(phone).value or phone)
    return _latest(Complaint.objects.visible_to(actor).filter(phone_index__in=blind_indexes(key, PHONE)), limit)


def of_phone_tail(actor: Actor, tail: str, limit: int = 20) -> QuerySet[Complaint]:
    """The latest complaints whose telephone ends with these four digits, for the phone desk."""
    if (
        not actor.may(VIEW)
        or len(tail) != 4
        or not tail.isdigit()
        or 4 not in FINDABLE_TAILS[sight(actor, "complaints.complaint.caller_phone")]
    ):
        return Complaint.objects.none()
    return _latest(Complaint.objects.visible_to(actor).filter(phone_tail_index__in=blind_indexes(tail, TAIL)), limit)


def open_of_customer(customer_id: int) -> int:
    """How many complaints of a customer are open, whatever anybody's scope."""
    return Complaint.objects.filter(customer_id=customer_id, state__in=OPEN).count()


def registered_from(kind: str, origin_id: int) -> ComplaintQuerySet:
    """The complaints that grew out of a record (``visits.visit``)."""
    rows: ComplaintQuerySet = Complaint.objects.filter(origin_kind=kind, origin_id=origin_id)
    return rows.order_by("pk")


def grown_out(kind: str, origin_ids: Collection[int]) -> set[int]:
    """Those of the records (``visits.visit``) a complaint grew out of."""
    rows = Complaint.objects.filter(origin_kind=kind, origin_id__in=origin_ids)
    return {pk for pk in rows.values_list("origin_id", flat=True) if pk is not None}


def received_between(actor: Actor, first: datetime, end: datetime) -> QuerySet[Complaint]:
    """The complaints received from ``first`` up to, not including, ``end`` that the actor may see; unordered."""
    return Complaint.objects.visible_to(actor).filter(received_at__gte=first, received_at__lt=end).order_by()


def _latest(rows: QuerySet[Complaint], limit: int) -> QuerySet[Complaint]:
    return rows.select_related("category", "handler").defer(*HEAVY, *BESIDE).order_by("-received_at", "-pk")[:limit]


def _permission_of(verb: str) -> str:
    name = {"merge": "merge_into"}.get(verb, verb)
    return permission_of(f"complaints.{name}")
