"""Columns of the order list."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.domains.customers.choices import Channel
from yueke.domains.customers.queries import is_company
from yueke.domains.orders.models import Order
from yueke.ui.tables import Column


def _company(order: Order) -> bool:
    return is_company(order.customer)


def _channel(order: Order) -> str:
    labels = dict(Channel.choices)
    return str(labels.get(order.channel, order.channel))


COLUMNS = (
    Column("number", _("订单号"), lambda o: o.number),
    Column("customer", _("客户"), lambda o: o.customer.name, "name", field="customers.customer.name", company=_company),
    Column("customer_number", _("客户编号"), lambda o: o.customer.number, by_default=False),
    Column("ordered_at", _("下单时间"), lambda o: o.ordered_at, "datetime", sort="ordered"),
    Column("amount", _("金额"), lambda o: o.amount, "money"),
    Column("cost", _("成本"), lambda o: o.cost, "money", by_default=False),
    Column("state", _("状态"), lambda o: o.get_state_display(), "choice"),
    Column("channel", _("渠道"), _channel, "choice"),
    Column("promised_on", _("承诺交付日"), lambda o: o.promised_on, "date"),
    Column("delivered_on", _("实际交付日"), lambda o: o.delivered_on, "date"),
    Column("department", _("部门"), lambda o: o.department.name if o.department else "", by_default=False),
    Column("person", _("经办人"), lambda o: o.person.name if o.person else ""),
    Column("remark", _("备注"), lambda o: o.remark, by_default=False),
)
"""All columns of an order list, in their usual order."""
