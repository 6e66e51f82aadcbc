"""What is said of many rows of a sheet of complaints at once; see ``kernel.cleaning.summaries``."""

from __future__ import annotations

from collections.abc import Mapping

from yueke.domains.orders.importing.summaries import BUYERS
from yueke.kernel.cleaning.wording import _

SUMMARIES: Mapping[str, str] = {
    **BUYERS,
    "早于投诉时间 {day}": _("早于投诉时间"),
    "原编号与第 {row} 行相同": _("原编号与另一行相同"),
    "没有订单“{name}”": _("没有这个订单"),
    "订单“{name}”不是这位客户的": _("订单不是这位客户的"),
    "没有投诉类别“{name}”": _("没有这个投诉类别，请照“投诉设置”里的名称填写，或留空"),
    "没有部门“{name}”": _("没有这个部门，请照“组织”里的名称填写，或留空"),
    "没有（或不止一位）同事叫“{name}”，承办人留空": _("没有（或不止一位）同事叫这个名字，承办人留空"),
}
