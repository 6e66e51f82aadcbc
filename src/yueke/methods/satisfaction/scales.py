"""Answers on a scale as a score of 100 and as the share of the satisfied.

Two rules are in use for five points and give different figures for the same answers, so that the rule is always named:
``full steps`` 100/80/60/40/20 and ``from zero`` 100/75/50/25/0. GB/T 19039 (customer satisfaction measurement) leaves the
choice to the survey; it is made once and then frozen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan, sqrt

from yueke.methods.distributions import student_quantile
from yueke.methods.intervals import wilson

RULES = ("full steps", "from zero")
FEW = 30
"""Figures from fewer answers are marked as for reference only."""


@dataclass(frozen=True)
class Scale:
    """A rating scale from ``low`` (worst) to ``high`` (best) in whole steps, and the rule that turns it into 0..100."""

    low: int
    high: int
    rule: str

    def __post_init__(self) -> None:
        if self.rule not in RULES:
            raise ValueError(f"no rule {self.rule!r}")
        if self.high <= self.low:
            raise ValueError("a scale needs at least two points")

    @property
    def points(self) -> int:
        """How many answers there are to choose from."""
        return self.high - self.low + 1

    def score(self, answer: float) -> float:
        """The answer as 0..100.

        Raises:
            ValueError: it is not on the scale.
        """
        if not self.low <= answer <= self.high:
            raise ValueError(f"{answer} is not on the scale {self.low}..{self.high}")
        if self.rule == "full steps":
            return 100 * (answer - self.low + 1) / self.points
        return 100 * (answer - self.low) / (self.high - self.low)


@dataclass(frozen=True)
class Figure:
    """A figure of a survey. ``n`` answers counted, ``missing`` not given; ``low``..``high`` is the 95 % interval.

    ``effective``: how many unweighted answers would tell as much (Kish). ``value`` is None without answers, the interval None
    where it cannot be known; ``tentative`` below :data:`FEW` answers.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    missing: int
    effective: float
    method: str

    @property
    def tentative(self) -> bool:
        """Whether the figure is for reference only."""
        return self.n < FEW


def mean_score(answers: Sequence[float | None], scale: Scale, weights: Sequence[float] | None = None) -> Figure:
    """Mean score of 100 with Student's interval. None is no answer (or "does not apply"): left out, and counted as missing.

    With ``weights`` the standard error is linearised, Σw²(x − x̄)² n/(n − 1) / (Σw)², as if they were fixed and answers drawn
    singly; strata and clusters are for ``weighting.errors``.
    """
    told = _given(answers, weights)
    missing = len(answers) - len(told)
    method = f"mean, {scale.rule}"
    total = sum(weight for _, weight in told)
    if not total:
        return Figure(None, None, None, 0, missing, 0.0, method)
    scores = [(scale.score(answer), weight) for answer, weight in told]
    n, effective = len(scores), effective_number([weight for _, weight in scores])
    mean = sum(score * weight for score, weight in scores) / total
    if n < 2:
        return Figure(mean, None, None, n, missing, effective, method)
    error = sqrt(n / (n - 1) * sum((weight * (score - mean)) ** 2 for score, weight in scores)) / total
    half = student_quantile(0.975, n - 1) * error
    return Figure(mean, max(0.0, mean - half), min(100.0, mean + half), n, missing, effective, method)


def top_share(
    answers: Sequence[float | None], scale: Scale, top: int = 2, weights: Sequence[float] | None = None
) -> Figure:
    """Share (0..1) of those who chose one of the ``top`` best answers, with Wilson's interval; missing ones left out."""
    if not 0 < top < scale.points:
        raise ValueError("the top is a part of the scale")
    told = _given(answers, weights)
    missing = len(answers) - len(told)
    method = f"share of the {top} best of {scale.points}"
    total = sum(weight for _, weight in told)
    if not total:
        return Figure(None, None, None, 0, missing, 0.0, method)
    for answer, _ in told:
        scale.score(answer)  # refuses what is not on the scale
    share = sum(weight for answer, weight in told if answer > scale.high - top) / total
    effective = effective_number([weight for _, weight in told])
    low, high = wilson(share * effective, effective) or (None, None)
    return Figure(share, low, high, len(told), missing, effective, method)


def effective_number(weights: Sequence[float]) -> float:
    """(Σw)² / Σw²: how many unweighted answers tell as much. L. Kish, "Survey Sampling", Wiley 1965, 11.7."""
    squares = sum(weight * weight for weight in weights)
    return sum(weights) ** 2 / squares if squares else 0.0


def _given(answers: Sequence[float | None], weights: Sequence[float] | None) -> list[tuple[float, float]]:
    """The answers given with their weights, those without weight left out."""
    if weights is None:
        return [(answer, 1.0) for answer in answers if answer is not None and not isnan(answer)]
    told = zip(answers, weights, strict=True)
    return [(answer, weight) for answer, weight in told if answer is not None and not isnan(answer) and weight > 0]
