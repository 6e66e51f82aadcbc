"""The intake desk: who calls, what they complain of, and what they are told before they hang up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from yueke.domains.complaints import commands, queries
from yueke.domains.complaints.lifecycles import COMPLAINT_LIFE
from yueke.domains.complaints.models import Complaint
from yueke.domains.complaints.queries import ComplaintFilter, Match
from yueke.domains.customers import queries as customers
from yueke.domains.customers.models import Customer
from yueke.domains.orders import queries as orders
from yueke.kernel import clock
from yueke.kernel.access import Actor, require
from yueke.kernel.errors import Refused
from yueke.kernel.gate import told
from yueke.kernel.ids import read_id
from yueke.sites.office.complaints import suggesting
from yueke.sites.office.complaints.intake_forms import NEW, FactsForm, IntakeForm
from yueke.sites.office.complaints.words import caller_told, grade_look, state_look, url_of
from yueke.sites.office.customers.words import name_for
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.once import once
from yueke.sites.office.refusals import onto
from yueke.ui.page import go, page

MOST = 8
"""How many customers, orders and complaints the search shows."""
UNKNOWN = "new"
"""The caller nobody knows yet, as the address says it."""
REGISTER = "complaints.register"

SCRIPT = (
    (gettext_lazy("先听"), gettext_lazy("请客户说完，不打断、不辩解；用客户的原话记录。")),
    (gettext_lazy("先情"), gettext_lazy("为带来的不便致歉，表明会负责到底；情绪激动时先安抚再问事。")),
    (gettext_lazy("后理"), gettext_lazy("问清事实、诉求和期望，复述确认；告知查询码和承诺时限。")),
)
"""«先情后理» in three steps (clauses B7.3.1-2 and D9)."""


@dataclass(frozen=True)
class MatchShown:
    """A complaint in progress of the same caller; ``url`` is empty for who may not open it."""

    match: Match
    state: str
    url: str


@require_http_methods(["GET", "POST"])
@once
def new(request: ActingRequest) -> HttpResponse:
    """Find the caller, then take the complaint in; who registers it is its first contact."""
    actor = request.actor
    require(actor, REGISTER)
    wanted = request.GET.get("customer", "")
    if not wanted:
        return page(request, "office/complaints/find.html", _found(actor, request.GET.get("q", "")[:100].strip()))
    customer = None if wanted == UNKNOWN else customers.get(actor, read_id(wanted) or 0)
    phone = request.POST.get("caller_phone", request.GET.get("phone", ""))[:40]
    text = request.POST.get("description", "")[:5000]
    known = _in_progress(actor, customer, phone, text)
    form = IntakeForm(
        request.POST if request.method == "POST" else None,
        initial={"caller_phone": request.GET.get("phone", "")[:40], "order_id": request.GET.get("order", "")},
        customer_id=customer.pk if customer else None,
        orders=orders.latest_of_customer(actor, customer, 20) if customer and actor.may("orders.view") else (),
        products=actor.may("orders.view") or actor.may("orders.create"),
        accepts=actor.may("complaints.accept"),
        matches=_answers(actor, known),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            made = _register(actor, form, request.POST.get(suggesting.SENT, "")[:200])
        except Refused as refusal:
            onto(form, refusal)
        else:
            messages.success(request, _("已登记 %(number)s。") % {"number": made.number})
            return go(request, f"{url_of(made.pk)}?registered=1")
    context = (
        _surroundings(actor, customer)
        | suggesting.offers(text, request.POST.getlist("signals"))
        | {"form": form, "matches": known, "here": request.get_full_path()}
    )
    return page(request, "office/complaints/new.html", context, status=422 if request.method == "POST" else 200)


@require_GET
def facts(request: ActingRequest) -> HttpResponse:
    """The facts of the category just chosen."""
    require(request.actor, "complaints.view")
    form = FactsForm(initial={"category_id": request.GET.get("category_id", "")})
    return page(request, "office/complaints/facts.html", {"form": form})


def _register(actor: Actor, form: IntakeForm, suggested: str) -> Complaint:
    """Register, and what goes with it: accept and promise, or join the one in progress."""
    at = clock.now()
    with transaction.atomic():
        made = commands.register(actor, form.draft(), at=at)
        suggesting.note(actor, made.pk, suggested, form.cleaned_data.get("category_id"), at=at)
        if form.merge_into is not None:
            return commands.merge_into(actor, made.pk, form.merge_into, _("同一事项再次来电"), at=at)
        if form.cleaned_data.get("accept_now"):
            return commands.accept(actor, made.pk, promised_at=form.cleaned_data["promised_at"], at=at)
    return made


def _in_progress(actor: Actor, customer: Customer | None, phone: str, text: str) -> list[MatchShown]:
    """Open complaints of the caller; that they exist is told whatever the scope, their page only within it."""
    found = queries.in_progress(actor, customer_id=customer.pk if customer else None, phone=phone, text=text)
    ids = [one.complaint_id for one in found]
    seen = set(Complaint.objects.visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()
    return [
        MatchShown(
            one,
            str(COMPLAINT_LIFE.state(one.state).label),
            url_of(one.complaint_id) if one.complaint_id in seen and actor.may("complaints.view") else "",
        )
        for one in found
    ]


def _answers(actor: Actor, known: list[MatchShown]) -> list[tuple[str, str]]:
    """What may be done about complaints in progress: something new, or part of one of them."""
    if not known:
        return []
    found = [(NEW, _("另一件事，仍登记为新投诉"))]
    if actor.may("complaints.handle") or actor.may("complaints.accept"):
        found += [
            (str(one.match.complaint_id), _("同一件事，并入 %(number)s") % {"number": one.match.number})
            for one in known
            if one.url
        ]
    return found


def _found(actor: Actor, text: str) -> dict[str, Any]:
    """Customers, orders and complaints for four digits or two characters."""
    people = customers.find(actor, text, MOST) if text and actor.may("customers.view") else []
    bought = orders.find(actor, text, MOST) if text and actor.may("orders.view") else []
    return {
        "q": text,
        "people": [(one, name_for(actor, one), told(actor, "customers.customer.phone", one.phone)) for one in people],
        "bought": [(one, name_for(actor, one.customer)) for one in bought],
        "past": [_line(actor, one) for one in _complaints(actor, text)],
        "phone": text if text.isdecimal() and len(text) >= 7 else "",
        "script": SCRIPT,
        "at": clock.now(),
    }


def _complaints(actor: Actor, text: str) -> list[Complaint]:
    if len(text) < 2 or not actor.may("complaints.view"):
        return []
    found = {one.pk: one for one in queries.of_phone_tail(actor, text, MOST)} if len(text) == 4 else {}
    if len(found) < MOST:
        rows = queries.complaints(actor, ComplaintFilter(text=text), at=clock.now())
        found |= {one.pk: one for one in rows[:MOST]}
    return sorted(found.values(), key=lambda one: (one.received_at, one.pk), reverse=True)[:MOST]


def _line(actor: Actor, one: Complaint) -> dict[str, Any]:
    return {
        "row": one, "url": url_of(one.pk), "caller": caller_told(actor, one), "state": state_look(actor, one),
        "grade": grade_look(actor, one),
    }  # fmt: skip


def _surroundings(actor: Actor, customer: Customer | None) -> dict[str, Any]:
    """What stands beside the form: the caller, their complaints and orders."""
    past = list(queries.of_customer(actor, customer.pk, MOST)) if customer and actor.may("complaints.view") else []
    bought = orders.latest_of_customer(actor, customer, 5) if customer and actor.may("orders.view") else []
    return {
        "customer": customer,
        "name": name_for(actor, customer) if customer else "",
        "phone": customers.fact_told(actor, customer, "phone", customer.phone) if customer else "",
        "past": [(one, url_of(one.pk), state_look(actor, one)) for one in past],
        "bought": bought,
        "script": SCRIPT,
        "find_url": reverse("office:complaint-new"),
        "at": clock.now(),
    }
