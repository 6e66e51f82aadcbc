"""Suspending a complaint while the customer or a test is waited for, and resuming it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yueke.domains.complaints import clocks
from yueke.domains.complaints.choices import Medium, TellKind
from yueke.domains.complaints.commands.holding import handles, held, set_columns, still_open, told_of, words
from yueke.domains.complaints.commands.telling import say
from yueke.domains.complaints.events import ComplaintResumed, ComplaintSuspended
from yueke.domains.complaints.models import Complaint, Pause
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Refused


@command(may="complaints.handle")
def suspend(actor: Actor, complaint_id: int, reason: str, *, medium: str = Medium.PHONE, at: datetime) -> Complaint:
    """Let a complaint rest, with the reason, of which the customer is told; its clocks stand still."""
    complaint = held(actor, complaint_id)
    handles(actor, complaint)
    still_open(complaint)
    reason = words(reason, "reason", _("请写明挂起的原因（等客户材料、等检测……）。"), most=200)
    if complaint.suspended_at is not None:
        raise Refused(_("投诉已经挂起。"))
    if complaint.signed_at is None:
        raise Refused(_("责任部门签收之后才能挂起。"))
    text = _("您的投诉 %(number)s 暂停办理：%(reason)s。恢复办理后会继续告知您进展。") % {
        "number": complaint.number, "reason": reason.rstrip("。"),
    }  # fmt: skip
    say(actor, complaint, TellKind.SUSPENSION, str(text), medium, at=at)
    set_columns(complaint, at=at, suspended_at=at, suspend_reason=reason)
    Pause.objects.create(complaint=complaint, reason=reason, began_at=at, began_by_id=actor.person_id)
    clocks.pause(complaint, at)
    told_of(ComplaintSuspended, actor, complaint, at)
    return complaint


@command(may="complaints.handle|complaints.supervise")
def resume(actor: Actor, complaint_id: int, *, at: datetime) -> Complaint:
    """Go on with a suspended complaint; its clocks run on with what was left of their time."""
    complaint = held(actor, complaint_id)
    if complaint.suspended_at is None:
        raise Refused(_("投诉没有挂起。"))
    minutes = max(0, int((at - complaint.suspended_at).total_seconds() // 60))
    set_columns(
        complaint, at=at, suspended_at=None, suspend_reason="", paused_minutes=complaint.paused_minutes + minutes
    )
    Pause.objects.filter(complaint=complaint, ended_at=None).update(ended_at=at, ended_by_id=actor.person_id)
    clocks.resume(complaint, at)
    told_of(ComplaintResumed, actor, complaint, at)
    return complaint
