"""Opening and editing the archive of a customer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yueke.domains.customers import commands, queries
from yueke.domains.customers.choices import Channel
from yueke.domains.customers.commands import StaleVersion
from yueke.domains.customers.models import Customer
from yueke.domains.customers.queries import Likeness
from yueke.kernel import clock
from yueke.kernel.access import Actor, require
from yueke.kernel.errors import Message, Refused
from yueke.kernel.ids import read_id
from yueke.sites.office.customers.forms import ProfileForm
from yueke.sites.office.customers.regions import with_regions
from yueke.sites.office.customers.words import fact_for, label_of, name_for
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.once import once
from yueke.sites.office.refusals import onto
from yueke.ui.page import go, page

TEMPLATE = "office/customers/form.html"
_COMPARED = ("phone", "email", "identity_number", "name")


@require_http_methods(["GET", "POST"])
@once
def new(request: ActingRequest) -> HttpResponse:
    """Open an archive; when others look alike, show them first and let the user decide."""
    actor = request.actor
    require(actor, "customers.create")
    if request.method == "GET":
        return _form_page(request, ProfileForm(actor=actor), None)
    form = ProfileForm(request.POST, actor=actor)
    alike: list[Likeness] = []
    if form.is_valid():
        alike = _alike(actor, form, None)
        if not alike or request.POST.get("confirmed") == "1":
            try:
                customer = commands.create(actor, form.draft(), at=clock.now())
            except Refused as refusal:
                onto(form, refusal)
                alike = []
            else:
                messages.success(request, _("已登记，客户编号 %(number)s。") % {"number": customer.number})
                return go(request, reverse("office:customer", args=[customer.pk]))
    return _form_page(request, form, None, alike=alike, status=422)


@require_http_methods(["GET", "POST"])
def edit(request: ActingRequest, customer_id: int) -> HttpResponse:
    """Change the facts; when somebody saved in between, keep the input and show what became different."""
    actor = request.actor
    require(actor, "customers.edit")
    customer = queries.get(actor, customer_id)
    if request.method == "GET":
        return _form_page(request, ProfileForm(actor=actor, customer=customer), customer)
    form = ProfileForm(request.POST, actor=actor, customer=customer)
    alike: list[Likeness] = []
    more: dict[str, Any] = {}
    if form.is_valid():
        alike = _alike(actor, form, customer)
        if not alike or request.POST.get("confirmed") == "1":
            try:
                commands.edit(
                    actor,
                    customer_id,
                    form.values(),
                    version=_version(request, customer),
                    channel=_learned(request),
                    at=clock.now(),
                )
            except StaleVersion as stale:
                alike = []
                more = {"stale": str(stale), "theirs": _differences(actor, customer, form)}
            except Refused as refusal:
                alike = []
                onto(form, refusal)
            else:
                messages.success(request, _("已保存。"))
                return go(request, reverse("office:customer", args=[customer_id]))
    return _form_page(request, form, customer, alike=alike, status=422, **more)


def _form_page(
    request: ActingRequest,
    form: ProfileForm,
    customer: Customer | None,
    *,
    alike: list[Likeness] | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    actor = request.actor
    back = reverse("office:customer", args=[customer.pk]) if customer else reverse("office:customers")
    # After a conflict the next save is made knowingly: it carries the version just shown.
    version = customer.version if customer and ("stale" in more or request.method == "GET") else None
    context = {
        "form": with_regions(form),
        "customer": customer,
        "name": name_for(actor, customer) if customer else "",
        "version": version if version is not None else request.POST.get("version", ""),
        "alike": [_told(actor, likeness) for likeness in alike or ()],
        "channels": Channel.choices,
        "learned": request.POST.get("learned", ""),
        "back": back,
        **more,
    }
    return page(request, TEMPLATE, context, status=status)


def _told(actor: Actor, likeness: Likeness) -> dict[str, Any]:
    other = likeness.customer
    return {
        "customer": other,
        "name": name_for(actor, other),
        "phone": fact_for(actor, other, "phone", other.phone),
        "reasons": "，".join(str(reason) for reason in likeness.reasons),
    }


def _alike(actor: Actor, form: ProfileForm, customer: Customer | None) -> list[Likeness]:
    """Others that share a fact just typed; facts left as they were are not asked about again."""
    values = form.values()
    asked = {
        name: values[name] for name in _COMPARED if values.get(name) and (customer is None or name in form.changed_data)
    }
    return queries.likenesses(actor, **asked, but=customer.pk if customer else 0) if asked else []


def _version(request: ActingRequest, customer: Customer) -> int:
    told = read_id(request.POST.get("version", ""))
    return customer.version if told is None else told


def _learned(request: ActingRequest) -> str:
    channel = request.POST.get("learned", "")
    return channel if channel in Channel.values else ""


def _differences(actor: Actor, customer: Customer, form: ProfileForm) -> list[tuple[Message, str]]:
    """What the archive holds now where the input says otherwise, as the reader may see it."""
    return [
        (label_of(name), fact_for(actor, customer, name, _plain(getattr(customer, name))))
        for name, value in form.values().items()
        if _plain(getattr(customer, name)) != _plain(value) and queries.fact_sight(actor, customer, name)
    ]


def _plain(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return "，".join(map(str, value))
    return "" if value in (None, {}) else str(value)
