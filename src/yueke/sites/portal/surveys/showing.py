"""A page of a questionnaire as it is shown: each question with its texts, what was answered, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from yueke.domains.surveys.commands import Going
from yueke.domains.surveys.models import AnswerFile
from yueke.domains.surveys.rules import flow
from yueke.domains.surveys.rules.answers import LONGEST_ANSWER, UNDECIDED, WORDS, Sent
from yueke.domains.surveys.rules.conditions import Answer
from yueke.domains.surveys.rules.shape import Page, Question
from yueke.domains.surveys.rules.wording import Wording
from yueke.kernel.cleaning.regions import regions
from yueke.kernel.errors import Message

SHORT = 60
"""Texts of at most so many characters are asked on one line."""


@dataclass(frozen=True)
class Choice:
    """One thing to choose: an option, a step of a scale, a row's step, a place. ``words``: what stands beside an open option."""

    code: str
    text: str
    chosen: bool = False
    is_open: bool = False
    words: str = ""


@dataclass(frozen=True)
class Line:
    """One row of a matrix or of a ranking, with the name its answer is sent under."""

    name: str
    text: str
    choices: Sequence[Choice]
    errors: Sequence[Message] = ()


@dataclass(frozen=True)
class Shown:
    """One question as the template draws it; ``value`` is what was written in a single field."""

    question: Question
    text: str
    hint: str
    low: str
    high: str
    choices: Sequence[Choice] = ()
    lines: Sequence[Line] = ()
    value: str = ""
    errors: Sequence[Message] = ()
    words_errors: Sequence[Message] = ()
    files: Sequence[AnswerFile] = ()
    most: int = LONGEST_ANSWER
    regions: Any = field(default=())

    @property
    def is_wrong(self) -> bool:
        """Whether something is to be put right here."""
        return bool(self.errors or self.words_errors or any(one.errors for one in self.lines))

    @property
    def is_group(self) -> bool:
        """Whether it is several fields under one heading."""
        return self.question.kind not in ("text", "number", "date", "dropdown", "region", "file", "section")

    @property
    def is_short(self) -> bool:
        """Whether the text fits one line."""
        return self.most <= SHORT

    @property
    def rows(self) -> int:
        """Lines of the box to write in."""
        return 3 if self.most <= 200 else 5


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
    values = sent if sent is not None else _as_sent(page, going.answers)
    handed = AnswerFile.objects.none()
    if any(one.kind == "file" for one in shown):
        handed = AnswerFile.objects.filter(response=going.response).select_related("file").order_by("pk")
    return [_shown(words, one, values, wrong, list(handed)) for one in words.questions(page, shown)]


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


def _as_sent(page: Page, answers: Mapping[str, Answer]) -> dict[str, list[str]]:
    """What is kept, as the form would send it."""
    found: dict[str, list[str]] = {}
    for question in page.questions:
        answer = answers.get(question.code)
        if answer is None:
            continue
        if question.kind == "ranking" and isinstance(answer, list):
            found |= {f"{question.code}.{code}": [str(n)] for n, code in enumerate(answer, start=1)}
        elif isinstance(answer, Mapping):
            found |= {f"{question.code}.{row}": [str(step)] for row, step in answer.items()}
        else:
            found[question.code] = [str(one) for one in answer] if isinstance(answer, list) else [str(answer)]
        if (beside := answers.get(question.code + WORDS)) is not None:
            found[question.code + WORDS] = [str(beside)]
    return found


def _shown(
    words: Wording, one: Question, values: Sent, wrong: Mapping[str, Sequence[Message]], handed: Sequence[AnswerFile]
) -> Shown:
    said = list(values.get(one.code, ()))
    beside = _last(values, one.code + WORDS)
    return Shown(
        one, words.text(one.code, one.text), words.text(f"{one.code}.hint", one.hint),
        words.text(f"{one.code}.low", one.low), words.text(f"{one.code}.high", one.high),
        choices=_choices(words, one, said, beside), lines=_lines(words, one, values, wrong), value=said[-1] if said else "",
        errors=wrong.get(one.code, ()), words_errors=wrong.get(one.code + WORDS, ()),
        files=[file for file in handed if file.question == one.code],
        most=int(one.most) if one.kind == "text" and one.most is not None else LONGEST_ANSWER,
        regions=_cities() if one.kind == "region" else (),
    )  # fmt: skip


def _choices(words: Wording, one: Question, said: Sequence[str], beside: str) -> list[Choice]:
    if one.kind in ("single", "multiple", "dropdown"):
        return [
            Choice(
                option.code, words.text(f"{one.code}/{option.code}", option.text), option.code in said, option.open,
                beside if option.open else "",
            )
            for option in words.options(one)
        ]  # fmt: skip
    return _steps(one, said) if one.kind in ("scale", "nps", "stars") else []


def _steps(one: Question, said: Sequence[str]) -> list[Choice]:
    steps = [Choice(str(step), str(step), str(step) in said) for step in one.steps]
    return [*steps, Choice(UNDECIDED, "", UNDECIDED in said)] if one.undecided else steps


def _lines(words: Wording, one: Question, values: Sent, wrong: Mapping[str, Sequence[Message]]) -> list[Line]:
    found = []
    if one.kind == "matrix":
        for row in one.rows:
            name = f"{one.code}.{row.code}"
            steps = _steps(one, [_last(values, name)])
            found.append(Line(name, words.text(name, row.text), steps, wrong.get(name, ())))
    if one.kind == "ranking":
        most = int(one.most) if one.most is not None else len(one.options)
        for option in words.options(one):
            name = f"{one.code}.{option.code}"
            places = [Choice(str(n), str(n), _last(values, name) == str(n)) for n in range(1, most + 1)]
            found.append(Line(name, words.text(f"{one.code}/{option.code}", option.text), places))
    return found


def _last(values: Sent, name: str) -> str:
    found = values.get(name) or ("",)
    return str(found[-1])


@cache
def _cities() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Provinces with their cities, each city by its six-digit code; a province without cities is one itself."""
    return tuple(
        (
            province.name,
            tuple((city.code.ljust(6, "0"), city.name) for city in province.children)
            or ((province.code.ljust(6, "0"), province.name),),
        )
        for province in regions()
    )
