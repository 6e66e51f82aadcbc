"""After the reply: asking for satisfaction, opening again for who is not satisfied, closing through a gate, filing."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yueke.domains.complaints import clocks
from yueke.domains.complaints.choices import ApprovalKind, Decision, Medium, TellKind
from yueke.domains.complaints.commands import grading
from yueke.domains.complaints.commands.accepting import hand_to
from yueke.domains.complaints.commands.approving import lapse
from yueke.domains.complaints.commands.holding import held, set_columns, step, told_of, words
from yueke.domains.complaints.commands.telling import say
from yueke.domains.complaints.events import (
    ComplaintArchived,
    ComplaintClosed,
    ComplaintReopened,
    SatisfactionAnswered,
    SatisfactionAsked,
)
from yueke.domains.complaints.models import Approval, Attempt, CaseFile, Complaint, Round
from yueke.domains.complaints.policy import policy
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, Refused

UNSATISFIED = 2
"""Up to here, of five, a customer is not satisfied and the complaint opens again."""


@command(may="complaints.handle|complaints.accept")
def ask_satisfaction(
    actor: Actor, complaint_id: int, text: str = "", *, medium: str = Medium.PHONE, at: datetime
) -> Complaint:
    """Ask the customer whether they are satisfied with the result, by a link or by word of mouth."""
    complaint = held(actor, complaint_id)
    if complaint.state != "replied":
        raise Refused(_("答复客户之后才能征询满意度。"))
    set_columns(complaint, at=at, asked_at=at)
    told_of(SatisfactionAsked, actor, complaint, at)
    asked = text.strip() or _("您的投诉 %(number)s 已答复，请评价您是否满意。") % {"number": complaint.number}
    say(actor, complaint, TellKind.ASK, str(asked), medium, at=at)
    return complaint


@command(may="complaints.handle|complaints.accept")
def note_answer(actor: Actor, complaint_id: int, satisfaction: int, comment: str = "", *, at: datetime) -> Complaint:
    """Note how satisfied the customer is, 1 to 5; who is not makes the complaint open again by itself."""
    return take_answer(actor, held(actor, complaint_id), satisfaction, comment, at)


def take_answer(actor: Actor, complaint: Complaint, satisfaction: int, comment: str, at: datetime) -> Complaint:
    """The same for a held complaint, whoever speaks."""
    if complaint.state != "replied":
        raise Refused(_("现在不能评价：投诉还没有答复，或已经办结。"))
    if satisfaction not in range(1, 6):
        raise Invalid(_("请选择 1 到 5 分。"), field="satisfaction")
    if satisfaction <= UNSATISFIED and complaint.suspended_at is not None:
        raise Refused(_("投诉已挂起，请先恢复办理再记录评价。"))
    set_columns(complaint, at=at, satisfaction=satisfaction, answered_at=at, asked_at=complaint.asked_at or at)
    Round.objects.filter(complaint=complaint, n=complaint.round).update(
        satisfaction=satisfaction, comment=comment.strip()[:2_000], answered_at=at
    )
    told_of(SatisfactionAnswered, actor, complaint, at, satisfaction=satisfaction)
    clocks.after_step(complaint, "answer", at)
    if satisfaction <= UNSATISFIED:
        open_again(actor, complaint, comment.strip() or str(_("客户不满意")), at)
    return complaint


@command(may="complaints.handle|complaints.accept|complaints.supervise")
def reopen(actor: Actor, complaint_id: int, reason: str, *, at: datetime) -> Complaint:
    """Open a replied or closed complaint again: a new round, for a different investigator."""
    complaint = held(actor, complaint_id)
    reason = words(reason, "reason", _("请写明重办的原因。"), most=200)
    return open_again(actor, complaint, reason, at)


def open_again(
    actor: Actor, complaint: Complaint, reason: str, at: datetime, *, by_customer: bool = False
) -> Complaint:
    """The same for a held complaint. It waits for the receipt of the department that answers for it."""
    department = complaint.department_id or complaint.intake_department_id
    if department is None:
        raise Refused(_("还没有责任部门，不能重办。请先在投诉设置里指定归口部门。"))
    fresh = complaint.round + 1
    blank = dict.fromkeys(("satisfaction", "asked_at", "answered_at", "investigator_id", "handler_id", "closed_at"))
    step(actor, complaint, "reopen", at=at, round=fresh, department_id=department, close_reason="", outcome="", **blank)
    made = Round.objects.create(complaint=complaint, n=fresh, opened_at=at, why=reason[:200], by_customer=by_customer)
    lapse(complaint, at)
    told_of(ComplaintReopened, actor, complaint, at)
    hand_to(actor, complaint, department, None, made.reason, at)
    grading.regrade(actor, complaint, at)
    return complaint


@command(may="complaints.handle|complaints.accept")
def close(actor: Actor, complaint_id: int, *, at: datetime) -> Complaint:
    """Close a complaint. The gate: the customer is satisfied, could not be reached often enough, or closing was approved.

    A key customer's complaint besides waits for its written report, where the regulation asks for one.
    """
    complaint = held(actor, complaint_id)
    reason = closing_reason(complaint, at) if complaint.state == "replied" else ""
    step(actor, complaint, "close", at=at, closed_at=at, close_reason=reason)
    lapse(complaint, at)
    told_of(ComplaintClosed, actor, complaint, at, satisfaction=complaint.satisfaction, grade=complaint.grade)
    return complaint


def closing_reason(complaint: Complaint, at: datetime) -> str:
    """Why a replied complaint may be closed: empty for a satisfied customer; raises Refused when it may not."""
    if complaint.satisfaction is not None and complaint.satisfaction > UNSATISFIED:
        return ""
    approval = Approval.objects.filter(
        complaint=complaint, kind=ApprovalKind.CLOSING, decision=Decision.GRANTED, round=complaint.round
    ).first()
    if approval is not None:
        return approval.reason[:200]
    needed = policy(at).limits.attempts
    tried = Attempt.objects.filter(complaint=complaint, round=complaint.round).count()
    if needed is not None and complaint.satisfaction is None and tried >= needed:
        return str(_("回访 %(n)s 次未联系上客户") % {"n": tried})
    raise Refused(_CLOSING_REFUSED, clause="A5.3-satisfied")


_CLOSING_REFUSED = _("还不能办结：要有客户的满意评价，或按规定次数未联系上客户，或经批准结案并已告知其他途径。")


@command(may="complaints.archive")
def archive(actor: Actor, complaint_id: int, *, at: datetime) -> Complaint:
    """File a closed complaint; of a major one the case must be compiled."""
    complaint = held(actor, complaint_id)
    owes_case = complaint.state == "closed" and complaint.grade == "major"
    if owes_case and policy(at).terms("B7.2.3-case") and not CaseFile.objects.filter(complaint=complaint).exists():
        raise Refused(_("重大投诉须先整理案例，再归档。"), clause="B7.2.3-case")
    step(actor, complaint, "archive", at=at, archived_at=at)
    told_of(ComplaintArchived, actor, complaint, at)
    return complaint
