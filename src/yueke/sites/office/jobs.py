"""What the staff site tidies by itself."""

from __future__ import annotations

from procrastinate.contrib.django import app

from yueke.sites.office.limits import forget_knocks


@app.periodic(cron="*/30 * * * *")
@app.task(name="office.forget_knocks", queue="nightly", queueing_lock="office.forget_knocks", pass_context=False)
def forget(timestamp: int) -> None:
    """Drop who knocked an hour ago."""
    forget_knocks()
