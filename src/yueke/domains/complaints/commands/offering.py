"""From the finding to the reply: offers, the customer's answer, review, agreement, reply, solving on the spot."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from yueke.domains.complaints.choices import ApprovalKind, Decision, Grade, Medium, OfferAnswer, Outcome, TellKind
from yueke.domains.complaints.commands.holding import handles, held, of, step, told_of, words
from yueke.domains.complaints.commands.telling import say
from yueke.domains.complaints.drafts import FindingDraft, OfferDraft
from yueke.domains.complaints.events import (
    ApprovalAsked,
    ComplaintReplied,
    OfferAgreed,
    OfferAnswered,
    OfferMade,
    OfferRevised,
)
from yueke.domains.complaints.models import Approval, Complaint, Investigation, Offer, Round
from yueke.domains.complaints.policy import policy
from yueke.domains.complaints.queries.authority import own_authority
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, Refused
from yueke.kernel.events import publish


@command(may="complaints.handle")
def propose(actor: Actor, complaint_id: int, draft: OfferDraft, *, medium: str = Medium.PHONE, at: datetime) -> Offer:
    """Offer a solution: what, until when it takes and why. Refuses before anything was found out in this round.

    Compensation beyond the actor's authority is not told to the customer: it has to be approved first (C7.3-authority).
    """
    complaint = held(actor, complaint_id)
    handles(actor, complaint)
    solution = words(draft.solution, "solution", _("请写明解决方案。"), most=5_000)
    if draft.needs_until is not None and not draft.why.strip():
        raise Invalid(_("请说明为什么需要这些时间。"), field="why")
    if draft.compensation < 0:
        raise Invalid(_("金额不能小于 0。"), field="compensation")
    if not Investigation.objects.filter(complaint=complaint, round=complaint.round).exists():
        raise Refused(_("请先记录本轮的调查，再提出方案。"))
    most = policy(at).limits.offers
    made = Offer.objects.filter(complaint=complaint, round=complaint.round).count()
    if most is not None and made >= most:
        raise Refused(_("本轮已提出 %(n)s 个方案。请提交审核，如实说明能力所限。") % {"n": made})
    # Who hears of a sum before it is approved has been promised it.
    asked_now = draft.answer_needed and beyond_authority(actor, draft.compensation, at) is None
    step(actor, complaint, "propose", at=at, proposed_at=complaint.proposed_at or at, compensation=draft.compensation)
    offer = Offer.objects.create(
        complaint=complaint, round=complaint.round, solution=solution, needs_until=draft.needs_until,
        why=draft.why.strip()[:300], compensation=draft.compensation, answer_needed=asked_now,
        offered_by_id=actor.person_id, offered_at=at,
    )  # fmt: skip
    told_of(OfferMade, actor, complaint, at, offer_id=offer.pk)
    if asked_now:
        text = _("关于您的投诉 %(number)s，我们的方案是：%(solution)s") % {
            "number": complaint.number,
            "solution": solution,
        }
        say(actor, complaint, TellKind.OFFER, str(text), medium, at=at)
    return offer


@command(may="complaints.handle|complaints.accept")
def answer_offer(
    actor: Actor, complaint_id: int, *, accepted: bool, words_of_customer: str = "", limits: str = "", at: datetime
) -> Offer:
    """Note what the customer said to the latest offer; refused, what the company cannot do may be stated with it."""
    complaint = held(actor, complaint_id)
    handles(actor, complaint)
    return note_offer_answer(actor, complaint, accepted, words_of_customer, limits, at)


def note_offer_answer(
    actor: Actor, complaint: Complaint, accepted: bool, said: str, limits: str, at: datetime
) -> Offer:
    """The same for a held complaint, whoever speaks."""
    offer = latest_offer(complaint)
    if complaint.state != "proposed" or offer is None:
        raise Refused(_("现在没有等待客户答复的方案。"))
    if offer.answer:
        raise Refused(_("客户已经答复过这个方案。"))
    offer.answer = OfferAnswer.ACCEPTED if accepted else OfferAnswer.REFUSED
    offer.answer_words, offer.limits, offer.answered_at = said.strip()[:500], limits.strip()[:2_000], at
    offer.save(update_fields=["answer", "answer_words", "limits", "answered_at"])
    told_of(OfferAnswered, actor, complaint, at, offer_id=offer.pk, accepted=accepted)
    return offer


@command(may="complaints.handle")
def revise(actor: Actor, complaint_id: int, *, at: datetime) -> Complaint:
    """Go back to find a better offer, because the customer refused or something new came up."""
    complaint = held(actor, complaint_id)
    handles(actor, complaint)
    step(actor, complaint, "revise", at=at)
    told_of(OfferRevised, actor, complaint, at)
    return complaint


@command(may="complaints.handle")
def submit(actor: Actor, complaint_id: int, reason: str = "", *, limits: str = "", at: datetime) -> Approval:
    """Give the offer to a reviewer: what is major, beyond one's authority, or refused by the customer must go there."""
    complaint = held(actor, complaint_id)
    handles(actor, complaint)
    offer = latest_offer(complaint)
    if complaint.state == "proposed" and offer is not None:
        if offer.answer == OfferAnswer.REFUSED and not (offer.limits or limits.strip()):
            raise Invalid(_("客户不接受方案时，请如实写明公司能力所限。"), field="limits")
        if limits.strip():
            Offer.objects.filter(pk=offer.pk).update(limits=limits.strip()[:2_000])
    step(actor, complaint, "submit", at=at)
    money = offer.compensation if offer else Decimal(0)
    kind = ApprovalKind.COMPENSATION if money else ApprovalKind.OFFER
    approval = Approval.objects.create(
        complaint=complaint, kind=kind, round=complaint.round, subject_id=offer.pk if offer else None, amount=money or None,
        reason=reason.strip()[:500], asked_by_id=actor.person_id, asked_at=at,
    )  # fmt: skip
    publish(actor, asked(approval, complaint, at))
    return approval


