"""Whoever works on a complaint hears what its customer does on the portal: adds material, answers an offer, is satisfied.

That they urge, take it back or are not satisfied (it opens again) is told in :mod:`yueke.reactions.complaining`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yueke.domains.channels.kinds import declare
from yueke.domains.complaints import queries as complaints
from yueke.domains.complaints.commands.closing import UNSATISFIED
from yueke.domains.complaints.events import ComplaintStepped, EvidenceAdded, OfferAnswered, SatisfactionAnswered
from yueke.domains.organization import reach
from yueke.kernel.access import SYSTEM, Actor
from yueke.kernel.events import reaction
from yueke.reactions.complaining import about
from yueke.reactions.telling import tell

ADDED = declare("complaints.added", _("客户为一件投诉补充了材料"), icon="paperclip")
OFFER_ACCEPTED = declare("complaints.offer_accepted", _("客户接受了您提出的方案"), icon="circle-check")
OFFER_REFUSED = declare("complaints.offer_refused", _("客户不接受您提出的方案，原话见投诉"), icon="circle-x")
SATISFIED = declare("complaints.satisfied", _("客户评价了处理结果（%(n)s 分），可以办结"), icon="star")


@reaction(EvidenceAdded, why=_("客户补充材料后，通知承办人；没有承办人时通知能受理的人"))
def customer_added(event: EvidenceAdded, actor: Actor, at: datetime) -> None:
    """Once for what was handed in together; what came with the complaint itself is no addition."""
    if not event.by_customer:
        return
    row = complaints.complaint(SYSTEM, event.complaint_id)
    if event.at <= row.created_at:
        return
    people: Iterable[int | None] = [event.handler_id]
    if event.handler_id is None and event.department_id is not None:
        people = reach.answering_for("complaints.accept", event.department_id)
    tell(ADDED, people, about(event), occasion=f"{event.complaint_id}:{event.at.isoformat()}", at=event.at)


@reaction(OfferAnswered, why=_("客户在门户上答复方案后，通知承办人"))
def customer_answered_offer(event: OfferAnswered, actor: Actor, at: datetime) -> None:
    """Unless somebody of the house wrote the answer down."""
    if event.by_id is None:
        kind = OFFER_ACCEPTED if event.accepted else OFFER_REFUSED
        tell(kind, [event.handler_id], about(event), occasion=event.offer_id, at=event.at, urgent=not event.accepted)


@reaction(SatisfactionAnswered, why=_("客户在门户上作出满意的评价后，通知承办人办结"))
def customer_satisfied(event: SatisfactionAnswered, actor: Actor, at: datetime) -> None:
    """Who is not satisfied makes it open again, which is told as such."""
    if event.by_id is None and event.satisfaction > UNSATISFIED:
        _closing(event, event.satisfaction)


def _closing(event: ComplaintStepped, satisfaction: int) -> None:
    occasion = f"{event.complaint_id}:{event.round}"
    tell(SATISFIED, [event.handler_id], about(event), occasion=occasion, at=event.at, facts={"n": satisfaction})
