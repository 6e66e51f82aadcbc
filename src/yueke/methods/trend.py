"""Does a figure rise or fall?  A test that needs no shape, and a slope that outliers do not bend.

H. B. Mann, Econometrica 13 (1945) 245-259; M. G. Kendall, "Rank Correlation Methods", 1975; P. K. Sen, JASA 63 (1968) 1379-1389.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import isnan, sqrt
from statistics import median

from yueke.methods.distributions import normal_quantile
from yueke.methods.multiplicity import two_sided

LEAST = 8
"""Fewer periods show nothing by the normal approximation."""


@dataclass(frozen=True)
class Trend:
    """Sen's ``slope`` for each period with its 95 % interval, Kendall's τ_b, and the p-value of no trend over ``n`` known periods."""

    slope: float
    low: float
    high: float
    tau: float
    p_value: float
    n: int
    missing: int

    @property
    def verdict(self) -> str:
        """``rising``, ``falling`` or ``not shown``."""
        if self.p_value >= 0.05:
            return "not shown"
        return "rising" if self.tau > 0 else "falling"


def trend(values: Sequence[float | None]) -> Trend | None:
    """Test equally spaced periods for a trend; None (missing) periods keep their place. None with fewer than :data:`LEAST`.

    Assumes periods independent of each other; a season or a lasting shock makes the p-value too small.
    """
    told = [(time, value) for time, value in enumerate(values) if value is not None and not isnan(value)]
    n = len(told)
    if n < LEAST:
        return None
    signs = [(b > a) - (b < a) for (_, a), (_, b) in combinations(told, 2)]
    score = sum(signs)
    ties = Counter(value for _, value in told).values()
    variance = (n * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5) for t in ties)) / 18
    z = (score - (score > 0) + (score < 0)) / sqrt(variance) if variance else 0.0
    untied = len(signs) - sum(t * (t - 1) / 2 for t in ties)
    tau = score / sqrt(untied * len(signs)) if untied else 0.0
    slopes = sorted((b - a) / (t - s) for (s, a), (t, b) in combinations(told, 2))
    # Sen's interval: as many slopes are cut off on either side as the score may vary by chance.
    reach = normal_quantile(0.975) * sqrt(variance)
    low = slopes[max(0, int((len(slopes) - reach) / 2))]
    high = slopes[min(len(slopes) - 1, int((len(slopes) + reach) / 2))]
    return Trend(median(slopes), low, high, tau, two_sided(z), n, len(values) - n)
