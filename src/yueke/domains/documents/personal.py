"""What documents hold on persons: only the staff who shall read them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.kernel.personal import Record, declare

declare(
    Record(
        "documents.reader", _("制度文件的阅读回执"), _("证明员工已知晓制度"), _("依法实施人力资源管理所必需"), _("随文件保存"),
        _("文件管理人"), whose="staff", on_erasure="keep", why=_("员工阅读的证据，不含客户信息"), copied=False,
    ),
)  # fmt: skip
