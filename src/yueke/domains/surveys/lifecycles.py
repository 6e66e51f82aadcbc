"""The life of a survey, from its plan to its report."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yueke.kernel.lifecycle import Lifecycle, State, Step

SURVEY_LIFE = Lifecycle(
    [
        State("draft", _("拟订"), "secondary"),
        State("submitted", _("待审批"), "at_risk"),
        State("approved", _("已批准"), "brand"),
        State("running", _("收集中"), "brand"),
        State("paused", _("暂停收集"), "at_risk"),
        State("cleaning", _("清理中"), "brand"),
        State("settled", _("数据已定稿"), "kept"),
        State("cancelled", _("已取消"), "secondary"),
    ],
    [
        Step("submit", _("提交审批"), ("draft",), "submitted"),
        Step("take_back", _("撤回修改"), ("submitted",), "draft"),
        Step("approve", _("批准"), ("submitted",), "approved"),
        Step("reject", _("退回"), ("submitted",), "draft"),
        Step("revise", _("修改计划"), ("approved",), "draft"),
        Step("launch", _("开始收集"), ("approved",), "running"),
        Step("pause", pgettext_lazy("survey", "暂停"), ("running",), "paused"),
        Step("resume", _("继续收集"), ("paused",), "running"),
        Step("close", _("结束收集"), ("running", "paused"), "cleaning"),
        Step("extend", _("延长收集"), ("cleaning",), "running"),
        Step("settle", _("数据定稿"), ("cleaning",), "settled"),
        Step(
            "cancel",
            pgettext_lazy("survey", "取消"),
            ("draft", "submitted", "approved", "running", "paused"),
            "cancelled",
        ),
    ],
)
PLANNING = ("draft", "submitted", "approved")
"""Before the first answer: the questionnaire may still change (in ``draft``)."""
COLLECTING = ("running",)
CHANGING = ("running", "paused")
"""While answers come in: the questionnaire may be followed by another version."""
OVER = ("settled", "cancelled")

RESPONSE_LIFE = Lifecycle(
    [
        State("started", _("答题中"), "secondary"),
        State("completed", _("已完成"), "kept"),
        State("screened", _("不符合条件"), "secondary"),
        State("over_quota", _("配额已满"), "secondary"),
    ],
    [
        Step("complete", pgettext_lazy("survey response", "完成"), ("started",), "completed"),
        Step("screen", _("甄别结束"), ("started",), "screened"),
        Step("turn_away", _("因配额已满结束"), ("started",), "over_quota"),
    ],
)
