"""Pack B, article 5: ordinary customers, agents' customers too, are maintained and shown new products yearly."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.compliance.control import recurring
from yueke.controls.witnesses import visits_of
from yueke.domains.customers import queries as customers
from yueke.domains.visits.labels import METHODS

maintenance = recurring(
    "B5-maintenance",
    subject="customers.customer",
    population=customers.ordinary_customer_periods,
    acts=visits_of("maintenance", received=True),
    through=_("每户一般客户每年生成一次维护保养回访。"),
    words={"methods": METHODS},
)

recommendation = recurring(
    "B5-recommendation",
    subject="customers.customer",
    population=customers.ordinary_customer_periods,
    acts=visits_of("recommendation", received=True),
    through=_("每户一般客户每年生成一次新品推介。"),
    words={"methods": METHODS},
)
