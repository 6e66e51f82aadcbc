"""Pairs to compare, what a merge would do, what merges have done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet

from yueke.domains.customers.merging.choosing import chosen
from yueke.domains.customers.merging.models import DuplicateLink, Merge
from yueke.domains.customers.merging.relations import Going, relations
from yueke.domains.customers.merging.undoing import hindrances
from yueke.domains.customers.models import Customer
from yueke.domains.customers.queries.lists import get
from yueke.domains.customers.rules.merging import Default, better_survivor
from yueke.kernel.access import Actor
from yueke.kernel.errors import Message, NotFound, Refused

PAIR_ORDER = (F("weight").desc(nulls_last=True), F("id").asc())
"""The surest first; those noted without a score at the end."""


@dataclass(frozen=True)
class Moving:
    """The rows of one kind, and what becomes of them."""

    label: Message
    going: Going


@dataclass(frozen=True)
class Comparison:
    """Two archives before a merge: the suggested side of every field, what moves, and what forbids it, if anything."""

    survivor: Customer
    absorbed: Customer
    sides: dict[str, Default]
    moving: tuple[Moving, ...]
    refusal: str


def comparison(actor: Actor, survivor_id: int, absorbed_id: int) -> Comparison:
    """What merging ``absorbed_id`` into ``survivor_id`` would do; NotFound outside scope. A few counts for each table."""
    survivor, absorbed = get(actor, survivor_id), get(actor, absorbed_id)
    moving, refusal = [], ""
    for relation in relations():
        try:
            going = relation.rule.foresee(relation, survivor.pk, absorbed.pk)
        except Refused as refused:
            refusal = refusal or str(refused)
        else:
            moving += [Moving(relation.label, going)] if going else []
    return Comparison(survivor, absorbed, chosen(survivor, absorbed), tuple(moving), refusal)


def in_order(one: Customer, other: Customer) -> tuple[Customer, Customer]:
    """Two archives, the one better kept first."""
    keeps = better_survivor(_worth(one), _worth(other))
    return (one, other) if keeps else (other, one)


def _worth(customer: Customer) -> dict[str, object]:
    return {
        "is_key": customer.is_key,
        "completeness": customer.completeness,
        "created_at": customer.created_at,
        "id": customer.pk,
    }


def pairs(actor: Actor, state: str = "open", *, at: datetime) -> QuerySet[DuplicateLink]:
    """Pairs in ``state`` of which the actor may see both sides, the surest first; those put off are left out.

    ``resting`` asks for those put off. Open pairs are of live archives only.
    """
    rows = DuplicateLink.objects.filter(state="open" if state == "resting" else state)
    resting = Q(resting_until__gt=at)
    if state == "resting":
        rows = rows.filter(resting)
    elif state == "open":
        rows = rows.exclude(resting)
    if state in ("open", "resting"):
        rows = rows.filter(first__archived_at__isnull=True, second__archived_at__isnull=True)
    if actor.scope.kind != "all":
        seen = Customer.objects.visible_to(actor).values("pk")
        rows = rows.filter(first__in=seen, second__in=seen)
    rows = rows.select_related("first__owner", "second__owner", "decided_by")
    return rows.order_by(
        *(PAIR_ORDER if state in ("open", "resting") else (F("decided_at").desc(nulls_last=True), "-id"))
    )


def pair(actor: Actor, link_id: int) -> DuplicateLink:
    """One pair of which the actor may see both sides; raises NotFound."""
    found = DuplicateLink.objects.filter(pk=link_id).first()
    if found is None:
        raise NotFound
    get(actor, found.first_id)
    get(actor, found.second_id)
    return found


def pair_of(one: int, other: int) -> DuplicateLink | None:
    """The pair noted for two archives, if there is one."""
    low, high = sorted((one, other))
    return DuplicateLink.objects.filter(first=low, second=high).first()


def merges(actor: Actor) -> QuerySet[Merge]:
    """Merges into customers the actor may see, the latest first."""
    rows = Merge.objects.select_related("survivor", "absorbed", "by", "undone_by", "batch")
    if actor.scope.kind != "all":
        rows = rows.filter(survivor__in=Customer.objects.visible_to(actor).values("pk"))
    return rows.defer("survivor_was", "absorbed_was").order_by("-at", "-id")


def merge_done(actor: Actor, merge_id: int) -> Merge:
    """One merge; raises NotFound outside what the actor may see."""
    found = merges(actor).filter(pk=merge_id).first()
    if found is None:
        raise NotFound
    return found


def what_hinders(done: Merge) -> list[str]:
    """Why a merge can no longer be taken back, in words; empty when it can."""
    return hindrances(done)


def merged_into(customer_id: int) -> list[int]:
    """The archives merged into one, by id."""
    return list(Customer.objects.filter(merged_into_id=customer_id).order_by("pk").values_list("pk", flat=True))
