"""What the regulation is judged from among orders."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from yueke.domains.orders.models import Order


def bought_by(customer: Any) -> QuerySet[Order]:
    """The orders of ``customer`` (an id or an outer reference) that were not cancelled."""
    return Order.objects.filter(customer_id=customer).exclude(state="cancelled")
