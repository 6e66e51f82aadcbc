"""Single steps on one customer, each a page that asks for what it needs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yueke.domains.customers import commands, queries
from yueke.domains.customers.forms import ChangeForm
from yueke.domains.organization import queries as organization
from yueke.kernel import clock
from yueke.kernel.access import require
from yueke.sites.office.asking import Question, ask, posted
from yueke.sites.office.customers.forms import NoteForm, OwnerForm, ReasonForm, TagsForm, TeamForm
from yueke.sites.office.customers.words import name_for
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.page import go

asks = require_http_methods(["GET", "POST"])


def back_to(customer_id: int) -> str:
    """The archive page."""
    return reverse("office:customer", args=[customer_id])


@asks
def assign(request: ActingRequest, customer_id: int) -> HttpResponse:
    """Give the customer to somebody else."""
    actor = request.actor
    require(actor, "customers.assign")
    customer = queries.get(actor, customer_id)
    departments = [(row.id, f"{'　' * row.depth}{row.name}") for row in organization.departments(actor)]
    form = OwnerForm(posted(request), departments=departments)

    def act(form: Any) -> None:
        data = form.cleaned_data
        commands.assign(actor, [customer_id], owner_id=data["owner"], department_id=data["department"], at=clock.now())

    question = Question(
        _("转给他人负责"),
        _("转交"),
        back_to(customer_id),
        act,
        _("已转交。"),
        subtitle=name_for(actor, customer),
        note=_("转交后，这位客户应做的回访和其他事项都归新的负责人。"),
    )
    return ask(request, question, form)


@asks
def put_away(request: ActingRequest, customer_id: int) -> HttpResponse:
    """Archive the customer."""
    actor = request.actor
    require(actor, "customers.edit")
    customer = queries.get(actor, customer_id)

    def act(form: Any) -> None:
        commands.archive(actor, customer_id, reason=form.cleaned_data["reason"], at=clock.now())

    question = Question(
        _("归档停用"),
        _("归档"),
        back_to(customer_id),
        act,
        _("已归档，随时可以恢复使用。"),
        subtitle=name_for(actor, customer),
        note=_("归档后不再出现在列表、搜索和待办里；订单和回访记录保留，可以随时恢复。"),
        tone="danger",
    )
    return ask(request, question, ReasonForm(posted(request)))


@require_POST
def restore(request: ActingRequest, customer_id: int) -> HttpResponse:
    """Take an archived customer back into use."""
    commands.restore(request.actor, customer_id, at=clock.now())
    messages.success(request, _("已恢复使用。"))
    return go(request, back_to(customer_id))


@asks
def review(request: ActingRequest, customer_id: int) -> HttpResponse:
    """Record that the facts were checked and hold (clause A2.3)."""
    actor = request.actor
    require(actor, "customers.edit")
    customer = queries.get(actor, customer_id)

    def act(form: Any) -> None:
        commands.review_profile(actor, customer_id, note=form.cleaned_data["note"], at=clock.now())

    question = Question(
        _("资料核对"),
        _("核对无误"),
        back_to(customer_id),
        act,
        _("已记下这次核对。"),
        subtitle=name_for(actor, customer),
        note=_("请与客户或负责人逐项核对后再登记。有变化的，先修改资料或报告变更。"),
        clause="A2.3",
    )
    return ask(request, question, NoteForm(posted(request)))


@asks
def report(request: ActingRequest, customer_id: int) -> HttpResponse:
    """Report a changed fact to the data steward (clause A2.3)."""
    actor = request.actor
    require(actor, "customers.view")
    customer = queries.get(actor, customer_id)

    def act(form: Any) -> None:
        data = form.cleaned_data
        commands.report_change(actor, customer_id, data["field"], data["value"], note=data["note"], at=clock.now())

    question = Question(
        _("报告资料变更"),
        _("报告变更"),
        back_to(customer_id),
        act,
        _("已报信息管理专员，处理后记入档案。"),
        subtitle=name_for(actor, customer),
        clause="A2.3",
    )
    return ask(request, question, ChangeForm(posted(request)))


@asks
def tags(request: ActingRequest, customer_id: int) -> HttpResponse:
    """Exactly these tags."""
    actor = request.actor
    require(actor, "customers.edit")
    customer = queries.get(actor, customer_id)

    def act(form: Any) -> None:
        commands.set_tags(actor, customer_id, form.names(), at=clock.now())

    question = Question(
        _("标签"), _("保存标签"), back_to(customer_id), act, _("已保存标签。"), subtitle=name_for(actor, customer)
    )
    form = TagsForm(posted(request), initial={"tags": "，".join(customer.tags)})
    return ask(request, question, form)


@asks
def team_add(request: ActingRequest, customer_id: int) -> HttpResponse:
    """Let a colleague work on the customer."""
    actor = request.actor
    require(actor, "customers.assign")
    customer = queries.get(actor, customer_id)

    def act(form: Any) -> None:
        data = form.cleaned_data
        commands.add_to_team(actor, customer_id, data["person"], may_write=data["may_write"], at=clock.now())

    question = Question(
        _("加入协作组"),
        _("加入"),
        back_to(customer_id),
        act,
        _("已加入协作组。"),
        subtitle=name_for(actor, customer),
        note=_("协作组成员即使不在本部门，也能看到这份档案。"),
    )
    return ask(request, question, TeamForm(posted(request)))


@require_POST
def team_remove(request: ActingRequest, customer_id: int, person_id: int) -> HttpResponse:
    """Take a colleague off the team."""
    commands.remove_from_team(request.actor, customer_id, person_id, at=clock.now())
    messages.success(request, _("已移出协作组。"))
    return go(request, back_to(customer_id))


@require_POST
def decide_link(request: ActingRequest, customer_id: int, link_id: int) -> HttpResponse:
    """Say what a suspected pair is."""
    commands.decide_link(request.actor, link_id, request.POST.get("decision", ""), at=clock.now())
    messages.success(request, _("已记下您的判断。"))
    return go(request, back_to(customer_id))
