"""The life of an improvement."""

from django.utils.translation import gettext_lazy as _

from yueke.kernel.lifecycle import Lifecycle, State, Step

IMPROVEMENT_LIFE = Lifecycle(
    [
        State("draft", _("拟订"), "secondary"),
        State("planned", _("已立项"), "brand"),
        State("doing", _("实施中"), "brand"),
        State("verifying", _("待验证"), "at_risk"),
        State("closed", _("已关闭"), "kept"),
        State("cancelled", _("已取消"), "secondary"),
    ],
    [
        Step("approve", _("批准立项"), ("draft",), "planned"),
        Step("start", _("开始实施"), ("planned",), "doing"),
        Step("finish", _("措施全部完成"), ("doing",), "verifying"),
        Step("redo", _("退回重做"), ("verifying",), "doing"),
        Step("close", _("关闭"), ("verifying",), "closed"),
        Step("reopen", _("重新打开"), ("verifying", "closed"), "doing"),
        Step("cancel", _("取消"), ("draft", "planned", "doing", "verifying"), "cancelled"),
    ],
)
OPEN = ("draft", "planned", "doing", "verifying")
"""The states in which somebody still owes something."""
AGREED = ("planned", "doing", "verifying")
"""Open, and approved: measures are owed by their dates."""
