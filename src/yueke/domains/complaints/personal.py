"""What complaints hold on persons, and what stands against erasing them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yueke.domains.complaints.models import Complaint
from yueke.kernel.errors import Message
from yueke.kernel.personal import Field, Record, declare, impersonal, stands_against

_CARE = _("处理投诉、改进产品与服务")
_CONTRACT = _("订立、履行合同所必需")
_YEARS = _("办结后三年")
_STAFF = _("数据范围内办理投诉的员工")
_KEPT = _("处理的时间、步骤和结果留作统计和制度判定")
_THEIRS = ("complaint__customer",)

declare(
    Record(
        "complaints.complaint", _("投诉"), _CARE, _CONTRACT, _YEARS, _STAFF,
        (
            Field("caller_name", "L3", mask="name"),
            Field("caller_phone", "L3", "empty", "phone"), Field("caller_email", "L3", "empty", "email"),
            Field("phone_index", "L3", "empty"), Field("phone_tail_index", "L3", "empty"),
            Field("email_index", "L3", "empty"),
            # Answers about health are sensitive in law.
            Field("facts", "L4", "empty"),
            Field("description"), Field("wish"), Field("expectation"), Field("result"), Field("suspend_reason", "L2", "empty"),
            Field("close_reason"), Field("end_reason"),
            Field("search_terms", "L3", "empty"), Field("shingles", "L1", "empty"),
        ),
        paths=("customer",), why=_KEPT,
    ),
    Record(
        "complaints.round", _("办理轮次"), _CARE, _CONTRACT, _YEARS, _STAFF, (Field("comment"), Field("why")), paths=_THEIRS, why=_KEPT,
    ),
    Record("complaints.transfer", _("投诉转办"), _CARE, _CONTRACT, _YEARS, _STAFF, (Field("note"), Field("back_reason")), paths=_THEIRS, why=_KEPT),
    Record(
        "complaints.investigation", _("投诉调查"), _CARE, _CONTRACT, _YEARS, _STAFF,
        (Field("finding"), Field("measures")), paths=_THEIRS, why=_KEPT,
    ),
    Record(
        "complaints.evidence", _("投诉证据"), _CARE, _CONTRACT, _YEARS, _STAFF, (Field("note"),),
        paths=_THEIRS, on_erasure="delete",
    ),
    Record(
        "complaints.offer", _("投诉解决方案"), _CARE, _CONTRACT, _YEARS, _STAFF,
        (Field("solution"), Field("why"), Field("answer_words"), Field("limits")), paths=_THEIRS, why=_KEPT,
    ),
    Record("complaints.told", _("投诉告知"), _CARE, _CONTRACT, _YEARS, _STAFF, (Field("text"),), paths=_THEIRS, why=_KEPT),
    Record("complaints.attempt", _("投诉联系记录"), _CARE, _CONTRACT, _YEARS, _STAFF, (Field("note"),), paths=_THEIRS, why=_KEPT),
    Record(
        "complaints.casefile", _("投诉案例"), _CARE, _CONTRACT, _YEARS, _STAFF, (Field("title"), Field("summary"), Field("lessons"), Field("minutes")),
        paths=_THEIRS, why=_KEPT,
    ),
    Record(
        "complaints.approval", _("投诉审批"), _CARE, _CONTRACT, _YEARS, _STAFF, (Field("reason"), Field("note"), Field("routes")),
        paths=_THEIRS, why=_KEPT, copied=False,
    ),
    Record("complaints.extension", _("投诉延期"), _CARE, _CONTRACT, _YEARS, _STAFF, (Field("reason"),), paths=_THEIRS, why=_KEPT),
    Record(
        "complaints.supervision", _("投诉督办"), _CARE, _CONTRACT, _YEARS, _STAFF, (Field("order"), Field("answer")),
        paths=_THEIRS, why=_KEPT, copied=False,
    ),
    Record("complaints.urge", _("投诉催办"), _CARE, _CONTRACT, _YEARS, _STAFF, (Field("words"),), paths=_THEIRS, why=_KEPT),
    Record(
        "complaints.paper", _("投诉书面文件"), _CARE, _CONTRACT, _YEARS, _STAFF, (Field("title"), Field("body", "L2", "empty")),
        paths=_THEIRS, why=_KEPT,
    ),
    Record("complaints.pause", _("投诉挂起"), _CARE, _CONTRACT, _YEARS, _STAFF, (Field("reason"),), paths=_THEIRS, why=_KEPT),
    Record("complaints.clock", _("投诉时限"), _CARE, _CONTRACT, _YEARS, _STAFF, paths=_THEIRS, why=_KEPT, copied=False),
    Record(
        "complaints.escalation", _("投诉时限提醒"), _CARE, _CONTRACT, _YEARS, _STAFF, paths=(*_THEIRS, "clock__complaint__customer"), why=_KEPT, copied=False,
    ),
)  # fmt: skip
impersonal("complaints.category", "name", why=_("投诉类别"))
impersonal("complaints.cause", "name", why=_("投诉原因"))
impersonal("complaints.complaint", "product_name", why=_("产品名称"))
impersonal("complaints.desk", "portal_address", why=_("门户网址"))


@stands_against
def still_open(customer_ids: Collection[int], at: datetime) -> dict[int, Message]:
    """A complaint that is not settled yet."""
    rows = Complaint.objects.open().filter(customer_id__in=customer_ids)
    return {row.customer_id: _("投诉 %(number)s 还在处理") % {"number": row.number} for row in rows if row.customer_id}
