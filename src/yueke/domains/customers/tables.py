"""Columns of the customer list."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from django.utils.translation import gettext_lazy as _

from yueke.domains.customers.models import Customer
from yueke.domains.customers.queries import is_company
from yueke.kernel.errors import Message
from yueke.ui.tables import Column


def _choice(field: str) -> Any:
    labels = dict(Customer._meta.get_field(field).flatchoices)  # type: ignore[union-attr]

    def label(customer: Customer) -> str:
        value = getattr(customer, field)
        return str(labels.get(value, value))

    return label


def _personal(fact: str, title: Message, kind: str, *, sort: str = "", by_default: bool = True) -> Column:
    whole = f"customers.customer.{fact}"
    return Column(fact, title, attrgetter(fact), kind, sort, by_default, field=whole, company=is_company)


COLUMNS = (
    Column("number", _("客户编号"), lambda c: c.number),
    _personal("name", _("客户名称"), "name", sort="name"),
    Column("kind", _("性质"), _choice("kind"), "choice"),
    Column("stage", _("阶段"), _choice("stage"), "choice", by_default=False),
    Column("grade", _("等级"), _choice("grade"), "choice"),
    Column("frequency_class", _("频次"), _choice("frequency_class"), "choice", by_default=False),
    Column("amount_class", _("金额"), _choice("amount_class"), "choice", by_default=False),
    Column("key_number", _("重点客户编号"), lambda c: c.key_number, by_default=False),
    _personal("phone", _("电话"), "phone"),
    _personal("email", _("电子邮箱"), "email", by_default=False),
    _personal("identity_number", _("证件号码"), "identity", by_default=False),
    Column("province", _("省"), lambda c: c.province, by_default=False),
    Column("city", _("市"), lambda c: c.city),
    Column("district", _("区县"), lambda c: c.district, by_default=False),
    Column("industry", _("行业"), lambda c: c.industry, by_default=False),
    Column("channel", _("来源渠道"), _choice("channel"), "choice", by_default=False),
    Column("tags", _("标签"), lambda c: c.tags, "tags", by_default=False),
    Column("completeness", _("完整度"), lambda c: c.completeness, "number", sort="completeness"),
    Column("owner", _("负责人"), lambda c: c.owner.name if c.owner else ""),
    Column("department", _("所属部门"), lambda c: c.department.name if c.department else "", by_default=False),
    Column("created_at", _("建档时间"), lambda c: c.created_at, "datetime", sort="created"),
    Column("updated_at", _("更新时间"), lambda c: c.updated_at, "datetime", sort="updated", by_default=False),
    Column("reviewed_at", _("最近核对"), lambda c: c.reviewed_at, "datetime", by_default=False),
)
"""All columns of a customer list, in their usual order. The names of companies are public, those of people are not."""
