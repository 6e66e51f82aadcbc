"""A page of a questionnaire as it is shown: each question with its texts, what was answered, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from yueke.domains.surveys.commands import Going
from yueke.domains.surveys.models import AnswerFile
from yueke.domains.surveys.rules import flow
from yueke.domains.surveys.rules.answers import Sent
from yueke.domains.surveys.rules.shape import Page
from yueke.domains.surveys.rules.wording import Wording
from yueke.kernel.errors import Message
from yueke.sites.entrance.questions import Shown, as_sent, shown_of


def words_of(going: Going, language: str) -> Wording:
    """The questionnaire's texts for this person, in the page's language."""
    response = going.response
    return Wording(going.questionnaire, language, going.answers, response.parameters, str(response.pk))


def asked_on(
    going: Going, page: Page, language: str, sent: Sent | None, wrong: Mapping[str, Sequence[Message]]
) -> list[Shown]:
    """The questions of a page, in this person's order: with what was sent just now, or else what is kept."""
    words, parameters = words_of(going, language), going.response.parameters
    shown = flow.shown(page, going.answers, parameters)
    if sent is not None:
        shown = flow.shown_for(page, going.answers, sent, parameters)
    values = sent if sent is not None else as_sent(page, going.answers)
    handed = AnswerFile.objects.none()
    if any(one.kind == "file" for one in shown):
        handed = AnswerFile.objects.filter(response=going.response).select_related("file").order_by("pk")
    return [shown_of(words, one, values, wrong, list(handed)) for one in words.questions(page, shown)]


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
