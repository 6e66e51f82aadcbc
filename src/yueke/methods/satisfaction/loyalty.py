"""Net promoter score, satisfied share and effort: the three questions asked alone, with intervals and tests of change.

F. F. Reichheld, "The one number you need to grow", HBR 81 (2003) 46-54; B. Rocks, "Interval estimation for the Net Promoter
Score", The American Statistician 70 (2016) 365-372: of the intervals compared the adjusted Wald holds its level best among
the simple ones (three answers are added: 3/4 promoters, 3/4 detractors, 3/2 in between).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan, sqrt

from yueke.methods.distributions import NORMAL, student_quantile, student_two_sided
from yueke.methods.intervals import Z95
from yueke.methods.satisfaction.scales import FEW, Figure, Scale, mean_score, top_share


@dataclass(frozen=True)
class Promotion:
    """Net promoter score −100..100 with its 95 % interval, and the counts it is of."""

    value: float | None
    low: float | None
    high: float | None
    promoters: int
    passives: int
    detractors: int
    missing: int

    @property
    def n(self) -> int:
        """How many answered."""
        return self.promoters + self.passives + self.detractors

    @property
    def tentative(self) -> bool:
        """Whether the figure is for reference only."""
        return self.n < FEW


@dataclass(frozen=True)
class Change:
    """A second figure minus the first, with its 95 % interval and p-value; ``verdict``: ``up``, ``down`` or ``not shown``."""

    value: float
    low: float
    high: float
    p_value: float

    @property
    def verdict(self) -> str:
        """What may be said."""
        return "up" if self.low > 0 else "down" if self.high < 0 else "not shown"


def promoter_score(answers: Sequence[float | None]) -> Promotion:
    """Of answers 0..10: percent of 9 and 10 less percent of 0 to 6; None is no answer.

    Raises:
        ValueError: an answer lies outside 0..10.
    """
    told = [answer for answer in answers if answer is not None and not isnan(answer)]
    if any(not 0 <= answer <= 10 for answer in told):
        raise ValueError("recommendation is answered from 0 to 10")
    promoters, detractors = sum(a >= 9 for a in told), sum(a < 7 for a in told)
    return promotion(promoters, len(told) - promoters - detractors, detractors, len(answers) - len(told))


def promotion(promoters: int, passives: int, detractors: int, missing: int = 0) -> Promotion:
    """The score of these counts, with the adjusted Wald interval."""
    n = promoters + passives + detractors
    if not n:
        return Promotion(None, None, None, 0, 0, 0, missing)
    middle, variance = _adjusted(promoters, n, detractors)
    half = Z95 * sqrt(variance)
    value = 100 * (promoters - detractors) / n
    # The adjusted middle is drawn towards 0; the interval must still hold the score itself.
    low, high = min(value, 100 * (middle - half)), max(value, 100 * (middle + half))
    return Promotion(value, max(-100.0, low), min(100.0, high), promoters, passives, detractors, missing)


def promotion_change(first: Promotion, second: Promotion) -> Change | None:
    """How much the score of another sample differs, by adjusted Wald; None when either has no answers."""
    if not first.n or not second.n:
        return None
    before, spread = _adjusted(first.promoters, first.n, first.detractors)
    after, other = _adjusted(second.promoters, second.n, second.detractors)
    error = sqrt(spread + other)
    middle = after - before
    p_value = 2 * NORMAL.cdf(-abs(middle) / error)
    return Change(100 * middle, 100 * (middle - Z95 * error), 100 * (middle + Z95 * error), p_value)


def satisfied_share(answers: Sequence[float | None], scale: Scale, weights: Sequence[float] | None = None) -> Figure:
    """CSAT: the share of the two best answers, with Wilson's interval."""
    return top_share(answers, scale, 2, weights)


def share_change(first: Figure, second: Figure) -> Change | None:
    """How much a second share differs, with R. G. Newcombe's interval (Statistics in Medicine 17 (1998) 873-890, method 10).

    It joins the Wilson intervals of both. The p-value is of the pooled z test. None without answers.
    """
    p, low_p, high_p, q, low_q, high_q = first.value, first.low, first.high, second.value, second.low, second.high
    if p is None or low_p is None or high_p is None or q is None or low_q is None or high_q is None:
        return None
    difference = q - p
    low = difference - sqrt((q - low_q) ** 2 + (high_p - p) ** 2)
    high = difference + sqrt((high_q - q) ** 2 + (p - low_p) ** 2)
    n, m = first.effective, second.effective
    pooled = (p * n + q * m) / (n + m)
    error = sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    return Change(difference, low, high, 2 * NORMAL.cdf(-abs(difference) / error) if error else 1.0)


def effort(answers: Sequence[float | None], scale: Scale, weights: Sequence[float] | None = None) -> Figure:
    """CES: the mean of answers to "was it easy?" as a score of 100; ``high`` must be the easy end."""
    return mean_score(answers, scale, weights)


def mean_change(first: Sequence[float | None], second: Sequence[float | None], scale: Scale) -> Change | None:
    """How much the mean score of a second, independent sample differs: Welch's t; None with fewer than two answers in either."""
    groups = [[scale.score(a) for a in told if a is not None and not isnan(a)] for told in (first, second)]
    if min(map(len, groups)) < 2:
        return None
    means = [sum(one) / len(one) for one in groups]
    parts = [sum((x - m) ** 2 for x in one) / (len(one) - 1) / len(one) for one, m in zip(groups, means, strict=True)]
    difference, error = means[1] - means[0], sqrt(sum(parts))
    if not error:
        return Change(difference, difference, difference, 0.0 if difference else 1.0)
    freedom = sum(parts) ** 2 / sum(part**2 / (len(one) - 1) for part, one in zip(parts, groups, strict=True))
    half = student_quantile(0.975, freedom) * error
    return Change(difference, difference - half, difference + half, student_two_sided(difference / error, freedom))


def _adjusted(promoters: int, n: int, detractors: int) -> tuple[float, float]:
    """Score (as a share) and its variance with three answers more."""
    more = n + 3
    up, down = (promoters + 0.75) / more, (detractors + 0.75) / more
    return up - down, (up + down - (up - down) ** 2) / more
