"""Answers that may not be meant: flagged with the reason, never deleted; a person decides.

After A. W. Meade and S. B. Craig, "Identifying careless responses in survey data", Psychological Methods 17 (2012) 437-455, and
R. Greszki, M. Meyer and H. Schoen, Public Opinion Quarterly 79 (2015) 471-503 (speeders by share of the median time). ISO 20252
wants every exclusion documented.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from statistics import median

TOO_FAST = 0.4
"""Of the median time of the same mode."""
ENOUGH_TIMES = 10
"""So many times of a mode are needed to know what is usual."""
LEAST_BLOCK = 5
"""Shorter blocks may well be answered alike and meant."""


@dataclass(frozen=True)
class Response:
    """One filled questionnaire. ``answers``: question → answer (None: not given). ``seconds`` it took, in which ``mode``.

    ``marks``: kind (device, phone, address …) → value that should not come twice. ``cell``: the quota cell it counts in.
    """

    key: Hashable
    answers: Mapping[str, float | None]
    seconds: float | None = None
    mode: str = ""
    marks: Mapping[str, str] = field(default_factory=dict)
    cell: Hashable = None


@dataclass(frozen=True)
class Trap:
    """A question whose only right answers are known, such as "please choose 2 here"."""

    question: str
    right: frozenset[float]


@dataclass(frozen=True)
class Contradiction:
    """Two questions that ask the same: their answers should not lie more than ``tolerance`` apart.

    ``turned``: lowest plus highest answer of the scale, when the second asks the opposite; its answer is then turned round.
    """

    first: str
    second: str
    tolerance: float
    turned: float | None = None


@dataclass(frozen=True)
class Flag:
    """Why a response looks invalid: the ``kind`` and the figures for its words.

    Kinds and figures: ``fast`` (seconds, usual) · ``straight`` (block, answer, questions) · ``trap`` (question, answer) ·
    ``contradiction`` (first, second, answers) · ``repeated`` (mark, as) · ``over quota`` (cell, limit) · ``empty`` (questions).
    """

    key: Hashable
    kind: str
    figures: Mapping[str, object]


@dataclass(frozen=True)
class Checks:
    """What is looked for. ``blocks``: name → questions of one matrix; ``once``: marks that may come once only; ``quotas``: cell → limit."""

    blocks: Mapping[str, Sequence[str]] = field(default_factory=dict)
    traps: Sequence[Trap] = ()
    contradictions: Sequence[Contradiction] = ()
    once: Sequence[str] = ()
    quotas: Mapping[Hashable, int] = field(default_factory=dict)
    too_fast: float = TOO_FAST


def flags(responses: Sequence[Response], checks: Checks) -> list[Flag]:
    """All flags, in the order of ``responses`` (the order they came in: of repeated ones the first is not flagged)."""
    usual = _usual(responses)
    seen: dict[tuple[str, str], Hashable] = {}
    filled: dict[Hashable, int] = defaultdict(int)
    found: list[Flag] = []
    for one in responses:
        if all(answer is None for answer in one.answers.values()):
            found.append(Flag(one.key, "empty", {"questions": len(one.answers)}))
        found += _fast(one, usual, checks.too_fast)
        found += _straight(one, checks.blocks)
        found += _trapped(one, checks.traps)
        found += _contradicting(one, checks.contradictions)
        for mark in checks.once:
            if value := one.marks.get(mark):
                if (mark, value) in seen:
                    found.append(Flag(one.key, "repeated", {"mark": mark, "as": seen[mark, value]}))
                seen.setdefault((mark, value), one.key)
        filled[one.cell] += 1
        if one.cell in checks.quotas and filled[one.cell] > checks.quotas[one.cell]:
            found.append(Flag(one.key, "over quota", {"cell": one.cell, "limit": checks.quotas[one.cell]}))
    return found


def _usual(responses: Iterable[Response]) -> dict[str, float]:
    times: dict[str, list[float]] = defaultdict(list)
    for one in responses:
        if one.seconds is not None:
            times[one.mode].append(one.seconds)
    return {mode: median(told) for mode, told in times.items() if len(told) >= ENOUGH_TIMES}


def _fast(one: Response, usual: Mapping[str, float], share: float) -> list[Flag]:
    if one.seconds is None or one.mode not in usual or one.seconds >= share * usual[one.mode]:
        return []
    return [Flag(one.key, "fast", {"seconds": one.seconds, "usual": usual[one.mode]})]


def _straight(one: Response, blocks: Mapping[str, Sequence[str]]) -> list[Flag]:
    """Blocks all answered alike; questions left out do not break a line, but count for nothing."""
    found = []
    for name, questions in blocks.items():
        given = [answer for question in questions if (answer := one.answers.get(question)) is not None]
        if len(given) >= LEAST_BLOCK and len(list(groupby(given))) == 1:
            found.append(Flag(one.key, "straight", {"block": name, "answer": given[0], "questions": len(given)}))
    return found


def _trapped(one: Response, traps: Iterable[Trap]) -> list[Flag]:
    return [
        Flag(one.key, "trap", {"question": trap.question, "answer": answer})
        for trap in traps
        if (answer := one.answers.get(trap.question)) is not None and answer not in trap.right
    ]


def _contradicting(one: Response, pairs: Iterable[Contradiction]) -> list[Flag]:
    found = []
    for pair in pairs:
        first, second = one.answers.get(pair.first), one.answers.get(pair.second)
        if first is None or second is None:
            continue
        meant = second if pair.turned is None else pair.turned - second
        if abs(first - meant) > pair.tolerance:
            found.append(
                Flag(one.key, "contradiction", {"first": pair.first, "second": pair.second, "answers": (first, second)})
            )
    return found
