"""Answers out of a spreadsheet: checked row by row and cell by cell, brought in whole, taken out again whole; all by a worker.

A page only hands over (``upload_answers``, ``order_import``, ``order_undo``); the worker does the step and may do it again after
it was killed: each step is one transaction and finds out for itself that it was done.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.core.files import File
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yueke.domains.surveys.commands.brought import put_in, taken_out
from yueke.domains.surveys.events import AnswersBrought
from yueke.domains.surveys.models import AnswerSheet, AnswerSheetProgress, Survey, Version
from yueke.domains.surveys.models.entering import SheetWork
from yueke.domains.surveys.queries.asking import asked
from yueke.domains.surveys.queueing import enqueue
from yueke.domains.surveys.rules.columns import Row, places, row_reader, template
from yueke.domains.surveys.rules.shape import opened
from yueke.kernel import files
from yueke.kernel.access import Actor, command
from yueke.kernel.cleaning.text import cell_text
from yueke.kernel.cleaning.wording import said
from yueke.kernel.errors import Invalid, Message, NotFound, Refused
from yueke.kernel.events import publish
from yueke.kernel.files.models import StoredFile
from yueke.kernel.progress import Tell, begin, silent
from yueke.kernel.sheets.errors import SheetError
from yueke.kernel.sheets.forms import Failure, write_failed_rows
from yueke.kernel.sheets.reading import read_table
from yueke.kernel.sheets.sheet import REASON_COLUMN, Limits, Sheet

ASK = "surveys.ask"
LIMITS = Limits(bytes=64 * 2**20, unpacked=1024 * 2**20, rows=100_000, columns=300)
"""What one sheet may hold."""
COLLECTED = ("running", "cleaning")
CHECK, WRITE, TAKE_OUT = "check", "write", "take_out"
"""Phases of the work, as progress names them."""
EVERY = 500
"""Rows between two words of progress."""
LONGEST_SHOWN = 60

MOST_SHOWN = 100
"""Refused rows a page shows; the file of them holds all."""


class Fault(NamedTuple):
    """What is wrong in a row: the place of the column (from 0; None: the whole row), its title, what stands there, and why."""

    place: int | None
    title: str
    text: str
    why: str


@dataclass(frozen=True)
class Judged:
    """A sheet of answers as it was understood: the sheet, field → column, and every row."""

    sheet: Sheet
    columns: dict[str, int]
    rows: list[Row]


@command(may=ASK)
def upload_answers(actor: Actor, survey_id: int, upload: Any, *, at: datetime) -> AnswerSheet:
    """Keep a sheet and have its rows judged; nothing is brought in yet. Invalid when it is no spreadsheet at all."""
    survey = _bringing(asked(actor, survey_id))
    version = Version.objects.filter(survey=survey).latest("n")
    stored = files.store(upload, actor=actor, at=at, kinds=("sheet",), limit=LIMITS.bytes)
    found = AnswerSheet.objects.create(
        survey=survey, version=version, file=stored, file_name=stored.name[:200], brought_by_id=actor.person_id,
        brought_at=at,
    )  # fmt: skip
    return _hand_over(found, SheetWork.CHECKING)


@command(may=ASK)
def check_answers(actor: Actor, sheet_id: int, *, at: datetime, tell: Tell = silent) -> AnswerSheet:
    """Judge the rows of a sheet that waits for it; harmless for any other.

    Raises:
        Invalid: it is no usable sheet, or none of its columns is of this questionnaire.
    """
    found = _mine(actor, sheet_id)
    if found.work != SheetWork.CHECKING:
        return found
    checked = judged(found, tell)
    refused = [row for row in checked.rows if row.wrong]
    found.rows_total, found.rows_refused = len(checked.rows), len(refused)
    found.rows_ready = found.rows_total - found.rows_refused
    found.columns_known, found.work = len(checked.columns), ""
    if refused:
        found.faults = json.dumps(_faults(checked.sheet, refused[:MOST_SHOWN]), ensure_ascii=False)
        found.refused_file = _kept_refused(actor, checked.sheet, refused, at)
    found.save()
    return found


@command(may=ASK)
def order_import(actor: Actor, sheet_id: int, *, at: datetime) -> AnswerSheet:
    """Have every right row brought in by a worker. Doing it again changes nothing."""
    found = _mine(actor, sheet_id)
    if found.imported_at is not None or found.work == SheetWork.IMPORTING:
        return found
    _importing(found)
    return _hand_over(found, SheetWork.IMPORTING)


@command(may=ASK)
def bring_in(actor: Actor, sheet_id: int, *, at: datetime, tell: Tell = silent) -> AnswerSheet:
    """Take every right row as answers, all or none. Doing it again changes nothing."""
    found = _mine(actor, sheet_id)
    if found.imported_at is not None:
        return found
    _importing(found)
    rows = [row for row in judged(found, tell).rows if not row.wrong]
    count = put_in(actor, found, rows, at=at, tell=lambda done, total: tell(WRITE, done, total))
    found.rows_ready, found.rows_refused = count, found.rows_total - count
    found.imported_at, found.work = at, ""
    found.save()
    told = AnswersBrought(
        at=at, survey_id=found.survey_id, number=found.survey.number, sheet_id=found.pk, count=count
    )  # fmt: skip
    publish(actor, told)
    return found


@command(may=ASK)
def give_up(actor: Actor, sheet_id: int, *, at: datetime) -> AnswerSheet:
    """Bring nothing in of a sheet that was checked. Doing it again changes nothing."""
    found = _mine(actor, sheet_id)
    if found.imported_at is not None:
        raise Refused(_("这张表已经导入，可以整批撤销。"))
    _at_rest(found)
    if found.given_up_at is None:
        found.given_up_at = at
        found.save(update_fields=["given_up_at"])
    return found


@command(may=ASK)
def order_undo(actor: Actor, sheet_id: int, *, at: datetime) -> AnswerSheet:
    """Have everything a sheet brought taken out again by a worker. Doing it again changes nothing."""
    found = _mine(actor, sheet_id)
    if found.undone_at is not None or found.work == SheetWork.UNDOING:
        return found
    _undoing(found)
    return _hand_over(found, SheetWork.UNDOING)


@command(may=ASK)
def take_out(actor: Actor, sheet_id: int, *, at: datetime, tell: Tell = silent) -> AnswerSheet:
    """Take everything a sheet brought out again, quotas with it. Doing it again changes nothing.

    Raises:
        Refused: it was not brought in, or somebody has worked with its answers since.
    """
    found = _mine(actor, sheet_id)
    if found.undone_at is not None:
        return found
    _undoing(found)
    taken_out(actor, found, at=at, tell=lambda done, total: tell(TAKE_OUT, done, total))
    found.undone_at, found.work = at, ""
    found.save(update_fields=["undone_at", "work"])
    return found


@command(may=ASK)
def note_failed(actor: Actor, sheet_id: int, work: str, failure: str, *, at: datetime) -> None:
    """Note that a step could not be done, and why; nothing of it was kept. What cannot even be read is given up."""
    found = _mine(actor, sheet_id)
    if found.work != work:
        return
    found.work, found.failure = "", failure[:300]
    if work == SheetWork.CHECKING:
        found.given_up_at = at
    found.save(update_fields=["work", "failure", "given_up_at"])


def judged(one: AnswerSheet, tell: Tell = silent) -> Judged:
    """Read the sheet and understand each row; raises Invalid when it is none, NotFound when it was let go."""
    questionnaire = opened(one.version.definition)
    sheet = sheet_of(one)
    found = places(questionnaire, [title if title != REASON_COLUMN else "" for title in sheet.columns])
    if not found:
        raise Invalid(_("没有认出这份问卷的题目。请下载模板，把答案填在模板里。"), field="file")
    if not sheet.rows:
        raise Invalid(_("表里没有数据行。"), field="file")
    read, rows = row_reader(questionnaire, found), []
    for number, cells in zip(sheet.row_numbers, sheet.rows, strict=True):
        rows.append(read(number, cells))
        if len(rows) % EVERY == 0:
            tell(CHECK, len(rows), len(sheet.rows))
    return Judged(sheet, found, rows)


def sheet_of(one: AnswerSheet) -> Sheet:
    """The sheet as it was uploaded; raises Invalid when it is none, NotFound when it was let go."""
    if one.file is None:
        raise NotFound
    titles = [column.title for column in template(opened(one.version.definition))]
    with files.open_content(one.file.sha256) as stored:
        content = stored.read()
    try:
        return read_table(content, one.file_name, limits=LIMITS, known_titles=titles)
    except SheetError as error:
        raise Invalid(said(error.message, gettext), field="file") from error


def faults_of(one: AnswerSheet) -> list[tuple[int, list[Fault]]]:
    """The first :data:`MOST_SHOWN` rows that were refused, by number in the sheet, with what is wrong in each."""
    return [(number, [Fault(*fault) for fault in found]) for number, found in json.loads(one.faults or "[]")]


def _faults(sheet: Sheet, refused: Sequence[Row]) -> list[tuple[int, list[Fault]]]:
    numbers = {row.number for row in refused}
    cells = {n: row for n, row in zip(sheet.row_numbers, sheet.rows, strict=True) if n in numbers}

    def fault(row: Row, place: int | None, why: Message) -> Fault:
        held = cells[row.number]
        if place is None:
            return Fault(None, "", "", str(why))
        text = cell_text(held[place]) if place < len(held) else ""
        return Fault(place, sheet.columns[place][:LONGEST_SHOWN], text[:LONGEST_SHOWN], str(why))

    return [(row.number, [fault(row, place, why) for place, why in row.wrong]) for row in refused]


def _kept_refused(actor: Actor, sheet: Sheet, refused: Sequence[Row], at: datetime) -> StoredFile:
    """The refused rows as they were, with the reason of each, as a sheet to be put right and uploaded again."""
    failures = (
        Failure(row.number, str(why), () if place is None else (place,)) for row in refused for place, why in row.wrong
    )
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        write_failed_rows(file, sheet, failures)
        file.seek(0)
        return files.store(File(file, name="refused.xlsx"), actor=actor, at=at, kinds=("sheet",), limit=LIMITS.bytes)


def _mine(actor: Actor, sheet_id: int) -> AnswerSheet:
    rows = AnswerSheet.objects.select_related("survey", "version", "file").select_for_update(of=("self",))
    found = rows.filter(pk=sheet_id).first()
    if found is None:
        raise NotFound
    asked(actor, found.survey_id)
    return found


def _hand_over(found: AnswerSheet, work: SheetWork) -> AnswerSheet:
    found.work, found.failure = work, ""
    found.save(update_fields=["work", "failure"])
    begin(AnswerSheetProgress, found.pk)
    enqueue(found)
    return found


def _importing(found: AnswerSheet) -> None:
    if found.given_up_at is not None or found.file_id is None:
        raise Refused(_("这张表已经放弃，请重新上传。"))
    _at_rest(found, unless=SheetWork.IMPORTING)
    _bringing(found.survey)
    if not found.rows_ready:
        raise Refused(_("没有可以导入的行。"))


def _undoing(found: AnswerSheet) -> None:
    if found.imported_at is None:
        raise Refused(_("这张表还没有导入。"))
    _at_rest(found, unless=SheetWork.UNDOING)
    _bringing(found.survey)


def _at_rest(found: AnswerSheet, unless: str = "") -> None:
    if found.work not in ("", unless):
        raise Refused(_("这张表正在后台处理，请等它完成。"))


def _bringing(survey: Survey) -> Survey:
    if survey.state not in COLLECTED:
        raise Refused(_("调查没有在收集中。"))
    return survey
