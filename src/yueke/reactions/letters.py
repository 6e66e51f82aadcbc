"""A letter came in by mail: it becomes a complaint, goes with the one it answers, or waits for a person to say.

It goes with a complaint by itself only when its sender is who complained: our message ids and numbers travel with
forwarded mails, and whoever is sent one could otherwise add to another's complaint.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yueke.domains.channels import outbox
from yueke.domains.channels.kinds import declare
from yueke.domains.channels.mail import commands as mail
from yueke.domains.channels.mail.choices import Doubt
from yueke.domains.channels.mail.commands import About
from yueke.domains.channels.mail.events import (
    LetterArrived,
    LetterHeld,
    LetterSettled,
    MailboxFailing,
    OutgoingReturned,
)
from yueke.domains.channels.mail.models import Letter
from yueke.domains.channels.rules import Origin
from yueke.domains.complaints import commands as complaints
from yueke.domains.complaints import queries
from yueke.domains.complaints.choices import Channel
from yueke.domains.complaints.drafts import ComplaintDraft
from yueke.domains.complaints.events import CustomerLinked, CustomerWrote
from yueke.domains.complaints.lifecycles import ENDED
from yueke.domains.complaints.models import Complaint
from yueke.domains.customers.queries import lookup as customers
from yueke.domains.organization import reach
from yueke.kernel.access import SYSTEM, Actor
from yueke.kernel.events import reaction
from yueke.kernel.files.models import StoredFile
from yueke.reactions.complaining import about as named
from yueke.reactions.telling import settle, tell

COMPLAINT = "complaints.complaint"
LONGEST = 4_500
"""Signs of a letter that go into the complaint's description; all of it stays with the letter."""

WROTE = declare("complaints.customer_wrote", gettext_lazy("客户就一件投诉来信"), icon="mail")
WAITS = declare("channels.letter_held", gettext_lazy("一封来信等待归入"), icon="inbox")
FAILING = declare("channels.mailbox_failing", gettext_lazy("投诉邮箱收不到信，请检查设置"), icon="alert-triangle")


@reaction(LetterArrived, why=gettext_lazy("来信登记为投诉，或归入它答复的投诉；拿不准的请人归入"))
def sort(event: LetterArrived, actor: Actor, at: datetime) -> None:
    """Decide on a letter, once; who writes from another address than the complaint's, or on one long over, waits."""
    letter = mail.held(event.letter_id)
    if letter.state != "arrived":
        return
    complaint = answered_by(letter)
    doubt = mail.doubt_of(letter) or _doubt(letter, complaint)
    if doubt:
        mail.hold(actor, letter.pk, doubt, _about(complaint) if complaint else None, at=at)
    elif complaint:
        go_with(actor, letter, complaint.pk, at=at)
    else:
        begin(actor, letter, at=at)


@reaction(LetterHeld, why=gettext_lazy("来信拿不准归入哪里时，通知处理来信的人"))
def letter_waits(event: LetterHeld, actor: Actor, at: datetime) -> None:
    """Those who look after letters where the mailbox belongs."""
    department = mail.held(event.letter_id).mailbox.department_id
    people = reach.answering_for(mail.DECIDE, department) if department else reach.holders(mail.DECIDE)
    tell(WAITS, people, Origin("channels.letter", event.letter_id), occasion=event.letter_id, at=event.at)


@reaction(LetterSettled, why=gettext_lazy("来信归入后，提醒随之已读"))
def letter_settled(event: LetterSettled, actor: Actor, at: datetime) -> None:
    """Nobody need look at it any more."""
    settle(WAITS, event.letter_id, event.at)


@reaction(CustomerWrote, why=gettext_lazy("客户就投诉来信后，通知承办人；没有承办人时通知部门"))
def customer_wrote(event: CustomerWrote, actor: Actor, at: datetime) -> None:
    """Whoever handles it, or could."""
    people = {event.handler_id} if event.handler_id else set()
    if not people and event.department_id:
        people = {*reach.answering_for("complaints.handle", event.department_id)}
    others = [person for person in people if person != event.by_id]
    tell(WROTE, others, named(event), occasion=event.letter_id, at=event.at)


