"""What uploaded sheets hold on persons."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.kernel.personal import Field, Record, declare, impersonal

declare(
    Record(
        "imports.importrow", _("导入的表格行"), _("导入、核对与撤销"), _("订立、履行合同所必需"), _("导入后九十天"),
        _("有导入权限的员工"), (Field("content", "L3", "keep"),), whose="customer", on_erasure="keep",
        why=_("加密暂存，到期连同表格一起清除"), copied=False,
    ),
)  # fmt: skip
impersonal("imports.importbatch", "file_name", "sheet_name", why=_("文件与工作表的名称"))
