"""Sending what waits in the outbox."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from yueke.domains.channels import outbox
from yueke.domains.channels.mail import commands as letters
from yueke.domains.channels.mail import taking
from yueke.domains.channels.mail.models import Mailbox
from yueke.domains.channels.means import NotSent, Unsure, send
from yueke.kernel import clock
from yueke.kernel.access import SYSTEM

KEPT = timedelta(days=30)
PUT_ASIDE = timedelta(days=90)
"""How long letters stay that nobody has to deal with: longer than a mailbox numbered anew is looked back into."""


@app.task(name="channels.send", queue="messages", retry=RetryStrategy(max_attempts=8, exponential_wait=3))
def send_message(outgoing_id: int) -> None:
    """Send one message. Handed over again after a crash it is told for the same, or not handed over again at all."""
    message = outbox.claim(SYSTEM, outgoing_id, at=clock.now())
    if message is None:
        return
    try:
        send(message, at=clock.now())
    except NotSent as error:
        outbox.note_failure(SYSTEM, outgoing_id, str(error), unsure=isinstance(error, Unsure), at=clock.now())
        raise
    outbox.note_sent(SYSTEM, outgoing_id, at=clock.now())


@app.periodic(cron="47 19 * * *")
@app.task(name="channels.let_go", queue="nightly", queueing_lock="channels.let_go", pass_context=False)
def let_go(timestamp: int) -> None:
    """Drop messages of a month ago every night at 03:47 (cron is UTC)."""
    at = clock.now()
    outbox.let_go(SYSTEM, before=at - KEPT, at=at)
    letters.let_go_letters(SYSTEM, before=at - PUT_ASIDE, at=at)


@app.periodic(cron="* * * * *")
@app.task(name="channels.look", queue="messages", queueing_lock="channels.look", pass_context=False)
def look_into_mailboxes(timestamp: int) -> None:
    """Have every mailbox looked into, each by itself: one that does not answer keeps none of the others waiting."""
    for mailbox_id in Mailbox.objects.filter(is_active=True).order_by("pk").values_list("pk", flat=True):
        lock = f"channels.mailbox:{mailbox_id}"
        with suppress(AlreadyEnqueued), transaction.atomic():
            look_into.configure(lock=lock, queueing_lock=lock).defer(mailbox_id=mailbox_id)


@app.task(name="channels.look_into", queue="messages")
def look_into(mailbox_id: int) -> None:
    """Fetch what is new in one mailbox; what fails is tried again a minute later."""
    taking.look(SYSTEM, mailbox_id, at=clock.now())
