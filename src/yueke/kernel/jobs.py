"""Durable background work in PostgreSQL (procrastinate): enqueued with the data it belongs to."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from yueke.kernel import clock
from yueke.kernel.events.running import run

RETRY = RetryStrategy(max_attempts=10, exponential_wait=3)


@app.task(name="kernel.run_reaction", queue="reactions", retry=RETRY)
def run_reaction(event_id: int, name: str) -> None:
    """Run one reaction to one event; safe to repeat."""
    run(event_id, name, at=clock.now())
