"""Responses that look wrong: the list, each by itself, and deciding, one by one or many at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yueke.domains.surveys.choices import Decision, FlagReason
from yueke.domains.surveys.commands.cleaning import decide, flag_responses
from yueke.domains.surveys.models import Screening
from yueke.domains.surveys.queries import screenings as read
from yueke.domains.surveys.queries.columns import IN
from yueke.domains.surveys.rules.shape import Questionnaire, opened
from yueke.kernel import clock
from yueke.kernel.access import require
from yueke.kernel.errors import Forbidden, NotFound, Refused
from yueke.kernel.paging import paginate
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.once import once
from yueke.sites.office.refusals import onto
from yueke.sites.office.surveys.cleaning.forms import DecisionForm
from yueke.sites.office.surveys.cleaning.parts import CLEAN, frame_of, opened_survey
from yueke.sites.office.surveys.cleaning.words import answer_told, flag_told
from yueke.sites.office.surveys.tabs import Tab
from yueke.ui.page import go, page


@dataclass(frozen=True)
class Row:
    """A response on the list, with why it is there."""

    row: Screening
    why: list[str]
    url: str


@require_GET
def cleaning(request: ActingRequest, survey_id: int) -> HttpResponse:
    """The responses to be decided on (clause A6.2)."""
    survey = opened_survey(request, survey_id)
    actor, asked = request.actor, opened(survey.definition)
    standing = request.GET.get("standing", read.OPEN)
    standing = standing if standing in read.STANDINGS else read.OPEN
    reason = request.GET.get("reason", "")
    reason = reason if reason in FlagReason.values else ""
    told = read.tally(actor, survey_id)
    rows = read.screenings(actor, survey_id, standing=standing, reason=reason)
    shown = paginate(rows, request.GET.get("page"), 20, order=("id",))
    flags = read.flags_of(one.response_id for one in shown.rows)
    here = reverse("office:survey-cleaning", args=(survey_id,))
    counts = {read.OPEN: told.undecided, read.OUT: told.screened, read.KEPT: told.kept, read.ALL: None}
    titles = {read.OPEN: _("待判定"), read.OUT: _("已剔除"), read.KEPT: _("已保留"), read.ALL: _("全部存疑")}
    context = frame_of(actor, survey, "survey-cleaning", told.undecided) | {
        "page": shown,
        "rows": [
            Row(
                one, [flag_told(flag, asked) for flag in flags.get(one.response_id, [])],
                reverse("office:survey-screening", args=(survey_id, one.pk)),
            )
            for one in shown.rows
        ],
        "views": [Tab(titles[one], f"{here}?standing={one}", one == standing, counts[one]) for one in read.STANDINGS],
        "reasons": [(code, label, told.by_reason.get(code, 0), code == reason) for code, label in FlagReason.choices],
        "standing": standing, "reason": reason, "told": told,
        "came_in": survey.responses.filter(state__in=IN).count(),
    }  # fmt: skip
    return page(request, "office/surveys/cleaning/list.html", context)


@require_POST
@once
def check(request: ActingRequest, survey_id: int) -> HttpResponse:
    """Look all answers through now."""
    require(request.actor, CLEAN)
    try:
        found = flag_responses(request.actor, survey_id, at=clock.now())
    except (Forbidden, NotFound):
        raise
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已检查，新发现 %(n)d 份存疑答卷。") % {"n": found.responses})
    return go(request, reverse("office:survey-cleaning", args=(survey_id,)))


@require_POST
@once
def decide_many(request: ActingRequest, survey_id: int) -> HttpResponse:
    """Decide on the ticked responses, or on all the list shows."""
    require(request.actor, CLEAN)
    ids = [int(text) for text in request.POST.getlist("ids") if text.isdecimal() and len(text) < 19]
    chosen: dict[str, Any] = {"ids": ids}
    if request.POST.get("all") == "1":
        chosen = {"reason": request.GET.get("reason", ""), "standing": request.GET.get("standing", read.OPEN)}
    try:
        n = decide(
            request.actor, survey_id, request.POST.get("do", ""), request.POST.get("why", ""), at=clock.now(), **chosen
        )
    except (Forbidden, NotFound):
        raise
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        told = _("已剔除 %(n)d 份。") if request.POST["do"] == Decision.SCREEN else _("已保留 %(n)d 份。")
        messages.success(request, told % {"n": n})
    return go(request, f"{reverse('office:survey-cleaning', args=(survey_id,))}?{request.GET.urlencode()}")


@require_http_methods(["GET", "POST"])
@once
def screening(request: ActingRequest, survey_id: int, screening_id: int) -> HttpResponse:
    """One response with its answers; of a confidential survey nothing else."""
    survey = opened_survey(request, survey_id)
    if request.method == "POST":
        require(request.actor, CLEAN)
    one = read.screening(request.actor, survey_id, screening_id)
    form = DecisionForm(request.POST or None, initial={"decision": one.decision or Decision.KEEP, "why": one.why})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            decide(request.actor, survey_id, data["decision"], data["why"], at=clock.now(), ids=[one.pk])
        except (Forbidden, NotFound):
            raise
        except Refused as refusal:
            onto(form, refusal)
        else:
            messages.success(request, _("已判定。"))
            return go(request, reverse("office:survey-cleaning", args=(survey_id,)))
    asked = opened(one.response.version.definition)
    context = frame_of(request.actor, survey, "survey-cleaning") | {
        "one": one, "form": form, "answers": answers_of(one, asked),
        "flags": [(flag, flag_told(flag, asked)) for flag in read.flags_of([one.response_id]).get(one.response_id, [])],
        "here": request.get_full_path(),
    }  # fmt: skip
    return page(request, "office/surveys/cleaning/response.html", context, status=422 if form.errors else 200)


def answers_of(one: Screening, asked: Questionnaire) -> list[tuple[str, list[str]]]:
    """Each question with its answer, in the order in which they were asked."""
    answers: dict[str, Any] = {**one.response.answers, **read.words_of(one)}
    found = []
    for question in asked.questions():
        if question.kind == "section" or (question.kind == "text" and one.survey.confidential):
            continue
        lines = answer_told(question, answers.get(question.code))
        if words := answers.get(f"{question.code}_words"):
            lines = [*lines, str(words)]
        found.append((question.text, lines))
    return found
