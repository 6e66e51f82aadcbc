"""What reports hold on persons: only the staff who wrote and issued them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.kernel.personal import Record, declare

declare(
    Record(
        "reports.report", _("分析报告"), _("分析经营情况并证明按时完成"), _("依法实施人力资源管理所必需"), _("随报告保存"),
        _("数据范围内的员工"), whose="staff", on_erasure="keep", why=_("员工履职的记录，不含客户信息"), copied=False,
    ),
)  # fmt: skip
