"""Columns of the list of complaints."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yueke.sites.office.complaints.words import caller, is_of_company
from yueke.ui.tables import Column

COLUMNS = (
    Column("number", _("投诉编号"), lambda r: r.number),
    Column("caller", _("投诉人"), caller, "name", field="customers.customer.name", company=is_of_company),
    Column("category", _("投诉类别"), lambda r: r.category.name if r.category else ""),
    Column("product", _("涉及产品"), lambda r: r.product_name),
    Column("grade", _("等级"), lambda r: r.get_grade_display(), "choice"),
    Column("state", _("状态"), lambda r: r.get_state_display(), "choice"),
    Column("next_due", _("最近时限"), lambda r: r.next_due_at, "datetime", sort="due"),
    Column("department", _("责任部门"), lambda r: r.department.name if r.department else ""),
    Column("handler", _("承办人"), lambda r: r.handler.name if r.handler else ""),
    Column("received_at", _("投诉时间"), lambda r: r.received_at, "datetime", sort="received"),
    Column("channel", _("受理渠道"), lambda r: r.get_channel_display(), "choice", by_default=False),
    Column("batch", _("批号"), lambda r: r.batch, by_default=False),
    Column("round", _("办理轮次"), lambda r: r.round, "number", by_default=False),
    Column("promised_at", _("承诺时限"), lambda r: r.promised_at, "datetime", by_default=False),
    Column("urged", _("催办次数"), lambda r: r.urged, "number", by_default=False),
    Column("supervised", _("督办次数"), lambda r: r.supervised, "number", by_default=False),
    Column("satisfaction", _("满意度"), lambda r: r.satisfaction, "number", by_default=False),
    Column(
        "outcome", pgettext_lazy("complaint", "处理结果"), lambda r: r.get_outcome_display() if r.outcome else "",
        "choice", by_default=False,
    ),
    Column("claim", _("索赔金额"), lambda r: r.claim_amount, "money", by_default=False),
    Column("compensation", _("赔付金额"), lambda r: r.compensation, "money", by_default=False),
    Column("closed_at", _("办结时间"), lambda r: r.closed_at, "datetime", by_default=False),
    Column("archived_at", _("归档时间"), lambda r: r.archived_at, "datetime", by_default=False),
)  # fmt: skip
"""All columns, in their usual order."""
