"""Answers out of a spreadsheet: checked row by row and cell by cell, brought in whole, taken out again whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import ProtectedError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yueke.domains.surveys.choices import Mode
from yueke.domains.surveys.commands.answering import give_back_quotas, take_whole
from yueke.domains.surveys.events import AnswersBrought, AnswersTakenOut
from yueke.domains.surveys.models import AnswerSheet, BroughtAnswer, Response, Survey, Version
from yueke.domains.surveys.queries.asking import asked
from yueke.domains.surveys.rules.columns import Row, places, template, understood
from yueke.domains.surveys.rules.shape import opened
from yueke.kernel import files
from yueke.kernel.access import Actor, command
from yueke.kernel.cleaning.wording import said
from yueke.kernel.errors import Invalid, NotFound, Refused
from yueke.kernel.events import publish
from yueke.kernel.sheets.errors import SheetError
from yueke.kernel.sheets.reading import read_table
from yueke.kernel.sheets.sheet import REASON_COLUMN, Limits, Sheet

ASK = "surveys.ask"
LIMITS = Limits(bytes=8 * 2**20, unpacked=256 * 2**20, rows=2_000, columns=300)
"""What one sheet may hold: it is brought in while its reader waits."""
COLLECTED = ("running", "cleaning")


@dataclass(frozen=True)
class Checked:
    """A sheet of answers as it was understood: the sheet, field → column, and every row."""

    sheet: Sheet
    columns: dict[str, int]
    rows: list[Row]

    @property
    def refused(self) -> list[Row]:
        """Rows with something wrong."""
        return [row for row in self.rows if row.wrong]


@command(may=ASK)
def check_answers(actor: Actor, survey_id: int, upload: Any, *, at: datetime) -> AnswerSheet:
    """Keep a sheet and judge its rows; nothing is brought in yet.

    Raises:
        Invalid: it is no usable sheet, or none of its columns is of this questionnaire.
    """
    survey = _bringing(asked(actor, survey_id))
    version = Version.objects.filter(survey=survey).latest("n")
    stored = files.store(upload, actor=actor, at=at, kinds=("sheet",), limit=LIMITS.bytes)
    found = AnswerSheet(
        survey=survey,
        version=version,
        file=stored,
        file_name=stored.name[:200],
        brought_by_id=actor.person_id,
        brought_at=at,
    )
    checked = judged(found)
    found.rows_total, found.rows_refused = len(checked.rows), len(checked.refused)
    found.rows_ready = found.rows_total - found.rows_refused
    found.save()
    return found


@command(may=ASK)
def bring_in(actor: Actor, sheet_id: int, *, at: datetime) -> AnswerSheet:
    """Take every right row as answers, all or none. Doing it again changes nothing."""
    found = _mine(actor, sheet_id)
    if found.imported_at is not None:
        return found
    if found.given_up_at is not None or found.file_id is None:
        raise Refused(_("这张表已经放弃，请重新上传。"))
    _bringing(found.survey)
    rows = [row for row in judged(found).rows if not row.wrong]
    if not rows:
        raise Refused(_("没有可以导入的行。"))
    for row in rows:
        response, _fresh = take_whole(
            actor, found.version, f"sheet {found.pk} row {row.number}", row.sent, at=at, mode=Mode.IMPORT
        )
        BroughtAnswer.objects.create(file=found, row=row.number, response=response)
    found.rows_ready, found.rows_refused = len(rows), found.rows_total - len(rows)
    found.imported_at = at
    found.save()
    publish(
        actor,
        AnswersBrought(
            at=at, survey_id=found.survey_id, number=found.survey.number, sheet_id=found.pk, count=len(rows)
        ),
    )
    return found


@command(may=ASK)
def give_up(actor: Actor, sheet_id: int, *, at: datetime) -> AnswerSheet:
    """Bring nothing in of a sheet that was checked. Doing it again changes nothing."""
    found = _mine(actor, sheet_id)
    if found.imported_at is not None:
        raise Refused(_("这张表已经导入，可以整批撤销。"))
    if found.given_up_at is None:
        found.given_up_at = at
        found.save(update_fields=["given_up_at"])
    return found


@command(may=ASK)
def take_out(actor: Actor, sheet_id: int, *, at: datetime) -> AnswerSheet:
    """Take everything a sheet brought out again, quotas with it. Doing it again changes nothing.

    Raises:
        Refused: it was not brought in, or somebody has worked with its answers since.
    """
    found = _mine(actor, sheet_id)
    if found.undone_at is not None:
        return found
    if found.imported_at is None:
        raise Refused(_("这张表还没有导入。"))
    _bringing(found.survey)
    responses = list(Response.objects.filter(pk__in=found.brought.values("response_id")).select_related("version"))
    ids = [one.pk for one in responses]
    give_back_quotas([one for one in responses if one.state == "completed"])
    try:
        found.brought.all().delete()
        Response.objects.filter(pk__in=ids).delete()
    except ProtectedError:
        raise Refused(_("其中有答卷已经甄别或复核，不能整批撤销；请在甄别中判为无效。")) from None
    found.undone_at = at
    found.save(update_fields=["undone_at"])
    publish(
        actor,
        AnswersTakenOut(
            at=at, survey_id=found.survey_id, number=found.survey.number, sheet_id=found.pk, response_ids=tuple(ids)
        ),
    )
    return found


def judged(one: AnswerSheet) -> Checked:
    """Read the sheet and understand each row; raises Invalid when it is none, NotFound when it was let go."""
    if one.file is None:
        raise NotFound
    questionnaire = opened(one.version.definition)
    titles = [column.title for column in template(questionnaire)]
    with files.open_content(one.file.sha256) as stored:
        content = stored.read()
    try:
        sheet = read_table(content, one.file_name, limits=LIMITS, known_titles=titles)
    except SheetError as error:
        raise Invalid(said(error.message, gettext), field="file") from error
    found = places(questionnaire, [title if title != REASON_COLUMN else "" for title in sheet.columns])
    if not found:
        raise Invalid(_("没有认出这份问卷的题目。请下载模板，把答案填在模板里。"), field="file")
    rows = [
        understood(questionnaire, found, number, cells)
        for number, cells in zip(sheet.row_numbers, sheet.rows, strict=True)
    ]
    if not rows:
        raise Invalid(_("表里没有数据行。"), field="file")
    return Checked(sheet, found, rows)


def _mine(actor: Actor, sheet_id: int) -> AnswerSheet:
    rows = AnswerSheet.objects.select_related("survey", "version", "file").select_for_update(of=("self",))
    found = rows.filter(pk=sheet_id).first()
    if found is None:
        raise NotFound
    asked(actor, found.survey_id)
    return found


def _bringing(survey: Survey) -> Survey:
    if survey.state not in COLLECTED:
        raise Refused(_("调查没有在收集中。"))
    return survey
