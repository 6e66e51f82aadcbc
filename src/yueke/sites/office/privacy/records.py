"""Assessments and incidents: lists, one form, and its printed sheet."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yueke.domains.privacy import commands, queries
from yueke.domains.privacy.commands.upkeep import FORMS
from yueke.domains.privacy.form_templates import TEMPLATES
from yueke.kernel import clock
from yueke.kernel.access import require
from yueke.kernel.errors import Message, NotFound
from yueke.kernel.paging import paginate
from yueke.sites.office.asking import Question, ask, posted
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.privacy.forms import OpenForm, SectionsForm
from yueke.ui.page import go, page

PERMISSION = "privacy.forms"
ORDERS = {"assessment": ("-created_at", "-id"), "incident": ("-found_at", "-id")}


def _titles() -> dict[str, Message]:
    return {"incident": _("安全事件"), "assessment": _("影响评估")}


@require_GET
def records(request: ActingRequest) -> HttpResponse:
    """Incidents or assessments, the latest first."""
    actor = request.actor
    require(actor, PERMISSION)
    kind = request.GET.get("kind", "incident")
    kind = kind if kind in ORDERS else "incident"
    rows = queries.incidents(actor) if kind == "incident" else queries.assessments(actor)
    _model, life = FORMS[kind]
    found = paginate(rows, request.GET.get("page"), 20, order=ORDERS[kind])
    context = {
        "page": found,
        "rows": [{"row": row, "tone": life.state(row.state).tone} for row in found.rows],
        "kind": kind,
        "tabs": [{"title": t, "url": f"?kind={code}", "active": code == kind} for code, t in _titles().items()],
    }
    return page(request, "office/privacy/records.html", context)


@require_http_methods(["GET", "POST"])
def new(request: ActingRequest, kind: str) -> HttpResponse:
    """Begin an assessment or record an incident."""
    actor = request.actor
    require(actor, PERMISSION)
    if kind not in TEMPLATES:
        raise NotFound

    def act(form: forms.Form) -> None:
        commands.open_form(actor, kind, title=form.cleaned_data["title"], at=clock.now())

    words = {"incident": _("登记安全事件"), "assessment": _("新建影响评估")}
    back = f"{reverse('office:privacy-forms')}?kind={kind}"
    question = Question(words[kind], _("登记"), back, act, _("已登记。"), clause="A2.4")
    return ask(request, question, OpenForm(posted(request)))


@require_http_methods(["GET", "POST"])
def record(request: ActingRequest, kind: str, pk: int) -> HttpResponse:
    """One form: its sections, filled in until it is settled."""
    actor = request.actor
    require(actor, PERMISSION)
    row = queries.form(actor, kind, pk)
    form = SectionsForm(posted(request), template=TEMPLATES[kind], initial=row.sections)
    if request.method == "POST" and form.is_valid():
        commands.fill_form(actor, kind, pk, form.cleaned_data, at=clock.now())
        return go(request, request.path)
    return page(request, "office/privacy/record.html", _context(kind, row) | {"form": form})


@require_POST
def move(request: ActingRequest, kind: str, pk: int, verb: str) -> HttpResponse:
    """Take the next step."""
    commands.move_form(request.actor, kind, pk, verb, at=clock.now())
    return go(request, reverse("office:privacy-form", args=[kind, pk]))


@require_GET
def sheet(request: ActingRequest, kind: str, pk: int) -> HttpResponse:
    """The form on paper."""
    require(request.actor, PERMISSION)
    row = queries.form(request.actor, kind, pk)
    sections = [(section.title, row.sections.get(section.code, "")) for section in TEMPLATES[kind]]
    return page(request, "office/privacy/sheet.html", _context(kind, row) | {"sections": sections})


def _context(kind: str, row: Any) -> dict[str, Any]:
    _model, life = FORMS[kind]
    return {
        "row": row,
        "kind": kind,
        "kind_title": _titles()[kind],
        "tone": life.state(row.state).tone,
        "steps": life.steps_from(row.state),
        "is_open": row.state in ("draft", "found", "contained", "notified"),
    }
