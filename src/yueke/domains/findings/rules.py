"""Decisions about findings, without database or clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from yueke.domains.findings.choices import Kind, Step, Verdict
from yueke.methods import effects
from yueke.methods.effects import Estimated

FEW = 30
"""Figures of fewer answers are marked 仅供参考."""


@dataclass(frozen=True)
class Reading:
    """A figure as an analysis gives it: with its 95 % interval, of ``n`` answers, read from the cut ``fingerprint``."""

    figure: float
    low: float
    high: float
    n: int
    fingerprint: str = ""

    @property
    def estimated(self) -> Estimated:
        """The figure with the standard error its interval was made of."""
        return Estimated.within(self.figure, self.low, self.high)


@dataclass(frozen=True)
class Moved:
    """How a later reading differs, with its 95 % interval, and what may be said."""

    change: float
    low: float
    high: float
    verdict: Verdict
    method: str


_VERDICTS = {effects.FEWER: Verdict.WORSE, effects.MORE: Verdict.BETTER, effects.NOT_SHOWN: Verdict.NOT_SHOWN}


def moved(before: Reading, after: Reading) -> Moved:
    """How much higher ``after`` is than ``before``, two independent samples; more is better."""
    found = effects.difference_in_estimates(before.estimated, after.estimated)
    return Moved(after.figure - before.figure, found.low, found.high, _VERDICTS[found.verdict], found.method)


def quarter_of(day: date) -> date:
    """The first day of the quarter of ``day``."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def quarter_before(day: date) -> date:
    """The first day of the quarter before that of ``day``."""
    return quarter_of(quarter_of(day) - timedelta(days=1))


def after_quarter(quarter: date) -> date:
    """The first day after a quarter."""
    return quarter_of(quarter + timedelta(days=95))


@dataclass(frozen=True)
class Topic:
    """A finding as an agenda wants it."""

    id: int
    kind: str
    state: str
    noted_on: date


_PRESSING = (Kind.PRIORITY, Kind.PROBLEM, Kind.SUGGESTION, Kind.STRENGTH)


def agenda(topics: Iterable[Topic], most: int = 12) -> list[int]:
    """The ids of the findings a meeting talks of: open ones, priorities first, then problems, the oldest first."""
    still = [one for one in topics if one.state in ("noted", "taken_up")]
    still.sort(key=lambda one: (_PRESSING.index(Kind(one.kind)), one.noted_on, one.id))
    return [one.id for one in still[:most]]


@dataclass(frozen=True)
class Point:
    """One point of a check by the supervision group."""

    step: Step
    point: str


def missing_to_finish(results: Sequence[tuple[int, str, bool]]) -> list[int]:
    """The points (number, result, told what to mend) that stand against finishing a check: without a result, or bad
    without a word on what is to be put right."""
    return [n for n, result, told in results if not result or (result == "bad" and not told)]


@dataclass(frozen=True)
class Row:
    """One line of a cross-check (D5.1): what customers expect, and how complaints, losses and gains stand to it."""

    importance: float
    complaints: int
    lost: int
    won: int


def says(row: Row) -> str:
    """``against``: important, and complaints or losses name it; ``for``: customers were won by it; else ``silent``."""
    if row.complaints + row.lost > row.won:
        return "against"
    return "for" if row.won else "silent"
