"""The list of complaints, with a tab for each desk they pass."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

from yueke.domains.complaints import queries
from yueke.domains.complaints.choices import Channel, Grade
from yueke.domains.complaints.lifecycles import COMPLAINT_LIFE
from yueke.domains.complaints.queries import ComplaintFilter
from yueke.domains.customers import queries as customers
from yueke.domains.organization import queries as organization
from yueke.kernel import clock
from yueke.kernel.access import Actor
from yueke.kernel.errors import Message
from yueke.kernel.ids import read_id
from yueke.sites.office.addresses import record_url
from yueke.sites.office.complaints.batched import RIGHTS, buttons
from yueke.sites.office.complaints.columns import COLUMNS
from yueke.sites.office.complaints.words import grade_look, left_look, state_look
from yueke.sites.office.lists.listing import Action, Field, Listing, View
from yueke.sites.office.lists.page import list_page
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.formats import capped


def departments(actor: Actor, filters: Any) -> list[tuple[str, str]]:
    """Open departments for a select, indented."""
    return [(str(pk), f"{'　' * depth}{name}") for pk, name, depth in organization.department_tree()]


def categories(actor: Actor, filters: Any) -> list[tuple[str, str]]:
    """The categories in use for a select, indented."""
    return [(str(one.id), f"{'　' * one.depth}{one.name}") for one in queries.categories()]


def _person(actor: Actor, value: str) -> Message:
    known = read_id(value) or 0
    return organization.person_labels([known]).get(known, value)


def _customer(actor: Actor, value: str) -> Message:
    known = read_id(value) or 0
    return customers.names_seen(actor, [known]).get(known, value)


_LEFT = (("over", _("已超时")), ("today", _("今天到期")), ("soon", _("两天内到期")))
_YES_NO = (("1", _("是")), ("0", _("否")))


def _desk(code: str, **more: str) -> Any:
    return lambda actor: {"desk": code} | more


COMPLAINTS = Listing(
    code="complaints",
    name="complaints",
    title=pgettext_lazy("many", "投诉"),
    subtitle=_("从登记到归档，每一步都有时限；先到期的先办。"),
    permission="complaints.view",
    columns=COLUMNS,
    filters=ComplaintFilter,
    rows=lambda actor, filters: queries.complaints(actor, filters, at=clock.now()),
    order=queries.order_of,  # type: ignore[arg-type]
    fields=(
        Field("text", pgettext_lazy("one", "投诉"), placeholder=_("编号、姓名、手机尾号、产品、内容")),
        Field("category_id", _("类别"), "select", categories),
        Field("grade", _("等级"), "select", lambda actor, f: Grade.choices),
        Field("time_left", _("时限"), "select", lambda actor, f: _LEFT),
        Field("state", _("状态"), "select", lambda actor, f: COMPLAINT_LIFE.choices, more=True),
        Field("channel", _("渠道"), "select", lambda actor, f: Channel.choices, more=True),
        Field("department_id", _("责任部门"), "select", departments, more=True),
        Field("intake_department_id", _("受理部门"), "select", departments, more=True),
        Field("handler_id", _("承办人"), "search", label_of=_person, url="office:person-options", more=True),
        Field("batch", _("批号"), more=True),
        Field("suspended", _("挂起"), "select", lambda actor, f: _YES_NO, more=True),
        Field("supervised", _("督办过"), "select", lambda actor, f: _YES_NO, more=True),
        Field("from_date", _("投诉日期自"), "date", more=True),
        Field("to_date", _("至"), "date", more=True, since="from_date"),
        Field("customer_id", _("客户"), "hidden", label_of=_customer),
        Field("product_id", _("产品"), "hidden", label_of=lambda actor, value: value),
    ),
    main="number",
    url_of=lambda row: record_url("office:complaint", row.pk),
    views=(
        View("new", _("待受理"), _desk("new")),
        View("to_assign", _("待转办"), _desk("to_assign")),
        View("to_sign", _("待签收"), _desk("to_sign")),
        View("working", _("办理中"), _desk("working", sort="due")),
        View("to_review", _("待审核"), _desk("to_review")),
        View("to_visit", _("待回访"), _desk("to_visit", sort="due")),
        View("to_file", _("待归档"), _desk("to_file")),
        View("mine", _("我的"), _desk("open", mine="1", sort="due")),
        View("", _("全部")),
        View("filed", _("归档"), _desk("filed")),
    ),
    places={"caller": "key", "category": "key", "state": "key", "grade": "key", "next_due": "side"},
    looks={"state": state_look, "grade": grade_look, "next_due": left_look},
    actions=(
        Action(_("督办看板"), "office:complaint-board", "layout-kanban", "complaints.view"),
        Action(_("登记投诉"), "office:complaint-new", "plus", "complaints.register", is_main=True),
    ),
    export_permission="customers.export",
    batch="office/complaints/batch_bar.html",
    batch_permissions=(*RIGHTS, "improvement.propose"),
    counts=lambda actor: {code: capped(n, queries.CAP) for code, n in queries.tab_counts(actor).items()},
    icon="message-2",
    empty=_("没有这样的投诉。"),
    empty_action=_("登记投诉"),
)


@require_GET
def complaints(request: ActingRequest) -> HttpResponse:
    """The list (clauses A5.1 to A5.3, B7.3)."""
    return list_page(request, COMPLAINTS, batched=buttons(request.actor, request.GET))
