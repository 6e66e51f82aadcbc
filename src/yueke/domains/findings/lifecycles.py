"""The lives of a finding, a meeting, a yearly review and a check."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yueke.kernel.lifecycle import Lifecycle, State, Step

FINDING_LIFE = Lifecycle(
    [
        State("noted", _("已登记"), "secondary"),
        State("taken_up", _("待部门答复"), "at_risk"),
        State("answered", _("已答复"), "kept"),
        State("set_aside", _("不采取措施"), "secondary"),
    ],
    [
        Step("take_up", _("转为改进"), ("noted", "set_aside"), "taken_up"),
        Step("answer", pgettext_lazy("finding", "答复"), ("taken_up",), "answered"),
        Step("set_aside", _("不采取措施"), ("noted",), "set_aside"),
    ],
)
OPEN = ("noted", "taken_up")
"""Findings on which somebody still owes a word."""

MEETING_LIFE = Lifecycle(
    [
        State("planned", _("已安排"), "secondary"),
        State("issued", _("纪要已发"), "kept"),
        State("cancelled", _("已取消"), "secondary"),
    ],
    [
        Step("issue", _("签发纪要"), ("planned",), "issued"),
        Step("cancel", _("取消会议"), ("planned",), "cancelled"),
    ],
)

REVIEW_LIFE = Lifecycle(
    [State("draft", pgettext_lazy("paper", "草稿"), "secondary"), State("issued", _("已发布"), "kept")],
    [Step("issue", _("发布"), ("draft",), "issued")],
)

CHECK_LIFE = Lifecycle(
    [State("draft", _("检查中"), "at_risk"), State("done", _("已完成"), "kept")],
    [Step("finish", _("完成检查"), ("draft",), "done")],
)
