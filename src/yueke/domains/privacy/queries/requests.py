"""Reading requests."""

from __future__ import annotations

from django.db.models import QuerySet

from yueke.domains.customers.models import ChangeRequest, Customer
from yueke.domains.privacy.lifecycles import OPEN
from yueke.domains.privacy.models import Hold, RightsRequest
from yueke.kernel.access import Actor, require_any
from yueke.kernel.errors import NotFound

VIEWS = ("open", "settled", "all")
ORDERS = {"open": ("due_at", "id"), "settled": ("-registered_at", "-id"), "all": ("-registered_at", "-id")}


def requests(actor: Actor, view: str = "open") -> QuerySet[RightsRequest]:
    """Requests of customers in the actor's reach: those open, soonest due first, those settled, or all."""
    require_any(actor, "privacy.requests | privacy.own")
    rows = RightsRequest.objects.select_related("customer", "handler")
    if actor.scope.kind != "all":
        rows = rows.filter(customer_id__in=Customer.objects.visible_to(actor).values("pk"))
    if view == "open":
        rows = rows.filter(state__in=OPEN)
    elif view == "settled":
        rows = rows.exclude(state__in=OPEN)
    return rows.order_by(*ORDERS.get(view, ORDERS["all"]))


def request(actor: Actor, request_id: int) -> RightsRequest:
    """One request; NotFound out of the actor's reach."""
    known = RightsRequest.objects.select_related(
        "customer", "handler", "registered_by", "checked_by", "extended_by", "settled_by", "file"
    )
    row = known.filter(pk=request_id).first()
    if row is None or not Customer.objects.visible_to(actor).filter(pk=row.customer_id).exists():
        raise NotFound
    return row


def proposals(row: RightsRequest) -> list[ChangeRequest]:
    """The facts a request wants put right, and what became of each."""
    return list(ChangeRequest.objects.filter(pk__in=row.proposals.values("change_id")).order_by("pk"))


def hold_on(customer_id: int) -> Hold | None:
    """The hold in law on a customer, if there is one."""
    return Hold.objects.filter(customer_id=customer_id, lifted_at__isnull=True).first()
