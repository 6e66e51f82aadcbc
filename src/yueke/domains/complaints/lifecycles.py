"""The life of a complaint: one table for buttons, diagram, trigger and tests."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yueke.kernel.lifecycle import Lifecycle, State, Step

OPEN = (
    "registered",
    "accepted",
    "assigned",
    "investigating",
    "proposed",
    "reviewing",
    "replying",
    "replied",
)
"""States in which something is still owed to the customer."""

ENDED = ("declined", "archived", "merged", "referred", "withdrawn")
"""States nothing leads out of."""

NOT_COUNTED = ("declined", "merged")
"""No complaint of its own: wherever complaints are counted, these are left out."""

COMPLAINT_LIFE = Lifecycle(
    [
        State("registered", _("待受理"), "at_risk"),
        State("accepted", _("待转办"), "brand"),
        State("assigned", _("待签收"), "brand"),
        State("investigating", _("调查中"), "brand"),
        State("proposed", _("待客户答复"), "brand"),
        State("reviewing", _("审核中"), "at_risk"),
        State("replying", _("待答复"), "brand"),
        State("replied", _("待回访"), "brand"),
        State("closed", _("已办结"), "kept"),
        State("archived", _("已归档"), "secondary"),
        State("declined", _("不予受理"), "secondary"),
        State("merged", _("已并案"), "secondary"),
        State("referred", _("已转外部"), "secondary"),
        State("withdrawn", _("已撤诉"), "secondary"),
    ],
    [
        Step("accept", pgettext_lazy("verb", "受理"), ("registered",), "accepted"),
        Step("decline", pgettext_lazy("verb", "不予受理"), ("registered",), "declined"),
        Step("assign", _("转办"), ("accepted",), "assigned"),
        Step("solve", _("当场解决"), ("accepted",), "replied"),
        Step("send_back", _("退单"), ("assigned",), "accepted"),
        Step("sign", _("签收"), ("assigned",), "investigating"),
        Step("pass_on", _("再转办"), ("investigating",), "assigned"),
        Step("propose", _("提出方案"), ("investigating",), "proposed"),
        Step("revise", _("修改方案"), ("proposed",), "investigating"),
        Step("submit", _("提交审核"), ("proposed",), "reviewing"),
        Step("agree", _("方案定稿"), ("proposed",), "replying"),
        Step("approve", _("审核通过"), ("reviewing",), "replying"),
        Step("reject", _("审核退回"), ("reviewing",), "investigating"),
        Step("reply", pgettext_lazy("verb", "答复客户"), ("replying",), "replied"),
        Step("reopen", _("重办"), ("replied", "closed"), "assigned"),
        Step("close", pgettext_lazy("verb", "办结"), ("replied",), "closed"),
        Step("archive", pgettext_lazy("verb", "归档"), ("closed",), "archived"),
        Step("merge", _("并案"), OPEN, "merged"),
        Step("refer", _("转外部"), OPEN, "referred"),
        Step("withdraw", _("撤诉"), OPEN, "withdrawn"),
    ],
)
