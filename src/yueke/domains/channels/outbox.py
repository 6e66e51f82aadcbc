"""The outbox: messages to people outside, written down in the transaction they belong to and sent by a worker.

What is secret (a code) is gone from the table once it left, or once it is too late for it.
"""

from __future__ import annotations

from datetime import datetime

from procrastinate.contrib.django import app

from yueke.domains.channels.means import Message
from yueke.domains.channels.models import Outgoing
from yueke.kernel.access import Actor, command


@command(may="channels.tell")
def post(actor: Actor, message: Message, *, not_after: datetime, is_secret: bool = False, at: datetime) -> Outgoing:
    """Put a message into the outbox; it is tried until ``not_after``."""
    row = Outgoing.objects.create(
        medium=message.medium, address=message.address, subject=message.subject[:200], text=message.text,
        is_secret=is_secret, created_at=at, not_after=not_after,
    )  # fmt: skip
    app.configure_task("channels.send", allow_unknown=False).defer(outgoing_id=row.pk)
    return row


@command(may="channels.tell")
def claim(actor: Actor, outgoing_id: int, *, at: datetime) -> Message | None:
    """What is to be sent now; None when it has been, or it is too late."""
    row = Outgoing.objects.select_for_update().filter(pk=outgoing_id, state="waiting").first()
    if row is None:
        return None
    if at >= row.not_after:
        _close(row, "given_up", at)
        return None
    row.attempts += 1
    row.save(update_fields=["attempts"])
    return Message(row.medium, row.address, row.subject, row.text)


@command(may="channels.tell")
def note_sent(actor: Actor, outgoing_id: int, *, at: datetime) -> None:
    """It left."""
    row = Outgoing.objects.select_for_update().get(pk=outgoing_id)
    if row.state == "waiting":
        _close(row, "sent", at)


@command(may="channels.tell")
def note_failure(actor: Actor, outgoing_id: int, why: str, *, at: datetime) -> None:
    """It did not leave; it is tried again while there is time."""
    Outgoing.objects.filter(pk=outgoing_id, state="waiting").update(error=why[:200])


@command(may="channels.tell")
def let_go(actor: Actor, *, before: datetime, at: datetime) -> int:
    """Drop what left, or did not, before a moment; returns how many."""
    return Outgoing.objects.filter(created_at__lt=before).delete()[0]


def _close(row: Outgoing, state: str, at: datetime) -> None:
    row.state, row.settled_at = state, at
    if row.is_secret:
        row.text = ""
    row.save(update_fields=["state", "settled_at", "text"])
