"""Taking letters from a mailbox into the house: each one whole, with what follows from it, or not at all.

A letter, its files, the event that says it arrived, and how far the mailbox was read are written in one transaction.
Killed before it, the letter is fetched again; killed after it, it is known.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import DataError, transaction
from django.utils import timezone, translation

from yueke.domains.channels.mail import imap
from yueke.domains.channels.mail.choices import LeftOut, Nature
from yueke.domains.channels.mail.events import LetterArrived, MailboxFailing, OutgoingReturned
from yueke.domains.channels.mail.models import Letter, LetterFile, Mailbox
from yueke.domains.channels.mail.reading import Attached, Read, read
from yueke.domains.customers.records import EMAIL
from yueke.kernel import files
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid
from yueke.kernel.events import publish
from yueke.kernel.files.models import StoredFile
from yueke.kernel.vault import blind_index

KINDS = ("image", "video", "pdf", "sheet", "document", "text")
LARGEST_FILE = 20 * 2**20
LOOKED_BACK = timedelta(days=7)
"""How long before the last look letters are looked for again when a mailbox was numbered anew."""
MOST_AN_HOUR = 20
"""Letters of one address within an hour: more are a loop or a flood."""
FAILING_AFTER = timedelta(minutes=30)


def look(actor: Actor, mailbox_id: int, *, at: datetime) -> int:
    """Fetch what is new in a mailbox; returns how many letters were taken. A mailbox that cannot be read says why."""
    mailbox = Mailbox.objects.filter(pk=mailbox_id, is_active=True).first()
    if mailbox is None:
        return 0
    try:
        taken = _taken(actor, mailbox, at)
    except imap.Unreachable as error:
        note_failure(actor, mailbox.pk, _in_chinese(error), at=at)
        return 0
    note_look(actor, mailbox.pk, at=at)
    return taken


def account_of(mailbox: Mailbox) -> imap.Account:
    """How a mailbox is reached."""
    return imap.Account(
        mailbox.host, mailbox.port, mailbox.security, mailbox.username, mailbox.password, mailbox.folder
    )


@command(may="channels.tell")
def take(actor: Actor, mailbox_id: int, validity: int, fetched: imap.Fetched, *, at: datetime) -> Letter | None:
    """Keep one letter and note that the mailbox was read so far; None when it is known already."""
    mailbox = Mailbox.objects.select_for_update(no_key=True).get(pk=mailbox_id)
    found = read(fetched.raw, is_cut=fetched.is_cut, ours=_ours())
    letter = _kept(actor, mailbox, validity, fetched, found, at)
    _advance(mailbox, validity, fetched.uid)
    if letter is None:
        return None
    if found.returned_id is not None:
        publish(actor, OutgoingReturned(at=at, outgoing_id=found.returned_id))
    if letter.state == "arrived":
        publish(actor, LetterArrived(at=at, letter_id=letter.pk))
    return letter


@command(may="channels.tell")
def pass_by(actor: Actor, mailbox_id: int, validity: int, uid: int, *, at: datetime) -> None:
    """Note that a mailbox was read so far, past a letter that is gone or too old."""
    _advance(Mailbox.objects.select_for_update(no_key=True).get(pk=mailbox_id), validity, uid)


@command(may="channels.tell")
def note_look(actor: Actor, mailbox_id: int, *, at: datetime) -> None:
    """It was read to its end."""
    Mailbox.objects.filter(pk=mailbox_id).update(checked_at=at, failing_since=None, error="")


@command(may="channels.tell")
def note_failure(actor: Actor, mailbox_id: int, why: str, *, at: datetime) -> None:
    """It cannot be read; told once when that has lasted."""
    mailbox = Mailbox.objects.select_for_update(no_key=True).get(pk=mailbox_id)
    since = mailbox.failing_since or at
    if at - since >= FAILING_AFTER and (mailbox.checked_at or mailbox.created_at) <= since:
        publish(actor, MailboxFailing(at=at, mailbox_id=mailbox.pk, address=mailbox.address))
    Mailbox.objects.filter(pk=mailbox_id).update(failing_since=since, error=why[:200])


def _taken(actor: Actor, mailbox: Mailbox, at: datetime) -> int:
    taken = 0
    with imap.opened(account_of(mailbox)) as (client, validity):
        place = imap.Place(mailbox.uid_validity, mailbox.last_uid)
        for uid in imap.fresh(client, place, validity, _since(mailbox))[: imap.AT_ONCE]:
            fetched = imap.fetch(client, uid)
            if fetched is None or timezone.localdate(fetched.received_at) < mailbox.first_day:
                pass_by(actor, mailbox.pk, validity, uid, at=at)
                continue
            taken += _one(actor, mailbox, validity, fetched, at)
    return taken


def _one(actor: Actor, mailbox: Mailbox, validity: int, fetched: imap.Fetched, at: datetime) -> bool:
    try:
        return take(actor, mailbox.pk, validity, fetched, at=at) is not None
    except (DataError, ValueError):
        # One letter the database cannot hold must not keep all later ones away: it is kept without its words.
        return take(actor, mailbox.pk, validity, replace(fetched, raw=b"", is_cut=True), at=at) is not None


def _since(mailbox: Mailbox) -> date:
    """From which day on letters are looked for under a new numbering; a day early, for servers count in their zone."""
    if mailbox.uid_validity is None or mailbox.checked_at is None:
        return mailbox.first_day - timedelta(days=1)
    return max(mailbox.first_day - timedelta(days=1), timezone.localdate(mailbox.checked_at - LOOKED_BACK))


def _advance(mailbox: Mailbox, validity: int, uid: int) -> None:
    if mailbox.uid_validity != validity or mailbox.last_uid < uid:
        Mailbox.objects.filter(pk=mailbox.pk).update(uid_validity=validity, last_uid=uid)


def _kept(
    actor: Actor, mailbox: Mailbox, validity: int, fetched: imap.Fetched, found: Read, at: datetime
) -> Letter | None:
    identity = found.identity
    if not (found.message_id or found.sent_at):
        # Nothing of its own tells it apart: two like it are two.
        identity = hashlib.sha256(f"{identity}:{mailbox.pk}:{validity}:{fetched.uid}".encode()).hexdigest()
    known = Letter.objects.filter(mailbox=mailbox, uid_validity=validity, uid=fetched.uid)
    if known.exists() or Letter.objects.filter(identity=identity).exists():
        return None
    index = blind_index(found.sender, EMAIL) if found.sender else None
    nature = _flooding(index, found.nature, at)
    letter = Letter.objects.create(
        mailbox=mailbox, uid_validity=validity, uid=fetched.uid, identity=identity, message_id=found.message_id,
        references=list(found.references), answers_id=found.answers_id, nature=nature,
        state="arrived" if nature in (Nature.LETTER, Nature.JUNK, Nature.FLOOD) else "left",
        sender=found.sender, sender_name=found.sender_name, sender_index=index, subject=found.subject,
        text=found.text, is_cut=found.is_cut, sent_at=found.sent_at, received_at=min(fetched.received_at, at),
        created_at=at,
    )  # fmt: skip
    letter.left_out = [[name, str(why)] for name, why in found.left_out]
    if fetched.is_cut:
        letter.left_out.append(["…", str(LeftOut.CUT)])
    elif letter.state == "arrived":
        letter.left_out += [[name, str(why)] for name, why in _keep_files(actor, letter, found.files, at)]
    if letter.left_out:
        letter.save(update_fields=["left_out"])
    return letter


def _keep_files(actor: Actor, letter: Letter, attached: Iterable[Attached], at: datetime) -> list[tuple[str, LeftOut]]:
    """Keep what may be kept, by what it is and not by what it is called; returns the rest."""
    left_out = []
    digests: set[str] = set()
    for one in attached:
        if len(one.content) > LARGEST_FILE:
            left_out.append((one.name, LeftOut.SIZE))
            continue
        stored = _stored(actor, one, at)
        if stored is None:
            left_out.append((one.name, LeftOut.KIND))
        elif stored.sha256 not in digests:
            digests.add(stored.sha256)
            LetterFile.objects.create(letter=letter, file=stored, name=one.name[:200])
    return left_out


def _stored(actor: Actor, one: Attached, at: datetime) -> StoredFile | None:
    content = io.BytesIO(one.content)
    content.name = one.name
    try:
        with transaction.atomic():
            return files.store(content, actor=actor, at=at, kinds=KINDS, limit=LARGEST_FILE)
    except Invalid:
        return None


def _flooding(index: bytes | None, nature: Nature, at: datetime) -> Nature:
    if nature is not Nature.LETTER or index is None:
        return nature
    lately = Letter.objects.filter(sender_index=index, created_at__gt=at - timedelta(hours=1))
    return Nature.FLOOD if lately.count() >= MOST_AN_HOUR else nature


def _ours() -> frozenset[str]:
    """The addresses we write from, and those we read."""
    own = {address.lower() for address in Mailbox.objects.values_list("address", flat=True)}
    return frozenset({*own, settings.MAIL_FROM.lower()})


def _in_chinese(error: imap.Unreachable) -> str:
    with translation.override("zh-hans"):
        return str(error.why)
