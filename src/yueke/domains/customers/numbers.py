"""How the numbers of customers look until somebody edits the rules."""

from django.utils.translation import gettext_lazy as _

from yueke.kernel import numbering

CUSTOMER = "customers.customer"
KEY = "customers.key"

numbering.declare(CUSTOMER, prefix="KH", date_format="%Y", width=6, reset="year", title=_("客户编号"))
numbering.declare(KEY, prefix="ZD", date_format="%Y-", width=4, reset="year", title=_("重点客户编号"))
