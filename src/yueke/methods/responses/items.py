"""Do the questions of an index measure one thing, and does each of them tell people apart?

L. J. Cronbach, Psychometrika 16 (1951) 297-334; interval of alpha: L. S. Feldt, Psychometrika 30 (1965) 357-370;
discrimination by upper and lower 27 %: T. L. Kelley, J. Educational Psychology 30 (1939) 17-24.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, isnan, sqrt

from yueke.methods.distributions import beta_quantile

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


def item_analysis(rows: Sequence[Sequence[float | None]], names: Sequence[str]) -> Reliability | None:
    """Analyse the questions ``names`` by their answers (rows × questions; None or NaN: missing).

    All on scales of one direction: turn negative questions round before. Only complete rows count; None with fewer than
    :data:`LEAST_ROWS` of them, fewer than two questions, or when nothing varies.
    """
    if any(len(row) != len(names) for row in rows):
        raise ValueError("each row needs one answer for each question")
    whole = [[float(one) for one in row if one is not None and not isnan(one)] for row in rows]
    told = [row for row in whole if len(row) == len(names)]
    alpha = _alpha(told) if len(told) >= LEAST_ROWS and len(names) >= 2 else None
    if alpha is None:
        return None
    freedom, other = len(told) - 1, (len(told) - 1) * (len(names) - 1)
    low, high = (1 - (1 - alpha) * _f_quantile(p, freedom, other) for p in (0.975, 0.025))
    items = tuple(_item(rows, told, k, name) for k, name in enumerate(names))
    return Reliability(alpha, low, high, len(told), len(rows) - len(told), items)


def _item(rows: Sequence[Sequence[float | None]], told: list[list[float]], k: int, name: str) -> Item:
    answers = [row[k] for row in told]
    rest = [sum(row) - row[k] for row in told]
    others = [row[:k] + row[k + 1 :] for row in told]
    extreme = max(1, round(_EXTREME * len(told)))
    ranked = sorted(told, key=sum)
    best, worst = ([row[k] for row in part] for part in (ranked[-extreme:], ranked[:extreme]))
    given = [one for row in rows if (one := row[k]) is not None and not isnan(one)]
    return Item(
        name,
        _mean(answers),
        sqrt(_variance(answers)),
        _correlation(answers, rest),
        _alpha(others) if len(others[0]) >= 2 else None,
        _mean(best) - _mean(worst),
        given.count(min(given)) / len(given),
        given.count(max(given)) / len(given),
        1 - len(given) / len(rows),
    )


def _alpha(told: list[list[float]]) -> float | None:
    k = len(told[0])
    total = _variance([sum(row) for row in told])
    if not total:
        return None
    return k / (k - 1) * (1 - sum(_variance(list(column)) for column in zip(*told, strict=True)) / total)


def _f_quantile(p: float, first: int, second: int) -> float:
    x = beta_quantile(p, first / 2, second / 2)
    return inf if x >= 1 else second * x / (first * (1 - x))


def _mean(told: Sequence[float]) -> float:
    return sum(told) / len(told)


def _variance(told: Sequence[float]) -> float:
    mean = _mean(told)
    return sum((one - mean) ** 2 for one in told) / (len(told) - 1)


def _correlation(a: Sequence[float], b: Sequence[float]) -> float | None:
    spread = _variance(a) * _variance(b)
    if not spread:
        return None
    x, y = _mean(a), _mean(b)
    return sum((p - x) * (q - y) for p, q in zip(a, b, strict=True)) / (len(a) - 1) / sqrt(spread)
