"""The lives of records in the customer archive."""

from django.utils.translation import gettext_lazy as _

from yueke.kernel.lifecycle import Lifecycle, State, Step

KEY_LIFE = Lifecycle(
    [
        State("applied", _("待审批"), "at_risk"),
        State("approved", _("已批准"), "kept"),
        State("refused", _("未批准"), "secondary"),
        State("withdrawn", _("已撤销"), "secondary"),
    ],
    [
        Step("approve", _("批准"), ("applied",), "approved"),
        Step("refuse", _("不批准"), ("applied",), "refused"),
        Step("withdraw", _("撤销资格"), ("approved",), "withdrawn"),
    ],
)
