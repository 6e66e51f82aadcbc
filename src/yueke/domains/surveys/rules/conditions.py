"""When a question is shown or a jump taken: tests of answers given earlier and of the door's parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Answer = str | int | float | list[str] | dict[str, Any]
"""An answer as it is kept: see ``answers.read`` for what each kind of question keeps."""
Answers = Mapping[str, Answer]
"""By code of the question; a question not answered has no entry."""

Operator = Literal[
    "is", "is not", "in", "has", "lacks", "less", "at most", "at least", "more", "answered", "not answered"
]
NEEDS_NO_VALUE = ("answered", "not answered")


class Part(BaseModel):
    """A part of a questionnaire: never changed once read, nothing unknown taken along."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Test(Part):
    """One comparison. ``of``: the code of a question, ``Q3.price`` for a row of a matrix, ``@store`` for a parameter."""

    __test__ = False  # pytest collects classes of this name

    of: str = Field(min_length=1, max_length=60)
    operator: Operator = "is"
    value: str | float | list[str] = ""


class Every(Part):
    """True when all of its parts are."""

    every: tuple[Condition, ...] = Field(min_length=1, max_length=20)


class Some(Part):
    """True when at least one of its parts is."""

    some: tuple[Condition, ...] = Field(min_length=1, max_length=20)


Condition = Annotated[Test | Every | Some, Field(union_mode="smart")]
Every.model_rebuild()
Some.model_rebuild()


def holds(condition: Condition, answers: Answers, parameters: Mapping[str, str]) -> bool:
    """Whether the condition is true of what has been answered.

    What was not answered is neither equal nor unequal to anything: only ``not answered`` and ``lacks`` are true of it.
    """
    if isinstance(condition, Every):
        return all(holds(part, answers, parameters) for part in condition.every)
    if isinstance(condition, Some):
        return any(holds(part, answers, parameters) for part in condition.some)
    return _true(condition, value_of(condition.of, answers, parameters))


def value_of(reference: str, answers: Answers, parameters: Mapping[str, str]) -> Answer | None:
    """What a reference means now; None where there is no answer."""
    if reference.startswith("@"):
        return parameters.get(reference[1:]) or None
    code, _dot, row = reference.partition(".")
    answer = answers.get(code)
    if row:
        return answer.get(row) if isinstance(answer, Mapping) else None
    return answer


def references(condition: Condition) -> Iterator[str]:
    """Every question or parameter the condition looks at."""
    if isinstance(condition, Test):
        yield condition.of
    else:
        for part in condition.every if isinstance(condition, Every) else condition.some:
            yield from references(part)


def _true(test: Test, answer: Answer | None) -> bool:
    given = answer is not None and answer != [] and answer != ""
    wanted = _several(test.value)
    match test.operator:
        case "answered":
            return given
        case "not answered":
            return not given
        case "lacks":
            return not (given and set(wanted) <= set(_several(answer)))
        case _ if not given:
            return False
        case "is":
            return _several(answer) == wanted
        case "is not":
            return _several(answer) != wanted
        case "in":
            return bool(set(_several(answer)) & set(wanted))
        case "has":
            return set(wanted) <= set(_several(answer))
    return _compared(test.operator, answer, test.value)


def _several(answer: Answer | float | None) -> list[str]:
    if isinstance(answer, list):
        return [str(one) for one in answer]
    if isinstance(answer, float) and answer.is_integer():
        return [str(int(answer))]
    return [str(answer)]


def _compared(operator: Operator, answer: Answer | None, wanted: str | float | list[str]) -> bool:
    """Numbers by size; anything else (dates as 2026-11-22) in the order of its letters."""
    one, other = _number(answer), _number(wanted)
    if one is None or other is None:
        if isinstance(answer, str) and isinstance(wanted, str) and one is other is None:
            return _ordered(operator, answer, wanted)
        return False
    return _ordered(operator, one, other)


def _ordered(operator: Operator, one: Any, other: Any) -> bool:
    return {"less": one < other, "at most": one <= other, "at least": one >= other, "more": one > other}[operator]


def _number(value: object) -> float | None:
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
