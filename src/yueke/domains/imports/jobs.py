"""The long steps as durable jobs: a killed worker leaves nothing half-written, and the job is taken up again."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from yueke.domains.imports import commands
from yueke.domains.imports.commands.holding import importer_actor
from yueke.domains.imports.events import BatchFailed
from yueke.domains.imports.lifecycles import BATCH_LIFE
from yueke.domains.imports.models import ImportBatch, ImportProgress
from yueke.domains.imports.queueing import enqueue
from yueke.kernel import clock
from yueke.kernel.access import SYSTEM
from yueke.kernel.errors import Refused
from yueke.kernel.events import publish
from yueke.kernel.progress import Stopped, meter

_log = logging.getLogger(__name__)
_BACK = {"checking": "stop_check", "running": "stop"}


@app.task(name="imports.check", queue="imports", pass_context=False)
def check_batch(batch_id: int) -> None:
    """Check a batch that is ``checking``; harmless for any other."""
    _work(batch_id, "checking")


@app.task(name="imports.run", queue="imports", pass_context=False)
def run_batch(batch_id: int) -> None:
    """Import a batch that is ``running``; harmless for any other."""
    _work(batch_id, "running")


@app.periodic(cron="* * * * *")
@app.task(name="imports.take_up_again", queue="imports", queueing_lock="imports.take_up_again")
def take_up_again(timestamp: int) -> None:
    """Enqueue again what a killed worker left behind: batches in work whose row nobody holds."""
    with transaction.atomic():
        for batch in ImportBatch.objects.select_for_update(skip_locked=True).filter(state__in=_BACK):
            enqueue(batch)


@app.periodic(cron="40 18 * * *")
@app.task(name="imports.purge", queue="nightly", queueing_lock="imports.purge", pass_context=False)
def purge(timestamp: int) -> None:
    """Let go what was uploaded and is no longer needed, every night at 02:40 (cron is UTC)."""
    at, keep_for = clock.now(), timedelta(days=settings.IMPORT_DAYS)
    # One transaction each: the rows of a large batch are a million.
    while commands.purge_one(SYSTEM, keep_for=keep_for, at=at) is not None:
        pass


def _work(batch_id: int, state: str) -> None:
    batch = ImportBatch.objects.select_related("created_by").filter(pk=batch_id, state=state).first()
    if batch is None:
        return
    at = clock.now()
    actor = importer_actor(batch, on=clock.today())
    step = commands.check if state == "checking" else commands.run
    failure, asked = "", False
    try:
        with meter(ImportProgress, batch_id) as tell:
            step(actor, batch_id, at=at, tell=tell)
        return
    except Stopped:
        failure, asked = _("已按要求停止，没有写入任何数据。"), True
    except Refused as error:
        failure = str(error)
    except Exception:
        # Told to the user in words, and to whoever keeps the system in the log.
        _log.exception("import batch %s", batch_id)
        failure = _("处理时出现意外，没有写入任何数据。请重试；仍不行请联系系统管理员。")
    batch.refresh_from_db()
    if batch.state not in _BACK:
        return
    with transaction.atomic():
        BATCH_LIFE.move(batch, _BACK[batch.state], at=at, failure=failure[:500])
        if not asked:
            publish(actor, BatchFailed(at=at, batch_id=batch.pk, step=state))
