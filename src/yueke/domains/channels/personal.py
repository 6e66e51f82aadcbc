"""What the outbox holds on persons."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.kernel.personal import Field, Record, declare

declare(
    Record(
        "channels.notice", _("站内消息"), _("提醒经办人"), _("人力资源管理所必需"), _("按保存期限设置"), _("收件人本人"),
        (Field("facts"), Field("about_label")), whose="staff", on_erasure="keep", why=_("姓名已脱敏，已读的到期清理"),
        copied=False,
    ),
    Record(
        "channels.outgoing", _("发出的消息"), _("把消息送达本人"), _("履行法定义务所必需"), _("三十天"), _("无人"),
        (Field("address", "L3", "empty"), Field("text", "L3", "empty")),
        why=_("三十天后删除；验证码发出后立即清除"),
    ),
)  # fmt: skip
