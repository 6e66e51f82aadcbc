"""One visit: its plan, 《客户回访登记表》 on screen and on paper, another day, giving it up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yueke.compliance.regulation import regulation
from yueke.domains.complaints.queries.detail import registered_from
from yueke.domains.customers import queries as customers
from yueke.domains.organization import queries as organization
from yueke.domains.visits import commands, queries
from yueke.domains.visits.choices import Kind
from yueke.domains.visits.forms import FeedbackForm, RescheduleForm, VisitRecordForm
from yueke.domains.visits.models import Visit
from yueke.kernel import clock
from yueke.kernel.access import Actor, require
from yueke.kernel.errors import Refused
from yueke.kernel.gate import told
from yueke.sites.office.once import once
from yueke.sites.office.refusals import onto
from yueke.sites.office.regulation.case_rows import page_of
from yueke.sites.office.system.forms import department_choices
from yueke.sites.office.visits.asked import number_of
from yueke.sites.office.visits.lists import customer_name
from yueke.sites.office.visits.taking_up import is_unsatisfied, may_grow
from yueke.ui.forms import Form
from yueke.ui.page import go, page
from yueke.ui.widgets import Search


class ChooseForm(Form):
    """For whom, and what for."""

    customer = forms.IntegerField(
        label=_lazy("客户"),
        widget=Search(reverse_lazy("office:customer-options"), label_of=lambda pk: ""),
        error_messages={"required": _lazy("请选择客户。"), "invalid": _lazy("请选择客户。")},
    )
    kind = forms.ChoiceField(label=_lazy("回访类别"), choices=Kind.choices, initial=Kind.REGULAR)


def _clause(visit: Visit) -> Any:
    known = regulation()
    return known.clause(visit.clause) if visit.clause in known else None


def _complaint(actor: Actor, visit: Visit) -> tuple[str, str]:
    """Number and page of the complaint that came of a visit; empty without one, the page where it is not theirs to see."""
    if not is_unsatisfied(visit):
        return "", ""
    found = registered_from("visits.visit", visit.pk)
    number = found.values_list("number", flat=True).first() or ""
    seen = found.visible_to(actor).values_list("pk", flat=True).first() if actor.may("complaints.view") else None
    return number, page_of("complaints.complaint", seen)


def departments(actor: Actor) -> list[tuple[Any, Any]]:
    """The departments an opinion may be passed to, as choices."""
    return department_choices(organization.departments(actor))


def visit_context(request: HttpRequest, visit: Visit, **extra: Any) -> dict[str, Any]:
    """What the page of a visit shows; ``extra`` puts forms that were filled in wrongly in place of fresh ones."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return {
        "visit": visit,
        "customer_name": customer_name(actor, visit),
        "phone": told(actor, "customers.customer.phone", visit.customer.phone),
        "contact": told(actor, "visits.visit.contact_name", visit.contact_name),
        "clause": _clause(visit),
        "earlier": [
            v for v in queries.visits_of_customer(actor, visit.customer_id, 6) if v.state == "done" and v.pk != visit.pk
        ],
        "form": VisitRecordForm(initial={"result": "reached", "contact_name": ""}),
        "move": RescheduleForm(initial={"to_date": visit.planned_on}),
        "may_pass_on": actor.may("visits.record"),
        "pass_on": FeedbackForm(initial={"content": visit.opinion}, departments=departments(actor)),
        "complaint": (grown := _complaint(actor, visit)),
        "may_complain": not grown[0] and may_grow(actor, visit),
        "at": clock.now(),
        **extra,
    }


def step_taken(
    request: HttpRequest,
    found: Visit,
    place: str,
    form: forms.BaseForm,
    step: Callable[[dict[str, Any]], object],
    told: str,
    **extra: Any,
) -> HttpResponse:
    """Take a step on a visit with what ``form`` holds, and say so; refused, the page comes again with it in its ``place``."""
    if form.is_valid():
        try:
            step(form.cleaned_data)
        except Refused as refusal:
            onto(form, refusal)
        else:
            messages.success(request, told)
            return go(request, reverse("office:visit", args=[found.pk]))
    return page(
        request, "office/visits/visit.html", visit_context(request, found, **{place: form}, **extra), status=422
    )


@require_http_methods(["GET", "POST"])
def visit(request: HttpRequest, visit_id: int) -> HttpResponse:
    """Look at a visit; while it is planned, fill in its record form."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    require(actor, "visits.view")
    found = queries.visit(actor, visit_id)
    if request.method == "GET":
        return page(request, "office/visits/visit.html", visit_context(request, found))
    form = VisitRecordForm(request.POST)

    def complete(given: dict[str, Any]) -> None:
        commands.complete_visit(actor, visit_id, form.record(), at=clock.now(), done_at=given["done_at"])

    return step_taken(request, found, "form", form, complete, _("已登记《客户回访登记表》。"))


@require_http_methods(["GET", "POST"])
@once
def new(request: HttpRequest) -> HttpResponse:
    """Record a visit nobody had planned; where one is planned for the duty, go there instead."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    require(actor, "visits.record")
    if "customer" not in request.GET:
        return page(request, "office/visits/choose.html", {"form": ChooseForm()})
    if not request.GET["customer"].strip():
        return page(request, "office/visits/choose.html", {"form": ChooseForm(request.GET)}, status=422)
    customer = customers.get(actor, number_of(request.GET["customer"]) or 0)
    kind = request.GET.get("kind", "regular")
    kind = kind if kind in Kind.values else "regular"
    planned = queries.visits(actor, queries.VisitFilter(state="planned", customer_id=customer.pk, kind=kind)).first()
    if planned is not None and request.method == "GET":
        return go(request, reverse("office:visit", args=[planned.pk]))
    form = VisitRecordForm(request.POST or None, initial={"result": "reached"})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                done = commands.record_visit(
                    actor,
                    customer.pk,
                    kind,
                    form.record(),
                    at=clock.now(),
                    done_at=form.cleaned_data["done_at"],
                    department_id=customer.department_id,
                )
            except Refused as refusal:
                onto(form, refusal)
            else:
                messages.success(request, _("已登记《客户回访登记表》。"))
                return go(request, reverse("office:visit", args=[done.pk]))
    name = customers.name_told(actor, customer)
    context = {"form": form, "customer": customer, "customer_name": name, "kind_label": Kind(kind).label}
    return page(request, "office/visits/new.html", context, status=status)


@require_POST
@once
def reschedule(request: HttpRequest, visit_id: int) -> HttpResponse:
    """Move a planned visit to another day."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = queries.visit(actor, visit_id)
    form = RescheduleForm(request.POST)

    def move(given: dict[str, Any]) -> None:
        commands.reschedule_visit(actor, visit_id, **given, at=clock.now())

    return step_taken(request, found, "move", form, move, _("已改期。应完成的期限不变。"), moving=True)


@require_POST
def cancel(request: HttpRequest, visit_id: int) -> HttpResponse:
    """Give up a planned visit."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    commands.cancel_visit(actor, visit_id, request.POST.get("reason", ""), at=clock.now())
    messages.success(request, _("已取消。如条款仍要求回访，会重新生成计划。"))
    return go(request, reverse("office:visits"))


@require_GET
def sheet(request: HttpRequest, visit_id: int) -> HttpResponse:
    """《客户回访登记表》 on A4: blank for a planned visit, filled in for a completed one."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    require(actor, "visits.view")
    found = queries.visit(actor, visit_id)
    context = visit_context(request, found, company=organization.company_name())
    return page(request, "office/visits/sheet.html", context)
