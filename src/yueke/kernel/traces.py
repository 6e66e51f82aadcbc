"""What the kernel's own tables hold on persons: who did what, and words about customers that history has struck."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.kernel.personal import Field, Record, declare, impersonal

_LAW = _("履行法定义务所必需")

declare(
    Record(
        "kernel.event", _("事项"), _("追溯经过"), _LAW, _("三年"), _("审计管理员；客户经过见于档案"),
        (Field("actor_name"),), whose="staff", on_erasure="keep", why=_("匿名化时抹去其中关于客户的文字"),
    ),
    Record(
        "kernel.act", _("操作日志"), _("网络安全与追溯"), _LAW, _("不少于六个月"), _("审计管理员"),
        (Field("name"), Field("address")), whose="staff", on_erasure="keep", why=_("日志依法留存"),
    ),
    Record(
        "kernel.change", _("修改历史"), _("网络安全与追溯"), _LAW, _("三年"), _("审计管理员；客户历史见于档案"),
        (Field("before", "L3", "keep"), Field("after", "L3", "keep")), on_erasure="keep",
        why=_("匿名化时抹去其中的个人字段"), copied=False,
    ),
    Record(
        "kernel.auditline", _("审计日志"), _("网络安全与追溯"), _LAW, _("不少于六个月"), _("审计管理员"),
        (Field("actor_name"), Field("address")), whose="staff", on_erasure="keep", why=_("只有编号和代码，链式保存"),
    ),
)  # fmt: skip
impersonal("kernel.storedfile", "name", why=_("文件名称"))
impersonal("kernel.calendarday", "name", why=_("节假日名称"))
