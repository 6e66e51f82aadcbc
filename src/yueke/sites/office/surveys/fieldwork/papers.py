"""Paper questionnaires typed at the keyboard, twice by two people, and what they typed differently settled."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yueke.domains.surveys import commands, queries
from yueke.domains.surveys.models import PaperSheet, Survey
from yueke.domains.surveys.rules.answers import read
from yueke.domains.surveys.rules.doubling import Difference
from yueke.domains.surveys.rules.shape import opened
from yueke.domains.surveys.rules.wording import Wording
from yueke.kernel import clock
from yueke.kernel.access import Actor, require
from yueke.kernel.errors import NotFound, Refused
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.once import once
from yueke.sites.office.surveys.fieldwork.showing import page_title, shown
from yueke.ui.page import go, page

ASK = "surveys.ask"


@require_http_methods(["GET", "POST"])
@once
def papers(request: ActingRequest, survey_id: int) -> HttpResponse:
    """The grid: number of the sheet, then every question in the order of the paper; saved, the next sheet begins."""
    actor = request.actor
    require(actor, ASK)
    survey = queries.asked(actor, survey_id)
    wrong: dict[str, Any] = {}
    if request.method == "POST":
        try:
            sheet = commands.enter_sheet(
                actor, survey_id, request.POST.get("number", ""), dict(request.POST.lists()), at=clock.now()
            )
        except NotFound:
            raise
        except Refused as refusal:
            wrong = refusal.fields or {"": [str(refusal)]}
        else:
            messages.success(request, _told(sheet))
            return go(request, _after(survey, sheet))
    context = _grid(request, survey, wrong) | {"sheets": _listed(actor, survey), "tally": queries.entry_quality(survey)}
    return page(request, "office/surveys/fieldwork/papers.html", context, status=422 if wrong else 200)


@require_http_methods(["GET", "POST"])
@once
def paper(request: ActingRequest, survey_id: int, sheet_id: int) -> HttpResponse:
    """What two people typed differently: look at the paper, choose or type anew."""
    actor = request.actor
    require(actor, ASK)
    survey = queries.asked(actor, survey_id)
    back = reverse("office:survey-papers", args=(survey_id,))
    sheet = (
        PaperSheet.objects.select_related("version", "first_by", "second_by").filter(pk=sheet_id, survey=survey).first()
    )
    if sheet is None:
        raise NotFound
    problem = ""
    found = commands.differing(sheet)
    if request.method == "POST":
        try:
            if request.POST.get("do") == "drop":
                commands.drop_sheet(actor, sheet_id, at=clock.now())
                messages.success(request, _("已撤回 %(number)s 的录入。") % {"number": sheet.number})
            else:
                commands.settle_sheet(actor, sheet_id, _decided(request, found), at=clock.now())
                messages.success(request, _("%(number)s 已核对入库。") % {"number": sheet.number})
        except NotFound:
            raise
        except Refused as refusal:
            problem = (
                str(refusal)
                if not refusal.fields
                else "；".join(str(one) for texts in refusal.fields.values() for one in texts)
            )
        else:
            return go(request, back)
    context = {
        "survey": survey, "sheet": sheet, "problem": problem, "mine": sheet.first_by_id == actor.person_id,
        "rows": [_row(one, request) for one in found], "back": back,
    }  # fmt: skip
    return page(request, "office/surveys/fieldwork/paper.html", context, status=422 if problem else 200)


def _grid(request: ActingRequest, survey: Survey, wrong: dict[str, Any]) -> dict[str, Any]:
    asked = opened(survey.definition)
    wording = Wording(asked, asked.language, {}, {}, "")
    questions = [one.model_copy(update={"required": False, "shuffled": False}) for one in asked.questions()]
    sent = dict(request.POST.lists()) if wrong else {}
    answers = read(questions, sent).answers
    pages = []
    for one in asked.pages:
        plain = [q.model_copy(update={"required": False, "shuffled": False}) for q in one.questions if q.kind != "file"]
        pages.append((page_title(one, wording), shown(plain, wording, answers, wrong)))
    return {
        "survey": survey, "pages": pages, "wrong": wrong.get("number", []) + wrong.get("", []), "any_wrong": bool(wrong),
        "number": request.POST.get("number", "") if wrong else request.GET.get("number", "")[:20],
    }  # fmt: skip


def _listed(actor: Actor, survey: Survey) -> list[dict[str, Any]]:
    """Sheets on their way, with what this person may do about each."""
    rows = []
    for one in queries.sheets(survey)[:100]:
        mine = one.first_by_id == actor.person_id
        what = "settle" if one.second_at else "mine" if mine else "second"
        rows.append({"sheet": one, "what": what})
    return rows


def _row(one: Difference, request: ActingRequest) -> dict[str, Any]:
    question = one.field.question
    texts = {option.code: option.text for option in question.options}

    def told(values: tuple[str, ...]) -> str:
        return "、".join(texts.get(value, value) for value in values) or _("（空白）")

    return {
        "name": one.field.name, "text": question.text, "part": one.field.part, "first": told(one.first),
        "second": told(one.second), "chosen": request.POST.get(f"choose.{one.field.name}", ""),
        "own": request.POST.get(f"own.{one.field.name}", ""),
        "hint": "、".join(f"{code}={text}" for code, text in texts.items()) if not one.field.part else "",
    }  # fmt: skip


def _decided(request: ActingRequest, found: list[Difference]) -> dict[str, list[str]]:
    """Per difference what was chosen; one nobody chose is left out."""
    decided: dict[str, list[str]] = {}
    for one in found:
        name = one.field.name
        match request.POST.get(f"choose.{name}"):
            case "first":
                decided[name] = list(one.first) or [""]
            case "second":
                decided[name] = list(one.second) or [""]
            case "own":
                typed = request.POST.get(f"own.{name}", "")
                many = one.field.question.kind == "multiple" and name == one.field.question.code
                decided[name] = typed.replace("，", ",").replace("、", ",").split(",") if many else [typed]
    return decided


def _told(sheet: PaperSheet) -> str:
    if sheet.settled_at:
        return _("%(number)s 两次录入一致，已入库。") % {"number": sheet.number}
    if sheet.second_at:
        return _("%(number)s 有 %(n)s 处不一致，请对照纸质问卷核对。") % {"number": sheet.number, "n": sheet.differing}
    return _("%(number)s 已录入，等另一个人再录一遍。") % {"number": sheet.number}


def _after(survey: Survey, sheet: PaperSheet) -> str:
    if sheet.second_at and not sheet.settled_at:
        return reverse("office:survey-entered", args=(survey.pk, sheet.pk))
    return reverse("office:survey-papers", args=(survey.pk,))
