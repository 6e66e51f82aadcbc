"""What improvements hold on persons: only the staff who answer for them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.kernel.personal import Record, declare, impersonal

_PURPOSE, _BASIS = _("分工并证明措施已落实"), _("依法实施人力资源管理所必需")
_YEARS, _SEEN = _("随改进保存"), _("数据范围内的员工")
_WHY = _("员工履职的记录，不含客户信息")

declare(
    Record(
        "improvement.improvement", _("改进"), _PURPOSE, _BASIS, _YEARS, _SEEN, whose="staff", on_erasure="keep", why=_WHY,
        copied=False,
    ),
    Record(
        "improvement.measure", _("改进措施"), _PURPOSE, _BASIS, _YEARS, _SEEN, whose="staff", on_erasure="keep", why=_WHY,
        copied=False,
    ),
)  # fmt: skip
impersonal("improvement.improvement", "search_terms", why=_("标题里的词"))
