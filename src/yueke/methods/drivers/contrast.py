"""What annoys when it is bad, what delights when it is good: penalty-reward contrast, Kano, importance and performance.

Penalty-reward: D. R. Brandt, J. Services Marketing 1 (1987) 61-65; Kano: N. Kano et al., Hinshitsu 14 (1984) 39-48, table and
coefficients of C. Berger et al., Center for Quality of Management J. 2 (1993) 3-35; quadrants: J. A. Martilla and J. C. James,
J. Marketing 41 (1977) 77-79.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from yueke.methods.intervals import wilson
from yueke.methods.regression import least_squares

LEAST = 15
"""Rows needed on the low and on the high side of a question; with fewer its contrast is not told."""


@dataclass(frozen=True)
class Contrast:
    """A question: how much overall is lower where it is answered low, and higher where high, each against the middle, with 95 %
    intervals; ``kind``: ``basic`` (only the penalty is shown), ``exciting`` (only the reward), ``performance`` (both), ``not shown``.

    ``n_low`` and ``n_high`` rows are on either side.
    """

    name: str
    penalty: float
    penalty_low: float
    penalty_high: float
    reward: float
    reward_low: float
    reward_high: float
    n_low: int
    n_high: int

    @property
    def kind(self) -> str:
        """What it is to customers."""
        annoys, delights = self.penalty_high < 0, self.reward_low > 0
        return "performance" if annoys and delights else "basic" if annoys else "exciting" if delights else "not shown"


@dataclass(frozen=True)
class Contrasts:
    """All questions that can be told, the names of those that cannot, complete rows used and left out, and R²."""

    questions: tuple[Contrast, ...]
    not_told: tuple[str, ...]
    n: int
    left_out: int
    explained: float


def penalty_reward(
    answers: ArrayLike, overall: ArrayLike, names: Sequence[str], low_to: float, high_from: float
) -> Contrasts | None:
    """Regress ``overall`` (n) on whether each question (``answers``: n × p, NaN: missing) is answered ``<= low_to`` or ``>= high_from``.

    Only complete rows count. Questions with fewer than :data:`LEAST` rows on a side are left out of the regression. None when none
    is left, or overall never varies.
    """
    if low_to >= high_from:
        raise ValueError("low ends before high begins")
    x, y = np.asarray(answers, dtype=float), np.asarray(overall, dtype=float)
    if x.ndim != 2 or x.shape != (len(y), len(names)):
        raise ValueError("answers need a row for each overall score and a column for each name")
    complete = ~(np.isnan(x).any(axis=1) | np.isnan(y))
    x, y = x[complete], y[complete]
    low, high = x <= low_to, x >= high_from
    told = [k for k in range(len(names)) if min(low[:, k].sum(), high[:, k].sum()) >= LEAST]
    if not told or np.ptp(y) == 0:
        return None
    design = np.column_stack([np.ones(len(y)), low[:, told], high[:, told]])
    fit = least_squares(y, design)
    found = []
    for place, k in enumerate(told, start=1):
        penalty, reward = place, place + len(told)
        found.append(
            Contrast(
                names[k],
                float(fit.coefficients[penalty]),
                *fit.interval(penalty),
                float(fit.coefficients[reward]),
                *fit.interval(reward),
                int(low[:, k].sum()),
                int(high[:, k].sum()),
            )
        )
    rest = y - fit.fitted
    explained = 1 - float(rest @ rest) / float(((y - y.mean()) ** 2).sum())
    left = tuple(name for k, name in enumerate(names) if k not in told)
    return Contrasts(tuple(found), left, len(y), int((~complete).sum()), explained)


#: Answer "if it is there" (row) and "if it is not" (column), both 1 like, 2 must be, 3 neutral, 4 live with, 5 dislike.
_TABLE = ("QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ")
CATEGORIES = {
    "A": "attractive",
    "O": "one-dimensional",
    "M": "must-be",
    "I": "indifferent",
    "R": "reverse",
    "Q": "questionable",
}


@dataclass(frozen=True)
class Kano:
    """A feature: how many put it in each of :data:`CATEGORIES`, the greatest, and whether it is clear (Fong's test at 10 %).

    ``better``: share whose satisfaction rises with it, ``worse``: share whose satisfaction falls without it, each of those in A, O, M
    and I, with Wilson intervals; None without any of these.
    """

    counts: dict[str, int]
    category: str | None
    clear: bool
    better: float | None
    better_interval: tuple[float, float] | None
    worse: float | None
    worse_interval: tuple[float, float] | None
    n: int
    missing: int


def kano(answers: Iterable[tuple[int | None, int | None]]) -> Kano:
    """Evaluate pairs of answers (if there, if not), each 1..5 or None; a pair with one missing is missing.

    Of equal categories the one that matters more is taken: M before O, A, I (Berger 1993). D. Fong, CQM J. 5 (1996): two categories
    are apart when their counts a, b differ by more than 1.65 √((a + b)(2n − a − b) / 2n).
    """
    told = list(answers)
    pairs = [(there, absent) for there, absent in told if there is not None and absent is not None]
    if any(not 1 <= one <= 5 for pair in pairs for one in pair):
        raise ValueError("answers go from 1 to 5")
    found = Counter(_TABLE[there - 1][absent - 1] for there, absent in pairs)
    counts = {name: found[name] for name in CATEGORIES}
    n, order = len(pairs), sorted(counts, key=lambda name: (-counts[name], "MOAIRQ".index(name)))
    a, b = counts[order[0]], counts[order[1]]
    clear = n > 0 and a - b > 1.65 * sqrt((a + b) * (2 * n - a - b) / (2 * n))
    base = sum(counts[name] for name in "AOMI")
    up, down = counts["A"] + counts["O"], counts["O"] + counts["M"]
    return Kano(
        counts,
        order[0] if n else None,
        clear,
        up / base if base else None,
        wilson(up, base),
        down / base if base else None,
        wilson(down, base),
        n,
        len(told) - n,
    )


@dataclass(frozen=True)
class Position:
    """A question in the four quadrants: ``keep`` (important, good), ``improve`` (important, bad), ``later``, ``enough`` (good, unimportant).

    ``sure`` when neither of its intervals crosses a line.
    """

    name: Hashable
    quadrant: str
    sure: bool


Measure = tuple[float, float, float]
"""Value, low and high end of its interval."""


def quadrants(
    told: Sequence[tuple[Hashable, Measure, Measure]], lines: tuple[float, float] | None = None
) -> list[Position]:
    """Place (name, importance, performance); ``lines``: where importance and performance are cut, at their means when not told."""
    if not told:
        return []
    across, up = lines or (sum(one[1][0] for one in told) / len(told), sum(one[2][0] for one in told) / len(told))
    names = {(True, True): "keep", (True, False): "improve", (False, False): "later", (False, True): "enough"}
    return [
        Position(
            name,
            names[importance[0] >= across, performance[0] >= up],
            not (importance[1] < across < importance[2] or performance[1] < up < performance[2]),
        )
        for name, importance, performance in told
    ]
