"""The life of a visit."""

from django.utils.translation import gettext_lazy as _

from yueke.kernel.lifecycle import Lifecycle, State, Step

VISIT_LIFE = Lifecycle(
    [
        State("planned", _("待回访"), "brand"),
        State("done", _("已回访"), "kept"),
        State("cancelled", _("已取消"), "secondary"),
    ],
    [
        Step("complete", _("登记回访"), ("planned",), "done"),
        Step("cancel", _("取消"), ("planned",), "cancelled"),
    ],
)
