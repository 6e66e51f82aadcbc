"""The nightly snapshot, and judging that no page could wait for."""

from __future__ import annotations

from typing import Any

from procrastinate.contrib.django import app

from yueke.compliance import commands, judged
from yueke.compliance.inquiries import Inquiry
from yueke.compliance.snapshots import take_snapshot
from yueke.kernel import clock
from yueke.kernel.access import SYSTEM, Actor, Scope
from yueke.kernel.jobs import RETRY


# Cron times are UTC: a quarter to midnight in China, when the day's work is in.
@app.periodic(cron="45 15 * * *")
@app.task(name="compliance.nightly_snapshot", queue="nightly", lock=judged.ONE_AT_A_TIME, pass_context=False)
def nightly_snapshot(timestamp: int) -> None:
    """Record the evidence of the day; safe to repeat."""
    take_snapshot(SYSTEM, at=clock.now())


@app.task(name="compliance.judge", queue="judging", pass_context=False)
def judge(inquiry: dict[str, Any], person_id: int | None, scope: dict[str, Any]) -> None:
    """Answer a question about the regulation for a reader of these rows; harmless when it was just answered."""
    seen = Scope(scope["kind"], frozenset(scope["departments"]))
    # Names and permissions count no cases: person and scope do.
    judged.renew(Inquiry.from_plain(inquiry), clock.now(), Actor(person_id, "", scope=seen))


@app.task(name="compliance.compare", queue="judging", retry=RETRY, pass_context=False)
def compare(amendment_id: int) -> None:
    """Find out what proposed terms would have meant; safe to repeat."""
    commands.compare_terms(SYSTEM, amendment_id, at=clock.now())


@app.periodic(cron="33 19 * * *")
@app.task(name="compliance.let_go", queue="nightly", queueing_lock="compliance.let_go", pass_context=False)
def let_go(timestamp: int) -> None:
    """Drop judgements of earlier days."""
    judged.let_go(clock.now())
