"""The writers of mailboxes and of what is decided about letters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from yueke.domains.channels.mail import imap
from yueke.domains.channels.mail.choices import Doubt, Nature, Security
from yueke.domains.channels.mail.events import LetterHeld, LetterSettled
from yueke.domains.channels.mail.lifecycles import LETTER_LIFE
from yueke.domains.channels.mail.models import Letter, LetterFile, Mailbox
from yueke.domains.organization.models import Department
from yueke.kernel.access import Actor, command, require
from yueke.kernel.cleaning.emails import clean_email
from yueke.kernel.errors import Invalid, Message, NotFound
from yueke.kernel.events import publish

SET_UP, DECIDE = "system.mailbox", "channels.letters"
_HOST = re.compile(r"[A-Za-z0-9\u4e00-\u9fff](?:[A-Za-z0-9\u4e00-\u9fff.-]{0,250})|\[?[0-9A-Fa-f:]{2,45}\]?")


@dataclass(frozen=True)
class MailboxDraft:
    """How a mailbox is reached. Without ``password`` the one there is stays."""

    address: str
    host: str
    port: int
    security: str
    username: str
    first_day: date
    password: str = ""
    folder: str = "INBOX"
    department_id: int | None = None
    is_active: bool = True


@dataclass(frozen=True)
class About:
    """What a letter is about: ``kind`` as ``app.model``, its id, and a number that is no secret."""

    kind: str
    id: int
    label: str
    customer_id: int | None = None


@command(may=SET_UP)
def save_mailbox(actor: Actor, draft: MailboxDraft, mailbox_id: int | None = None, *, at: datetime) -> Mailbox:
    """Set a mailbox up, or change how it is reached; refuses what cannot be, and unencrypted ways to other machines."""
    row = Mailbox(created_at=at) if mailbox_id is None else _mailbox(mailbox_id)
    fields = _wrong(draft, row)
    if fields:
        raise Invalid(_("邮箱设置有需要改正的内容。"), fields=fields)
    moved = (row.host, row.folder, row.username) != (draft.host.strip(), draft.folder.strip(), draft.username.strip())
    row.address = clean_email(draft.address).value or ""
    row.host, row.port, row.security = draft.host.strip(), draft.port, draft.security
    row.username, row.folder = draft.username.strip(), draft.folder.strip()
    row.password = draft.password or row.password
    row.department_id, row.first_day, row.is_active = draft.department_id, draft.first_day, draft.is_active
    if moved:
        # Another server numbers its letters in its own way.
        row.uid_validity, row.last_uid = None, 0
    row.failing_since, row.error = None, ""
    row.save()
    return row


def try_mailbox(actor: Actor, mailbox_id: int) -> int:
    """Open a mailbox and count what would be fetched; raises ``imap.Unreachable``. Changes nothing."""
    require(actor, SET_UP)
    row = _mailbox(mailbox_id)
    account = imap.Account(row.host, row.port, row.security, row.username, row.password, row.folder)
    with imap.opened(account) as (client, validity):
        return len(imap.fresh(client, imap.Place(row.uid_validity, row.last_uid), validity, row.first_day))


@command(may="channels.tell")
def hold(actor: Actor, letter_id: int, doubt: str, about: About | None = None, *, at: datetime) -> Letter:
    """Let a person decide on a letter; ``about`` is what it seems to be about."""
    row = held(letter_id)
    changes = _about(about) if about else {}
    LETTER_LIFE.move(row, "hold", at=at, doubt=doubt, **changes)
    publish(actor, LetterHeld(at=at, letter_id=row.pk, doubt=doubt))
    return row


@command(may=f"channels.tell|{DECIDE}")
def settle(actor: Actor, letter_id: int, verb: str, about: About, *, at: datetime) -> Letter:
    """Note that a letter became something (``register``) or was filed with it (``attach``)."""
    if verb not in ("register", "attach"):
        raise ValueError(verb)
    row = held(letter_id)
    LETTER_LIFE.move(row, verb, at=at, settled_at=at, settled_by_id=actor.person_id, **_about(about))
    _told(actor, row, at)
    return row


@command(may=DECIDE)
def dismiss(actor: Actor, letter_id: int, *, at: datetime) -> Letter:
    """It is no complaint."""
    row = held(letter_id)
    nothing = {"about_kind": "", "about_id": None, "about_label": ""}
    LETTER_LIFE.move(row, "dismiss", at=at, settled_at=at, settled_by_id=actor.person_id, **nothing)
    _told(actor, row, at)
    return row


@command(may=DECIDE)
def reconsider(actor: Actor, letter_id: int, *, at: datetime) -> Letter:
    """Decide again on a letter that was put aside, by a person or by a rule."""
    row = held(letter_id)
    LETTER_LIFE.move(row, "reconsider", at=at, doubt=Doubt.RECONSIDERED, settled_at=None, settled_by_id=None)
    publish(actor, LetterHeld(at=at, letter_id=row.pk, doubt=Doubt.RECONSIDERED))
    return row


@command(may="channels.tell")
def belongs_to(actor: Actor, about_kind: str, about_id: int, customer_id: int, *, at: datetime) -> int:
    """Note whose letters they are, once the customer of what they are about is known; returns how many."""
    rows = Letter.objects.filter(about_kind=about_kind, about_id=about_id, customer_id__isnull=True)
    return rows.filter(state__in=("registered", "attached")).update(customer_id=customer_id)


@command(may="channels.tell")
def let_go_letters(actor: Actor, *, before: datetime, at: datetime) -> int:
    """Drop letters nobody has to deal with, put aside before a moment; returns how many."""
    rows = Letter.objects.filter(state__in=("left", "dismissed"), created_at__lt=before)
    gone = rows.count()
    LetterFile.objects.filter(letter__in=rows.values("pk")).delete()
    rows.delete()
    return gone


def held(letter_id: int) -> Letter:
    """A letter, locked until the transaction ends; raises NotFound."""
    row = Letter.objects.select_for_update(no_key=True).filter(pk=letter_id).first()
    if row is None:
        raise NotFound
    return row


def doubt_of(letter: Letter) -> str:
    """What makes a letter one no rule decides on, whatever it is about."""
    return {Nature.JUNK: Doubt.JUNK, Nature.FLOOD: Doubt.FLOOD}.get(Nature(letter.nature), Doubt.NONE)


def _mailbox(mailbox_id: int) -> Mailbox:
    row = Mailbox.objects.filter(pk=mailbox_id).first()
    if row is None:
        raise NotFound
    return row


def _about(about: About) -> dict[str, object]:
    told: dict[str, object] = {"about_kind": about.kind, "about_id": about.id, "about_label": about.label[:60]}
    return told | ({"customer_id": about.customer_id} if about.customer_id else {})


def _told(actor: Actor, row: Letter, at: datetime) -> None:
    publish(
        actor,
        LetterSettled(
            at=at, letter_id=row.pk, state=row.state, about_kind=row.about_kind, about_id=row.about_id,
        ),
    )  # fmt: skip


def _wrong(draft: MailboxDraft, row: Mailbox) -> dict[str, list[Message]]:
    fields: dict[str, list[Message]] = {}
    address = clean_email(draft.address.strip()).value
    if not address:
        fields["address"] = [_("请填写邮箱地址。")]
    elif Mailbox.objects.filter(address=address).exclude(pk=row.pk).exists():
        fields["address"] = [_("这个邮箱已经设置过。")]
    if not _HOST.fullmatch(draft.host.strip()):
        fields["host"] = [_("请填写服务器地址，如 imap.example.com。")]
    if draft.security not in Security.values:
        fields["security"] = [_("请选择加密方式。")]
    elif draft.security == Security.PLAIN and not imap.is_loopback(draft.host):
        fields["security"] = [_("不加密的连接只能用于本机。请选择 TLS 或 STARTTLS。")]
    if not 1 <= draft.port <= 65535:
        fields["port"] = [_("端口在 1 到 65535 之间。")]
    if not draft.username.strip():
        fields["username"] = [_("请填写登录名。")]
    if not (draft.password or row.password):
        fields["password"] = [_("请填写密码或授权码。")]
    elif not draft.password and row.pk and (row.host, row.username) != (draft.host.strip(), draft.username.strip()):
        # Else whoever may change the server could have the password sent to one of their own.
        fields["password"] = [_("换了服务器或登录名，请重新填写密码或授权码。")]
    if not draft.folder.strip() or any(sign in draft.folder for sign in "\r\n\0"):
        fields["folder"] = [_("请填写文件夹，一般是 INBOX。")]
    if draft.department_id is not None and not Department.objects.filter(pk=draft.department_id).exists():
        fields["department_id"] = [_("没有这个部门。")]
    return fields
