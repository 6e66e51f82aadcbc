"""The way through a questionnaire: what is shown, what comes next, and which answers count at the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from yueke.domains.surveys.rules.answers import Sent, read
from yueke.domains.surveys.rules.conditions import Answer, Answers, holds
from yueke.domains.surveys.rules.shape import END, SCREENED, Page, Question, Questionnaire

Parameters = Mapping[str, str]


@dataclass(frozen=True)
class Way:
    """A way through the questionnaire: the pages met, and how it ends.

    ``ending``: ``end``, ``screened``, or empty while a page is still to be answered (``at``).
    """

    pages: tuple[Page, ...]
    ending: str
    at: Page | None = None


def shown(page: Page, answers: Answers, parameters: Parameters) -> list[Question]:
    """The page's questions for somebody who has answered this, in the order in which they are written.

    What a question on this page is shown for may itself stand on this page, above it.
    """
    counted = dict(answers)
    found = []
    for question in page.questions:
        if question.shown_if is None or holds(question.shown_if, counted, parameters):
            found.append(question)
        else:
            # An answer to what is no longer shown must not show something else.
            counted.pop(question.code, None)
    return found


def shown_for(page: Page, given: Answers, sent: Sent, parameters: Parameters) -> list[Question]:
    """The page's questions for somebody who has answered ``given`` before and ``sent`` this page: one answer may show the next."""
    here = {one.code for one in page.questions}
    lenient = [one.model_copy(update={"required": False}) for one in page.questions]
    before = {code: value for code, value in given.items() if code not in here}
    return shown(page, {**before, **read(lenient, sent).answers}, parameters)


def following(asked: Questionnaire, page: Page, answers: Answers, parameters: Parameters) -> Page | str:
    """What comes after a page: the next one with something to show, ``end`` or ``screened``."""
    places = {one.code: n for n, one in enumerate(asked.pages)}
    n = places[page.code]
    for jump in page.jumps:
        if holds(jump.when, answers, parameters):
            if jump.to in (END, SCREENED):
                return jump.to
            # Only forward: a questionnaire that goes back would not end.
            n = max(n, places[jump.to] - 1)
            break
    return _first_shown(asked, n + 1, answers, parameters)


def start(asked: Questionnaire, parameters: Parameters) -> Page | str:
    """The first page, or ``end`` of a questionnaire that has nothing to show."""
    return _first_shown(asked, 0, {}, parameters)


def way(asked: Questionnaire, answers: Answers, parameters: Parameters, *, done: frozenset[str]) -> Way:
    """Walk the questionnaire with these answers. ``done``: codes of the pages that were sent.

    Only answers to what is met on the way count for what follows: somebody who goes back and answers differently walks anew.
    """
    met: list[Page] = []
    counted: dict[str, Answer] = {}
    step = start(asked, parameters)
    while isinstance(step, Page):
        met.append(step)
        if step.code not in done:
            return Way(tuple(met), "", step)
        for question in shown(step, {**counted, **_of(step, answers)}, parameters):
            if question.code in answers:
                counted[question.code] = answers[question.code]
        step = following(asked, step, counted, parameters)
    return Way(tuple(met), step)


def counted_answers(
    asked: Questionnaire, answers: Answers, parameters: Parameters, pages: tuple[Page, ...]
) -> dict[str, Answer]:
    """The answers that count: to questions shown on the pages met. Others were given before somebody went back."""
    counted: dict[str, Answer] = {}
    for page in pages:
        for question in shown(page, {**counted, **_of(page, answers)}, parameters):
            if question.code in answers:
                counted[question.code] = answers[question.code]
            if (words := answers.get(f"{question.code}_words")) is not None:
                counted[f"{question.code}_words"] = words
    return counted


def _of(page: Page, answers: Answers) -> dict[str, Answer]:
    return {one.code: answers[one.code] for one in page.questions if one.code in answers}


def _first_shown(asked: Questionnaire, n: int, answers: Answers, parameters: Parameters) -> Page | str:
    for page in asked.pages[n:]:
        if page.shown_if is not None and not holds(page.shown_if, answers, parameters):
            continue
        if shown(page, answers, parameters):
            return page
    return END
