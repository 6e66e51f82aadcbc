"""What many archives lack: told without opening anything sealed, so that those with nothing to fill are left alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q

from yueke.domains.customers.drafts import FACTS, NEVER_EMPTY
from yueke.domains.customers.models import Address, Contact, Customer
from yueke.domains.customers.records import phone_index
from yueke.kernel.access import Actor

_FACTS = tuple(name for name in FACTS if name not in NEVER_EMPTY)
_NULL = ("phone", "email", "identity_number", "birthday")
_EMPTY: Mapping[str, Any] = {"preferences": {}, "tags": []}
"""How emptiness is stored where it is neither NULL nor the empty text."""


@dataclass
class Lacking:
    """An archive: which facts are empty, whether it has an address, whom and which numbers it knows."""

    facts: frozenset[str]
    placed: bool
    people: set[str] = field(default_factory=set)
    numbers: set[bytes] = field(default_factory=set)

    def takes(self, values: Mapping[str, Any]) -> bool:
        """Whether ``values`` (as ``absorb`` takes them) might fill anything. May say yes in vain, never no."""
        if any(values.get(name) for name in self.facts) or (values.get("address") and not self.placed):
            return True
        first = (values.get("contact"), "", values.get("phone"))
        return any(
            (name and name not in self.people) or (phone and phone_index(phone) not in self.numbers)
            for name, _position, phone in (first, *values.get("more_contacts", ()))
        )


def lacking(actor: Actor, ids: Collection[int]) -> dict[int, Lacking]:
    """What the live archives of ``ids`` lack, as far as ``actor`` may see them; two queries."""
    placed = Exists(Address.objects.filter(customer=OuterRef("pk")))
    empty = {f"no_{name}": _is_empty(name) for name in _FACTS}
    rows = Customer.objects.live().visible_to(actor).filter(pk__any_of=ids).annotate(placed=placed, **empty).order_by()
    found: dict[int, Lacking] = {}
    for pk, name, index, has_address, *lacks in rows.values_list("pk", "name", "phone_index", "placed", *empty):
        facts = frozenset(fact for fact, lacked in zip(_FACTS, lacks, strict=True) if lacked)
        found[pk] = Lacking(facts, has_address, {name}, {bytes(index)} if index else set())
    people = Contact.objects.filter(customer__any_of=found.keys()).order_by()
    for pk, name, index in people.values_list("customer_id", "name", "phone_index"):
        found[pk].people.add(name)
        if index:
            found[pk].numbers.add(bytes(index))
    return found


def _is_empty(name: str) -> Q:
    return Q(**{f"{name}__isnull": True}) if name in _NULL else Q(**{name: _EMPTY.get(name, "")})
