"""The sweep of clocks, three times a minute: a breach is seen within 60 seconds."""

from __future__ import annotations

from procrastinate.contrib.django import app

from yueke.domains.complaints.clocks import sweep
from yueke.domains.complaints.clocks.sweeping import AT_ONCE
from yueke.kernel import clock
from yueke.kernel.access import SYSTEM

MOST_ROUNDS = 50
"""Transactions of one run; what is left waits for the next."""


# The sixth place of a cron line is the second.
@app.periodic(cron="* * * * * */20")
@app.task(name="complaints.sweep", queue="reactions", queueing_lock="complaints.sweep", lock="complaints.sweep")
def sweep_clocks(timestamp: int) -> None:
    """Tell whoever must know that a clock runs out, until nothing is left to tell."""
    for _round in range(MOST_ROUNDS):
        if sweep(SYSTEM, at=clock.now()) < AT_ONCE:
            return
