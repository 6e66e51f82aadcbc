"""What people uploaded is not kept for ever: the sheet and its rows go when nobody needs them any more."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from yueke.domains.imports import rowstore
from yueke.domains.imports.events import BatchPurged
from yueke.domains.imports.lifecycles import BATCH_LIFE
from yueke.domains.imports.models import ImportBatch
from yueke.domains.imports.queries import unfinished
from yueke.kernel import files
from yueke.kernel.access import Actor, command
from yueke.kernel.events import publish

_AT_ONCE = 200


@command(may="imports.tidy")
def purge_one(actor: Actor, *, keep_for: timedelta, at: datetime) -> int | None:
    """Let go the file and the rows of one batch finished longer than ``keep_for`` ago; returns its id, None if none.

    What it imported stays, and so do its figures. It can no longer be undone.
    """
    before = at - keep_for
    finished = (
        Q(state="imported", imported_at__lt=before)
        | Q(state="undone", undone_at__lt=before)
        | Q(state="cancelled", created_at__lt=before)
    )
    batch = (
        ImportBatch.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(finished, purged_at__isnull=True)
        .order_by("created_at")
        .first()
    )
    if batch is None:
        return None
    _purge(actor, batch, at)
    return batch.pk


@command(may="imports.tidy")
def give_up_unfinished(actor: Actor, *, before: datetime, at: datetime) -> int:
    """Cancel uploads from before a moment that were never imported, and let go file and rows; returns how many.

    A night's share at a time; one somebody is working on right now waits for the next night.
    """
    waiting = unfinished(before).select_for_update(skip_locked=True, of=("self",))
    batches = list(waiting[:_AT_ONCE])
    for batch in batches:
        BATCH_LIFE.move(batch, "cancel", at=at)
        _purge(actor, batch, at)
    return len(batches)


def _purge(actor: Actor, batch: ImportBatch, at: datetime) -> None:
    rowstore.forget_rows(batch)
    stored, batch.file, batch.purged_at = batch.file_id, None, at
    batch.save(update_fields=["file", "purged_at"])
    if stored is not None:
        files.remove(stored)
    publish(actor, BatchPurged(at=at, batch_id=batch.pk))
