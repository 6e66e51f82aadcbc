"""Questions as an interviewer or a typist sees them: what is asked, how it may be answered, what is answered already."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from yueke.domains.surveys.rules.answers import UNDECIDED, WORDS
from yueke.domains.surveys.rules.conditions import Answer
from yueke.domains.surveys.rules.shape import RATING, Page, Question, Questionnaire
from yueke.domains.surveys.rules.wording import Wording

Wrong = Mapping[str, Sequence[Any]]


@dataclass(frozen=True)
class Choice:
    """One thing to choose: its value, its words, whether it is chosen, and the name of the field for words beside it."""

    value: str
    text: str
    chosen: bool = False
    words: str = ""


@dataclass(frozen=True)
class Line:
    """One field of a question: a row of a matrix, an option to be ranked, or the question itself."""

    name: str
    text: str = ""
    value: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Asked:
    """A question as it is shown. ``kind`` as in the questionnaire; ``lines``: its fields; ``condition``: JSON of when it is shown."""

    code: str
    kind: str
    text: str
    hint: str = ""
    required: bool = False
    low: str = ""
    high: str = ""
    lines: tuple[Line, ...] = ()
    words: str = ""
    condition: str = ""
    wrong: tuple[str, ...] = field(default=())

    @property
    def one(self) -> Line:
        """The only field of most kinds."""
        return self.lines[0]


def shown(
    questions: Iterable[Question], wording: Wording, answers: Mapping[str, Answer], wrong: Wrong | None = None
) -> list[Asked]:
    """The questions with what is answered, and what is wrong with what was sent."""
    return [_asked(one, wording, answers, wrong or {}) for one in questions]


def page_title(page: Page, wording: Wording) -> str:
    """The words above a page."""
    return wording.text(f"page.{page.code}", page.title)


def conditions(asked: Questionnaire) -> list[dict[str, Any]]:
    """Pages with their conditions and jumps, for a page that finds its own way without network."""
    return [
        {
            "code": page.code,
            "when": page.shown_if.model_dump(mode="json") if page.shown_if else None,
            "jumps": [one.model_dump(mode="json") for one in page.jumps],
            "questions": [one.code for one in page.questions],
        }
        for page in asked.pages
    ]


def _asked(question: Question, wording: Wording, answers: Mapping[str, Answer], wrong: Wrong) -> Asked:
    given = answers.get(question.code)
    condition = json.dumps(question.shown_if.model_dump(mode="json")) if question.shown_if else ""
    told = [
        str(text)
        for name, texts in wrong.items()
        if name.partition(".")[0].removesuffix(WORDS) == question.code
        for text in texts
    ]
    code = question.code
    return Asked(
        code, question.kind, wording.text(code, question.text), wording.text(f"{code}.hint", question.hint), question.required,
        wording.text(f"{code}.low", question.low), wording.text(f"{code}.high", question.high),
        tuple(_lines(question, wording, given)), str(answers.get(code + WORDS, "")), condition, tuple(dict.fromkeys(told)),
    )  # fmt: skip


def _lines(question: Question, wording: Wording, given: Answer | None) -> Iterable[Line]:
    code = question.code
    if question.kind == "matrix":
        steps = given if isinstance(given, Mapping) else {}
        for row in question.rows:
            value = str(steps.get(row.code, ""))
            yield Line(
                f"{code}.{row.code}", wording.text(f"{code}.{row.code}", row.text), value, _steps(question, value)
            )
    elif question.kind == "ranking":
        order = given if isinstance(given, list) else []
        for option in question.options:
            place = str(order.index(option.code) + 1) if option.code in order else ""
            yield Line(f"{code}.{option.code}", wording.text(f"{code}/{option.code}", option.text), place)
    elif question.kind in RATING:
        value = "" if given is None else str(given)
        yield Line(code, "", value, _steps(question, value))
    else:
        chosen = given if isinstance(given, list) else [] if given is None else [str(given)]
        choices = tuple(
            Choice(
                one.code,
                wording.text(f"{code}/{one.code}", one.text),
                one.code in chosen,
                code + WORDS if one.open else "",
            )
            for one in wording.options(question)
        )
        yield Line(code, "", "" if isinstance(given, list) or given is None else str(given), choices)


def _steps(question: Question, value: str) -> tuple[Choice, ...]:
    steps = [Choice(str(step), str(step), str(step) == value) for step in question.steps]
    if question.undecided:
        steps.append(Choice(UNDECIDED, _("不清楚"), value == UNDECIDED))
    return tuple(steps)
