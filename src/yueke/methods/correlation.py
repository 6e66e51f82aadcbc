"""Do two things go together over a few places?  Rank correlation with an interval.

C. Spearman, American J. Psychology 15 (1904) 72-101; interval on Fisher's scale with the error √((1 + r²/2)/(n − 3)): D. G. Bonett and
T. A. Wright, Psychometrika 65 (2000) 23-28; p-value by Student's t with n − 2 degrees of freedom.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import atanh, inf, sqrt, tanh

import numpy as np

from yueke.methods.distributions import student_two_sided
from yueke.methods.intervals import Z95

LEAST = 5
"""Over fewer places nothing is told."""


@dataclass(frozen=True)
class Correlation:
    """Spearman's ρ over ``n`` places with its 95 % interval and p-value; ``shown`` when the interval leaves out 0."""

    value: float
    low: float
    high: float
    p_value: float
    n: int

    @property
    def shown(self) -> bool:
        """Whether they are shown to go together."""
        return self.low > 0 or self.high < 0


def rank_correlation(first: Sequence[float], second: Sequence[float]) -> Correlation | None:
    """Of pairs; None with fewer than :data:`LEAST`, or where one never varies."""
    if len(first) != len(second):
        raise ValueError("each value needs its other")
    n = len(first)
    if n < LEAST or len(set(first)) < 2 or len(set(second)) < 2:
        return None
    r = float(np.corrcoef(_ranks(first), _ranks(second))[0, 1])
    bound = max(-1 + 1e-12, min(1 - 1e-12, r))
    half = Z95 * sqrt((1 + r * r / 2) / (n - 3))
    t = inf if abs(r) >= 1 - 1e-12 else bound * sqrt((n - 2) / (1 - bound * bound))
    return Correlation(r, tanh(atanh(bound) - half), tanh(atanh(bound) + half), student_two_sided(t, n - 2), n)


def _ranks(values: Sequence[float]) -> np.ndarray:
    """Ranks from 1, equal values the mean of theirs."""
    _, place, times = np.unique(np.asarray(values, dtype=float), return_inverse=True, return_counts=True)
    ends = np.cumsum(times)
    return np.asarray((ends - (times - 1) / 2)[place])
