"""When the nightly story runs: 02:10 every night, and on a day whose night was missed, soon after the start."""

from __future__ import annotations

from procrastinate.contrib.django import app

from yueke.kernel import clock
from yueke.reactions import nightly


@app.periodic(cron="10 2 * * *")
@app.task(name="reactions.nightly", queue="nightly", lock="nightly", pass_context=False)
def every_night(timestamp: int) -> None:
    """Run the night."""
    nightly.run(clock.now())
