"""Do the questions of an index measure one thing, and does each of them tell people apart?

L. J. Cronbach, Psychometrika 16 (1951) 297-334; interval of alpha: L. S. Feldt, Psychometrika 30 (1965) 357-370;
discrimination by upper and lower 27 %: T. L. Kelley, J. Educational Psychology 30 (1939) 17-24.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from yueke.methods.distributions import beta_quantile

Numbers = NDArray[np.float64]

LEAST_ROWS = 3
WEAK = 0.3
"""An item-total correlation below this is weak (J. C. Nunnally, "Psychometric Theory", 1978)."""
_EXTREME = 0.27


@dataclass(frozen=True)
class Item:
    """A question: its mean and deviation over complete rows, and how it goes with the others.

    ``item_total``: correlation with the sum of the others (None when it never varies); ``alpha_without``: alpha of the others;
    ``discrimination``: mean of the best 27 % by sum less that of the worst; ``floor`` and ``ceiling``: shares of the lowest and
    highest answer given; ``missing``: share of all rows without an answer. ``weak``: better looked at.
    """

    name: str
    mean: float
    deviation: float
    item_total: float | None
    alpha_without: float | None
    discrimination: float
    floor: float
    ceiling: float
    missing: float

    @property
    def weak(self) -> bool:
        """Whether it hardly goes with the others."""
        return self.item_total is None or self.item_total < WEAK


@dataclass(frozen=True)
class Reliability:
    """Cronbach's alpha with Feldt's 95 % interval over ``n`` complete rows, and each question; ``left_out`` rows have gaps."""

    alpha: float
    low: float
    high: float
    n: int
    left_out: int
    items: tuple[Item, ...]


def item_analysis(rows: ArrayLike, names: Sequence[str]) -> Reliability | None:
    """Analyse the questions ``names`` by their answers (rows × questions; None or NaN: missing).

    All on scales of one direction: turn negative questions round before. Only complete rows count; None with fewer than
    :data:`LEAST_ROWS` of them, fewer than two questions, or when nothing varies.
    """
    asked = _table(rows, len(names))
    told = asked[~np.isnan(asked).any(axis=1)]
    if len(told) < LEAST_ROWS or len(names) < 2:
        return None
    covariance = np.cov(told, rowvar=False)
    alpha = _alpha(covariance)
    if alpha is None:
        return None
    freedom, other = len(told) - 1, (len(told) - 1) * (len(names) - 1)
    low, high = (1 - (1 - alpha) * _f_quantile(p, freedom, other) for p in (0.975, 0.025))
    ranked = told[np.argsort(told.sum(axis=1), kind="stable")]
    items = tuple(_item(asked[:, k], ranked, covariance, k, name) for k, name in enumerate(names))
    return Reliability(alpha, low, high, len(told), len(asked) - len(told), items)


def _table(rows: ArrayLike, width: int) -> Numbers:
    try:
        asked = np.asarray(rows, dtype=float)
    except ValueError:
        asked = np.empty((0, 0))
    if asked.size and (asked.ndim != 2 or asked.shape[1] != width):
        raise ValueError("each row needs one answer for each question")
    return asked.reshape(-1, width)


def _item(answers: Numbers, ranked: Numbers, covariance: Numbers, k: int, name: str) -> Item:
    """``ranked``: complete rows, the lowest sum first; ``covariance`` of the questions over them."""
    rest = np.delete(np.arange(len(covariance)), k)
    within = covariance[np.ix_(rest, rest)]
    spread = float(covariance[k, k] * within.sum())
    extreme = max(1, round(_EXTREME * len(ranked)))
    given = answers[~np.isnan(answers)]
    return Item(
        name,
        float(ranked[:, k].mean()),
        sqrt(float(covariance[k, k])),
        float(covariance[k, rest].sum()) / sqrt(spread) if spread > 0 else None,
        _alpha(within) if len(rest) >= 2 else None,
        float(ranked[-extreme:, k].mean() - ranked[:extreme, k].mean()),
        float((given == given.min()).mean()),
        float((given == given.max()).mean()),
        1 - len(given) / len(answers),
    )


def _alpha(covariance: Numbers) -> float | None:
    k, total = len(covariance), float(covariance.sum())
    if total <= 0:
        return None
    return k / (k - 1) * (1 - float(np.trace(covariance)) / total)


def _f_quantile(p: float, first: int, second: int) -> float:
    x = beta_quantile(p, first / 2, second / 2)
    return inf if x >= 1 else second * x / (first * (1 - x))
