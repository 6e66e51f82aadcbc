"""What the customer is told, by which means, and whether it arrived."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yueke.domains.complaints import clocks
from yueke.domains.complaints.choices import SPOKEN, Medium, TellKind
from yueke.domains.complaints.commands.holding import handles, held, not_ended, of, set_columns, told_of, words
from yueke.domains.complaints.events import CustomerNotReached, CustomerTold, MessageSettled
from yueke.domains.complaints.models import Attempt, Complaint, Told
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, NotFound, Refused
from yueke.kernel.events import publish

BY_HAND = (TellKind.PROGRESS, TellKind.PROMISE, TellKind.ACCEPT, TellKind.ACKNOWLEDGE, TellKind.ROUTES)
"""What somebody may tell without taking a step."""


@command(may="complaints.handle|complaints.accept")
def tell(actor: Actor, complaint_id: int, kind: str, text: str, medium: str, *, at: datetime) -> Told:
    """Tell the customer how it stands; the time until they must hear again begins anew."""
    complaint = held(actor, complaint_id)
    handles(actor, complaint)
    not_ended(complaint)
    if kind not in BY_HAND:
        raise Invalid(_("请选择告知的内容。"), field="kind")
    text = words(text, "text", _("请写明告知客户的内容。"), most=2_000)
    return say(actor, complaint, kind, text, medium, at=at)


def say(actor: Actor, complaint: Complaint, kind: str, text: str, medium: str, *, at: datetime) -> Told:
    """Write a message down for a held complaint; what is spoken has arrived with that."""
    if medium not in Medium.values:
        raise Invalid(_("请选择告知的方式。"), field="medium")
    spoken = medium in SPOKEN
    if not spoken:
        _reachable(complaint, medium)
    row = Told.objects.create(
        complaint=complaint, round=complaint.round, kind=kind, medium=medium, text=text, by_id=actor.person_id,
        at=at, delivered_at=at if spoken else None,
    )  # fmt: skip
    publish(actor, CustomerTold(at=at, **of(complaint), told_id=row.pk, told_kind=kind, medium=medium))
    if spoken:
        _arrived(complaint, row, at)
    return row


@command(may="complaints.watch")
def carry(actor: Actor, told_id: int, outgoing_id: int, *, at: datetime) -> None:
    """Note which entry of the outbox carries a message."""
    Told.objects.filter(pk=told_id, outgoing_id__isnull=True).update(outgoing_id=outgoing_id)


@command(may="complaints.watch")
def note_delivery(actor: Actor, told_id: int, *, failure: str = "", at: datetime) -> None:
    """Note that a message arrived, or why it did not; once, whatever is reported later."""
    row = Told.objects.select_related("complaint").filter(pk=told_id).first()
    if row is None:
        raise NotFound
    complaint = Complaint.objects.select_for_update(no_key=True).get(pk=row.complaint_id)
    settled = {"failed_at": at, "failure": failure[:200]} if failure else {"delivered_at": at}
    open_ = Told.objects.filter(pk=row.pk, delivered_at__isnull=True, failed_at__isnull=True)
    if not open_.update(**settled):
        return
    publish(actor, MessageSettled(at=at, **of(complaint), told_id=row.pk, delivered=not failure))
    if not failure:
        _arrived(complaint, row, at)


@command(may="complaints.handle|complaints.accept")
def note_attempt(actor: Actor, complaint_id: int, medium: str, note: str = "", *, at: datetime) -> Attempt:
    """Note that the customer could not be reached for their word on the result."""
    complaint = held(actor, complaint_id)
    handles(actor, complaint)
    if complaint.state != "replied":
        raise Refused(_("答复客户之后才记录回访未联系上。"))
    if medium not in Medium.values:
        raise Invalid(_("请选择联系的方式。"), field="medium")
    row = Attempt.objects.create(
        complaint=complaint, round=complaint.round, medium=medium, note=note.strip()[:200], by_id=actor.person_id, at=at
    )
    if complaint.asked_at is None:
        set_columns(complaint, at=at, asked_at=at)
    told_of(CustomerNotReached, actor, complaint, at)
    return row


def _arrived(complaint: Complaint, row: Told, at: datetime) -> None:
    """What follows from a message having reached the customer."""
    changes: dict[str, datetime] = {"told_at": at}
    if complaint.acknowledged_at is None:
        changes["acknowledged_at"] = at
    if complaint.contacted_at is None and row.kind not in (TellKind.ACKNOWLEDGE,):
        changes["contacted_at"] = at
    set_columns(complaint, at=at, **changes)
    clocks.told(complaint, at, contacted="contacted_at" in changes)


def _reachable(complaint: Complaint, medium: str) -> None:
    """Refuse a message nobody could carry."""
    customer = complaint.customer
    if medium == Medium.SMS and not (complaint.caller_phone or (customer and customer.phone)):
        raise Invalid(_("没有留下电话，不能发短信。请换一种方式。"), field="medium")
    if medium == Medium.EMAIL and not (complaint.caller_email or (customer and customer.email)):
        raise Invalid(_("没有留下邮箱，不能发邮件。请换一种方式。"), field="medium")
