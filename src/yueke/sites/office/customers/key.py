"""Key customers: who applies, who is one, and how it came about (clause B4.4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from yueke.domains.customers import commands, queries
from yueke.domains.customers.forms import DecisionForm, KeyApplicationForm
from yueke.domains.customers.models import KeyQualification
from yueke.kernel import clock
from yueke.kernel.access import Actor, require
from yueke.kernel.errors import Message
from yueke.kernel.paging import paginate
from yueke.sites.office.asking import Question, ask, posted
from yueke.sites.office.customers.forms import ReasonForm
from yueke.sites.office.customers.steps import asks, back_to
from yueke.sites.office.customers.words import name_for
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.page import page

CLAUSE = "B4.4"
SIZE = 20
_ORDERS = {"applied": ("applied_at", "id"), "approved": ("-decided_at", "-id"), "all": ("-applied_at", "-id")}


@require_GET
def key_customers(request: ActingRequest) -> HttpResponse:
    """Applications to decide, the key customers of today, and the whole trail."""
    actor = request.actor
    require(actor, "customers.view")
    view = request.GET.get("view", "approved")
    view = view if view in _ORDERS else "approved"
    rows = queries.qualifications(actor, "" if view == "all" else view)
    found = paginate(rows, request.GET.get("page"), SIZE, order=_ORDERS[view])
    waiting = queries.open_qualifications(actor).count()
    tabs = [
        {"title": pgettext("many", "重点客户"), "url": "?view=approved", "active": view == "approved"},
        {
            "title": _("待审批"),
            "url": "?view=applied",
            "active": view == "applied",
            "count": waiting or "",
            "urgent": True,
        },
        {"title": _("全部记录"), "url": "?view=all", "active": view == "all"},
    ]
    context = {
        "page": found,
        "rows": [{"row": row, "name": name_for(actor, row.customer)} for row in found.rows],
        "tabs": tabs,
        "view": view,
        "may_decide": actor.may("customers.key.decide"),
    }
    return page(request, "office/customers/key_customers.html", context)


@asks
def apply(request: ActingRequest, customer_id: int) -> HttpResponse:
    """Apply for key status."""
    actor = request.actor
    require(actor, "customers.key.apply")
    customer = queries.get(actor, customer_id)

    def act(form: forms.Form) -> None:
        commands.apply_for_key(actor, customer_id, reason=form.cleaned_data["reason"], at=clock.now())

    question = Question(
        _("申请重点客户"),
        _("提出申请"),
        back_to(customer_id),
        act,
        _("已提出申请，等待负责人审批。"),
        subtitle=name_for(actor, customer),
        note=_("批准后编号登记，并按重点客户的周期维护和回访。"),
        clause=CLAUSE,
    )
    return ask(request, question, KeyApplicationForm(posted(request)))


def _decision(
    request: ActingRequest,
    qualification_id: int,
    form: forms.Form,
    words: tuple[Message, Message, Message],
    act: Callable[[Actor, forms.Form], Any],
) -> HttpResponse:
    actor = request.actor
    require(actor, "customers.key.decide")
    row: KeyQualification = queries.qualification(actor, qualification_id)
    title, submit, done = words
    question = Question(
        title,
        submit,
        reverse("office:key-customers"),
        lambda form: act(actor, form) and None,
        done,
        subtitle=name_for(actor, row.customer),
        note=_("申请人 %(who)s：%(reason)s")
        % {"who": row.applied_by.name if row.applied_by else "—", "reason": row.reason},
        clause=CLAUSE,
    )
    return ask(request, question, form)


@asks
def approve(request: ActingRequest, qualification_id: int) -> HttpResponse:
    """Approve an application."""
    words = (_("批准为重点客户"), _("批准"), _("已批准并编号。"))
    return _decision(
        request,
        qualification_id,
        DecisionForm(posted(request)),
        words,
        lambda actor, form: commands.approve_key(
            actor, qualification_id, note=form.cleaned_data["note"], at=clock.now()
        ),
    )


@asks
def refuse(request: ActingRequest, qualification_id: int) -> HttpResponse:
    """Do not approve an application."""
    words = (_("不批准"), _("不批准"), _("已退回申请。"))
    return _decision(
        request,
        qualification_id,
        DecisionForm(posted(request)),
        words,
        lambda actor, form: commands.refuse_key(
            actor, qualification_id, note=form.cleaned_data["note"], at=clock.now()
        ),
    )


@asks
def withdraw(request: ActingRequest, qualification_id: int) -> HttpResponse:
    """End a key status."""
    words = (_("撤销重点客户资格"), _("撤销资格"), _("已撤销资格，编号不再使用。"))
    return _decision(
        request,
        qualification_id,
        ReasonForm(posted(request)),
        words,
        lambda actor, form: commands.withdraw_key(
            actor, qualification_id, reason=form.cleaned_data["reason"], at=clock.now()
        ),
    )
