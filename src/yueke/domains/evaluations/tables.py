"""Columns of the list of evaluations."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.domains.customers.queries import is_company
from yueke.domains.evaluations.models import Evaluation
from yueke.domains.evaluations.queries import title_of
from yueke.ui.tables import Column


def _company(row: Evaluation) -> bool:
    return row.customer is not None and is_company(row.customer)


COLUMNS = (
    Column("number", _("评价编号"), lambda r: r.number),
    Column("title", _("评价的是"), title_of),
    Column("stars", _("星级"), lambda r: r.stars, "number"),
    Column("text", _("评价内容"), lambda r: r.text),
    Column(
        "customer", _("客户名称"), lambda r: r.customer.name if r.customer else r.writer_name, "name",
        field="customers.customer.name", company=_company,
    ),
    Column("received_at", _("评价时间"), lambda r: r.received_at, "datetime", sort="received"),
    Column("state", _("状态"), lambda r: r.get_state_display(), "choice"),
    Column("looks", _("识别"), lambda r: r.get_looks_display() if r.looks else "", "choice"),
    Column("answered_at", _("答复时间"), lambda r: r.answered_at, "datetime"),
    Column("told_at", _("告知措施时间"), lambda r: r.told_at, "datetime"),
    Column("department", _("部门"), lambda r: r.department.name if r.department else "", by_default=False),
    Column("answered_by", _("答复人"), lambda r: r.answered_by.name if r.answered_by else "", by_default=False),
    Column("complaint", _("转投诉编号"), lambda r: r.complaint_number, by_default=False),
    Column("adopted_at", _("采纳时间"), lambda r: r.adopted_at, "datetime", by_default=False),
)  # fmt: skip
"""All columns, in their usual order."""
