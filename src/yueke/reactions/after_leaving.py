"""What somebody who has left owned goes to their successor."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yueke.domains.complaints import commands as complaints
from yueke.domains.customers import commands as customers
from yueke.domains.findings import commands as findings
from yueke.domains.improvement import commands as improvement
from yueke.domains.organization import queries as organization
from yueke.domains.organization.events import PersonLeft
from yueke.domains.visits import commands as visits
from yueke.kernel.access import Actor
from yueke.kernel.events import reaction


@reaction(PersonLeft, why=_("离职人员名下的客户、未完成的回访、投诉、改进措施和评价结论移交给接手人"))
def hand_over(event: PersonLeft, actor: Actor, at: datetime) -> None:
    """Customers, planned visits, open complaints and improvements change hands together, or not at all.

    A successor who has left meanwhile is passed over for theirs: nothing stays with somebody gone.
    """
    successor = organization.stands_in_for(event.successor_id)
    customers.hand_over(actor, from_id=event.person_id, to_id=successor, at=at)
    visits.hand_over(actor, event.person_id, successor, at=at)
    complaints.hand_over_all(actor, event.person_id, successor, at=at)
    improvement.hand_over(actor, event.person_id, successor, at=at)
    findings.hand_over(actor, event.person_id, successor, at=at)