@command(may="complaints.handle")
def agree(actor: Actor, complaint_id: int, *, at: datetime) -> Complaint:
    """Settle on the offer without a reviewer: accepted, or none was needed; within one's authority; not major."""
    complaint = held(actor, complaint_id)
    handles(actor, complaint)
    offer = latest_offer(complaint)
    if complaint.state == "proposed" and offer is not None:
        if complaint.grade == Grade.MAJOR:
            raise Refused(_("重大投诉的方案须提交审核。"))
        if offer.answer_needed and offer.answer != OfferAnswer.ACCEPTED:
            raise Refused(_("客户还没有接受方案。请先记录客户的答复，或提交审核。"))
        within_authority(actor, offer.compensation, at)
    step(actor, complaint, "agree", at=at)
    told_of(OfferAgreed, actor, complaint, at)
    return complaint


@command(may="complaints.handle")
def reply(
    actor: Actor, complaint_id: int, text: str, outcome: str, *, medium: str = Medium.PHONE, at: datetime
) -> Complaint:
    """Tell the customer the result."""
    complaint = held(actor, complaint_id)
    handles(actor, complaint)
    text = words(text, "text", _("请写明答复客户的内容。"), most=5_000)
    if outcome not in Outcome.values:
        raise Invalid(_("请选择处理结果。"), field="outcome")
    step(actor, complaint, "reply", at=at, **_replied(text, outcome, at))
    Round.objects.filter(complaint=complaint, n=complaint.round).update(replied_at=at)
    told_of(ComplaintReplied, actor, complaint, at)
    say(actor, complaint, TellKind.RESULT, text, medium, at=at)
    return complaint


@command(may="complaints.handle")
def solve(
    actor: Actor,
    complaint_id: int,
    found: FindingDraft,
    text: str,
    outcome: str = Outcome.SOLVED,
    *,
    compensation: Decimal = Decimal(0),
    medium: str = Medium.PHONE,
    at: datetime,
) -> Complaint:
    """Solve an accepted complaint on the spot: what was found and what the customer was told, in one.

    Refuses what is major or beyond one's authority.
    """
    complaint = held(actor, complaint_id)
    finding = words(found.finding, "finding", _("请写明查明的事实。"), most=5_000)
    text = words(text, "text", _("请写明答复客户的内容。"), most=5_000)
    if outcome not in Outcome.values:
        raise Invalid(_("请选择处理结果。"), field="outcome")
    if complaint.grade == Grade.MAJOR:
        raise Refused(_("重大投诉不能当场办结，请转办调查。"))
    within_authority(actor, compensation, at)
    changes = {
        "department_id": complaint.intake_department_id, "handler_id": actor.person_id,
        "investigator_id": actor.person_id, "investigated_at": complaint.investigated_at or at,
        "proposed_at": complaint.proposed_at or at, "compensation": compensation,
    }  # fmt: skip
    step(actor, complaint, "solve", at=at, **changes, **_replied(text, outcome, at))
    Investigation.objects.create(
        complaint=complaint, round=complaint.round, finding=finding, cause_id=found.cause_id,
        measures=found.measures.strip()[:5_000], is_founded=found.is_founded, by_id=actor.person_id, at=at,
    )  # fmt: skip
    rounds = Round.objects.filter(complaint=complaint, n=complaint.round)
    rounds.update(replied_at=at, investigator_id=actor.person_id)
    told_of(ComplaintReplied, actor, complaint, at, on_the_spot=True)
    say(actor, complaint, TellKind.RESULT, text, medium, at=at)
    return complaint


def latest_offer(complaint: Complaint) -> Offer | None:
    """The last offer of this round."""
    return Offer.objects.filter(complaint=complaint, round=complaint.round).order_by("-pk").first()


def within_authority(actor: Actor, money: Decimal, at: datetime) -> None:
    """Refuse compensation beyond what the actor's posts may promise alone."""
    if money < 0 and not actor.is_system:
        raise Invalid(_("金额不能小于 0。"), field="compensation")
    most = beyond_authority(actor, money, at)
    if most is not None:
        raise Refused(
            _("赔付 ¥%(money)s 超出您的权限（¥%(most)s），请提交审核。")
            % {"money": f"{money:,.2f}", "most": f"{most:,.2f}"}
        )


def beyond_authority(actor: Actor, money: Decimal, at: datetime) -> Decimal | None:
    """What the actor may promise alone, where ``money`` is more than that; else None."""
    if not money or actor.is_system:
        return None
    most = own_authority(actor, at)
    return most if most is not None and money > most else None


def asked(approval: Approval, complaint: Complaint, at: datetime) -> ApprovalAsked:
    """The event that something waits for a reviewer."""
    return ApprovalAsked(
        at=at, **of(complaint), approval_id=approval.pk, what=approval.kind, asked_by_id=approval.asked_by_id,
        department_id=complaint.department_id or complaint.intake_department_id,
    )  # fmt: skip


def settled(approval: Approval) -> bool:
    """Whether an approval was given."""
    return approval.decision == Decision.GRANTED


def _replied(text: str, outcome: str, at: datetime) -> dict[str, object]:
    return {
        "replied_at": at, "result": text, "outcome": outcome, "asked_at": None, "answered_at": None, "satisfaction": None,
    }  # fmt: skip
