"""What codes and sittings hold on persons."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.kernel.personal import Field, Record, declare

_WHY, _LAW, _KEEP, _NOBODY = _("确认门户来访者的身份"), _("履行法定义务所必需"), _("两天"), _("无人")

declare(
    Record(
        "passcodes.passcode", _("门户验证码"), _WHY, _LAW, _KEEP, _NOBODY,
        (Field("contact", "L3", "empty"), Field("contact_index", "L3", "empty")),
        why=_("两天后删除；不指向档案"),
    ),
    Record(
        "passcodes.sitting", _("门户登录"), _WHY, _LAW, _KEEP, _NOBODY,
        (Field("contact", "L3", "empty"), Field("shown_as")),
        paths=("customer",), on_erasure="delete",
    ),
)  # fmt: skip
