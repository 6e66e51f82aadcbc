"""Pack B, article 4: key customers are maintained, shown new products in person, and approved."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.compliance.control import gate, recurring
from yueke.controls.consenting import willing
from yueke.controls.witnesses import visits_of
from yueke.domains.customers import cases as archive
from yueke.domains.customers import queries as customers
from yueke.domains.visits.labels import METHODS

maintenance = recurring(
    "B4.2",
    subject="customers.customer",
    population=willing(customers.key_customer_periods),
    acts=visits_of("maintenance", received=True),
    through=_("每户重点客户自批准之日起生成维护保养回访，登记后计算下一次。"),
    words={"methods": METHODS},
)

recommendation = recurring(
    "B4.3",
    subject="customers.customer",
    population=willing(customers.key_customer_periods, marketing=True),
    acts=visits_of("recommendation", received=True),
    through=_("每户重点客户自批准之日起生成新品推介，须上门当面进行；客户不接受营销或档案冻结期间不安排、不计入。"),
    words={"methods": METHODS},
)

approved = gate(
    "B4.4",
    subject="customers.customer",
    cases=archive.key_marks,
    through=_("重点客户须经申请、审批、编号；未经批准的资格不能生效。"),
)
