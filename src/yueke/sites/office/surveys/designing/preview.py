"""Answering a questionnaire before anybody else does: conditions, jumps and texts work as they will, and nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core import signing
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from yueke.domains.surveys import queries
from yueke.domains.surveys.rules import flow
from yueke.domains.surveys.rules.answers import WORDS, Sent, read
from yueke.domains.surveys.rules.conditions import Answer
from yueke.domains.surveys.rules.shape import Page, Questionnaire
from yueke.domains.surveys.rules.wording import Wording
from yueke.kernel.access import require_any
from yueke.kernel.errors import Message, NotFound
from yueke.sites.entrance.questions import as_sent, shown_of
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.surveys.designing.conditions import PARAMETERS
from yueke.sites.office.surveys.designing.desk import READ, address, language_name
from yueke.ui.page import page

SALT = "survey preview"
"""What was answered so far goes with the form and comes back: signed, so that it is only what this page wrote."""


@require_http_methods(["GET", "POST"])
def preview(request: ActingRequest, survey_id: int) -> HttpResponse:
    """One page of the questionnaire in a frame as wide as a phone, or over the whole page (``?wide=1``)."""
    require_any(request.actor, READ)
    found = queries.design(request.actor, survey_id)
    if found.asked is None:
        raise NotFound
    answers, done = _state(request)
    shown = _Shown(found.asked, request, answers, done)
    if request.method == "POST":
        _step(request, shown)
    context = {
        "survey": found.survey, "asked": found.asked, "back": address(survey_id), "wide": "wide" in request.GET,
        "languages": [(code, language_name(code)) for code in (found.asked.language, *sorted(found.asked.translations))],
        "language": shown.language, "query": request.GET.urlencode(), "parameters": shown.parameters, **shown.context(),
    }  # fmt: skip
    return page(request, "office/surveys/designing/preview.html", context)


class _Shown:
    """Where the preview stands."""

    def __init__(
        self, asked: Questionnaire, request: ActingRequest, answers: dict[str, Answer], done: list[str]
    ) -> None:
        self.asked, self.answers, self.done = asked, answers, done
        self.language = request.GET.get("language", asked.language)
        self.parameters = {name: request.GET[name][:60] for name in PARAMETERS if request.GET.get(name)}
        self.sent: Sent | None = None
        self.wrong: Mapping[str, Sequence[Message]] = {}
        self.surprised = False

    @property
    def way(self) -> flow.Way:
        """The way so far."""
        return flow.way(self.asked, self.answers, self.parameters, done=frozenset(self.done))

    def context(self) -> dict[str, Any]:
        """What the template draws."""
        way = self.way
        words = Wording(self.asked, self.language, self.answers, self.parameters, SALT)
        texts = {
            name: words.text(name, getattr(self.asked, name)) for name in ("title", "greeting", "thanks", "screened")
        }
        leaf = way.at
        told: dict[str, Any] = {"texts": texts, "ending": way.ending, "leaf": leaf, "first": not self.done, "surprised": self.surprised}  # fmt: skip
        state = signing.dumps({"answers": self.answers, "done": self.done}, salt=SALT, compress=True)
        if leaf is None:
            counted = flow.counted_answers(self.asked, self.answers, self.parameters, way.pages)
            return {**told, "state": state, "counted": len([one for one in counted if not one.endswith(WORDS)])}
        values = self.sent if self.sent is not None else as_sent(leaf, self.answers)
        here = flow.shown_for(leaf, self.answers, values, self.parameters)
        # What was answered just now is put into the texts, too.
        now = Wording(self.asked, self.language, {**self.answers, **read(here, values).answers}, self.parameters, SALT)
        codes = [one.code for one in self.asked.pages]
        return {
            **told, "state": state, "page_title": words.text(f"page.{leaf.code}", leaf.title),
            "questions": [shown_of(now, one, values, self.wrong) for one in words.questions(leaf, here)],
            "shown": " ".join(one.code for one in here), "passed": codes.index(leaf.code), "all": len(codes), "live": _looks_at_itself(leaf),
        }  # fmt: skip


def _step(request: ActingRequest, shown: _Shown) -> None:
    """What the button pressed asks for."""
    if "again" in request.POST:
        shown.answers, shown.done = {}, []
        return
    if "before" in request.POST:
        shown.done = shown.done[:-1]
        return
    leaf = shown.way.at
    if leaf is None or request.POST.get("page") != leaf.code:
        return
    files = {one.code for one in leaf.questions if one.kind == "file"}
    sent: Sent = {name: request.POST.getlist(name) for name in request.POST if name not in files}
    here = flow.shown_for(leaf, shown.answers, sent, shown.parameters)
    # Files are not handed in here; nobody is kept from going on by that.
    asked = [one.model_copy(update={"required": False}) if one.kind == "file" else one for one in here]
    found = read(asked, sent)
    before = set(request.POST.get("shown", "").split())
    shown.sent = sent
    if "look" in request.POST:
        return
    shown.surprised = any(one.code not in before for one in here)
    shown.wrong = {} if shown.surprised else found.wrong
    if shown.surprised or found.wrong:
        return
    for one in leaf.questions:
        shown.answers.pop(one.code, None)
        shown.answers.pop(one.code + WORDS, None)
    shown.answers |= found.answers
    shown.done.append(leaf.code)
    shown.sent = None


def _state(request: ActingRequest) -> tuple[dict[str, Answer], list[str]]:
    try:
        told = signing.loads(request.POST.get("state", ""), salt=SALT)
    except signing.BadSignature:
        return {}, []
    return dict(told["answers"]), list(told["done"])


def _looks_at_itself(leaf: Page) -> bool:
    """Whether an answer on the page may show or hide another one on it."""
    return any(one.shown_if is not None for one in leaf.questions) or any("{{" in one.text for one in leaf.questions)
