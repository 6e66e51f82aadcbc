"""What is looked for in the answers of a survey, taken from its questionnaire, and how a response is laid out for it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from yueke.domains.surveys.choices import FlagReason
from yueke.domains.surveys.rules.shape import Question, Questionnaire
from yueke.methods.responses import invalid

ENOUGH_ALIKE = 10
"""Only responses with so many answers can be alike without chance: two short ones often are."""
DEVICE, ADDRESS, PHONE, ANSWERS = "device", "address", "phone", "answers"
_MARKS = {
    DEVICE: FlagReason.DEVICE, ADDRESS: FlagReason.ADDRESS, PHONE: FlagReason.PHONE, ANSWERS: FlagReason.DUPLICATE,
}  # fmt: skip
_REASONS = {
    "fast": FlagReason.FAST, "straight": FlagReason.STRAIGHT, "trap": FlagReason.TRAP, "empty": FlagReason.EMPTY,
    "contradiction": FlagReason.CONTRADICTION,
}  # fmt: skip


@dataclass(frozen=True)
class Found:
    """Something that looks wrong: with which response, why, where, and the figures for its words."""

    response: int
    reason: str
    place: str
    detail: dict[str, Any]


def checks_of(asked: Questionnaire) -> invalid.Checks:
    """What the questionnaire lets us look for: blocks answered alike, traps, and pairs that ask the same."""
    scales = asked.scales()
    blocks = {
        question.code: [f"{question.code}.{row.code}" for row in question.rows]
        for question in asked.questions()
        if question.kind == "matrix"
    }
    for page in asked.pages:
        alike = [one for one in page.questions if one.kind in ("scale", "stars")]
        for points in sorted({one.points for one in alike}):
            blocks[f"{page.code}/{points}"] = [one.code for one in alike if one.points == points]
    pairs = [
        invalid.Contradiction(one.first, one.second, one.apart, float(sum(_ends(scales[one.first]))) if one.turned else None)
        for one in asked.checks
        if one.first in scales and one.second in scales
    ]  # fmt: skip
    traps = [
        invalid.Trap(question.code, frozenset({right}))
        for question in asked.questions()
        if question.trap and (right := _number(question, question.trap)) is not None
    ]
    return invalid.Checks(
        blocks={name: questions for name, questions in blocks.items() if len(questions) >= invalid.LEAST_BLOCK},
        traps=traps, contradictions=pairs, once=tuple(_MARKS),
    )  # fmt: skip


def laid_out(
    asked: Mapping[str, Question],
    key: int,
    answers: Mapping[str, Any],
    seconds: int,
    mode: str,
    marks: Mapping[str, str],
) -> invalid.Response:
    """A response as the checks read it: ratings by reference, choices of traps by their place among the options."""
    told: dict[str, float | None] = {}
    for code, question in asked.items():
        answer = answers.get(code)
        if question.kind == "matrix":
            given = answer if isinstance(answer, Mapping) else {}
            told |= {f"{code}.{row.code}": _step(given.get(row.code)) for row in question.rows}
        elif question.kind != "section":
            told[code] = _number(question, answer) if question.trap else _step(answer)
    own = dict(marks)
    if len(answers) and sum(1 for value in told.values() if value is not None) >= ENOUGH_ALIKE:
        own[ANSWERS] = sha256(json.dumps(answers, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    return invalid.Response(key, told, seconds or None, mode, own)


def found(responses: list[invalid.Response], asked: Questionnaire, *, tell_which: bool) -> Iterator[Found]:
    """Everything that looks wrong. ``tell_which``: of something that came twice, say which response had it first."""
    for flag in invalid.flags(responses, checks_of(asked)):
        figures = dict(flag.figures)
        key = int(str(flag.key))
        if flag.kind == "repeated":
            mark = str(figures["mark"])
            yield Found(key, _MARKS[mark], mark, {"as": figures["as"]} if tell_which else {})
        else:
            place = figures.get("block") or figures.get("question") or figures.get("first") or ""
            yield Found(key, _REASONS[flag.kind], str(place), figures)


def _ends(steps: range) -> tuple[int, int]:
    return steps[0], steps[-1]


def _step(answer: object) -> float | None:
    """A rating; of anything else only that something was answered."""
    if answer is None:
        return None
    return float(answer) if isinstance(answer, int | float) else -1.0


def _number(question: Question, answer: object) -> float | None:
    """The step, or the place of the option among all."""
    if isinstance(answer, int | float):
        return float(answer)
    places = {option.code: float(n) for n, option in enumerate(question.options)}
    if isinstance(answer, str) and answer in places:
        return places[answer]
    return float(answer) if isinstance(answer, str) and answer.isdigit() else None
