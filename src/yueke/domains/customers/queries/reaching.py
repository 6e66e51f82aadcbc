"""Where people at customers are reached besides telephone and mail."""

from __future__ import annotations

from collections.abc import Collection

from yueke.domains.customers.models import Contact, Customer
from yueke.kernel.access import Actor


def wecom_ids(actor: Actor, customer_ids: Collection[int]) -> dict[int, str]:
    """By customer the WeCom id of their first contact who has one, the primary one first; one query."""
    seen = Customer.objects.visible_to(actor).filter(pk__in=set(customer_ids))
    rows = Contact.objects.filter(customer__in=seen, wecom_id__isnull=False).order_by(
        "customer_id", "-is_primary", "pk"
    )
    return dict(rows.distinct("customer_id").values_list("customer_id", "wecom_id"))
