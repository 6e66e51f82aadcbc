"""How customers are named on pages: through the gate, for the reader."""

from __future__ import annotations

from typing import Any

from yueke.domains.customers import queries
from yueke.domains.customers.models import Customer
from yueke.kernel.access import Actor
from yueke.kernel.errors import Message


def name_for(actor: Actor, customer: Customer) -> str:
    """The customer's name as ``actor`` may see it; the names of companies are public."""
    return queries.name_told(actor, customer)


def fact_for(actor: Actor, customer: Customer, fact: str, value: Any) -> str:
    """A fact of ``customer`` (its value now, before or after a change) as ``actor`` may see it."""
    return queries.fact_told(actor, customer, fact, value)


def label_of(fact: str) -> Message:
    """What a fact of a customer is called."""
    label: Message = Customer._meta.get_field(fact).verbose_name  # type: ignore[union-attr]
    return label


def region_of(row: Any) -> str:
    """Province, city and district of a customer or address, the city not repeated for municipalities."""
    city = "" if row.city == row.province else row.city
    return f"{row.province}{city}{row.district}"
