"""The lives of requests, assessments and incidents."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yueke.kernel.lifecycle import Lifecycle, State, Step

OPEN = ("registered", "checked", "working")
"""States of a request in which its clock runs."""

REQUEST_LIFE = Lifecycle(
    [
        State("registered", _("待核身"), "at_risk"),
        State("checked", _("待办理"), "at_risk"),
        State("working", pgettext_lazy("request", "办理中"), "brand"),
        State("answered", _("已答复"), "kept"),
        State("refused", _("已拒绝"), "secondary"),
        State("withdrawn", _("已撤回"), "secondary"),
    ],
    [
        Step("check", _("确认身份"), ("registered",), "checked"),
        Step("begin", _("开始办理"), ("checked",), "working"),
        Step("answer", _("答复"), ("working",), "answered"),
        Step("refuse", _("拒绝"), OPEN, "refused"),
        Step("withdraw", _("申请人撤回"), OPEN, "withdrawn"),
    ],
)

CLAIM_LIFE = Lifecycle(
    [
        State("waiting", _("待核身"), "at_risk"),
        State("accepted", _("已受理"), "kept"),
        State("refused", _("未受理"), "secondary"),
    ],
    [
        Step("accept", _("核对无误，受理"), ("waiting",), "accepted"),
        Step("refuse", _("不受理"), ("waiting",), "refused"),
    ],
)

ASSESSMENT_LIFE = Lifecycle(
    [
        State("draft", _("起草中"), "at_risk"),
        State("review", _("待审核"), "brand"),
        State("approved", _("已通过"), "kept"),
        State("retired", _("已失效"), "secondary"),
    ],
    [
        Step("submit", _("提交审核"), ("draft",), "review"),
        Step("approve", _("审核通过"), ("review",), "approved"),
        Step("send_back", _("退回修改"), ("review",), "draft"),
        Step("retire", _("停用"), ("approved",), "retired"),
    ],
)

INCIDENT_LIFE = Lifecycle(
    [
        State("found", _("已发现"), "broken"),
        State("contained", _("已控制"), "at_risk"),
        State("notified", _("已通知"), "brand"),
        State("closed", _("已结案"), "kept"),
    ],
    [
        Step("contain", _("记为已控制"), ("found",), "contained"),
        Step("notify", _("记为已通知"), ("contained",), "notified"),
        Step("close", _("结案"), ("contained", "notified"), "closed"),
    ],
)
