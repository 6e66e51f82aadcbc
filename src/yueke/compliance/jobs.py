"""The nightly snapshot."""

from __future__ import annotations

from procrastinate.contrib.django import app

from yueke.compliance.snapshots import take_snapshot
from yueke.kernel import clock
from yueke.kernel.access import SYSTEM


# Cron times are UTC: a quarter to midnight in China, when the day's work is in.
@app.periodic(cron="45 15 * * *")
@app.task(name="compliance.nightly_snapshot", queue="nightly", pass_context=False)
def nightly_snapshot(timestamp: int) -> None:
    """Record the evidence of the day; safe to repeat."""
    take_snapshot(SYSTEM, at=clock.now())
