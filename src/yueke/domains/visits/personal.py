"""What visits hold on persons."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.kernel.personal import Field, Record, declare

_CARE = _("回访、维护与改进服务")
_CONTRACT = _("订立、履行合同所必需")
_YEARS = _("三年")
_STAFF = _("数据范围内的员工")

declare(
    Record(
        "visits.visit", _("回访"), _CARE, _CONTRACT, _YEARS, _STAFF,
        (
            Field("contact_name", "L3", mask="name"), Field("content"), Field("opinion"), Field("refusal_reason"), Field("purpose"),
            Field("materials"), Field("next_step"),
        ),
        paths=("customer",), why=_("日期、方式、结果和满意度留作统计和制度判定"),
    ),
    Record(
        "visits.rescheduling", _("回访改期"), _CARE, _CONTRACT, _YEARS, _STAFF, (Field("reason"),),
        paths=("visit__customer",), why=_("改期的事实留作制度判定"),
    ),
    Record(
        "visits.visitfeedback", _("部门反馈"), _CARE, _CONTRACT, _YEARS, _STAFF, (Field("content"), Field("answer")),
        paths=("visit__customer",), why=_("答复时限留作制度判定"),
    ),
)  # fmt: skip
