"""The queue looks after itself: what a killed worker left is taken up again, what is long done is removed."""

from __future__ import annotations

from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from yueke.domains.organization.commands import seal_when_over
from yueke.kernel import clock
from yueke.sites.office.once import forget_old

_DONE_JOBS_HOURS = 7 * 24


@app.periodic(cron="* * * * *")
@app.task(name="upkeep.retry_stalled", queue="reactions", queueing_lock="upkeep.retry_stalled", pass_context=False)
async def retry_stalled(timestamp: int) -> None:
    """Give back the jobs of workers that no longer give a sign of life; every job is safe to repeat.

    Of jobs that may wait only once, one that waits already does what the stalled one began.
    """
    for job in await app.job_manager.get_stalled_jobs():
        try:
            await app.job_manager.retry_job(job)
        except UniqueViolation:
            await app.job_manager.finish_job(job, Status.ABORTED, delete_job=True)


@app.periodic(cron="* * * * *")
@app.task(name="upkeep.seal", queue="reactions", queueing_lock="upkeep.seal", pass_context=False)
def seal(timestamp: int) -> None:
    """Seal the super-user once its minutes are over."""
    seal_when_over(clock.now())


@app.periodic(cron="17 19 * * *")
@app.task(name="upkeep.forget", queue="nightly", queueing_lock="upkeep.forget", pass_context=False)
async def forget(timestamp: int) -> None:
    """Drop jobs done a week ago (failed ones stay, somebody must see them)."""
    await app.job_manager.delete_old_jobs(nb_hours=_DONE_JOBS_HOURS)


@app.periodic(cron="27 19 * * *")
@app.task(name="upkeep.forget_posts", queue="nightly", queueing_lock="upkeep.forget_posts", pass_context=False)
def forget_posts(timestamp: int) -> None:
    """Drop the tokens of forms sent a week ago."""
    forget_old()
