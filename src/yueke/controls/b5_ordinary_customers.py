"""Pack B, article 5: ordinary customers, agents' customers too, are maintained and shown new products yearly."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.compliance.control import recurring
from yueke.controls.consenting import willing
from yueke.controls.witnesses import visits_of
from yueke.domains.customers import queries as customers
from yueke.domains.visits.labels import METHODS

maintenance = recurring(
    "B5-maintenance",
    subject="customers.customer",
    population=willing(customers.ordinary_customer_periods),
    acts=visits_of("maintenance", received=True),
    through=_("每户一般客户每年生成一次维护保养回访。"),
    words={"methods": METHODS},
)

recommendation = recurring(
    "B5-recommendation",
    subject="customers.customer",
    population=willing(customers.ordinary_customer_periods, marketing=True),
    acts=visits_of("recommendation", received=True),
    through=_("每户一般客户每年生成一次新品推介；客户不接受营销或档案冻结期间不安排、不计入。"),
    words={"methods": METHODS},
)
