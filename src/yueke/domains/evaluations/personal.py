"""What evaluations hold on persons."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.kernel.personal import Field, Record, declare

_CARE = _("了解客户的评价、答复并改进")
_BASIS = _("客户自愿提交；公开须另行同意")
_YEARS, _STAFF = _("三年"), _("数据范围内的员工")

declare(
    Record(
        "evaluations.evaluation", _("客户评价"), _CARE, _BASIS, _YEARS, _STAFF,
        (
            Field("text"), Field("writer_name", "L3", mask="name"), Field("writer_phone", "L3", "empty", "phone"),
            Field("answer"), Field("measures"), Field("reason_note"), Field("adopted_note"),
            Field("secret_index", "L1", "keep"), Field("search_terms", "L3", "empty"),
        ),
        paths=("customer",), why=_("星级和日期留作统计，原话删除"),
    ),
    Record("evaluations.photo", _("评价照片"), _CARE, _BASIS, _YEARS, _STAFF, paths=("evaluation__customer",), on_erasure="delete"),
    Record(
        "evaluations.rating", _("评分"), _CARE, _BASIS, _YEARS, _STAFF, paths=("customer",), why=_("只有分数和日期，留作统计"),
    ),
)  # fmt: skip
declare(
    Record(
        "evaluations.door", _("评价入口"), _("分工并管理评价入口"), _("依法实施人力资源管理所必需"), _YEARS, _STAFF, whose="staff",
        on_erasure="keep", why=_("员工履职的记录，不含客户信息"), copied=False,
    ),
)  # fmt: skip
