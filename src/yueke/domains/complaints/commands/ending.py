"""Other ends of a complaint: withdrawn by the customer, given to somebody outside, joined with another."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yueke.domains.complaints.choices import Medium, TellKind
from yueke.domains.complaints.commands.approving import lapse
from yueke.domains.complaints.commands.holding import handles, held, step, told_of, words
from yueke.domains.complaints.commands.telling import say
from yueke.domains.complaints.events import (
    ComplaintJoined,
    ComplaintMerged,
    ComplaintReferred,
    ComplaintWithdrawn,
)
from yueke.domains.complaints.lifecycles import COMPLAINT_LIFE, OPEN
from yueke.domains.complaints.models import Complaint
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, Refused


@command(may="complaints.handle|complaints.accept")
def withdraw(actor: Actor, complaint_id: int, reason: str, *, at: datetime) -> Complaint:
    """Note that the customer takes the complaint back, and why."""
    complaint = held(actor, complaint_id)
    reason = words(reason, "reason", _("请写明客户撤诉的原因。"), most=200)
    return take_back(actor, complaint, reason, by_customer=False, at=at)


def take_back(actor: Actor, complaint: Complaint, reason: str, *, by_customer: bool, at: datetime) -> Complaint:
    """The same for a held complaint, whoever speaks."""
    ended = {"suspended_at": None, "suspend_reason": ""} if complaint.suspended_at else {}
    step(actor, complaint, "withdraw", at=at, end_reason=reason, ended_at=at, **ended)
    if ended:
        complaint.pauses.filter(ended_at=None).update(ended_at=at)
    lapse(complaint, at)
    told_of(ComplaintWithdrawn, actor, complaint, at, by_customer=by_customer)
    return complaint


@command(may="complaints.handle|complaints.accept")
def refer(
    actor: Actor, complaint_id: int, to: str, reason: str, *, medium: str = Medium.PHONE, at: datetime
) -> Complaint:
    """Give a complaint to somebody outside (12315, arbitration, court) and tell the customer to whom and why."""
    complaint = held(actor, complaint_id)
    handles(actor, complaint)
    to = words(to, "to", _("请写明转给哪个机构。"), most=60)
    reason = words(reason, "reason", _("请写明转外部的理由。"), most=130)
    step(actor, complaint, "refer", at=at, end_reason=f"{to}：{reason}", ended_at=at)
    lapse(complaint, at)
    told_of(ComplaintReferred, actor, complaint, at)
    text = _("您的投诉 %(number)s 已转交%(to)s处理：%(reason)s") % {
        "number": complaint.number,
        "to": to,
        "reason": reason,
    }
    say(actor, complaint, TellKind.ROUTES, str(text), medium, at=at)
    return complaint


@command(may="complaints.handle|complaints.accept")
def merge_into(actor: Actor, complaint_id: int, target_id: int, reason: str, *, at: datetime) -> Complaint:
    """Join a complaint with another open one on the same matter, which goes on for both."""
    if complaint_id == target_id:
        raise Invalid(_("不能并入自己。"), field="target_id")
    # Locked in the order of their keys, as everybody who takes several does.
    first, second = (held(actor, pk) for pk in sorted((complaint_id, target_id)))
    complaint, target = (first, second) if first.pk == complaint_id else (second, first)
    reason = words(reason, "reason", _("请写明并案的理由。"), most=160)
    if target.state not in OPEN:
        now = COMPLAINT_LIFE.state(target.state).label
        raise Refused(_("投诉 %(number)s 现为“%(state)s”，不能并入。") % {"number": target.number, "state": now})
    step(
        actor, complaint, "merge", at=at, merged_into_id=target.pk, ended_at=at, end_reason=f"{target.number}：{reason}"
    )
    lapse(complaint, at)
    told_of(ComplaintMerged, actor, complaint, at, into_id=target.pk)
    told_of(ComplaintJoined, actor, target, at, from_id=complaint.pk)
    return complaint


def survivor_of(complaint: Complaint) -> Complaint:
    """The complaint that goes on for one that was joined with another, and that perhaps with a third."""
    seen = {complaint.pk}
    while complaint.merged_into is not None and complaint.merged_into.pk not in seen:
        complaint = complaint.merged_into
        seen.add(complaint.pk)
    return complaint
