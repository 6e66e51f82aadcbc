"""A visited customer is not satisfied: that is a complaint, whoever visited being the first who heard it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yueke.domains.complaints import commands as complaints
from yueke.domains.complaints import queries
from yueke.domains.complaints.choices import Channel
from yueke.domains.complaints.drafts import ComplaintDraft
from yueke.domains.complaints.models import Complaint
from yueke.domains.visits import queries as visits
from yueke.domains.visits.events import VisitCompleted
from yueke.domains.visits.models import Visit
from yueke.domains.visits.rules import UNSATISFIED
from yueke.kernel.access import Actor
from yueke.kernel.events import reaction

VISIT = "visits.visit"


@reaction(VisitCompleted, why=gettext_lazy("回访中客户不满意的，转为投诉办理"), clause="B8.1-unsatisfied")
def take_up(event: VisitCompleted, actor: Actor, at: datetime) -> None:
    """One complaint for each visit."""
    if event.satisfaction is not None and event.satisfaction <= UNSATISFIED:
        grow(actor, visits.visit(actor, event.visit_id), at)


def grow(actor: Actor, visit: Visit, at: datetime) -> Complaint:
    """The complaint of a dissatisfied visit, received when the customer spoke; its description is what they said.

    The same again for the same visit. By hand for visits nobody took up: those of before, and those that were imported.
    """
    desk = queries.desk()
    return complaints.register(
        actor,
        ComplaintDraft(
            channel=Channel.VISIT,
            description=_said(visit),
            customer_id=visit.customer_id,
            received_at=visit.done_at,
            # Who answers for complaints takes it in; until somebody says who does, the department that visited.
            department_id=desk.department_id if desk else visit.department_id,
            first_contact_id=visit.done_by_id,
            origin_kind=VISIT,
            origin_id=visit.pk,
            origin_label=visit.number,
            key=f"visit:{visit.pk}",
        ),
        at=at,
    )


def _said(visit: Visit) -> str:
    """The customer's own words first; without any, how satisfied they are."""
    told = [text.strip() for text in (visit.opinion, visit.content) if text.strip()]
    return "\n".join(told) or _("回访时客户表示不满意（%(n)s 分）。") % {"n": visit.satisfaction}
