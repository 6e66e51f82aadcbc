"""The outbox: messages to people outside, written down in the transaction they belong to and sent by a worker.

What is secret (a code) is gone from the table once it left, or once it is too late for it. What serves a purpose its
recipient must agree to (marketing, surveys) passes a guard at the moment it would leave: consents withdrawn and limits
reached since it was written count.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from procrastinate.contrib.django import app

from yueke.domains.channels import references
from yueke.domains.channels.events import OutgoingSettled
from yueke.domains.channels.means import Message, may_repeat
from yueke.domains.channels.models import Outgoing
from yueke.kernel.access import Actor, command
from yueke.kernel.events import publish


@dataclass(frozen=True)
class Matter:
    """What a message is for: a ``purpose`` consents are given for, and the customer it is told."""

    customer_id: int
    purpose: str


@dataclass(frozen=True)
class Guard:
    """``hinders`` says why a matter may not be told by a medium now (empty: it may); ``count`` notes that it was."""

    hinders: Callable[[Matter, str, datetime], str]
    count: Callable[[Matter, str, datetime], None]


_guards: list[Guard] = []


def guard(by: Guard) -> None:
    """Let ``by`` decide on everything that serves a purpose."""
    _guards.append(by)


@command(may="channels.tell")
def post(
    actor: Actor,
    message: Message,
    *,
    not_after: datetime,
    is_secret: bool = False,
    matter: Matter | None = None,
    at: datetime,
) -> Outgoing:
    """Put a message into the outbox; it is tried until ``not_after``.

    Without a ``matter`` it is an answer: a code asked for, what became of a request.
    """
    row = Outgoing.objects.create(
        medium=message.medium, address=message.address, subject=message.subject[:200], text=message.text,
        is_secret=is_secret, created_at=at, not_after=not_after, in_reply_to=message.in_reply_to[:255],
        reply_to=message.reply_to[:254],
        customer_id=matter.customer_id if matter else None, purpose=matter.purpose if matter else "",
    )  # fmt: skip
    app.configure_task("channels.send", allow_unknown=False).defer(outgoing_id=row.pk)
    return row


@command(may="channels.tell")
def claim(actor: Actor, outgoing_id: int, *, at: datetime) -> Message | None:
    """What is to be sent now; None when it has been, when it is too late, or when its recipient is to be left alone.

    Claimed again after a crash it has the same key, so that whoever has it already can tell. Where nobody could, it is
    not sent again: then nobody knows whether it arrived, and that is told.
    """
    row = Outgoing.objects.select_for_update().filter(pk=outgoing_id, state="waiting").first()
    if row is None:
        return None
    if at >= row.not_after:
        _close(actor, row, "given_up", at)
        return None
    if why := _hindrance(row, at):
        row.error = why[:200]
        _close(actor, row, "held", at)
        return None
    if row.handed_at is not None and not may_repeat(row.medium):
        # A worker was killed after it handed this over, or the answer never came.
        _close(actor, row, "unsure", at)
        return None
    row.attempts += 1
    row.handed_at = at
    row.save(update_fields=["attempts", "handed_at"])
    key = references.key_of(row.pk)
    sent = Message(row.medium, row.address, row.subject, row.text, key)
    if row.medium != Outgoing.Medium.EMAIL:
        return sent
    return replace(sent, message_id=references.message_id(row.pk), in_reply_to=row.in_reply_to, reply_to=row.reply_to)


@command(may="channels.tell")
def note_sent(actor: Actor, outgoing_id: int, *, at: datetime) -> None:
    """It left."""
    row = Outgoing.objects.select_for_update().get(pk=outgoing_id)
    if row.state == "waiting":
        _close(actor, row, "sent", at)
        if matter := _matter(row):
            for one in _guards:
                one.count(matter, row.medium, at)


@command(may="channels.tell")
def note_failure(actor: Actor, outgoing_id: int, why: str, *, unsure: bool = False, at: datetime) -> None:
    """It did not leave; it is tried again while there is time. ``unsure``: it may have left, nobody knows."""
    told = {"error": why[:200]} if unsure else {"error": why[:200], "handed_at": None}
    Outgoing.objects.filter(pk=outgoing_id, state="waiting").update(**told)


@command(may="channels.tell")
def note_returned(actor: Actor, outgoing_id: int, *, at: datetime) -> bool:
    """It came back undelivered; False when it is not known (any more) or was noted already."""
    return bool(Outgoing.objects.filter(pk=outgoing_id, state="sent").update(state="returned", settled_at=at))


@command(may="channels.tell")
def give_up_late(actor: Actor, *, at: datetime, most: int = 1_000) -> int:
    """Give up what waits although it is too late and nobody tries it any more; returns how many were."""
    late = Outgoing.objects.filter(state="waiting", not_after__lte=at).order_by("pk")
    rows = list(late.select_for_update(skip_locked=True)[:most])
    for row in rows:
        _close(actor, row, "given_up", at)
    return len(rows)


@command(may="channels.tell")
def let_go(actor: Actor, *, before: datetime, at: datetime) -> int:
    """Drop what left, or did not, before a moment; returns how many."""
    return Outgoing.objects.filter(created_at__lt=before).delete()[0]


def _matter(row: Outgoing) -> Matter | None:
    return Matter(row.customer_id, row.purpose) if row.purpose and row.customer_id is not None else None


def _hindrance(row: Outgoing, at: datetime) -> str:
    matter = _matter(row)
    if matter is None:
        return ""
    # Whom nobody answers for is not told anything.
    reasons = (one.hinders(matter, row.medium, at) for one in _guards) if _guards else iter(["unguarded"])
    return next((why for why in reasons if why), "")


def _close(actor: Actor, row: Outgoing, state: str, at: datetime) -> None:
    row.state, row.settled_at = state, at
    if row.is_secret:
        row.text = ""
    row.save(update_fields=["state", "settled_at", "text", "error"])
    publish(actor, OutgoingSettled(at=at, outgoing_id=row.pk, state=state))
