"""Sending what waits in the outbox."""

from __future__ import annotations

from datetime import timedelta

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from yueke.domains.channels import outbox
from yueke.domains.channels.means import NotSent, send
from yueke.kernel import clock
from yueke.kernel.access import SYSTEM

KEPT = timedelta(days=30)


@app.task(name="channels.send", queue="messages", retry=RetryStrategy(max_attempts=8, exponential_wait=3))
def send_message(outgoing_id: int) -> None:
    """Send one message; a killed worker may send it twice, never not at all."""
    message = outbox.claim(SYSTEM, outgoing_id, at=clock.now())
    if message is None:
        return
    try:
        send(message, at=clock.now())
    except NotSent as error:
        outbox.note_failure(SYSTEM, outgoing_id, str(error), at=clock.now())
        raise
    outbox.note_sent(SYSTEM, outgoing_id, at=clock.now())


@app.periodic(cron="47 19 * * *")
@app.task(name="channels.let_go", queue="nightly", queueing_lock="channels.let_go", pass_context=False)
def let_go(timestamp: int) -> None:
    """Drop messages of a month ago every night at 03:47 (cron is UTC)."""
    at = clock.now()
    outbox.let_go(SYSTEM, before=at - KEPT, at=at)
