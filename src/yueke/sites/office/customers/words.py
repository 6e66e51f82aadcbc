"""How customers are named on pages: masked for the reader at the one choke point."""

from __future__ import annotations

from typing import Any

from yueke.domains.customers.models import Customer
from yueke.kernel.access import Actor
from yueke.kernel.errors import Message
from yueke.kernel.masking import shown

MASKS = {"name": "name", "phone": "phone", "email": "email", "identity_number": "identity", "address": "address"}
"""The facts of a customer that are masked, with the kind of their mask."""


def name_for(actor: Actor, customer: Customer) -> str:
    """The customer's name as ``actor`` may see it; the names of companies are public."""
    return fact_for(actor, customer, "name", customer.name)


def fact_for(actor: Actor, customer: Customer, fact: str, value: Any) -> str:
    """A fact of ``customer`` (its value now, before or after a change) as ``actor`` may see it."""
    text = "" if value is None else str(value)
    if fact not in MASKS:
        return text
    public = fact == "name" and customer.kind != "individual"
    return shown(actor, "company" if public else MASKS[fact], text)


def label_of(fact: str) -> Message:
    """What a fact of a customer is called."""
    label: Message = Customer._meta.get_field(fact).verbose_name  # type: ignore[union-attr]
    return label


def region_of(row: Any) -> str:
    """Province, city and district of a customer or address, the city not repeated for municipalities."""
    city = "" if row.city == row.province else row.city
    return f"{row.province}{city}{row.district}"
