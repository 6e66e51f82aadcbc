"""Sheets of answers are worked on in the background: a killed worker leaves nothing half-written, and the job is taken up again."""

from __future__ import annotations

import logging

from django.db import InterfaceError, OperationalError, transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from yueke.domains.organization import queries as organization
from yueke.domains.surveys.commands import bringing
from yueke.domains.surveys.models import AnswerSheet, AnswerSheetProgress
from yueke.domains.surveys.models.entering import SheetWork
from yueke.domains.surveys.queueing import enqueue
from yueke.kernel import clock
from yueke.kernel.access import SYSTEM
from yueke.kernel.errors import Refused
from yueke.kernel.progress import meter

_log = logging.getLogger(__name__)
_STEPS = {
    SheetWork.CHECKING.value: bringing.check_answers,
    SheetWork.IMPORTING.value: bringing.bring_in,
    SheetWork.UNDOING.value: bringing.take_out,
}


@app.task(name="surveys.work_on_sheet", queue="imports", pass_context=False)
def work_on_sheet(sheet_id: int, work: str) -> None:
    """Do the step a sheet waits for; harmless when it waits for none, or for another."""
    sheet = AnswerSheet.objects.select_related("brought_by").filter(pk=sheet_id, work=work).first()
    if sheet is None:
        return
    try:
        actor = SYSTEM if sheet.brought_by is None else organization.actor_for(sheet.brought_by, on=clock.today())
        with meter(AnswerSheetProgress, sheet_id) as tell:
            _STEPS[work](actor, sheet_id, at=clock.now(), tell=tell)
        return
    except Refused as refusal:
        failure = str(refusal)
    except (OperationalError, InterfaceError):
        # The database went away: nothing can be noted now, and the work is taken up again.
        raise
    except Exception:
        # Told to the user in words, and to whoever keeps the system in the log.
        _log.exception("sheet of answers %s", sheet_id)
        failure = _("处理时出现意外，没有写入任何数据。请重试；仍不行请联系系统管理员。")
    bringing.note_failed(SYSTEM, sheet_id, work, failure, at=clock.now())


@app.periodic(cron="* * * * *")
@app.task(name="surveys.take_up_sheets", queue="imports", queueing_lock="surveys.take_up_sheets")
def take_up_again(timestamp: int) -> None:
    """Enqueue again what a killed worker left behind: sheets in work whose row nobody holds."""
    with transaction.atomic():
        for sheet in AnswerSheet.objects.select_for_update(skip_locked=True).exclude(work="").order_by("pk"):
            enqueue(sheet)
