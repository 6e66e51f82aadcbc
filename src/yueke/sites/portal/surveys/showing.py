"""A page of a questionnaire as it is shown: each question with its texts, what was answered, and what is wrong with it.

A question nobody has answered yet looks the same to everybody: it is drawn once by each process and language.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from yueke.domains.surveys.commands import Going
from yueke.domains.surveys.models import AnswerFile
from yueke.domains.surveys.rules import flow
from yueke.domains.surveys.rules.answers import WORDS, Sent
from yueke.domains.surveys.rules.shape import Page, Question
from yueke.domains.surveys.rules.wording import Wording
from yueke.kernel.errors import Message
from yueke.sites.entrance.questions import Shown, as_sent, shown_of

MOST_DRAWN = 2_000
"""Questions kept drawn by each process: some two megabytes."""

_drawn: OrderedDict[tuple[str, str, str], SafeString] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True)
class Asked:
    """One question as markup; its ``text`` and code for the list of what is wrong."""

    code: str
    text: str
    html: SafeString
    is_wrong: bool


def words_of(going: Going, language: str) -> Wording:
    """The questionnaire's texts for this person, in the page's language."""
    response = going.response
    return Wording(going.questionnaire, language, going.answers, response.parameters, str(response.pk))


def asked_on(
    going: Going, page: Page, language: str, sent: Sent | None, wrong: Mapping[str, Sequence[Message]]
) -> list[Asked]:
    """The questions of a page, in this person's order: with what was sent just now, or else what is kept."""
    words, parameters = words_of(going, language), going.response.parameters
    shown = flow.shown(page, going.answers, parameters)
    if sent is not None:
        shown = flow.shown_for(page, going.answers, sent, parameters)
    values = sent if sent is not None else as_sent(page, going.answers)
    handed: list[AnswerFile] = []
    if any(one.kind == "file" for one in shown):
        handed = list(AnswerFile.objects.filter(response=going.response).select_related("file").order_by("pk"))
    found = []
    for one in words.questions(page, shown):
        blank = one.kind != "file" and not _touched(one, values) and not _touched(one, wrong)
        if blank and words.is_same_for_all(one):
            key = (going.response.version.fingerprint, language, one.code)
            found.append(Asked(one.code, one.text, _blank(key, words, one), False))
        else:
            told = shown_of(words, one, values, wrong, handed)
            confidential = going.response.survey.confidential
            found.append(Asked(one.code, told.text, _markup(told, confidential=confidential), told.is_wrong))
    return found


def _touched(one: Question, named: Mapping[str, object]) -> bool:
    """Whether anything is told of this question: its answer, the words beside it, a row of it."""
    return any(name == one.code or name == one.code + WORDS or name.startswith(f"{one.code}.") for name in named)


def _blank(key: tuple[str, str, str], words: Wording, one: Question) -> SafeString:
    with _lock:
        if key in _drawn:
            _drawn.move_to_end(key)
            return _drawn[key]
    made = _markup(shown_of(words, one, {}, {}), confidential=False)
    with _lock:
        _drawn[key] = made
        while len(_drawn) > MOST_DRAWN:
            _drawn.popitem(last=False)
    return made


def _markup(one: Shown, *, confidential: bool) -> SafeString:
    return render_to_string("ui/questions/question.html", {"one": one, "confidential": confidential})


def progress_of(going: Going, page: Page) -> int:
    """How far one has come, in per cent of the pages there are: those left out count as passed."""
    codes = [one.code for one in going.questionnaire.pages]
    return round(100 * codes.index(page.code) / len(codes)) if codes else 0


def before(going: Going, page: Page) -> Page | None:
    """The page met just before this one on one's own way."""
    pages = flow.way(
        going.questionnaire, going.answers, going.response.parameters, done=frozenset(going.response.done)
    ).pages
    codes = [one.code for one in pages]
    place = codes.index(page.code) if page.code in codes else len(codes)
    return pages[place - 1] if place > 0 else None
