"""Feedback found on visits: passing it to a department, and the department's answer (clause B8.2)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yueke.domains.customers import queries as customers
from yueke.domains.visits import commands, queries
from yueke.domains.visits.forms import AnswerForm, FeedbackForm
from yueke.kernel import clock
from yueke.kernel.access import Actor, require
from yueke.kernel.errors import Refused
from yueke.kernel.paging import paginate
from yueke.sites.office.once import once
from yueke.sites.office.refusals import onto
from yueke.sites.office.visits.record import departments, step_taken
from yueke.ui.page import go, page


@require_POST
@once
def send(request: HttpRequest, visit_id: int) -> HttpResponse:
    """Pass what a completed visit found to a department."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    require(actor, "visits.record")
    found = queries.visit(actor, visit_id)
    form = FeedbackForm(request.POST, departments=departments(actor))

    def pass_on(given: dict[str, Any]) -> None:
        commands.send_feedback(actor, visit_id, given["department"], given["content"], at=clock.now())

    return step_taken(request, found, "pass_on", form, pass_on, _("已转部门，等待答复。"))


def _list(request: HttpRequest, *, form: AnswerForm | None = None, failed: int | None = None) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    view = request.GET.get("view", "open")
    rows = queries.feedback(actor, open_only=view != "all")
    found = paginate(
        rows, request.GET.get("page", 1), 20, order=("sent_at", "id") if view == "open" else ("-sent_at", "-id")
    )
    for row in found.rows:
        row.customer_name = customers.name_told(actor, row.visit.customer)
    tabs = [
        {"title": _("待答复"), "url": "?view=open", "active": view == "open"},
        {"title": _("全部"), "url": "?view=all", "active": view == "all"},
    ]
    context = {"page": found, "tabs": tabs, "form": form, "failed": failed, "at": clock.now()}
    return page(request, "office/visits/feedback.html", context, status=422 if form else 200)


@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """Feedback waiting for the actor's departments, oldest first."""
    require(request.actor, "visits.view")  # type: ignore[attr-defined]
    return _list(request)


@require_POST
def answer(request: HttpRequest, feedback_id: int) -> HttpResponse:
    """Answer one."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            commands.answer_feedback(actor, feedback_id, form.cleaned_data["answer"], at=clock.now())
        except Refused as refusal:
            onto(form, refusal)
        else:
            messages.success(request, _("已答复。"))
            return go(request, reverse("office:feedback"))
    return _list(request, form=form, failed=feedback_id)
