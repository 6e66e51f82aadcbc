"""What stands side by side when two archives are compared: each field with both sides, and what moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from yueke.domains.customers.models import Customer, DuplicateLink
from yueke.domains.customers.queries import Comparison
from yueke.domains.customers.rules.merging import FIELDS, JOINABLE
from yueke.kernel.access import Actor
from yueke.kernel.errors import Message
from yueke.sites.office.customers.facts import facts_of
from yueke.sites.office.customers.words import label_of, region_of

_SURE, _LIKELY = 20.0, 13.0
"""Bits of evidence: beyond the second a pair is suggested for merging, beyond the first nothing speaks against it."""


@dataclass(frozen=True)
class Compared:
    """One field: what both archives say as the reader may see it, where that comes from, which side is chosen."""

    name: str
    label: Message
    mine: str
    theirs: str
    mine_source: str
    theirs_source: str
    chosen: str
    why: Message
    asked: bool
    joinable: bool


def field_rows(actor: Actor, found: Comparison, posted: Mapping[str, Any]) -> list[Compared]:
    """Every field that either archive knows, those that differ first."""
    mine, theirs = _told(actor, found.survivor), _told(actor, found.absorbed)
    rows = []
    for name in FIELDS:
        default = found.sides[name]
        left, right = mine.get(name, ("", "")), theirs.get(name, ("", ""))
        if not left[0] and not right[0]:
            continue
        rows.append(
            Compared(
                name,
                _label(name),
                left[0],
                right[0],
                left[1],
                right[1],
                str(posted.get(f"side-{name}") or default.side),
                default.why,
                not default.settled,
                name in JOINABLE,
            )
        )
    return sorted(rows, key=lambda row: not row.asked)


def moving_rows(found: Comparison) -> list[tuple[Message, int, Message]]:
    """What becomes of how many rows: kind, number, in words."""
    return [(moving.label, n, text) for moving in found.moving for text, n in moving.going]


def strength_of(link: DuplicateLink) -> tuple[str, str]:
    """How sure a pair is, in a word, with the tone of its badge."""
    if link.weight is None:
        return _("未评分"), "secondary"
    if link.certain and link.weight >= _SURE:
        return _("几乎确定"), "broken"
    return (_("很可能"), "at_risk") if link.certain and link.weight >= _LIKELY else (_("可能"), "secondary")


def _told(actor: Actor, customer: Customer) -> dict[str, tuple[str, str]]:
    # What is not known comes from nowhere.
    told = {fact.name: (fact.text, fact.source if fact.text else "") for fact in facts_of(actor, customer)}
    told["region"] = (region_of(customer), told.get("province", ("", ""))[1])
    told["owner"] = (_owner(customer), "")
    told["tags"] = ("、".join(customer.tags), "")
    return {name: one for name, one in told.items() if name in FIELDS}


def _owner(customer: Customer) -> str:
    parts = (customer.owner.name if customer.owner else "", customer.department.name if customer.department else "")
    return " · ".join(part for part in parts if part)


def _label(name: str) -> Message:
    return {"region": _("地区"), "tags": _("标签")}.get(name) or label_of(name)
