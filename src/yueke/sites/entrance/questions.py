"""The questions of one page of a questionnaire as ``ui/questions/question.html`` draws them, whichever site asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from yueke.domains.surveys.models import AnswerFile
from yueke.domains.surveys.rules.answers import LONGEST_ANSWER, UNDECIDED, WORDS, Sent
from yueke.domains.surveys.rules.conditions import Answer
from yueke.domains.surveys.rules.shape import Page, Question
from yueke.domains.surveys.rules.wording import Wording
from yueke.kernel.cleaning.regions import regions
from yueke.kernel.errors import Message

SHORT = 60
"""Texts of at most so many characters are asked on one line."""
Regions = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


@dataclass(frozen=True)
class Choice:
    """One thing to choose: an option, a step of a scale, a place. ``words``: what stands beside an open option."""

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
    """One question; ``value`` is what was written in a single field."""

    question: Question
    text: str
    hint: str
    low: str
    high: str
    choices: Sequence[Choice]
    lines: Sequence[Line]
    value: str
    errors: Sequence[Message]
    words_errors: Sequence[Message]
    files: Sequence[AnswerFile]
    most: int
    regions: Regions

    @property
    def is_wrong(self) -> bool:
        """Whether something is to be put right here."""
        return bool(self.errors or self.words_errors or any(one.errors for one in self.lines))

    @property
    def is_group(self) -> bool:
        """Whether it is several fields under one heading."""
        return self.question.kind not in ("text", "number", "date", "dropdown", "region", "file", "section")

    @property
    def rows(self) -> int:
        """Lines of the box to write in."""
        return 3 if self.most <= 200 else 5

    @property
    def is_short(self) -> bool:
        """Whether the text fits one line."""
        return self.most <= SHORT


def shown_of(
    words: Wording,
    one: Question,
    values: Sent,
    wrong: Mapping[str, Sequence[Message]],
    handed: Sequence[AnswerFile] = (),
) -> Shown:
    """A question with the person's words, what they sent, and what is wrong with it."""
    said = [str(value) for value in values.get(one.code, ())]
    beside = _last(values, one.code + WORDS)
    return Shown(
        one, words.text(one.code, one.text), words.text(f"{one.code}.hint", one.hint),
        words.text(f"{one.code}.low", one.low), words.text(f"{one.code}.high", one.high), _choices(words, one, said, beside),
        _lines(words, one, values, wrong), said[-1] if said else "", wrong.get(one.code, ()), wrong.get(one.code + WORDS, ()),
        [file for file in handed if file.question == one.code],
        int(one.most) if one.kind == "text" and one.most is not None else LONGEST_ANSWER,
        _cities() if one.kind == "region" else (),
    )  # fmt: skip


def as_sent(page: Page, answers: Mapping[str, Answer]) -> dict[str, list[str]]:
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
def _cities() -> Regions:
    """Provinces with their cities, each city by its six-digit code; a province without cities is one itself."""
    return tuple(
        (
            province.name,
            tuple((city.code.ljust(6, "0"), city.name) for city in province.children)
            or ((province.code.ljust(6, "0"), province.name),),
        )
        for province in regions()
    )
