"""Durable background work in PostgreSQL (procrastinate): enqueued with the data it belongs to."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from yueke.kernel import clock, files
from yueke.kernel.audit import anchors
from yueke.kernel.events.running import run

RETRY = RetryStrategy(max_attempts=10, exponential_wait=3)


@app.task(name="kernel.run_reaction", queue="reactions", retry=RETRY)
def run_reaction(event_id: int, name: str) -> None:
    """Run one reaction to one event; safe to repeat."""
    run(event_id, name, at=clock.now())


@app.periodic(cron="50 18 * * *")
@app.task(name="kernel.anchor_audit", queue="nightly", queueing_lock="anchor", pass_context=False)
def anchor_audit(timestamp: int) -> None:
    """Mark how far the audit log has come, every night at 02:50 (cron is UTC)."""
    anchors.take(clock.now())


@app.periodic(cron="55 18 * * *")
@app.task(name="kernel.seal_files", queue="nightly", queueing_lock="seal", pass_context=False)
def seal_files(timestamp: int) -> None:
    """Encrypt contents from before they were encrypted, or from a backup, every night at 02:55 (cron is UTC)."""
    files.seal_all()
