"""What the machine API tidies by itself."""

from __future__ import annotations

from procrastinate.contrib.django import app

from yueke.sites.api.once import forget_old


@app.periodic(cron="31 19 * * *")
@app.task(name="api.forget", queue="nightly", queueing_lock="api.forget", pass_context=False)
def forget(timestamp: int) -> None:
    """Drop the keys of posts nobody will repeat any more."""
    forget_old()
