"""One index of several questions, such as ACSI's: 100 Σ wᵢ (x̄ᵢ − 1) / (9 Σ wᵢ) for three questions on scales of ten.

C. Fornell, M. D. Johnson, E. W. Anderson, J. Cha and B. E. Bryant, "The American Customer Satisfaction Index", Journal of
Marketing 60 (1996) 7-18, appendix. Reckoned for each respondent, so that its error is that of a mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan, sqrt

from yueke.methods.distributions import student_quantile
from yueke.methods.satisfaction.scales import FEW, Scale

HANDLING = ("complete", "available")


@dataclass(frozen=True)
class Index:
    """The index 0..100 with its 95 % interval; ``respondents`` its value for each row, None where it could not be reckoned.

    ``items``: mean score of each question over those counted. ``n`` rows counted, ``partial`` of them with answers missing,
    ``left_out`` not counted.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    partial: int
    left_out: int
    respondents: tuple[float | None, ...]
    items: tuple[float | None, ...]
    missing: str

    @property
    def tentative(self) -> bool:
        """Whether the figure is for reference only."""
        return self.n < FEW


def index(
    rows: Sequence[Sequence[float | None]],
    scales: Sequence[Scale],
    item_weights: Sequence[float] | None = None,
    *,
    missing: str = "complete",
    weights: Sequence[float] | None = None,
) -> Index:
    """The weighted mean of the questions' scores (rows × questions, all by the rule ``from zero`` for ACSI's formula).

    ``item_weights``: how much each question counts (equal when not told; ACSI's come from its path model). ``weights``: of the
    respondents. ``missing``: ``complete`` counts only rows with all answers; ``available`` reckons a row from the answers given
    when they carry at least half of the weight, the others' weight going to them in proportion.
    """
    if missing not in HANDLING:
        raise ValueError(f"no handling {missing!r}")
    shares = [1.0] * len(scales) if item_weights is None else [float(one) for one in item_weights]
    if len(shares) != len(scales) or any(len(row) != len(scales) for row in rows):
        raise ValueError("each row needs one answer, and each question one scale and weight")
    if any(one < 0 for one in shares) or not sum(shares):
        raise ValueError("weights of questions are not negative and not all zero")
    scored = [[_score(answer, scale) for answer, scale in zip(row, scales, strict=True)] for row in rows]
    values = [_of_row(row, shares, missing) for row in scored]
    carried = [1.0] * len(rows) if weights is None else list(weights)
    kept = [i for i, value in enumerate(values) if value is not None and carried[i] > 0]
    items = tuple(
        _mean([(row[k], carried[i]) for i in kept if (row := scored[i])[k] is not None]) for k in range(len(scales))
    )
    partial = sum(any(one is None for one in scored[i]) for i in kept)
    low, high = _interval([(values[i], carried[i]) for i in kept])
    return Index(
        _mean([(values[i], carried[i]) for i in kept]),
        low,
        high,
        len(kept),
        partial,
        len(rows) - len(kept),
        tuple(values),
        items,
        missing,
    )


def _score(answer: float | None, scale: Scale) -> float | None:
    return None if answer is None or isnan(answer) else scale.score(answer)


def _of_row(row: Sequence[float | None], shares: Sequence[float], missing: str) -> float | None:
    told = [(score, share) for score, share in zip(row, shares, strict=True) if score is not None]
    carried = sum(share for _, share in told)
    needed = sum(shares) * (1.0 if missing == "complete" else 0.5)
    if len(told) < len(row) and missing == "complete":
        return None
    if not carried or carried < needed - 1e-12:
        return None
    return sum(score * share for score, share in told) / carried


def _mean(told: Sequence[tuple[float | None, float]]) -> float | None:
    total = sum(weight for _, weight in told)
    return sum((value or 0.0) * weight for value, weight in told) / total if total else None


def _interval(told: Sequence[tuple[float | None, float]]) -> tuple[float | None, float | None]:
    n, mean = len(told), _mean(told)
    if n < 2 or mean is None:
        return None, None
    total = sum(weight for _, weight in told)
    error = sqrt(n / (n - 1) * sum((weight * ((value or 0.0) - mean)) ** 2 for value, weight in told)) / total
    half = student_quantile(0.975, n - 1) * error
    return max(0.0, mean - half), min(100.0, mean + half)
