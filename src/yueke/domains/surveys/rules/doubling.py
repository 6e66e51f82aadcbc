"""Typing a paper questionnaire twice: where the two differ, and what it comes to once somebody has decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from yueke.domains.surveys.rules.answers import WORDS
from yueke.domains.surveys.rules.shape import Question, Questionnaire

Typed = Mapping[str, Sequence[str]]
"""Values by name of the field, as a form sends them."""


@dataclass(frozen=True)
class Field:
    """One field of the sheet: its name, and the question (and row or option) it belongs to."""

    name: str
    question: Question
    part: str = ""


@dataclass(frozen=True)
class Difference:
    """A field the two typed differently."""

    field: Field
    first: tuple[str, ...]
    second: tuple[str, ...]


def fields(asked: Questionnaire) -> Iterator[Field]:
    """Every field of the sheet, in the order of the paper; files cannot be on paper."""
    for question in asked.questions():
        if question.kind == "matrix":
            yield from (Field(f"{question.code}.{row.code}", question, row.text) for row in question.rows)
        elif question.kind == "ranking":
            yield from (Field(f"{question.code}.{one.code}", question, one.text) for one in question.options)
        elif question.kind not in ("section", "file"):
            yield Field(question.code, question)
            if any(one.open for one in question.options):
                yield Field(question.code + WORDS, question, next(one.text for one in question.options if one.open))


def cleaned(asked: Questionnaire, typed: Typed) -> dict[str, list[str]]:
    """What was typed into fields there are, without spaces around it; several choices in the order of the paper."""
    found = {}
    for field in fields(asked):
        values = [one.strip() for one in typed.get(field.name, ()) if one.strip()]
        if values and field.question.kind == "multiple" and field.name == field.question.code:
            places = {one.code: n for n, one in enumerate(field.question.options)}
            values = sorted(set(values), key=lambda one: (places.get(one, len(places)), one))
        if values:
            found[field.name] = values
    return found


def differences(asked: Questionnaire, first: Typed, second: Typed) -> list[Difference]:
    """Field by field what the two typed differently, in the order of the paper."""
    one, other = cleaned(asked, first), cleaned(asked, second)
    return [
        Difference(field, tuple(one.get(field.name, ())), tuple(other.get(field.name, ())))
        for field in fields(asked)
        if one.get(field.name, []) != other.get(field.name, [])
    ]


def settled(asked: Questionnaire, first: Typed, second: Typed, decided: Typed) -> dict[str, list[str]] | None:
    """The answers once every difference is decided; None while one is not. A field decided empty was left blank on paper."""
    agreed = cleaned(asked, first)
    for one in differences(asked, first, second):
        if one.field.name not in decided:
            return None
        agreed.pop(one.field.name, None)
        if values := cleaned(asked, decided).get(one.field.name):
            agreed[one.field.name] = values
    return agreed
