"""How customers are named on pages: through the gate, for the reader."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from yueke.domains.customers import queries
from yueke.domains.customers.models import Customer
from yueke.kernel.access import Actor
from yueke.kernel.errors import Message
from yueke.kernel.gate import sight
from yueke.methods.matching.scoring import EVIDENCE

_OF_IDENTITY = frozenset(evidence.text for (field, _outcome), evidence in EVIDENCE.items() if field == "identity")


def name_for(actor: Actor, customer: Customer) -> str:
    """The customer's name as ``actor`` may see it; the names of companies are public."""
    return queries.name_told(actor, customer)


def fact_for(actor: Actor, customer: Customer, fact: str, value: Any) -> str:
    """A fact of ``customer`` (its value now, before or after a change) as ``actor`` may see it."""
    return queries.fact_told(actor, customer, fact, value)


def reasons_for(actor: Actor, reasons: Iterable[str]) -> list[str]:
    """Why two archives may be the same; what compares a field ``actor`` does not see at all names neither it nor the outcome."""
    seen = bool(sight(actor, "customers.customer.identity_number"))
    told = (_(text) if seen or text not in _OF_IDENTITY else _("另有一项不显示的信息") for text in reasons)
    return list(dict.fromkeys(told))


def label_of(fact: str) -> Message:
    """What a fact of a customer is called."""
    label: Message = Customer._meta.get_field(fact).verbose_name  # type: ignore[union-attr]
    return label


def region_of(row: Any) -> str:
    """Province, city and district of a customer or address, the city not repeated for municipalities."""
    city = "" if row.city == row.province else row.city
    return f"{row.province}{city}{row.district}"
