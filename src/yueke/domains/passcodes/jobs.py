"""What is let go by itself."""

from __future__ import annotations

from procrastinate.contrib.django import app

from yueke.domains.passcodes import commands
from yueke.kernel import clock
from yueke.kernel.access import SYSTEM


@app.periodic(cron="37 19 * * *")
@app.task(name="passcodes.let_go", queue="nightly", queueing_lock="passcodes.let_go", pass_context=False)
def let_go(timestamp: int) -> None:
    """Drop old codes and sittings every night at 03:37 (cron is UTC)."""
    commands.let_go(SYSTEM, at=clock.now())
