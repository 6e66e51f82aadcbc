"""The effect of what was done is measured on the first of each month, for every span that is over by then."""

from __future__ import annotations

from procrastinate.contrib.django import app

from yueke.domains.improvement import commands
from yueke.kernel import clock
from yueke.kernel.access import SYSTEM


@app.periodic(cron="40 18 1 * *")
@app.task(name="improvement.measure", queue="nightly", queueing_lock="improvement.measure", pass_context=False)
def measure_effects(timestamp: int) -> None:
    """Safe to repeat: what is measured is left alone."""
    commands.measure_due(SYSTEM, at=clock.now())
