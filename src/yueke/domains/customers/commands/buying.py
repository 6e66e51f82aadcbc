"""A prospect who buys is a customer; set-wise, since one sheet may bring thousands of first orders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from yueke.domains.customers.choices import Stage
from yueke.domains.customers.events import BecameCustomer, BecameProspectAgain
from yueke.domains.customers.models import Customer
from yueke.kernel.access import Actor, command
from yueke.kernel.events import publish_many

_AT_ONCE = 500


@command(may="customers.edit")
def become_customers(actor: Actor, first_orders: Mapping[int, datetime], *, at: datetime) -> list[int]:
    """Make customers of those prospects among ``first_orders`` (customer id: when they first bought).

    They are customers from that order on, yet not before their archive was opened: nothing was owed until then.
    Returns the ids that changed. Whoever is a customer already stays as they are, so repeating does nothing.
    """
    prospects = _held(actor, first_orders, Stage.PROSPECT)
    for customer in prospects:
        customer.stage = Stage.CUSTOMER
        customer.customer_since = max(first_orders[customer.pk], customer.created_at)
    _saved(prospects, at)
    publish_many(actor, [BecameCustomer(customer_id=customer.pk, at=at) for customer in prospects])
    return [customer.pk for customer in prospects]


@command(may="customers.edit")
def become_prospects_again(actor: Actor, customer_ids: Iterable[int], *, at: datetime) -> list[int]:
    """Take :func:`become_customers` back for those whose orders are gone. Returns the ids that changed."""
    customers = [customer for customer in _held(actor, customer_ids, Stage.CUSTOMER) if customer.customer_since]
    for customer in customers:
        customer.stage, customer.customer_since = Stage.PROSPECT, None
    _saved(customers, at)
    publish_many(actor, [BecameProspectAgain(customer_id=customer.pk, at=at) for customer in customers])
    return [customer.pk for customer in customers]


def _held(actor: Actor, ids: Iterable[int], stage: Stage) -> list[Customer]:
    seen = Customer.objects.visible_to(actor).filter(pk__any_of=sorted(ids)).values("pk")
    rows = Customer.objects.filter(pk__in=seen, stage=stage).order_by("pk").select_for_update(no_key=True)
    return list(rows.only("stage", "customer_since", "created_at", "version", "updated_at"))


def _saved(customers: list[Customer], at: datetime) -> None:
    for customer in customers:
        customer.version += 1
        customer.updated_at = at
    fields = ["stage", "customer_since", "version", "updated_at"]
    Customer.objects.bulk_update(customers, fields, batch_size=_AT_ONCE)
