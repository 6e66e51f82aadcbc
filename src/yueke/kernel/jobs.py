"""Durable background work in PostgreSQL (procrastinate): enqueued with the data it belongs to."""

from __future__ import annotations

from procrastinate import RetryDecision, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from yueke.kernel import clock, files
from yueke.kernel.audit import anchors
from yueke.kernel.events.running import run, run_together


class Again(RetryStrategy):
    """Tries again later. Jobs wait for an earlier one of their lock even while that waits for its next try, which may be
    hours away: so it steps behind them."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """When to try again, and behind whom; None when often enough."""
        decision = super().get_retry_decision(exception=exception, job=job)
        if decision is not None and job.lock is not None:
            decision.priority = job.priority - 1
        return decision


RETRY = Again(max_attempts=10, exponential_wait=3)


@app.task(name="kernel.run_reaction", queue="reactions", retry=RETRY)
def run_reaction(event_id: int, name: str) -> None:
    """Run one reaction to one event; safe to repeat."""
    run(event_id, name, at=clock.now())


@app.task(name="kernel.run_reaction_together", queue="reactions", retry=RETRY)
def run_reaction_together(event_ids: list[int], name: str) -> None:
    """Run one reaction to many events at once; safe to repeat."""
    run_together(event_ids, name, at=clock.now())


@app.periodic(cron="50 18 * * *")
@app.task(name="kernel.anchor_audit", queue="nightly", queueing_lock="anchor", pass_context=False)
def anchor_audit(timestamp: int) -> None:
    """Mark how far the audit log has come, every night at 02:50 (cron is UTC)."""
    anchors.take(clock.now())


@app.periodic(cron="55 18 * * *")
@app.task(name="kernel.seal_files", queue="nightly", queueing_lock="seal", pass_context=False)
def seal_files(timestamp: int) -> None:
    """Encrypt contents from before they were encrypted, or from a backup, every night at 02:55 (cron is UTC)."""
    files.seal_all()
