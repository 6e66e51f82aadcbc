"""How the numbers of orders look until somebody edits the rule."""

from django.utils.translation import gettext_lazy as _

from yueke.kernel import numbering

ORDER = "orders.order"

numbering.declare(ORDER, prefix="DD", date_format="%Y%m%d-", width=4, reset="day", title=_("订单号"))
