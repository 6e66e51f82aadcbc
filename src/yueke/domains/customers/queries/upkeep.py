"""Change requests, qualifications, reviews and reclassings: work lists of the steward, and facts for controls."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from yueke.domains.customers.models import (
    ChangeRequest,
    Customer,
    KeyQualification,
    ProfileReview,
    Reclassing,
    Standing,
)
from yueke.domains.customers.queries.lists import HEAVY
from yueke.kernel.access import Actor
from yueke.kernel.errors import NotFound


def _seen(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    if actor.scope.kind == "all":
        return rows
    return rows.filter(customer__in=Customer.objects.visible_to(actor).values("pk"))


def change_requests(actor: Actor) -> QuerySet[ChangeRequest]:
    """All change requests of visible customers, newest first (A2.3)."""
    rows = ChangeRequest.objects.select_related("customer", "reported_by", "applied_by", "refused_by")
    return _seen(actor, rows).order_by("-reported_at", "-id")


def open_change_requests(actor: Actor) -> QuerySet[ChangeRequest]:
    """Change requests nobody has decided yet, oldest first (A2.3)."""
    return change_requests(actor).filter(state="reported").order_by("reported_at", "id")


def qualifications(actor: Actor, state: str = "") -> QuerySet[KeyQualification]:
    """All applications for key status of visible customers, in ``state`` when given, newest first (B4.4)."""
    rows = KeyQualification.objects.select_related(
        "customer", "customer__owner", "applied_by", "decided_by", "withdrawn_by"
    )
    rows = rows.filter(state=state) if state else rows
    return _seen(actor, rows).order_by("-applied_at", "-id")


def qualification(actor: Actor, qualification_id: int) -> KeyQualification:
    """One application; raises NotFound outside what the actor may see."""
    found = qualifications(actor).filter(pk=qualification_id).first()
    if found is None:
        raise NotFound
    return found


def open_qualifications(actor: Actor) -> QuerySet[KeyQualification]:
    """Applications waiting for a decision, oldest first (B4.4)."""
    return qualifications(actor).filter(state="applied").order_by("applied_at", "id")


def change_request(actor: Actor, request_id: int) -> ChangeRequest:
    """One change request; raises NotFound outside what the actor may see."""
    found = change_requests(actor).filter(pk=request_id).first()
    if found is None:
        raise NotFound
    return found


def settled_change_requests(actor: Actor) -> QuerySet[ChangeRequest]:
    """Change requests applied or refused, newest first (A2.3)."""
    return change_requests(actor).exclude(state="reported")


def stale_profiles(actor: Actor, before: datetime) -> QuerySet[Customer]:
    """Live archives nobody has reviewed since ``before``, longest ago first (A2.3)."""
    rows = Customer.objects.live().visible_to(actor).filter(reviewed_at__lt=before)
    return rows.select_related("owner", "department").defer(*HEAVY).order_by("reviewed_at", "id")


def reviews() -> QuerySet[ProfileReview]:
    """Every review of a profile, for controls (A2.3)."""
    return ProfileReview.objects.all()


def unclassed(actor: Actor) -> QuerySet[Customer]:
    """Live customers that no run has classed yet (A3.1)."""
    standing = Standing.objects.filter(customer=OuterRef("pk"), to_at__isnull=True)
    return Customer.objects.live().visible_to(actor).filter(~Exists(standing))


def latest_reclassing() -> Reclassing | None:
    """The latest run of classes and grades, if there was one."""
    return Reclassing.objects.order_by("-at", "-id").first()


def departments_of(customer_ids: Collection[int]) -> dict[int, int | None]:
    """The department of each of the customers, for those who plan work for many at once."""
    rows = Customer.objects.filter(pk__in=customer_ids).values_list("pk", "department_id")
    return dict(rows)
