"""What the entrance tidies by itself."""

from __future__ import annotations

from procrastinate.contrib.django import app

from yueke.sites.entrance.limits import forget_knocks


@app.periodic(cron="*/30 * * * *")
@app.task(
    name="entrance.forget_knocks",
    aliases=["office.forget_knocks"],
    queue="nightly",
    queueing_lock="entrance.forget_knocks",
    pass_context=False,
)
def forget(timestamp: int) -> None:
    """Drop who knocked an hour ago."""
    forget_knocks()
