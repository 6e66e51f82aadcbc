"""Handing a download to a worker. By the job's name: a command need not know how the job does its work."""

from __future__ import annotations

from contextlib import suppress

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from yueke.kernel.lanes import LONG


def enqueue(download_id: int) -> None:
    """Have the file made by a worker, in the caller's transaction; once is enough."""
    job = app.configure_task("downloads.make", allow_unknown=False, lock=LONG, queueing_lock=f"downloads.{download_id}")
    with suppress(AlreadyEnqueued), transaction.atomic():
        job.defer(download_id=download_id)
