"""The shape of a questionnaire: pages of questions, as data that is kept whole and frozen when a survey is launched."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from yueke.domains.surveys.rules.conditions import Condition, Part

Kind = Literal[
    "single", "multiple", "dropdown", "scale", "matrix", "nps", "stars", "ranking",
    "text", "number", "date", "file", "region", "section",
]  # fmt: skip
CHOOSING: tuple[Kind, ...] = ("single", "multiple", "dropdown", "ranking")
RATING: tuple[Kind, ...] = ("scale", "matrix", "nps", "stars")
"""Questions whose answer is a step on a scale, and may feed an indicator."""
Role = Literal[
    "performance", "importance", "expectation", "competitor", "overall", "comparison", "recommend", "repurchase"
]
"""What a rating says of its indicator. ``overall``, ``expectation`` and ``comparison`` (with the ideal) make the index of an
ACSI-type survey; ``importance`` is the stated one; ``competitor`` rates somebody else's."""

CODE = r"^[A-Za-z][A-Za-z0-9_]{0,19}$"
END, SCREENED = "end", "screened"
"""Where a jump may lead besides a page: to the thanks, or out because the survey is not for this person."""
MOST_QUESTIONS = 200
LONGEST_TEXT = 2000


class Binding(Part):
    """What indicator of the evaluation tree (E2.1) a rating feeds, and as what."""

    indicator: str = Field(min_length=1, max_length=40)
    role: Role = "performance"


class Option(Part):
    """One thing to choose. ``exclusive``: chosen alone (none of these); ``open``: asks for words (other: …)."""

    code: str = Field(pattern=r"^[A-Za-z0-9_]{1,20}$")
    text: str = Field(min_length=1, max_length=200)
    exclusive: bool = False
    open: bool = False


class Row(Part):
    """One statement of a matrix."""

    code: str = Field(pattern=CODE)
    text: str = Field(min_length=1, max_length=200)
    binding: Binding | None = None


class Jump(Part):
    """After its page: where to go on when the condition holds. ``to``: a later page, ``end`` or ``screened``."""

    when: Condition
    to: str = Field(min_length=1, max_length=20)


class Question(Part):
    """One question.

    ``points``: steps of a scale or matrix (5, 7 or 10) and number of stars; NPS always asks 0..10. ``undecided`` offers "don't
    know". ``least``/``most``: of a number its range, of several choices how many, of a text its length in characters; of a
    ranking ``most`` is how many places are asked. ``trap``: the one right answer of a question that tests attention.
    """

    code: str = Field(pattern=CODE)
    kind: Kind
    text: str = Field(min_length=1, max_length=LONGEST_TEXT)
    hint: str = Field(default="", max_length=500)
    required: bool = False
    options: tuple[Option, ...] = Field(default=(), max_length=100)
    rows: tuple[Row, ...] = Field(default=(), max_length=40)
    points: Literal[5, 7, 10] = 5
    low: str = Field(default="", max_length=40)
    high: str = Field(default="", max_length=40)
    undecided: bool = False
    least: float | None = None
    most: float | None = None
    earliest: str = ""
    latest: str = ""
    shuffled: bool = False
    shown_if: Condition | None = None
    binding: Binding | None = None
    trap: str = Field(default="", max_length=20)

    @property
    def steps(self) -> range:
        """The answers a rating can be, worst to best."""
        return range(11) if self.kind == "nps" else range(1, self.points + 1)


class Page(Part):
    """One screen of questions."""

    code: str = Field(pattern=CODE)
    title: str = Field(default="", max_length=200)
    questions: tuple[Question, ...] = Field(default=(), max_length=MOST_QUESTIONS)
    shuffled: bool = False
    shown_if: Condition | None = None
    jumps: tuple[Jump, ...] = Field(default=(), max_length=20)


class Check(Part):
    """Two ratings that ask the same: answers more than ``apart`` steps from each other contradict (``turned``: the opposite)."""

    first: str = Field(min_length=1, max_length=41)
    second: str = Field(min_length=1, max_length=41)
    apart: int = Field(default=1, ge=0, le=9)
    turned: bool = False


class Questionnaire(Part):
    """A questionnaire in its main language. ``checks``: pairs of ratings that show who contradicts themselves.

    ``translations``: per further language, texts by place: ``title``, ``Q1``, ``Q1.hint``, ``Q1.low``, ``Q1.high``, ``Q1/a``
    (an option), ``Q1.price`` (a row), ``page.p1``, ``greeting``, ``thanks``, ``screened``.
    """

    title: str = Field(min_length=1, max_length=200)
    greeting: str = Field(default="", max_length=LONGEST_TEXT)
    thanks: str = Field(default="", max_length=LONGEST_TEXT)
    screened: str = Field(default="", max_length=LONGEST_TEXT)
    language: str = Field(default="zh-hans", max_length=10)
    pages: tuple[Page, ...] = Field(default=(), max_length=60)
    checks: tuple[Check, ...] = Field(default=(), max_length=20)
    translations: dict[str, dict[str, str]] = Field(default_factory=dict)

    def questions(self) -> Iterator[Question]:
        """All questions, in the order in which they are written."""
        for page in self.pages:
            yield from page.questions

    def question(self, code: str) -> Question:
        """The question of this code.

        Raises:
            KeyError: there is none.
        """
        for one in self.questions():
            if one.code == code:
                return one
        raise KeyError(code)

    def scales(self) -> dict[str, range]:
        """The steps of every rating, by reference (``Q1`` or ``Q3.price``)."""
        found: dict[str, range] = {}
        for question in self.questions():
            if question.kind == "matrix":
                found |= {f"{question.code}.{row.code}": question.steps for row in question.rows}
            elif question.kind in RATING:
                found[question.code] = question.steps
        return found

    def bindings(self) -> Iterator[tuple[str, Binding]]:
        """Every rating that feeds an indicator: its reference (``Q1`` or ``Q3.price``) and what it feeds."""
        for question in self.questions():
            if question.binding is not None:
                yield question.code, question.binding
            for row in question.rows:
                if row.binding is not None:
                    yield f"{question.code}.{row.code}", row.binding

    def kept(self) -> dict[str, object]:
        """As it is stored: without what is as by default."""
        return self.model_dump(mode="json", exclude_defaults=True)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the whole, 64 hexadecimal digits: two questionnaires with the same one ask the same."""
        return hashlib.sha256(json.dumps(self.kept(), ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def opened(stored: object) -> Questionnaire:
    """The questionnaire as it was stored.

    Raises:
        pydantic.ValidationError: it is not one.
    """
    return Questionnaire.model_validate(stored)
