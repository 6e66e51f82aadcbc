"""How the numbers of customers look until somebody edits the rules."""

from yueke.kernel import numbering

CUSTOMER = "customers.customer"
KEY = "customers.key"

numbering.declare(CUSTOMER, prefix="KH", date_format="%Y", width=6, reset="year")
numbering.declare(KEY, prefix="ZD", date_format="%Y-", width=4, reset="year")
