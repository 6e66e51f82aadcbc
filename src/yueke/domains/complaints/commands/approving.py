"""What needs somebody else's word: offers, compensation, later dates, lighter grades, closing unsatisfied, papers."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueke.domains.complaints import clocks
from yueke.domains.complaints.choices import ApprovalKind, Decision, Grade, Medium, TellKind
from yueke.domains.complaints.commands import grading
from yueke.domains.complaints.commands.holding import handles, held, of, set_columns, step, still_open, words
from yueke.domains.complaints.commands.offering import asked
from yueke.domains.complaints.commands.telling import say
from yueke.domains.complaints.events import ApprovalDecided, PaperFiled
from yueke.domains.complaints.models import Approval, Complaint, Extension, Paper
from yueke.domains.complaints.policy import policy
from yueke.domains.complaints.rules.grading import by_hand, is_heavier
from yueke.domains.organization.models import Membership
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Forbidden, Invalid, NotFound, Refused
from yueke.kernel.events import publish

OF_OFFERS = (ApprovalKind.OFFER, ApprovalKind.COMPENSATION)


@command(may="complaints.handle")
def ask_extension(actor: Actor, complaint_id: int, until: datetime, reason: str, *, at: datetime) -> Approval:
    """Ask for a later promised date. Once granted the customer is told; the first promise stays on record."""
    complaint = held(actor, complaint_id)
    handles(actor, complaint)
    still_open(complaint)
    reason = words(reason, "reason", _("请写明延期的理由。"), most=300)
    if complaint.promised_at is None:
        raise Refused(_("这件投诉还没有承诺时限，无须延期。"))
    if until <= max(complaint.promised_at, at):
        raise Invalid(_("新时限应晚于原承诺时限和现在。"), field="until")
    most = policy(at).limits.extensions
    granted = Extension.objects.filter(complaint=complaint, granted_at__isnull=False).count()
    if most is not None and granted >= most:
        raise Refused(_("这件投诉已延期 %(n)s 次，不能再延。") % {"n": granted})
    extension = Extension.objects.create(
        complaint=complaint, round=complaint.round, before=complaint.promised_at, until=until, reason=reason,
        asked_by_id=actor.person_id, asked_at=at,
    )  # fmt: skip
    return _ask(actor, complaint, ApprovalKind.EXTENSION, reason, at, subject_id=extension.pk)


@command(may="complaints.handle")
def ask_downgrade(actor: Actor, complaint_id: int, grade: str, reason: str, *, at: datetime) -> Approval:
    """Ask for a lighter grade."""
    complaint = held(actor, complaint_id)
    handles(actor, complaint)
    still_open(complaint)
    reason = words(reason, "reason", _("请写明降级的理由。"))
    if grade not in Grade.values or not is_heavier(complaint.grade, grade):
        raise Invalid(_("请选择比现在低的等级。"), field="grade")
    return _ask(actor, complaint, ApprovalKind.DOWNGRADE, reason, at, grade=grade)


@command(may="complaints.handle")
def ask_closing(actor: Actor, complaint_id: int, reason: str, routes: str, *, at: datetime) -> Approval:
    """Ask to close although the customer is not satisfied: why, and which outside routes they are told of."""
    complaint = held(actor, complaint_id)
    handles(actor, complaint)
    reason = words(reason, "reason", _("请写明结案的理由。"), most=200)
    routes = words(routes, "routes", _("请写明告知客户的其他途径。"), most=1_000)
    if complaint.state not in ("replied", "assigned", "investigating"):
        raise Refused(_("答复客户之后才能申请结案。"))
    if complaint.replied_at is None:
        raise Refused(_("答复客户之后才能申请结案。"))
    return _ask(actor, complaint, ApprovalKind.CLOSING, reason, at, routes=routes)


def ask_paper(actor: Actor, complaint: Complaint, paper: Paper, reason: str, at: datetime) -> Approval:
    """Ask for the approval of a written document of a held complaint."""
    return _ask(actor, complaint, ApprovalKind.PAPER, reason, at, subject_id=paper.pk)


@command(may="complaints.review")
def decide(
    actor: Actor, approval_id: int, *, granted: bool, note: str = "", medium: str = Medium.PHONE, at: datetime
) -> Approval:
    """Decide what was asked, and do what follows; never one's own, and once."""
    row = Approval.objects.filter(pk=approval_id).first()
    if row is None:
        raise NotFound
    complaint = held(actor, row.complaint_id)
    approval = Approval.objects.select_for_update().get(pk=row.pk)
    if approval.decision:
        who = approval.decided_by.name if approval.decided_by else ""
        raise Refused(
            _("%(who)s 已审批：%(what)s。请刷新后查看。") % {"who": who, "what": approval.get_decision_display()}
        )
    if approval.asked_by_id is not None and approval.asked_by_id == actor.person_id:
        raise Forbidden(_("不能审批自己提出的事项。请由他人审批。"))
    if not granted:
        note = words(note, "note", _("请写明不同意的理由。"))
    elif approval.amount:
        _within(actor, approval.amount, at)
    approval.decision = Decision.GRANTED if granted else Decision.REFUSED
    approval.note, approval.decided_by_id, approval.decided_at = note.strip()[:500], actor.person_id, at
    approval.save(update_fields=["decision", "note", "decided_by", "decided_at"])
    _carry_out(actor, complaint, approval, medium, at)
    publish(
        actor,
        ApprovalDecided(
            at=at, **of(complaint), approval_id=approval.pk, what=approval.kind, granted=granted, asked_by_id=approval.asked_by_id,
        ),
    )  # fmt: skip
    return approval


