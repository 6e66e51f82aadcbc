"""The interviewers' desk over all surveys, and how the fieldwork of one survey stands."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from yueke.domains.organization import queries as organization
from yueke.domains.surveys import commands, queries
from yueke.domains.surveys.choices import Mode
from yueke.domains.surveys.models import Survey
from yueke.domains.surveys.rules.calling import MEANINGS, OUTCOMES, Result
from yueke.kernel import clock
from yueke.kernel.access import Actor, require
from yueke.kernel.errors import Message
from yueke.methods.responses.rates import Outcomes, response_rates
from yueke.sites.office.asking import Question, ask, posted
from yueke.sites.office.customers.words import name_for
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.surveys.fieldwork.forms import InterviewersForm
from yueke.sites.office.surveys.tabs import tabs_of
from yueke.ui.page import page

ASK = "surveys.ask"
MOST_SURVEYS = 30
MOST_APPOINTMENTS = 50
OUTCOME_WORDS: dict[str, Message] = {
    "complete": gettext_lazy("完成"), "partial": gettext_lazy("部分完成"), "refused": gettext_lazy("拒访或中止"),
    "not_reached": gettext_lazy("未访到"), "other": gettext_lazy("不能作答"), "unknown": gettext_lazy("情况不明"),
    "not_eligible": gettext_lazy("不合格"),
}  # fmt: skip
"""What the fields of ``Outcomes`` are called."""


def ways(survey: Survey) -> list[dict[str, Any]]:
    """What can be done for a survey, by its modes: title, address, icon."""
    offered = (
        ({Mode.PHONE}, _("电话访问"), "survey-telephone", "phone"),
        ({Mode.ONSITE}, _("平板访问"), "survey-tablet", "devices"),
        ({Mode.PAPER, Mode.ONSITE}, _("录入纸质问卷"), "survey-papers", "clipboard-list"),
        ({Mode.GROUP, Mode.DEPTH}, _("访谈记录"), "survey-talks", "message-2"),
        ({Mode.IMPORT, Mode.PAPER, Mode.OPEN, Mode.LINK}, _("导入答卷"), "survey-answers", "file-import"),
    )
    return [
        {"title": title, "url": reverse(f"office:{name}", args=(survey.pk,)), "icon": icon, "name": name}
        for modes, title, name, icon in offered
        if modes & set(survey.modes)
    ]


@require_GET
def interviews(request: ActingRequest) -> HttpResponse:
    """Every survey ``actor`` asks for, with what waits, and today's appointments."""
    actor, at = request.actor, clock.now()
    require(actor, ASK)
    mine = queries.to_ask(actor).filter(state__in=("running", "paused", "cleaning")).defer("definition")
    surveys = list(mine.order_by("ends_on", "pk")[: MOST_SURVEYS + 1])
    running = [one for one in surveys[:MOST_SURVEYS] if one.state != "paused"]
    evening = timezone.make_aware(datetime.combine(timezone.localtime(at).date() + timedelta(days=1), time.min))
    due = queries.appointments(actor, running, evening)[:MOST_APPOINTMENTS]
    context = {
        "rows": [(one, queries.waits(actor, one, at), ways(one)) for one in running],
        "paused": [one for one in surveys[:MOST_SURVEYS] if one.state == "paused"],
        "more": len(surveys) > MOST_SURVEYS,
        "appointments": [(one, name_for(actor, one.customer), one.appointed_id == actor.person_id) for one in due],
        "at": at,
    }
    return page(request, "office/surveys/fieldwork/interviews.html", context)


@require_GET
def fieldwork(request: ActingRequest, survey_id: int) -> HttpResponse:
    """Contacts by result, interviewers, paper waiting, talks and sheets of one survey."""
    actor, at = request.actor, clock.now()
    require(actor, ASK)
    survey = queries.asked(actor, survey_id)
    told, counts = queries.outcomes(survey), queries.results(survey)
    n, compared, differing = queries.entry_quality(survey)
    people, by = list(queries.interviewers(survey)), queries.calls_by(survey)
    context = {
        "survey": survey, "tabs": tabs_of(actor, survey.pk, "survey-fieldwork"), "ways": ways(survey), "at": at,
        "waits": queries.waits(actor, survey, at),
        "outcomes": [(one.stratum or _("全部"), Mode(one.mode).label, _counts(one.counts)) for one in told],
        "outcome_words": [OUTCOME_WORDS[one] for one in OUTCOMES], "rates": _rates(told), "interviewers": people,
        "results": [(label, MEANINGS[code].aapor, counts.get(code, 0)) for code, label in Result.choices if counts.get(code)],
        "untried": counts.get("", 0), "by": _figures(actor, survey, people, by), "may_name": actor.may("surveys.run"),
        "sheets": list(queries.sheets(survey)[:20]), "entered": n, "compared": compared,
        "error_rate": differing / compared if compared else None, "themes": queries.themes(survey)[:10],
        "answer_sheets": list(queries.answer_sheets(survey)[:5]),
    }  # fmt: skip
    return page(request, "office/surveys/fieldwork/fieldwork.html", context)


@require_http_methods(["GET", "POST"])
def interviewers(request: ActingRequest, survey_id: int) -> HttpResponse:
    """Say who asks."""
    actor = request.actor
    require(actor, "surveys.run")
    survey = queries.get(actor, survey_id)
    known = [one.person_id for one in queries.interviewers(survey)]
    form = InterviewersForm(posted(request), initial={"people": known})

    def act(sent: forms.Form) -> None:
        commands.name_interviewers(actor, survey_id, sent.cleaned_data["people"], at=clock.now())

    back = reverse("office:survey-fieldwork", args=(survey_id,))
    question = Question(
        _("指定访问员"), _("保存"), back, act, _("访问员已保存。"), subtitle=survey.title, clause="E2.2"
    )
    return ask(request, question, form)


def _counts(counts: Outcomes) -> list[int]:
    return [getattr(counts, one) for one in OUTCOMES]


def _rates(told: list[queries.Outcome]) -> dict[str, Any] | None:
    """Rates of those who were drawn and asked: open doors, paper and sheets have nobody who did not answer."""
    drawn = [one.counts for one in told if one.mode in (Mode.PHONE, Mode.LINK)]
    total = Outcomes(**{name: sum(getattr(one, name) for one in drawn) for name in OUTCOMES})
    if not any(_counts(total)):
        return None
    found = response_rates(total)
    return {"n": sum(_counts(total)), "rr1": found.response["RR1"], "rr3": found.response["RR3"], "told": found}


def _figures(actor: Actor, survey: Survey, people: list[Any], by: dict[int, Any]) -> list[dict[str, Any]]:
    """What each interviewer has done. Of a confidential survey no completes by person below the smallest group."""
    names = {one.person_id: one.person.name for one in people}
    names |= organization.person_labels([pk for pk in by if pk not in names])
    least = survey.smallest_group if survey.confidential else 0
    rows = []
    for pk, name in names.items():
        counted = by.get(pk, {})
        complete = counted.get(Result.COMPLETE, 0)
        rows.append(
            {
                "name": name, "tries": sum(counted.values()), "complete": complete if complete >= least or not complete else None,
                "refusal": counted.get(Result.REFUSAL, 0), "appointment": counted.get(Result.APPOINTMENT, 0),
            }
        )  # fmt: skip
    return sorted(rows, key=lambda row: (-row["tries"], row["name"]))