@reaction(CustomerLinked, why=gettext_lazy("投诉关联客户后，来信随之归入该客户"))
def caller_known(event: CustomerLinked, actor: Actor, at: datetime) -> None:
    """The letters on the complaint are the customer's, too."""
    if event.customer_id:
        mail.belongs_to(actor, COMPLAINT, event.complaint_id, event.customer_id, at=at)


@reaction(OutgoingReturned, why=gettext_lazy("发出的邮件被退回后，记在投诉的告知上"))
def came_back(event: OutgoingReturned, actor: Actor, at: datetime) -> None:
    """What was thought to have arrived has not."""
    outbox.note_returned(actor, event.outgoing_id, at=event.at)
    complaints.note_returned(actor, event.outgoing_id, _("邮件被退回"), at=event.at)


@reaction(MailboxFailing, why=gettext_lazy("邮箱持续收不到信时，通知设置邮箱的人"))
def mailbox_fails(event: MailboxFailing, actor: Actor, at: datetime) -> None:
    """Whoever sets mailboxes up; once a day as long as it lasts."""
    about = Origin("channels.mailbox", event.mailbox_id, event.address)
    occasion = f"{event.mailbox_id}:{event.at:%Y%m%d}"
    tell(FAILING, reach.holders(mail.SET_UP), about, occasion=occasion, at=event.at, urgent=True)


def answered_by(letter: Letter) -> Complaint | None:
    """The complaint a letter answers: by the message of ours it names, else by the number in its subject."""
    found = queries.of_outgoing(letter.answers_id) if letter.answers_id is not None else None
    return found or queries.named_in(letter.subject)


def begin(actor: Actor, letter: Letter, *, at: datetime) -> Complaint:
    """Make a complaint of a letter; the same letter again gives the complaint there is."""
    with transaction.atomic():
        row = mail.held(letter.pk)
        complaint = complaints.register(actor, _draft(row), at=at)
        complaints.take_letter(SYSTEM, complaint.pk, row.pk, _files(row), is_first=True, at=at)
        mail.settle(actor, row.pk, "register", _about(complaint), at=at)
    return complaint


def go_with(actor: Actor, letter: Letter, complaint_id: int, *, at: datetime) -> Complaint:
    """File a letter with a complaint; refuses those the actor does not see, and those that ended."""
    with transaction.atomic():
        row = mail.held(letter.pk)
        complaint = complaints.take_letter(actor, complaint_id, row.pk, _files(row), at=at)
        mail.settle(actor, row.pk, "attach", _about(complaint), at=at)
    return complaint


def _doubt(letter: Letter, complaint: Complaint | None) -> str:
    if not (letter.text.strip() or letter.subject.strip()) or not letter.sender:
        return Doubt.EMPTY
    if complaint is None:
        return Doubt.NONE
    if complaint.state in ENDED:
        return Doubt.OVER
    return Doubt.NONE if queries.writes_for(complaint, letter.sender) else Doubt.OTHER_SENDER


def _draft(letter: Letter) -> ComplaintDraft:
    theirs = customers.sharing_ids(SYSTEM, emails=[letter.sender]) if letter.sender else set()
    text = "\n".join(part for part in (letter.subject.strip(), letter.text.strip()) if part)
    if len(text) > LONGEST:
        text = text[:LONGEST] + "\n" + _("（全文见来信）")
    return ComplaintDraft(
        channel=Channel.EMAIL,
        description=text or _("（来信没有可读的内容，请看附件。）"),
        # Several archives may share an address: a person says whose it is.
        customer_id=next(iter(theirs)) if len(theirs) == 1 else None,
        caller_name=letter.sender_name or letter.sender,
        caller_email=letter.sender,
        received_at=letter.received_at,
        department_id=letter.mailbox.department_id,
        origin_kind="channels.letter",
        origin_id=letter.pk,
        key=f"letter:{letter.identity}",
    )


def _about(complaint: Complaint) -> About:
    return About(COMPLAINT, complaint.pk, complaint.number, complaint.customer_id)


def _files(letter: Letter) -> list[StoredFile]:
    return [one.file for one in letter.files.select_related("file")]
