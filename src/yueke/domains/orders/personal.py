"""What orders hold on persons."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yueke.domains.orders.models import Order
from yueke.kernel.errors import Message
from yueke.kernel.personal import Field, Record, declare, impersonal, stands_against

_SALE = _("履行买卖合同、会计与税务")
_CONTRACT = _("订立、履行合同所必需；法定义务")
_LAW = _("会计资料按法定年限")

declare(
    Record(
        "orders.order", _("订单"), _SALE, _CONTRACT, _LAW, _("数据范围内的员工"), (Field("remark"),),
        paths=("customer",), why=_("金额与日期为会计和统计保留，只指向匿名编号"),
    ),
    Record(
        "orders.orderline", _("订单明细"), _SALE, _CONTRACT, _LAW, _("数据范围内的员工"),
        paths=("order__customer",), on_erasure="keep", why=_("只有产品和金额"),
    ),
)  # fmt: skip
impersonal("orders.orderline", "product_name", why=_("产品名称"))


@stands_against
def open_orders(customer_ids: Collection[int], at: datetime) -> dict[int, Message]:
    """Orders not delivered yet are still owed."""
    found = Order.objects.filter(customer_id__in=customer_ids, state="open").values_list("customer_id", flat=True)
    return dict.fromkeys(found, _("还有未交付的订单"))
