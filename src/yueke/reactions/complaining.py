"""Who is told as a complaint goes from hand to hand: who is to take it on, sign, decide, answer, work faster.

What somebody has dealt with rings for nobody any more; what a complaint that is over still asked for is settled too.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yueke.domains.channels import commands as channels
from yueke.domains.channels.kinds import NoticeKind, declare
from yueke.domains.channels.rules import Origin
from yueke.domains.complaints import queries as complaints
from yueke.domains.complaints.events import (
    ApprovalAsked,
    ApprovalDecided,
    ComplaintAccepted,
    ComplaintArchived,
    ComplaintAssigned,
    ComplaintClosed,
    ComplaintDeclined,
    ComplaintEvent,
    ComplaintMerged,
    ComplaintReferred,
    ComplaintRegistered,
    ComplaintReopened,
    ComplaintSentBack,
    ComplaintSigned,
    ComplaintWithdrawn,
    MessageSettled,
    Supervised,
    SupervisionAnswered,
    Urged,
)
from yueke.domains.complaints.models import Approval, Round, Told, Transfer
from yueke.domains.organization import reach
from yueke.kernel.access import SYSTEM, Actor, current_cause
from yueke.kernel.events import reaction
from yueke.reactions.telling import settle, tell

HANDOVER, REPLY = "A5.1-handover", "A5.3-satisfied"

CAME = declare("complaints.came", _("一件投诉等待受理"), icon="message-report")
HANDED = declare("complaints.handed", _("一件投诉转到您的部门，请签收"), icon="transfer")
GIVEN = declare("complaints.given", _("一件投诉交由您办理"), icon="user-share")
BACK = declare("complaints.sent_back", _("您转办的一件投诉被退回，请重新转办"), icon="arrow-back-up")
ASKED = declare("complaints.approval_asked", _("一件投诉的%(what)s等待您审批"), icon="signature")
GRANTED = declare("complaints.granted", _("您提请的%(what)s已获批准"), icon="circle-check")
REFUSED = declare("complaints.refused", _("您提请的%(what)s未获批准，理由见投诉"), icon="circle-x")
ORDERED = declare("complaints.supervised", _("一件投诉被督办，请办理并答复"), icon="flag")
ANSWERED = declare("complaints.supervision_answered", _("您督办的一件投诉已有答复"), icon="message-reply")
URGED = declare("complaints.urged", _("客户催办一件投诉"), icon="speakerphone")
REOPENED = declare("complaints.reopened", _("一件投诉重办（第 %(round)s 轮），须由未参与过的人员调查"), icon="rotate")
TAKEN_BACK = declare("complaints.withdrawn", _("客户撤回了您办理的一件投诉"), icon="arrow-back-up")
NOT_SENT = declare("complaints.not_sent", _("告知客户的一条消息没有送达，请换一种方式"), icon="mail")


def about(event: ComplaintEvent) -> Origin:
    """The complaint an event is about, as a notice names it."""
    return Origin("complaints.complaint", event.complaint_id, event.number)


@reaction(ComplaintRegistered, why=_("投诉登记后，通知能受理的人"))
def complaint_came(event: ComplaintRegistered, actor: Actor, at: datetime) -> None:
    """Those who may take it on where it came in, whoever wrote it down aside."""
    if event.department_id is None:
        return
    recorder = complaints.complaint(SYSTEM, event.complaint_id).recorded_by_id
    people = reach.answering_for("complaints.accept", event.department_id) - {recorder}
    tell(CAME, people, about(event), occasion=event.complaint_id, at=event.at)


@reaction(ComplaintAccepted, why=_("投诉受理后，不必再请人受理"))
def complaint_accepted(event: ComplaintAccepted, actor: Actor, at: datetime) -> None:
    """Nobody is told; the others asked need not look any more."""
    settle(CAME, event.complaint_id, event.at)


@reaction(ComplaintAssigned, why=_("投诉转办或换人后，通知责任部门能签收的人或承办人"), clause=HANDOVER)
def complaint_handed_over(event: ComplaintAssigned, actor: Actor, at: datetime) -> None:
    """Who was named; without a name everybody of the department who may sign. Changed hands later: the new handler."""
    transfer = Transfer.objects.filter(pk=event.transfer_id).first()
    if transfer is None or transfer.receipt_at is not None or transfer.handler_id != event.handler_id:
        occasion = f"{event.complaint_id}:{current_cause().event_id}"
        _tell_others(GIVEN, [event.handler_id], event, occasion, by=event.by_id, clause=HANDOVER)
        return
    people = [transfer.handler_id] if transfer.handler_id else _signing(transfer.to_department_id)
    _tell_others(HANDED, people, event, event.transfer_id, by=event.by_id, clause=HANDOVER)


@reaction(ComplaintSigned, why=_("投诉签收后，不再提醒其他能签收的人"))
def complaint_signed(event: ComplaintSigned, actor: Actor, at: datetime) -> None:
    """One receipt is enough."""
    settle(HANDED, event.transfer_id, event.at)


@reaction(ComplaintSentBack, why=_("投诉被退回后，通知转办的人"), clause=HANDOVER)
def complaint_sent_back(event: ComplaintSentBack, actor: Actor, at: datetime) -> None:
    """Whoever handed it over; the colleagues of who sent it back need not look any more."""
    settle(HANDED, event.transfer_id, event.at)
    sender = Transfer.objects.filter(pk=event.transfer_id).values_list("sent_by_id", flat=True).first()
    _tell_others(BACK, [sender], event, event.transfer_id, by=event.by_id, clause=HANDOVER)


@reaction(ApprovalAsked, why=_("投诉事项提请审批后，通知能审批的人"))
def approval_waits(event: ApprovalAsked, actor: Actor, at: datetime) -> None:
    """The reviewers over the department, the asker aside: nobody decides their own."""
    people = reach.holders_over("complaints.review", event.department_id) - {event.asked_by_id}
    tell(ASKED, people, about(event), occasion=event.approval_id, at=event.at, facts=_what(event.approval_id))


@reaction(ApprovalDecided, why=_("投诉事项审批后，通知提请人"))
def approval_decided(event: ApprovalDecided, actor: Actor, at: datetime) -> None:
    """Whoever asked; the other reviewers need not look any more."""
    settle(ASKED, event.approval_id, event.at)
    kind = GRANTED if event.granted else REFUSED
    facts = _what(event.approval_id)
    tell(kind, [event.asked_by_id], about(event), occasion=event.approval_id, at=event.at, facts=facts)


@reaction(Supervised, why=_("投诉被督办后，通知承办人；没有承办人时通知部门"))
def supervision_waits(event: Supervised, actor: Actor, at: datetime) -> None:
    """Whoever handles it, or could."""
    people = _handling(event.handler_id, event.department_id)
    tell(ORDERED, people, about(event), occasion=event.supervision_id, at=event.at, urgent=True)


@reaction(SupervisionAnswered, why=_("督办答复后，通知督办的人"))
def supervision_answered(event: SupervisionAnswered, actor: Actor, at: datetime) -> None:
    """Whoever ordered it (``by_id``)."""
    settle(ORDERED, event.supervision_id, event.at)
    tell(ANSWERED, [event.by_id], about(event), occasion=event.supervision_id, at=event.at)


@reaction(Urged, why=_("客户催办后，通知承办人；没有承办人时通知部门"))
def complaint_urged(event: Urged, actor: Actor, at: datetime) -> None:
    """Whoever handles it, or could."""
    occasion = f"{event.complaint_id}:{current_cause().event_id}"
    tell(URGED, _handling(event.handler_id, event.department_id), about(event), occasion=occasion, at=event.at)


@reaction(ComplaintReopened, why=_("投诉重办后，通知首问责任人、上一轮调查人和部门负责人"), clause=REPLY)
def complaint_reopened(event: ComplaintReopened, actor: Actor, at: datetime) -> None:
    """Who answered for it so far; who is to sign for the new round is told of the hand-over."""
    _settle_lapsed(event)
    row = complaints.complaint(SYSTEM, event.complaint_id)
    before = Round.objects.filter(complaint_id=row.pk, n=event.round - 1).values_list("investigator_id", flat=True)
    people = {row.first_contact_id, *before}
    if event.department_id:
        people |= reach.answering_for("complaints.review", event.department_id)
    occasion = f"{event.complaint_id}:{event.round}"
    _tell_others(
        REOPENED, people, event, occasion, by=event.by_id, clause=REPLY, urgent=True, facts={"round": event.round}
    )


@reaction(ComplaintWithdrawn, why=_("客户撤回投诉后，通知承办人"))
def complaint_withdrawn(event: ComplaintWithdrawn, actor: Actor, at: datetime) -> None:
    """Whoever handles it, unless they wrote it down themselves."""
    _settle_all(event)
    _tell_others(TAKEN_BACK, [event.handler_id], event, event.complaint_id, by=event.by_id)


@reaction(ComplaintDeclined, why=_("投诉不予受理后，不再提醒"))
def complaint_declined(event: ComplaintDeclined, actor: Actor, at: datetime) -> None:
    """Nobody is told."""
    _settle_all(event)


@reaction(ComplaintMerged, why=_("投诉并案后，不再提醒"))
def complaint_merged(event: ComplaintMerged, actor: Actor, at: datetime) -> None:
    """Nobody is told."""
    _settle_all(event)


@reaction(ComplaintReferred, why=_("投诉转外部后，不再提醒"))
def complaint_referred(event: ComplaintReferred, actor: Actor, at: datetime) -> None:
    """Nobody is told."""
    _settle_all(event)


@reaction(ComplaintClosed, why=_("投诉办结后，不再提醒未决的审批"))
def complaint_closed(event: ComplaintClosed, actor: Actor, at: datetime) -> None:
    """What was still asked has lapsed."""
    _settle_lapsed(event)


@reaction(ComplaintArchived, why=_("投诉归档后，不再提醒"))
def complaint_archived(event: ComplaintArchived, actor: Actor, at: datetime) -> None:
    """Nobody is told."""
    _settle_all(event)


@reaction(MessageSettled, why=_("告知客户的消息没有送达时，通知告知人"))
def customer_not_told(event: MessageSettled, actor: Actor, at: datetime) -> None:
    """Whoever told it, or handles the complaint; without either whoever took it in."""
    if event.delivered:
        return
    row = complaints.complaint(SYSTEM, event.complaint_id)
    sender = Told.objects.filter(pk=event.told_id).values_list("by_id", flat=True).first()
    person = sender or row.handler_id or row.first_contact_id
    tell(NOT_SENT, [person], about(event), occasion=event.told_id, at=event.at, urgent=True)


def _signing(department_id: int) -> frozenset[int]:
    """Those who may sign for what was handed to a department."""
    return reach.answering_for("complaints.handle", department_id)


def _handling(handler_id: int | None, department_id: int | None) -> Iterable[int]:
    if handler_id is not None:
        return [handler_id]
    return _signing(department_id) if department_id is not None else []


def _what(approval_id: int) -> dict[str, str]:
    """What an approval is about, in words."""
    return {"what": str(Approval.objects.get(pk=approval_id).get_kind_display())}


def _tell_others(
    kind: NoticeKind,
    people: Iterable[int | None],
    event: ComplaintEvent,
    occasion: int | str,
    *,
    by: int | None,
    clause: str = "",
    urgent: bool = False,
    facts: dict[str, int | str] | None = None,
) -> None:
    """Everybody but whoever did it."""
    others = [person for person in people if person != by]
    tell(kind, others, about(event), occasion=occasion, at=event.at, clause=clause, urgent=urgent, facts=facts)


def _settle_lapsed(event: ComplaintEvent) -> None:
    rows = Approval.objects.filter(complaint_id=event.complaint_id).values_list("pk", flat=True)
    channels.settle(SYSTEM, [f"{ASKED.code}:{pk}" for pk in rows], at=event.at)


def _settle_all(event: ComplaintEvent) -> None:
    """The complaint is over: nobody need take it on, sign for it or decide."""
    _settle_lapsed(event)
    transfers = Transfer.objects.filter(complaint_id=event.complaint_id).values_list("pk", flat=True)
    keys = [f"{CAME.code}:{event.complaint_id}", *(f"{HANDED.code}:{pk}" for pk in transfers)]
    channels.settle(SYSTEM, keys, at=event.at)
