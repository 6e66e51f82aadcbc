"""The life of a letter: one table for buttons, diagram, trigger and tests."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yueke.kernel.lifecycle import Lifecycle, State, Step

LETTER_LIFE = Lifecycle(
    [
        State("arrived", _("待分拣"), "secondary"),
        State("open", _("待归入"), "at_risk"),
        State("registered", _("已登记为投诉"), "kept"),
        State("attached", _("已归入投诉"), "kept"),
        State("dismissed", _("不是投诉"), "secondary"),
        State("left", _("自动邮件"), "secondary"),
    ],
    [
        Step("hold", _("请人归入"), ("arrived",), "open"),
        Step("leave", _("不处理"), ("arrived",), "left"),
        Step("register", pgettext_lazy("letter", "登记为投诉"), ("arrived", "open"), "registered"),
        Step("attach", _("归入投诉"), ("arrived", "open"), "attached"),
        Step("dismiss", pgettext_lazy("letter", "不是投诉"), ("open",), "dismissed"),
        Step("reconsider", _("重新归入"), ("dismissed", "left"), "open"),
    ],
)
