"""The list of evaluations."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET

from yueke.domains.catalogue.models import Product
from yueke.domains.customers.models import Customer
from yueke.domains.evaluations import queries, tables
from yueke.domains.evaluations.choices import Looks, Subject
from yueke.domains.evaluations.lifecycles import EVALUATION_LIFE
from yueke.domains.evaluations.models import Evaluation
from yueke.domains.evaluations.queries import EvaluationFilter
from yueke.domains.organization import queries as organization
from yueke.kernel.access import Actor
from yueke.kernel.errors import Message
from yueke.kernel.ids import read_id
from yueke.sites.office.addresses import record_url
from yueke.sites.office.lists.cells import NOTHING
from yueke.sites.office.lists.listing import Action, Field, Listing, View
from yueke.sites.office.lists.page import list_page
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.templatetags.yueke import light

VIEW, ANSWER, SETTINGS = "evaluations.view", "evaluations.answer", "evaluations.settings"


def stars_look(actor: Actor, row: Evaluation) -> SafeString:
    """The stars, for eye and ear."""
    told = _("%(n)s 星") % {"n": row.stars}
    return format_html(
        '<span class="nowrap" role="img" aria-label="{}">{}{}</span>', told, "★" * row.stars, "☆" * (5 - row.stars)
    )


def state_look(actor: Actor, row: Evaluation) -> SafeString | str:
    """The state in the tone its lifecycle gives it; without consent there is nothing to decide."""
    if row.state == "received" and not row.can_publish:
        return format_html('<span class="y-tag">{}</span>', _("未同意公开"))
    tone, label = EVALUATION_LIFE.state(row.state).tone, row.get_state_display()
    return light(tone, label) if tone in ("kept", "at_risk") else format_html('<span class="y-tag">{}</span>', label)


def looks_look(actor: Actor, row: Evaluation) -> SafeString | str:
    """What the words look like, and what came of it."""
    if row.complaint_number:
        return format_html('<span class="y-tag">{}</span>', _("已转投诉"))
    if row.adopted_at:
        return light("kept", _("已采纳"))
    return format_html('<span class="y-tag y-tag-brand">{}</span>', row.get_looks_display()) if row.looks else NOTHING


def _departments(actor: Actor, filters: Any) -> list[tuple[str, str]]:
    return [(str(pk), f"{'　' * depth}{name}") for pk, name, depth in organization.department_tree()]


def _customer(actor: Actor, value: str) -> Message:
    found = Customer.objects.visible_to(actor).filter(pk=read_id(value) or 0).values_list("number", flat=True).first()
    return found or value


def _product(actor: Actor, value: str) -> Message:
    return Product.objects.filter(pk=read_id(value) or 0).values_list("name", flat=True).first() or value


_WAITS = [
    ("answer", gettext_lazy("待答复")),
    ("telling", gettext_lazy("待告知措施")),
    ("review", gettext_lazy("待审核")),
]

EVALUATIONS = Listing(
    code="evaluations",
    name="evaluations",
    title=gettext_lazy("客户评价"),
    subtitle=gettext_lazy("客户自己写的评价：答复、告知措施、决定是否公开。公开不看星级。"),
    permission=VIEW,
    columns=tables.COLUMNS,
    filters=EvaluationFilter,
    rows=queries.listed,
    order=queries.order_of,
    fields=(
        Field("text", gettext_lazy("评价"), placeholder=gettext_lazy("编号、产品、内容")),
        Field("stars", gettext_lazy("星级"), "select", lambda actor, f: [(str(n), f"{n} ★") for n in range(5, 0, -1)]),
        Field("state", gettext_lazy("状态"), "select", lambda actor, f: EVALUATION_LIFE.choices),
        Field("subject", gettext_lazy("评价对象"), "select", lambda actor, f: Subject.choices),
        Field(
            "looks",
            gettext_lazy("识别"),
            "select",
            lambda actor, f: [one for one in Looks.choices if one[0]],
            more=True,
        ),
        Field("department_id", gettext_lazy("部门"), "select", _departments, more=True),
        Field("from_date", gettext_lazy("自"), "date", more=True),
        Field("to_date", pgettext_lazy("date", "至"), "date", more=True, since="from_date"),
        Field("waits", gettext_lazy("等待"), "hidden", lambda actor, f: _WAITS),
        Field("customer_id", pgettext_lazy("one", "客户"), "hidden", label_of=_customer),
        Field("product_id", pgettext_lazy("one", "产品"), "hidden", label_of=_product),
    ),
    main="number",
    url_of=lambda row: record_url("office:evaluation", row.pk),
    views=(
        View("", gettext_lazy("全部")),
        View("answer", gettext_lazy("待答复"), lambda actor: {"waits": "answer", "sort": "received"}),
        View("telling", gettext_lazy("待告知措施"), lambda actor: {"waits": "telling", "sort": "received"}),
        View("review", gettext_lazy("待审核"), lambda actor: {"waits": "review", "sort": "received"}),
        View("complaint", gettext_lazy("像投诉"), lambda actor: {"looks": "complaint"}),
        View("suggestion", gettext_lazy("像建议"), lambda actor: {"looks": "suggestion"}),
    ),
    places={"title": "key", "stars": "side", "state": "key", "received_at": "key"},
    looks={"stars": stars_look, "state": state_look, "looks": looks_look},
    actions=(
        Action(gettext_lazy("评价入口"), "office:evaluation-doors", "qrcode", ANSWER),
        Action(gettext_lazy("评价指标"), "office:indicators", "list-details", VIEW),
    ),
    export_permission=VIEW,
    icon="star",
    empty=gettext_lazy("还没有这样的评价。在评价入口做一个二维码，贴在产品或柜台上。"),
)


@require_GET
def evaluations(request: ActingRequest) -> HttpResponse:
    """The list (clauses E1, E5.1)."""
    return list_page(request, EVALUATIONS)
