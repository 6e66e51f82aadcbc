"""Columns of the sign-in log."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.ui.tables import Column

SIGN_INS = (
    Column("at", _("时间"), lambda r: r.at, "datetime", sort="at"),
    Column("person", _("人员"), lambda r: r.person.name if r.person else ""),
    Column("username", _("登录名"), lambda r: r.username),
    Column("result", _("结果"), lambda r: r.get_result_display(), "choice"),
    Column("address", _("地址"), lambda r: r.address or ""),
    Column("device", _("设备"), lambda r: r.device),
)
"""All columns of the sign-in log, in their usual order."""
