"""The designer: the outline of the questionnaire at the left, the form of what is chosen at the right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.template.loader import get_template
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from yueke.domains.evaluations import queries as evaluations
from yueke.domains.surveys import queries
from yueke.domains.surveys.queries import Design
from yueke.domains.surveys.rules.designing import blank
from yueke.domains.surveys.rules.faults import Fault, faults, texts
from yueke.domains.surveys.rules.shape import END, SCREENED, Page, Question, Questionnaire
from yueke.domains.surveys.rules.telling import KINDS, goal, in_words, short
from yueke.kernel.access import require_any
from yueke.sites.office.addresses import page_url
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.surveys.designing.conditions import askable, shown
from yueke.sites.office.surveys.designing.forms import PageForm, QuestionForm, WholeForm
from yueke.sites.office.surveys.tabs import tabs_of
from yueke.ui.page import page

READ = "surveys.view|surveys.plan"
WRITE = "surveys.plan"
TEMPLATE = "office/surveys/designing/designer.html"
WHOLE = "start"
UNDO = "survey_dropped"
"""Where the session keeps what was dropped last."""


@dataclass(frozen=True)
class Line:
    """A question in the outline. ``only``: in words when it is shown."""

    question: Question
    kind: str
    text: str
    only: str
    grave: int
    mild: int


@dataclass(frozen=True)
class Leaf:
    """A page in the outline."""

    page: Page
    n: int
    lines: list[Line]
    only: str
    jumps: list[str]
    grave: int
    mild: int


def address(survey_id: int, at: str = "", **more: str) -> str:
    """The designer with something chosen."""
    query = {"at": at, **more} if at else more
    return reverse("office:survey-questionnaire", args=[survey_id]) + (f"?{urlencode(query)}" if query else "")


def asked_of(found: Design) -> Questionnaire:
    """The questionnaire, or an empty one to begin with."""
    return found.asked or blank(found.survey.title)


@require_GET
def questionnaire(request: ActingRequest, survey_id: int) -> HttpResponse:
    """Design it, or read it where it may not be changed."""
    require_any(request.actor, READ)
    found = queries.design(request.actor, survey_id)
    at = chosen_of(asked_of(found), request.GET.get("at", WHOLE)[:30])
    form = None
    if "options" in request.GET and found.asked is not None and at in {one.code for one in found.asked.questions()}:
        form = QuestionForm(found.asked.question(at), single=True)
    return page(request, TEMPLATE, context_of(request, found, at, form=form))


def piece(
    request: ActingRequest,
    name: str,
    context: dict[str, Any],
    *,
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> HttpResponse:
    """A part of the designer for HTMX: ``designer``, or ``saved`` with what changes beside the form."""
    drawn = get_template(f"{TEMPLATE}#{name}").render(context, request)
    return HttpResponse(drawn, status=status, headers=headers)


def context_of(request: ActingRequest, found: Design, at: str, *, form: Any = None, note: str = "") -> dict[str, Any]:
    """All the page shows. ``form``: with its errors instead of a fresh one; ``note``: what went wrong, above the form."""
    asked, survey = asked_of(found), found.survey
    told = faults(asked, evaluations.codes()) if found.asked else []
    chosen = chosen_of(asked, at)
    dropped = request.session.get(UNDO)
    return {
        "survey": survey, "tabs": tabs_of(request.actor, survey.pk, "survey-questionnaire"), "asked": asked,
        "empty": found.asked is None, "basis": found.basis, "found": found,
        "writable": found.writable and request.actor.may(WRITE), "may": _may(request, found),
        "leaves": outline(asked, told), "kinds": list(KINDS.items()), "languages": [(one, language_name(one)) for one in sorted(asked.translations)],
        "grave": sum(one.grave for one in told), "mild": sum(not one.grave for one in told),
        "general": [one for one in told if not one.place], "asks": sum(one.kind != "section" for one in asked.questions()),
        "at": chosen, "panel": _panel(asked, chosen, form), "here": [one for one in told if one.place == chosen],
        "list_url": page_url("office:surveys"), "offered_languages": [(k, v) for k, v in LANGUAGES.items() if k not in asked.translations],
        "grave_text": _("%(n)d 处要改") % {"n": sum(one.grave for one in told)},
        "mild_text": _("%(n)d 处请留意") % {"n": len(told)}, "fine_text": _("可以提交"),
        "note": note, "undo": dropped if dropped and dropped.get("survey") == survey.pk else None,
    }  # fmt: skip


def chosen_of(asked: Questionnaire, at: str) -> str:
    """What is chosen, the whole when it is not there (any more)."""
    known = {WHOLE, *(one.code for one in asked.questions()), *(f"page.{one.code}" for one in asked.pages)}
    return at if at in known or at.removeprefix("language.") in asked.translations else WHOLE


def outline(asked: Questionnaire, told: list[Fault]) -> list[Leaf]:
    """The pages and their questions, each with the number of its faults."""
    count: Mapping[str, list[int]] = defaultdict(lambda: [0, 0])
    for one in told:
        count[one.place][0 if one.grave else 1] += 1
    return [
        Leaf(
            leaf, n, [_line(one, asked, count[one.code]) for one in leaf.questions],
            in_words(leaf.shown_if, asked) if leaf.shown_if else "",
            [f"{in_words(jump.when, asked)} → {goal(jump.to, asked)}" for jump in leaf.jumps],
            *count[f"page.{leaf.code}"],
        )
        for n, leaf in enumerate(asked.pages, start=1)
    ]  # fmt: skip


def _line(question: Question, asked: Questionnaire, count: list[int]) -> Line:
    only = in_words(question.shown_if, asked) if question.shown_if else ""
    return Line(question, str(KINDS[question.kind]), short(question.text), only, *count)


def _may(request: ActingRequest, found: Design) -> dict[str, bool]:
    actor = request.actor
    return {
        "run": found.changing and found.changed and actor.may("surveys.run"),
        "drop": found.changing and found.changed and actor.may(WRITE),
        "keep": found.asked is not None and actor.may(WRITE),
    }


def _panel(asked: Questionnaire, at: str, form: Any) -> dict[str, Any]:
    if at == WHOLE:
        return {
            "kind": "whole",
            "form": form or WholeForm(initial=asked.model_dump(include=set(WholeForm.base_fields))),
        }
    if at.startswith("page."):
        leaf = next(one for one in asked.pages if one.code == at.removeprefix("page."))
        return _page_panel(asked, leaf, form)
    if at.startswith("language."):
        return _language_panel(asked, at.removeprefix("language."))
    question = asked.question(at)
    known = askable(asked, before=at)
    return {
        "kind": "question", "question": question, "form": form or QuestionForm(question),
        "when": shown("when", question.shown_if, asked, known),
        "piped": [code for code, one in known if "." not in code][-40:],
    }  # fmt: skip


def _page_panel(asked: Questionnaire, leaf: Page, form: Any) -> dict[str, Any]:
    known = askable(asked, page=leaf.code)
    places = [one.code for one in asked.pages]
    goals = [*places[places.index(leaf.code) + 1 :], END, SCREENED]
    jumps = [
        {
            "n": n, "to": [(to, goal(to, asked), jump is not None and jump.to == to) for to in goals],
            "when": shown(f"jump{n}", jump.when if jump else None, asked, known), "blank": jump is None,
            "lost": jump.to if jump and jump.to not in goals else "",
        }
        for n, jump in enumerate([*leaf.jumps, None][:20])
    ]  # fmt: skip
    return {
        "kind": "page", "page": leaf, "form": form or PageForm(initial={"title": leaf.title, "shuffled": leaf.shuffled}),
        "when": shown("when", leaf.shown_if, asked, askable(asked, page=f"-{leaf.code}")), "jumps": jumps,
    }  # fmt: skip


def _language_panel(asked: Questionnaire, language: str) -> dict[str, Any]:
    known = asked.translations[language]
    rows = [(place, text, known.get(place, "")) for place, text in texts(asked) if text]
    missing = sum(not translated.strip() for _place, _text, translated in rows)
    return {"kind": "language", "language": language, "name": language_name(language), "rows": rows, "missing": missing}


def language_name(code: str) -> str:
    """What a language is called."""
    return {"zh-hans": _("中文"), **LANGUAGES}.get(code, code)


LANGUAGES = {
    "en": "English", "zh-hant": "繁體中文", "ja": "日本語", "ko": "한국어", "ru": "Русский", "de": "Deutsch", "fr": "Français",
    "es": "Español", "vi": "Tiếng Việt", "th": "ไทย", "ar": "العربية",
}  # fmt: skip
"""Languages a questionnaire may be translated into."""
