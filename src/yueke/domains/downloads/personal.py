"""What files made for people hold on persons."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.kernel.personal import Field, Record, declare, impersonal

declare(
    Record(
        "downloads.download", _("下载的文件"), _("员工工作所需"), _("订立、履行合同所必需"), _("七天"), _("提出的员工"),
        (Field("file", "L3", "keep"), Field("params", "L2", "keep")), on_erasure="keep",
        why=_("到期即删，匿名化后不再包含"), copied=False,
    ),
    Record(
        "downloads.batchreport", _("批量操作报告"), _("员工工作所需"), _("订立、履行合同所必需"), _("三十天"),
        _("提出的员工"), (Field("left", "L2", "keep"),), on_erasure="keep", why=_("姓名已脱敏，到期即删"), copied=False,
    ),
)  # fmt: skip
impersonal("downloads.download", "password", why=_("一次性密码"))
