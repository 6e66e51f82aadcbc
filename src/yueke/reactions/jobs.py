"""When stories run by the clock: the night at 02:10, the tidying of the archive at 03:10, the digest of duties at
08:30 on working days; every ten minutes the messages nobody could send in time are given up.

Cron times are UTC, eight hours behind China: the night begins on the day before.
"""

from __future__ import annotations

from procrastinate.contrib.django import app

from yueke.domains.channels import outbox
from yueke.kernel import clock
from yueke.kernel.access import SYSTEM
from yueke.kernel.lanes import LONG
from yueke.reactions import morning, nightly, upkeep


@app.periodic(cron="10 18 * * *")
@app.task(name="reactions.nightly", queue="nightly", lock=LONG, pass_context=False)
def every_night(timestamp: int) -> None:
    """Run the night."""
    nightly.run(clock.now())


@app.periodic(cron="10 19 * * *")
@app.task(name="reactions.upkeep", queue="nightly", queueing_lock="upkeep", lock=LONG, pass_context=False)
def tidy_archive(timestamp: int) -> None:
    """Look for duplicates and read the quality of the data."""
    upkeep.run(clock.now())


@app.periodic(cron="30 0 * * *")
@app.task(name="reactions.morning", queue="nightly", queueing_lock="morning", pass_context=False)
def every_morning(timestamp: int) -> None:
    """Tell everybody what is due today; safe to repeat."""
    morning.run(clock.now())


@app.periodic(cron="*/10 * * * *")
@app.task(name="reactions.late_messages", queue="messages", queueing_lock="late_messages", pass_context=False)
def give_up_late_messages(timestamp: int) -> None:
    """Say of messages that could not be sent in time that they were not: whoever sent them looks for another way."""
    outbox.give_up_late(SYSTEM, at=clock.now())
