"""The archive page of one customer: everything known, everything owed, everything that happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yueke.domains.customers import queries
from yueke.domains.customers.models import Address, Contact, Customer
from yueke.domains.customers.queries import CustomerArchive, TimelineEntry
from yueke.domains.orders import queries as orders
from yueke.domains.visits import queries as visits
from yueke.kernel import clock
from yueke.kernel.access import Actor, require
from yueke.kernel.gate import Sight, sight, told
from yueke.sites.office.customers.duties import duties_of
from yueke.sites.office.customers.facts import facts_of
from yueke.sites.office.customers.words import fact_for, label_of, name_for, region_of
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.page import go, page

LATEST = 5
"""How many orders and visits the page shows."""

STEP = 15
"""How many entries the timeline shows at a time."""


@dataclass(frozen=True)
class Line:
    """One entry of the timeline as ``c-timeline`` draws it."""

    at: datetime
    text: str
    who: str
    detail: str
    clause: str = ""


@require_GET
def archive(request: ActingRequest, customer_id: int) -> HttpResponse:
    """The archive; in the drawer of the list, its upper part."""
    actor, at = request.actor, clock.now()
    require(actor, "customers.view")
    found = queries.archive(actor, customer_id)
    if found.customer.merged_into_id is not None:
        return _led_on(request, found.customer)
    context = about(actor, found, at)
    in_drawer = bool(request.htmx) and request.htmx.target == "drawer"  # type: ignore[attr-defined]
    if not in_drawer:
        context |= surroundings(actor, found, at)
    return page(request, "office/customers/archive.html", context)


def _led_on(request: ActingRequest, merged: Customer) -> HttpResponse:
    """To the archive a merged one is part of now, with a word about it."""
    messages.info(request, _("%(number)s 已并入这份档案。") % {"number": merged.number})
    return go(request, reverse("office:customer", args=[merged.merged_into_id]))


def about(actor: Actor, found: CustomerArchive, at: datetime) -> dict[str, Any]:
    """What drawer and page both show; what is due follows by itself (:func:`duties`)."""
    customer = found.customer
    return {
        "archive": found,
        "customer": customer,
        "name": name_for(actor, customer),
        "facts": facts_of(actor, customer),
        "totals": orders.totals_of_customer(actor, customer, at) if actor.may("orders.view") else None,
        "visits": visits.visits_of_customer(actor, customer.pk, LATEST) if actor.may("visits.view") else [],
        "may": _verbs(actor, customer),
        "at": at,
    }


def surroundings(actor: Actor, found: CustomerArchive, at: datetime) -> dict[str, Any]:
    """What only the page shows: orders, contacts, changes. Timeline and likenesses follow by themselves."""
    customer = found.customer
    return {
        "orders": orders.latest_of_customer(actor, customer, LATEST) if actor.may("orders.view") else [],
        "contacts": [_contact(actor, row) for row in found.contacts],
        "addresses": [_address(actor, row) for row in found.addresses],
        "changes": [
            (row, fact_for(actor, customer, row.field, row.value), label_of(row.field)) for row in found.change_requests
        ],
        "links": [(link, name_for(actor, _other(link, customer)), _other(link, customer)) for link in found.links],
    }


def timeline_part(actor: Actor, customer: Customer, before: datetime | None) -> dict[str, Any]:
    """The next entries of the timeline, and where to ask for those before."""
    entries = queries.timeline(actor, customer, before, STEP)
    more = ""
    if len(entries) == STEP:
        url = reverse("office:customer-timeline", args=[customer.pk])
        more = f"{url}?before={entries[-1].at.isoformat().replace('+', '%2B')}"
    return {"lines": [_line(entry) for entry in entries], "more_url": more}


@require_GET
def timeline(request: ActingRequest, customer_id: int) -> HttpResponse:
    """Earlier entries of the timeline, to be appended; without HTMX a page of their own."""
    require(request.actor, "customers.view")
    before = parse_datetime(request.GET.get("before", ""))
    customer = queries.get(request.actor, customer_id)
    context = {"customer": customer, "name": name_for(request.actor, customer)}
    return page(request, "office/customers/timeline.html", context | timeline_part(request.actor, customer, before))


@require_GET
def duties(request: ActingRequest, customer_id: int) -> HttpResponse:
    """What the regulation asks for this customer now, and the clauses that apply."""
    actor, at = request.actor, clock.now()
    require(actor, "customers.view")
    customer = queries.get(actor, customer_id)
    context = {"customer": customer, "name": name_for(actor, customer), "at": at}
    context["duties"] = duties_of(customer.pk, at)
    return page(request, "office/customers/duties.html", context)


@require_GET
def alike(request: ActingRequest, customer_id: int) -> HttpResponse:
    """Other archives that share a phone, e-mail or identity number with this one."""
    actor = request.actor
    require(actor, "customers.view")
    customer = queries.get(actor, customer_id)
    others = [(other, name_for(actor, other)) for other in queries.duplicates_of(actor, customer)]
    context = {"customer": customer, "name": name_for(actor, customer), "alike": others}
    context["may_merge"] = actor.may("customers.merge") and customer.archived_at is None
    return page(request, "office/customers/alike.html", context)


def _line(entry: TimelineEntry) -> Line:
    changes = "；".join(
        _("%(label)s：%(before)s → %(after)s")
        % {"label": label, "before": before or _("空"), "after": after or _("空")}
        for label, before, after in entry.changes
    )
    text = " · ".join(part for part in (str(entry.label), entry.text) if part)
    who = " ".join(part for part in (entry.actor_name, entry.post) if part)
    return Line(entry.at, text, who, changes, entry.clause)


def _contact(actor: Actor, row: Contact) -> dict[str, Any]:
    return {
        "row": row,
        "name": told(actor, "customers.contact.name", row.name),
        "phone": told(actor, "customers.contact.phone", row.phone),
        "email": told(actor, "customers.contact.email", row.email),
        "wecom_id": told(actor, "customers.contact.wecom_id", row.wecom_id),
    }


def _address(actor: Actor, row: Address) -> dict[str, Any]:
    return {"row": row, "region": region_of(row), "detail": told(actor, "customers.address.detail", row.detail)}


def _other(link: Any, customer: Customer) -> Customer:
    return link.second if link.first_id == customer.pk else link.first


_VERBS: dict[str, tuple[str, bool]] = {
    "edit": ("customers.edit", True),
    "assign": ("customers.assign", True),
    "report": ("customers.view", True),
    "apply_key": ("customers.key.apply", True),
    "decide_key": ("customers.key.decide", True),
    "visit": ("visits.record", True),
    "order": ("orders.create", True),
    "steward": ("customers.steward", True),
    "reveal": ("privacy.reveal", True),
    "merge": ("customers.merge", True),
    "restore": ("customers.edit", False),
}
"""What a page offers: the permission, and whether the archive must be in use for it."""


def _verbs(actor: Actor, customer: Customer) -> dict[str, bool]:
    in_use = customer.archived_at is None
    verbs = {verb: actor.may(code) and wanted == in_use for verb, (code, wanted) in _VERBS.items()}
    verbs["complaints"] = actor.may("complaints.view")
    return verbs | {"reveal": verbs["reveal"] and _is_masked(actor, customer)}


def _is_masked(actor: Actor, customer: Customer) -> bool:
    """Whether the eye would show more than the page does."""
    if sight(actor, "customers.customer.phone") is Sight.MASKED:
        return True
    fact = "identity_number"
    return bool(customer.identity_number) and queries.fact_sight(actor, customer, fact) is Sight.MASKED
