"""The life of a report."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yueke.kernel.lifecycle import Lifecycle, State, Step

REPORT_LIFE = Lifecycle(
    [
        State("draft", pgettext_lazy("paper", "草稿"), "secondary"),
        State("asked", _("待审核"), "at_risk"),
        State("issued", _("已发布"), "kept"),
    ],
    [
        Step("submit", _("提交审核"), ("draft",), "asked"),
        Step("send_back", _("退回修改"), ("asked",), "draft"),
        Step("issue", _("发布"), ("asked",), "issued"),
    ],
)
