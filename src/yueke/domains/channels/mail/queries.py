"""The only readers of letters and mailboxes for others; ``actor`` first."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from yueke.domains.channels.mail.models import Letter, LetterFile, Mailbox
from yueke.kernel.access import Actor, require
from yueke.kernel.errors import NotFound

DECIDE = "channels.letters"


def mailboxes(actor: Actor) -> QuerySet[Mailbox]:
    """Every mailbox, by address; without their passwords."""
    require(actor, "system.mailbox")
    return Mailbox.objects.select_related("department").defer("password").order_by("address")


def mailbox(actor: Actor, mailbox_id: int) -> Mailbox:
    """One mailbox; raises NotFound."""
    row = mailboxes(actor).filter(pk=mailbox_id).first()
    if row is None:
        raise NotFound
    return row


def letters(actor: Actor, states: Iterable[str] = ()) -> QuerySet[Letter]:
    """Letters in these states (all), the latest first; bodies are left out."""
    require(actor, DECIDE)
    rows = Letter.objects.defer("text", "references").order_by("-received_at", "-id")
    wanted = list(states)
    return rows.filter(state__in=wanted) if wanted else rows


def waiting(actor: Actor) -> QuerySet[Letter]:
    """Letters a person must decide on."""
    require(actor, DECIDE)
    return Letter.objects.filter(state="open")


def letter(actor: Actor, letter_id: int) -> Letter:
    """One letter with its files; raises NotFound."""
    require(actor, DECIDE)
    row = Letter.objects.select_related("mailbox", "settled_by").filter(pk=letter_id).first()
    if row is None:
        raise NotFound
    return row


def letters_about(kind: str, about_id: int) -> list[Letter]:
    """The letters filed with something, oldest first, with their files. The caller has shown who may see it."""
    rows = Letter.objects.filter(about_kind=kind, about_id=about_id, state__in=("registered", "attached"))
    return list(rows.prefetch_related("files__file").order_by("received_at", "id"))


def file_of(file_id: int) -> LetterFile:
    """An attachment with its letter; raises NotFound. The caller checks who may."""
    row = LetterFile.objects.select_related("letter", "file").filter(pk=file_id).first()
    if row is None:
        raise NotFound
    return row


def reading_address() -> str:
    """The address answers should go to; empty where no mailbox is read."""
    found = Mailbox.objects.filter(is_active=True).order_by("pk").values_list("address", flat=True).first()
    return found or ""


def last_about(kind: str, about_id: int) -> str:
    """The message id of the latest letter about something, to be answered in its thread; empty for none."""
    rows = Letter.objects.filter(about_kind=kind, about_id=about_id, state__in=("registered", "attached"))
    found = rows.exclude(message_id="").order_by("-received_at", "-id").values_list("message_id", flat=True).first()
    return found or ""