@command(may="complaints.review")
def approve(actor: Actor, complaint_id: int, note: str = "", *, at: datetime) -> Approval:
    """Approve the offer a complaint waits with."""
    return decide(actor, _waiting(actor, complaint_id), granted=True, note=note, at=at)


@command(may="complaints.review")
def reject(actor: Actor, complaint_id: int, note: str, *, at: datetime) -> Approval:
    """Give the offer back to whoever investigates, with the reason."""
    return decide(actor, _waiting(actor, complaint_id), granted=False, note=note, at=at)


def lapse(complaint: Complaint, at: datetime, kinds: tuple[str, ...] = ()) -> None:
    """What was asked means nothing any more: the complaint went on without it."""
    rows = Approval.objects.filter(complaint=complaint, decision="")
    rows = rows.filter(kind__in=kinds) if kinds else rows
    rows.update(decision=Decision.LAPSED, decided_at=at)


def _ask(actor: Actor, complaint: Complaint, kind: str, reason: str, at: datetime, **facts: object) -> Approval:
    if Approval.objects.filter(complaint=complaint, kind=kind, decision="").exists():
        raise Refused(_("同样的申请正在等待审批。"))
    approval = Approval.objects.create(
        complaint=complaint,
        kind=kind,
        round=complaint.round,
        reason=reason,
        asked_by_id=actor.person_id,
        asked_at=at,
        **facts,
    )
    publish(actor, asked(approval, complaint, at))
    return approval


def _waiting(actor: Actor, complaint_id: int) -> int:
    complaint = held(actor, complaint_id)
    found = Approval.objects.filter(complaint=complaint, kind__in=OF_OFFERS, decision="").values_list("pk", flat=True)
    first = found.first()
    if first is None:
        raise Refused(_("现在没有等待审核的方案。"))
    return first


def _carry_out(actor: Actor, complaint: Complaint, approval: Approval, medium: str, at: datetime) -> None:
    granted = approval.decision == Decision.GRANTED
    if approval.kind in OF_OFFERS:
        step(actor, complaint, "approve" if granted else "reject", at=at)
    elif approval.kind == ApprovalKind.PAPER:
        state = Paper.State.APPROVED if granted else Paper.State.DRAFT
        paper = Paper.objects.get(pk=approval.subject_id or 0)
        Paper.objects.filter(pk=paper.pk).update(state=state, approved_at=at if granted else None)
        publish(actor, PaperFiled(at=at, **of(complaint), paper_id=paper.pk, paper_kind=paper.kind, state=state))
    elif granted and approval.kind == ApprovalKind.EXTENSION:
        _extend(actor, complaint, approval, medium, at)
    elif granted and approval.kind == ApprovalKind.DOWNGRADE:
        name = approval.asked_by.name if approval.asked_by else actor.name
        grading.change(actor, complaint, approval.grade, [by_hand(f"{name} → {actor.name}", approval.reason)], at)
    elif granted and approval.kind == ApprovalKind.CLOSING:
        text = _("您的投诉 %(number)s 经批准按以下理由结案：%(reason)s。如不认可，您还可以这样反映：%(routes)s") % {
            "number": complaint.number, "reason": approval.reason.rstrip("。."), "routes": approval.routes,
        }  # fmt: skip
        say(actor, complaint, TellKind.ROUTES, str(text), medium, at=at)


def _extend(actor: Actor, complaint: Complaint, approval: Approval, medium: str, at: datetime) -> None:
    extension = Extension.objects.get(pk=approval.subject_id or 0)
    Extension.objects.filter(pk=extension.pk).update(granted_at=at)
    set_columns(complaint, at=at, promised_at=extension.until)
    clocks.promise(complaint, at)
    day = timezone.localtime(extension.until).strftime("%Y-%m-%d")
    text = _("您的投诉 %(number)s 需延期至 %(day)s 前办结：%(why)s") % {
        "number": complaint.number, "day": day, "why": extension.reason,
    }  # fmt: skip
    say(actor, complaint, TellKind.EXTENSION, str(text), medium, at=at)


def _within(actor: Actor, money: Decimal, at: datetime) -> None:
    """A reviewer whose post has a limit keeps to it; posts the regulation does not name have none."""
    terms = policy(at).terms("C7.3-authority")
    amounts = (terms.get("amounts") or {}) if terms else {}
    posts = Membership.objects.filter(person_id=actor.person_id or 0, to_date__isnull=True)
    named = [Decimal(amounts[code]) for code in posts.values_list("post__code", flat=True) if code in amounts]
    if named and money > max(named):
        raise Refused(
            _("赔付 ¥%(money)s 超出您的审批权限（¥%(most)s），请由上级审批。")
            % {"money": f"{money:,.2f}", "most": f"{max(named):,.2f}"}
        )
