"""Facts of customers through the gate: what a reader may see of each, on lists and on the page of one."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from yueke.domains.customers.models import Customer, RecordTeam
from yueke.kernel import gate
from yueke.kernel.access import Actor
from yueke.kernel.gate import Near, Sight
from yueke.kernel.personal import declared

_NEAR = "_near_by_person"
"""Where a customer keeps who has been found to stand near it."""

_OF_STAFF: tuple[Near, Near] = ("", "team")


def is_company(customer: Customer) -> bool:
    """Whether the archive is about an organization, whose name is public."""
    return customer.kind != "individual"


def name_told(actor: Actor, customer: Customer) -> str:
    """The customer's name as ``actor`` may see it."""
    return gate.told(actor, "customers.customer.name", customer.name, company=is_company(customer))


def fact_told(actor: Actor, customer: Customer, fact: str, value: Any, *, eye: bool = False) -> str:
    """A fact of one customer (its value now, before or after a change) as ``actor`` may see it.

    Asks the database, once for a customer, whether the actor is on its team: only where that makes a difference.
    """
    if declared(_whole(fact)) is None:
        return "" if value is None else str(value)
    near = near_for(actor, customer, fact) if value else ""
    return gate.told(actor, _whole(fact), value, near=near, company=is_company(customer), eye=eye)


def fact_sight(actor: Actor, customer: Customer, fact: str) -> Sight:
    """How ``actor`` sees a fact of one customer; plain when it is no personal one."""
    if declared(_whole(fact)) is None:
        return Sight.PLAIN
    return gate.sight(actor, _whole(fact), near=near_for(actor, customer, fact), company=is_company(customer))


def near_for(actor: Actor, customer: Customer, fact: str) -> Near:
    """How near ``actor`` stands, where it matters for a fact; else as if far."""
    if actor.is_customer:
        return near(actor, customer)
    far, close = (gate.sight(actor, _whole(fact), near=one, company=is_company(customer)) for one in _OF_STAFF)
    return near(actor, customer) if far != close else ""


def near(actor: Actor, customer: Customer) -> Near:
    """Whether ``actor`` is the customer, owns it, or is on its team; one query at most, and none for the owner."""
    if actor.is_customer and actor.scope.customer_id == customer.pk:
        return "self"
    if actor.person_id is None:
        return ""
    if customer.owner_id == actor.person_id:
        return "team"
    known: dict[int, Near] = customer.__dict__.setdefault(_NEAR, {})
    if actor.person_id not in known:
        team = RecordTeam.objects.filter(customer_id=customer.pk, person_id=actor.person_id)
        known[actor.person_id] = "team" if team.exists() else ""
    return known[actor.person_id]


def names_shown(actor: Actor, ids: Collection[int]) -> dict[int, str]:
    """Names, by id, of customers the caller has found through ``actor``'s scope; names of people are masked."""
    rows = Customer.objects.filter(pk__in=ids).only("kind", "name")
    return {row.pk: name_told(actor, row) for row in rows}


def names_seen(actor: Actor, ids: Collection[int]) -> dict[int, str]:
    """Like :func:`names_shown`, for ids the caller was merely told: those outside the actor's scope are left out."""
    seen = Customer.objects.visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True)
    return names_shown(actor, list(seen))


def _whole(fact: str) -> str:
    return f"customers.customer.{fact}"
