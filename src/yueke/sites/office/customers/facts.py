"""The facts of a customer as the archive page lists them, each with who recorded it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from yueke.domains.customers import queries
from yueke.domains.customers.choices import Channel
from yueke.domains.customers.forms import GENDERS
from yueke.domains.customers.models import Customer
from yueke.domains.customers.rules import source_of
from yueke.domains.organization import queries as organization
from yueke.kernel.access import Actor
from yueke.kernel.errors import Message
from yueke.sites.office.customers.words import fact_for, label_of, region_of
from yueke.ui.formats import moment

_SHOWN = (
    "kind",
    "stage",
    "name",
    "phone",
    "email",
    "identity_number",
    "gender",
    "birthday",
    "province",
    "industry",
    "channel",
    "preferences",
    "remark",
)


_NOT_OF = {"individual": ("industry",), "enterprise": ("gender", "birthday"), "institution": ("gender", "birthday")}
"""Facts a customer of a kind does not have: shown only when something was written there all the same."""


@dataclass(frozen=True)
class Fact:
    """One fact: label, what the reader may see of it, and where it comes from."""

    name: str
    label: Message
    text: str
    source: str


def facts_of(actor: Actor, customer: Customer) -> list[Fact]:
    """The facts of ``customer`` that ``actor`` sees at all; two queries for the names of departments and people."""
    seen = [name for name in _SHOWN if queries.fact_sight(actor, customer, name)]
    origins = {name: source_of(customer.source, name) for name in seen}
    departments = organization.department_labels({o["department"] for o in origins.values() if o.get("department")})
    people = organization.person_labels({o["person"] for o in origins.values() if o.get("person")})
    facts = [
        Fact(
            name,
            _("地区") if name == "province" else label_of(name),
            _text(actor, customer, name),
            _told(origins[name], departments, people),
        )
        for name in seen
    ]
    return [fact for fact in facts if fact.text or fact.name not in _NOT_OF[customer.kind]]


def _text(actor: Actor, customer: Customer, name: str) -> str:
    value = getattr(customer, name)
    if name in ("kind", "stage", "channel"):
        return str(getattr(customer, f"get_{name}_display")())
    if name == "gender":
        return str(dict(GENDERS).get(value, value)) if value else ""
    if name == "province":
        return region_of(customer)
    if name == "preferences":
        return preference_text(value)
    return fact_for(actor, customer, name, value)


def preference_text(preferences: Mapping[str, Any]) -> str:
    """Preferences in one line."""
    named = {"products": _("产品"), "contact": _("联系方式"), "time": _("联系时间"), "note": _("其他")}
    parts = []
    for key, value in preferences.items():
        text = "、".join(map(str, value)) if isinstance(value, list) else str(value)
        parts.append(_("%(key)s：%(value)s") % {"key": named.get(key, key), "value": text})
    return "；".join(parts)


def _told(origin: Mapping[str, Any], departments: Mapping[int, str], people: Mapping[int, str]) -> str:
    if not origin:
        return _("没有来源记录")
    at = parse_datetime(str(origin.get("at") or ""))
    channel = str(origin.get("channel") or "")
    parts = (
        departments.get(origin.get("department") or 0, ""),
        people.get(origin.get("person") or 0, ""),
        str(dict(Channel.choices).get(channel, channel)),
        moment(at) if at else "",
    )
    return " · ".join(part for part in parts if part) or _("没有来源记录")
