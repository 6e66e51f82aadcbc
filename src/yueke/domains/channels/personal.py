"""What the outbox holds on persons."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.kernel.personal import Field, Record, declare, impersonal

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
    Record(
        "channels.letter", _("来信"), _("处理投诉"), _("订立、履行合同所必需"), _("归入投诉的，同投诉；其余九十天"),
        _("处理来信的员工、能看该投诉的员工"),
        (
            Field("sender", "L3", "empty", "email"), Field("sender_name", "L3", "empty", "name"),
            Field("sender_index", "L3", "empty"), Field("subject"), Field("text"),
            Field("message_id", "L2", "empty"), Field("references", "L2", "empty"), Field("left_out", "L2", "empty"),
        ),
        paths=("customer",), why=_("处理的时间和结果留作统计和制度判定"),
    ),
    Record(
        "channels.letterfile", _("来信附件"), _("处理投诉"), _("订立、履行合同所必需"), _("同来信"),
        _("处理来信的员工、能看该投诉的员工"), (Field("name", "L2", "empty"),), paths=("letter__customer",),
        on_erasure="delete",
    ),
)  # fmt: skip
impersonal("channels.letter", "identity", why=_("摘要，看不出内容"))
impersonal("channels.mailbox", "address", "username", "password", why=_("公司自己的邮箱"))
impersonal("channels.outgoing", "reply_to", "in_reply_to", why=_("公司自己的邮箱和邮件编号"))
