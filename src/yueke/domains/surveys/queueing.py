"""Handing a sheet of answers to a worker. By the job's name: a command need not know how the job does its work."""

from __future__ import annotations

from contextlib import suppress

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from yueke.domains.surveys.models import AnswerSheet
from yueke.kernel.lanes import LONG


def enqueue(sheet: AnswerSheet) -> None:
    """Have the sheet's work done, in the caller's transaction; once is enough."""
    lock = f"surveys.sheet.{sheet.work}.{sheet.pk}"
    job = app.configure_task("surveys.work_on_sheet", allow_unknown=False, lock=LONG, queueing_lock=lock)
    with suppress(AlreadyEnqueued), transaction.atomic():
        job.defer(sheet_id=sheet.pk, work=sheet.work)
