"""Columns of the product list."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.ui.tables import Column

COLUMNS = (
    Column("code", _("产品编号"), lambda p: p.code, sort="code"),
    Column("name", _("产品名称"), lambda p: p.name, sort="name"),
    Column("category", _("类别"), lambda p: p.category, "choice"),
    Column("unit", _("单位"), lambda p: p.unit),
    Column("price", _("标价"), lambda p: p.price, "money", sort="price"),
    Column("cost", _("成本"), lambda p: p.cost, "money", by_default=False),
    Column("launched_on", _("上市日期"), lambda p: p.launched_on, "date", sort="launched"),
    Column("state", _("状态"), lambda p: _("在售") if p.is_active else _("已停售"), "choice"),
    Column("description", _("说明"), lambda p: p.description, by_default=False),
)
"""All columns of a product list, in their usual order."""
