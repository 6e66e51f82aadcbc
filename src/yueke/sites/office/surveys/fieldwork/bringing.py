"""Answers out of a spreadsheet: template, check page with reasons, import, refused rows back, undo."""

from __future__ import annotations

import io
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from yueke.domains.surveys import commands, queries
from yueke.domains.surveys.commands import bringing
from yueke.domains.surveys.models import AnswerSheet, Survey
from yueke.domains.surveys.rules import columns
from yueke.domains.surveys.rules.shape import opened
from yueke.kernel import clock, files
from yueke.kernel.access import require
from yueke.kernel.errors import NotFound, Refused
from yueke.kernel.sheets.forms import write_template
from yueke.kernel.sheets.sheet import column_letters
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.once import once
from yueke.sites.office.refusals import onto
from yueke.sites.office.surveys.fieldwork.forms import SheetForm
from yueke.ui.page import go, page

ASK = "surveys.ask"
_PHASES = {
    bringing.CHECK: gettext_lazy("逐行检查"), bringing.WRITE: gettext_lazy("写入答卷"), bringing.TAKE_OUT: gettext_lazy("撤销答卷"),
}  # fmt: skip


@require_http_methods(["GET", "POST"])
@once
def answers(request: ActingRequest, survey_id: int) -> HttpResponse:
    """Earlier sheets, the template, and a new sheet to be checked."""
    actor = request.actor
    require(actor, ASK)
    survey = queries.asked(actor, survey_id)
    sent = request.method == "POST"
    form = SheetForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid():
        try:
            found = commands.upload_answers(actor, survey_id, form.cleaned_data["file"], at=clock.now())
        except Refused as refusal:
            onto(form, refusal)
        else:
            return go(request, reverse("office:survey-answer-sheet", args=(survey_id, found.pk)))
    context = {
        "survey": survey,
        "form": form,
        "sheets": [(one, state_of(one)) for one in queries.answer_sheets(survey)[:50]],
    }
    return page(request, "office/surveys/fieldwork/answers.html", context, status=422 if sent else 200)


@require_GET
def template(request: ActingRequest, survey_id: int) -> FileResponse:
    """The sheet to fill in, made of the questionnaire as it is asked now."""
    require(request.actor, ASK)
    survey = queries.asked(request.actor, survey_id)
    target = io.BytesIO()
    told = (
        _("一行是一份答卷；没有回答的题留空。"),
        _("单选和量表从下拉列表中选，多选用“；”隔开。"),
        _("不要改动表头里的题号，系统按题号认列。"),
        _("不要写姓名和电话：导入的答卷不记名。"),
    )
    write_template(
        target, survey.title, columns.template(opened(survey.definition)), instructions=told, name="答卷", translate=_
    )
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=_("%(number)s答卷模板.xlsx") % {"number": survey.number})


@require_http_methods(["GET", "POST"])
@once
def sheet(request: ActingRequest, survey_id: int, sheet_id: int) -> HttpResponse:
    """What was found in a sheet, row by row and cell by cell; import, give up, undo."""
    actor = request.actor
    require(actor, ASK)
    survey, found = _found(request, survey_id, sheet_id)
    problem = ""
    if request.method == "POST":
        act = {"import": commands.order_import, "give-up": commands.give_up, "undo": commands.order_undo}.get(
            request.POST.get("do", "")
        )
        try:
            if act is None:
                raise NotFound
            act(actor, sheet_id, at=clock.now())
        except NotFound:
            raise
        except Refused as refusal:
            problem = str(refusal)
        else:
            messages.success(request, str(state_of(queries.answer_sheets(survey).get(pk=sheet_id))[0]))
            return go(request, reverse("office:survey-answer-sheet", args=(survey_id, sheet_id)))
    rows = _rows(found)
    context = {
        "survey": survey, "sheet": found, "state": state_of(found), "problem": problem, "rows": rows,
        "more": found.rows_refused - len(rows), "takes": survey.state in ("running", "cleaning"), **_told(found),
    }  # fmt: skip
    return page(request, "office/surveys/fieldwork/answer_sheet.html", context, status=422 if problem else 200)


@require_GET
def progress(request: ActingRequest, survey_id: int, sheet_id: int) -> HttpResponse:
    """How far the work on a sheet is; sends the browser on when it has ended."""
    require(request.actor, ASK)
    survey, found = _found(request, survey_id, sheet_id)
    if not found.work:
        return go(request, reverse("office:survey-answer-sheet", args=(survey_id, sheet_id)))
    return page(
        request, "office/surveys/fieldwork/sheet_progress.html", {"survey": survey, "sheet": found, **_told(found)}
    )


@require_GET
def failed(request: ActingRequest, survey_id: int, sheet_id: int) -> FileResponse:
    """The refused rows as they were, with the reason of each; put right, the sheet can be uploaded as it is."""
    require(request.actor, ASK)
    _survey, found = _found(request, survey_id, sheet_id)
    if found.refused_file is None:
        raise NotFound
    stored = files.open_content(found.refused_file.sha256)
    return FileResponse(stored, as_attachment=True, filename=_("退回的答卷.xlsx"))


def state_of(one: AnswerSheet) -> tuple[str, str]:
    """Where a sheet stands, in words, and its tone."""
    if one.work:
        return str(one.get_work_display()), "brand"
    if one.undone_at:
        return _("已撤销"), "secondary"
    if one.imported_at:
        return _("已导入"), "kept"
    if one.given_up_at:
        return _("已放弃"), "secondary"
    return _("待导入"), "at_risk"


def _found(request: ActingRequest, survey_id: int, sheet_id: int) -> tuple[Survey, AnswerSheet]:
    survey = queries.asked(request.actor, survey_id)
    found = queries.answer_sheets(survey).select_related("refused_file").filter(pk=sheet_id).first()
    if found is None:
        raise NotFound
    return survey, found


def _told(found: AnswerSheet) -> dict[str, Any]:
    """How far the work is: phase in words, rows done of how many, per cent."""
    if not found.work:
        return {}
    known = getattr(found, "progress", None)
    done, total = (known.done, known.total) if known else (0, 0)
    label = _PHASES.get(known.phase, found.get_work_display()) if known else found.get_work_display()
    return {"done": done, "total": total, "label": label, "share": f"{done:,} / {total:,}" if total else ""}


def _rows(found: AnswerSheet) -> list[dict[str, Any]]:
    """The first refused rows: number in the sheet, and per wrong cell its place, header, content and reason."""
    return [
        {
            "number": number,
            "cells": [
                {"place": "" if one.place is None else f"{column_letters(one.place)}{number}", "fault": one}
                for one in wrong
            ],
        }
        for number, wrong in commands.faults_of(found)
    ]
