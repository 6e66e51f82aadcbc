"""The list of orders."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from yueke.domains.customers import queries as customers
from yueke.domains.customers.choices import Channel
from yueke.domains.orders import queries, tables
from yueke.domains.orders.lifecycles import ORDER_LIFE
from yueke.domains.orders.models import Order
from yueke.domains.orders.queries import OrderFilter
from yueke.domains.organization import queries as organization
from yueke.kernel import clock
from yueke.kernel.access import Actor
from yueke.kernel.errors import Message, NotFound
from yueke.sites.office.addresses import record_url
from yueke.sites.office.customers.words import name_for
from yueke.sites.office.lists.cells import NOTHING
from yueke.sites.office.lists.listing import Action, Field, Listing, View
from yueke.sites.office.lists.page import list_page
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.formats import moment
from yueke.ui.templatetags.yueke import light


def _customer(actor: Actor, value: str) -> Message:
    try:
        return name_for(actor, customers.get(actor, int(value)))
    except NotFound:
        return value


def _person(actor: Actor, value: str) -> Message:
    return organization.person_labels([int(value)]).get(int(value), value)


def _departments(actor: Actor, filters: Any) -> list[tuple[str, str]]:
    return [(str(pk), f"{'　' * depth}{name}") for pk, name, depth in organization.department_tree()]


def state_look(actor: Actor, order: Order) -> SafeString | str:
    """The state of an order, in the tone its lifecycle gives it."""
    tone = next(state.tone for state in ORDER_LIFE.states if state.code == order.state)
    label = order.get_state_display()
    if tone == "kept":
        return light("kept", label)
    return format_html('<span class="y-tag{}">{}</span>', " y-tag-brand" if tone == "brand" else "", label)


def _promised(actor: Actor, order: Order) -> SafeString | str:
    if order.promised_on is None:
        return NOTHING
    late = (clock.today() - order.promised_on).days
    if order.state != "open" or late <= 0:
        return moment(order.promised_on)
    return format_html(
        '<span class="left left-over" title="{}">{}</span>',
        moment(order.promised_on),
        _("超%(days)s天") % {"days": late},
    )


ORDERS = Listing(
    code="orders",
    name="orders",
    title=gettext_lazy("订单"),
    subtitle=gettext_lazy("客户买过什么、答应何时交、何时交到。"),
    permission="orders.view",
    columns=tables.COLUMNS,
    filters=OrderFilter,
    rows=queries.orders,
    order=queries.order_of,
    fields=(
        Field("text", gettext_lazy("订单或客户"), placeholder=gettext_lazy("订单号、客户名称、手机尾号")),
        Field("state", gettext_lazy("状态"), "select", lambda actor, f: ORDER_LIFE.choices),
        Field("ordered_from", gettext_lazy("下单自"), "date"),
        Field("ordered_to", gettext_lazy("下单至"), "date", since="ordered_from"),
        Field(
            "customer_id", gettext_lazy("客户"), "search", label_of=_customer, url="office:customer-options", more=True
        ),
        Field("person_id", gettext_lazy("经办人"), "search", label_of=_person, url="office:person-options", more=True),
        Field("channel", gettext_lazy("渠道"), "select", lambda actor, f: Channel.choices, more=True),
        Field("department_id", gettext_lazy("部门"), "select", _departments, more=True),
        Field("amount_from", gettext_lazy("金额不低于"), "number", more=True),
        Field("amount_to", gettext_lazy("金额不高于"), "number", more=True),
        Field("overdue_on", gettext_lazy("逾期未交，截至"), "date", more=True),
        Field("batch_id", gettext_lazy("导入批次"), "hidden"),
    ),
    main="number",
    url_of=lambda order: record_url("office:order", order.pk),
    views=(
        View("", gettext_lazy("全部")),
        View("mine", gettext_lazy("我的"), lambda actor: {"person_id": str(actor.person_id)}),
        View("open", gettext_lazy("待交付"), lambda actor: {"state": "open"}),
        View("overdue", gettext_lazy("逾期未交"), lambda actor: {"overdue_on": clock.today().isoformat()}),
        View("month", gettext_lazy("本月"), lambda actor: {"ordered_from": f"{clock.today():%Y-%m-01}"}),
    ),
    places={"customer": "key", "amount": "side", "state": "key", "ordered_at": "key"},
    looks={"state": state_look, "promised_on": _promised},
    actions=(
        Action(gettext_lazy("导入"), "office:imports", "file-import", "orders.import"),
        Action(gettext_lazy("登记订单"), "office:order-new", "plus", "orders.create", is_main=True),
    ),
    export_permission="customers.export",
    icon="package",
    empty=gettext_lazy("还没有订单。登记第一张，或从表格导入。"),
    empty_action=gettext_lazy("登记订单"),
)


@require_GET
def orders(request: ActingRequest) -> HttpResponse:
    """The list of orders."""
    return list_page(request, ORDERS)
