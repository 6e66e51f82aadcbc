"""What becomes of orders when two archives turn out to be one customer."""

from django.utils.translation import gettext_lazy as _

from yueke.domains.customers.merging.relations import Move, declare

declare("orders.order", "customer", _("订单"), Move())
