"""Columns of lists of visits, as they are taken out."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from yueke.domains.customers.queries import is_company
from yueke.domains.visits.models import Visit
from yueke.ui.tables import Column


def _company(visit: Visit) -> bool:
    return is_company(visit.customer)


def _choice(field: str) -> Any:
    return lambda visit: getattr(visit, f"get_{field}_display")()


_WHICH = (
    Column("number", _("回访编号"), lambda v: v.number),
    Column("customer_number", _("客户编号"), lambda v: v.customer.number),
    Column(
        "customer", _("客户名称"), lambda v: v.customer.name, "name", field="customers.customer.name", company=_company
    ),
    Column("kind", _("回访类别"), _choice("kind"), "choice"),
    Column("clause", _("依据条款"), lambda v: v.clause),
    Column("planned_on", _("计划日期"), lambda v: v.planned_on, "date"),
)

PLANNED = (
    *_WHICH,
    Column("due_at", _("应于何时前完成"), lambda v: v.due_at, "datetime"),
    Column("owner", _("负责人"), lambda v: v.owner.name if v.owner else ""),
    Column("purpose", _("目的"), lambda v: v.purpose),
    Column("materials", _("携带资料"), lambda v: v.materials),
)
"""Visits to be made."""

RECORDS = (
    *_WHICH,
    Column("done_at", _("回访时间"), lambda v: v.done_at, "datetime"),
    Column("done_by", _("回访人"), lambda v: v.done_by.name if v.done_by else ""),
    Column("method", _("方式"), _choice("method"), "choice"),
    Column("contact_name", _("受访人"), lambda v: v.contact_name, "name", field="visits.visit.contact_name"),
    Column("result", _("结果"), _choice("result"), "choice"),
    Column("refusal_reason", _("未配合原因"), lambda v: v.refusal_reason),
    Column("satisfaction", _("满意度"), lambda v: v.satisfaction, "number"),
    Column("content", _("回访内容"), lambda v: v.content),
    Column("opinion", _("客户意见与建议"), lambda v: v.opinion),
    Column("next_step", _("后续安排"), lambda v: v.next_step),
)
"""Visits made."""
