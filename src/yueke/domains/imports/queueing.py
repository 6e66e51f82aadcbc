"""Handing a batch to a worker. By the job's name: a command need not know how the job does its work."""

from __future__ import annotations

from contextlib import suppress

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from yueke.domains.imports.models import ImportBatch
from yueke.kernel.lanes import LONG

_JOBS = {"checking": "imports.check", "running": "imports.run"}


def enqueue(batch: ImportBatch) -> None:
    """Hand a batch that is ``checking`` or ``running`` to a worker, in the caller's transaction; once is enough."""
    job = app.configure_task(
        _JOBS[batch.state], allow_unknown=False, lock=LONG, queueing_lock=f"imports.{batch.state}.{batch.pk}"
    )
    with suppress(AlreadyEnqueued), transaction.atomic():
        job.defer(batch_id=batch.pk)
