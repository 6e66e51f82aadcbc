"""The life of an order at archive level."""

from django.utils.translation import gettext_lazy as _

from yueke.kernel.lifecycle import Lifecycle, State, Step

ORDER_LIFE = Lifecycle(
    [
        State("open", _("进行中"), "brand"),
        State("delivered", _("已交付"), "kept"),
        State("cancelled", _("已取消"), "secondary"),
    ],
    [
        Step("deliver", _("交付"), ("open",), "delivered"),
        Step("cancel", _("取消"), ("open",), "cancelled"),
    ],
)
