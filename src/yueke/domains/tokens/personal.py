"""What tokens tell about the staff they belong to."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.kernel.personal import Field, Record, declare, impersonal

declare(
    Record(
        "tokens.accesstoken", _("访问令牌"), _("网络安全"), _("履行法定义务所必需"), _("令牌有效期间及其后三年"),
        _("本人、安全管理员"), (Field("used_address"),), whose="staff", on_erasure="keep", why=_("经办人须可追溯"),
    ),
)  # fmt: skip
impersonal("tokens.accesstoken", "name", why=_("令牌的用途"))
