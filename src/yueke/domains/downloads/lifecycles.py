"""The life of a file made for somebody."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yueke.kernel.lifecycle import Lifecycle, State, Step

OPEN = ("queued", "running")
"""States in which a worker has, or will have, something to do."""

DOWNLOAD_LIFE = Lifecycle(
    [
        State("queued", _("排队中"), "secondary"),
        State("waiting", _("等待批准"), "at_risk"),
        State("refused", _("未获批准"), "broken"),
        State("running", _("生成中"), "brand"),
        State("done", _("可下载"), "kept"),
        State("failed", _("未能生成"), "broken"),
        State("cancelled", _("已停止"), "secondary"),
        State("expired", _("已过期"), "secondary"),
    ],
    [
        Step("hold", _("提交审批"), ("queued",), "waiting"),
        Step("approve", _("批准"), ("waiting",), "queued"),
        Step("refuse", _("不批准"), ("waiting",), "refused"),
        Step("start", _("开始生成"), ("queued",), "running"),
        Step("finish", _("完成"), ("running",), "done"),
        Step("fail", pgettext_lazy("verb", "判为失败"), OPEN, "failed"),
        Step("cancel", _("停止"), (*OPEN, "waiting"), "cancelled"),
        Step("expire", _("过期"), ("done",), "expired"),
        Step("retry", _("重新生成"), ("failed", "cancelled", "expired"), "queued"),
    ],
)
