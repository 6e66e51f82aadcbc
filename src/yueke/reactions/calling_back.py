"""A low score in a survey that is not confidential: somebody calls back within a day, and what they hear may be a complaint."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yueke.domains.channels.kinds import declare
from yueke.domains.channels.rules import Origin
from yueke.domains.complaints import commands as complaints
from yueke.domains.complaints import queries as desks
from yueke.domains.complaints.choices import Channel
from yueke.domains.complaints.drafts import ComplaintDraft
from yueke.domains.organization import reach
from yueke.domains.surveys.cleaning_events import CallBackDone, CallBackOwed
from yueke.domains.surveys.commands import calling_back
from yueke.domains.surveys.events import AnswersGiven
from yueke.domains.surveys.queries.screenings import call_back
from yueke.kernel.access import SYSTEM, Actor
from yueke.kernel.events import reaction
from yueke.reactions.telling import settle, tell

CALL_BACK, CLAUSE = "surveys.callback", "A6.4-callback"
OWED = declare("surveys.call_back", _("一位顾客在调查中给了低分，请在 24 小时内回电"), icon="phone-call")


@reaction(AnswersGiven, why=_("非保密调查中给低分的顾客，列入二十四小时内回电"), clause=CLAUSE, together=True)
def low_score(events: Sequence[AnswersGiven], actor: Actor, at: datetime) -> None:
    """Many at once, as they come in together."""
    calling_back.owe_call_backs(SYSTEM, [event.response_id for event in events], at=at)


@reaction(CallBackOwed, why=_("有低分要回电时，通知顾客的负责人或部门"), clause=CLAUSE)
def call_back_waits(event: CallBackOwed, actor: Actor, at: datetime) -> None:
    """Whoever looks after the customer; without anybody, those of the department who may call."""
    found = call_back(SYSTEM, event.call_back_id)
    people = [found.owner_id] if found.owner_id else reach.answering_for("surveys.ask", found.department_id)
    origin = Origin(CALL_BACK, found.pk, event.number)
    tell(OWED, people, origin, occasion=found.pk, at=event.at, urgent=True)


@reaction(CallBackDone, why=_("低分回电后，顾客要投诉的登记为投诉，并与回电互相关联"), clause=CLAUSE)
def called_back(event: CallBackDone, actor: Actor, at: datetime) -> None:
    """Nobody need call any more. One complaint for each call, received when the customer spoke, in their own words."""
    settle(OWED, event.call_back_id, event.at)
    if not event.complains:
        return
    found, desk = call_back(SYSTEM, event.call_back_id), desks.desk()
    made = complaints.register(
        actor,
        ComplaintDraft(
            channel=Channel.PHONE,
            description=found.said,
            customer_id=found.customer_id,
            received_at=found.done_at,
            # Who answers for complaints takes it in; until somebody says who does, the department that called.
            department_id=desk.department_id if desk else found.department_id,
            first_contact_id=found.done_by_id,
            origin_kind=CALL_BACK,
            origin_id=found.pk,
            origin_label=event.number,
            key=f"call_back:{found.pk}",
        ),
        at=at,
    )
    calling_back.link_complaint(SYSTEM, found.pk, made.pk, made.number, at=at)
