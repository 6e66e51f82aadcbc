"""What is said of many rows of a sheet of orders at once, and what to do; see ``kernel.cleaning.summaries``."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy

from yueke.domains.imports.importer import Advice
from yueke.domains.orders.importing.buyers import UNKNOWN
from yueke.kernel.cleaning.wording import _

BUYERS: Mapping[str, str] = {
    UNKNOWN["customer_number"].msgid: _("档案里没有这个编号的客户"),
    UNKNOWN["customer_name"].msgid: _("档案里没有这个名称的客户"),
    UNKNOWN["customer_phone"].msgid: _("档案里没有用这个号码的客户"),
    "该手机在档案里属于另一位客户：{name}（{number}）": _("该手机在档案里属于另一位客户，请核对名称和手机"),
    "档案里的“{name}”电话不同，不能确认是同一人": _("档案里同名的客户电话不同，请核对手机，或填写客户编号"),
    "档案里有 {n} 位符合的客户“{name}”，请写明手机或客户编号": _("档案里有几位符合的客户，请写明手机或客户编号"),
}
SUMMARIES: Mapping[str, str] = {
    **BUYERS,
    "早于下单日期 {day}": _("早于下单日期"),
    "金额不符：表中 {amount}，数量×单价 {sum}": _("金额不等于数量×单价"),
    "渠道“{word}”不在列表中，记为“其他”并写入备注": _("渠道不在列表中，记为“其他”并写入备注"),
    "订单号与第 {row} 行相同，但客户或日期不同": _("订单号与另一行相同，但客户或日期不同"),
    "没有部门“{name}”，记在导入人的部门": _("没有这个部门，记在导入人的部门"),
    "新建客户“{name}”": _("将新建这位客户"),
}
FIND_BUYERS = Advice(
    frozenset(wording.msgid for wording in UNKNOWN.values()),
    gettext_lazy("%(n)s 行找不到客户：请先导入客户，或核对%(columns)s列。"),
    first="customers",
)
