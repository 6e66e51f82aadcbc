"""Which groups differ, and by how much?  Every pair compared, corrected for their number, nothing ranked inside the noise.

Welch's t: B. L. Welch, Biometrika 34 (1947) 28-35; Hedges' g: L. V. Hedges, J. Educational Statistics 6 (1981) 107-128; omnibus
test: B. L. Welch, Biometrika 38 (1951) 330-336; ordering by letters: H.-P. Piepho, J. Computational and Graphical Statistics 13
(2004) 456-466.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import isnan, sqrt

from yueke.methods.distributions import beta_cdf, student_quantile, student_two_sided
from yueke.methods.multiplicity import benjamini_hochberg, holm

CORRECTIONS = {"holm": holm, "bh": benjamini_hochberg}
LEVEL = 0.05


@dataclass(frozen=True)
class Group:
    """A group: answers, mean, standard deviation, 95 % interval, and its letters: groups that share one are not shown to differ.

    ``deviation`` and the interval are None with a single answer; such a group is compared with none and has no letters.
    """

    name: Hashable
    n: int
    missing: int
    mean: float | None
    deviation: float | None
    low: float | None
    high: float | None
    letters: str


@dataclass(frozen=True)
class Compared:
    """A pair: the second's mean less the first's with its own 95 % interval, Hedges' g, p-value and that corrected for all pairs.

    ``size`` in words: ``none`` below 0.2, ``small``, ``medium`` from 0.5, ``large`` from 0.8 (J. Cohen 1988).
    """

    first: Hashable
    second: Hashable
    difference: float
    low: float
    high: float
    effect: float
    p_value: float
    corrected: float

    @property
    def differ(self) -> bool:
        """Whether a difference is shown after correction."""
        return self.corrected < LEVEL

    @property
    def size(self) -> str:
        """How great the effect is."""
        g = abs(self.effect)
        return "none" if g < 0.2 else "small" if g < 0.5 else "medium" if g < 0.8 else "large"


@dataclass(frozen=True)
class Comparison:
    """All groups, the greatest mean first, all pairs, and Welch's test that all means are equal (None with fewer than two)."""

    groups: tuple[Group, ...]
    pairs: tuple[Compared, ...]
    p_value: float | None
    correction: str


@dataclass(frozen=True)
class _Told:
    n: int
    mean: float
    variance: float


def compare(answers: Mapping[Hashable, Sequence[float | None]], correction: str = "holm") -> Comparison:
    """Compare the mean of each group's answers with that of each other; None and NaN are missing.

    ``correction``: ``holm`` keeps the chance of any false difference at 5 %, ``bh`` the share of false ones among those shown.
    """
    if correction not in CORRECTIONS:
        raise ValueError(f"no correction {correction!r}")
    given = {name: [a for a in told if a is not None and not isnan(a)] for name, told in answers.items()}
    told = {name: _Told(len(x), sum(x) / len(x), _variance(x)) for name, x in given.items() if len(x) > 1}
    raw = [(a, b, *_welch(told[a], told[b])) for a, b in combinations(told, 2)]
    adjusted = CORRECTIONS[correction]([one[-1] for one in raw])
    pairs = tuple(Compared(*one, p) for one, p in zip(raw, adjusted, strict=True))
    letters = lettered([name for name in _ordered(given) if name in told], pairs)
    groups = tuple(_group(name, given[name], len(answers[name]), told, letters) for name in _ordered(given))
    return Comparison(groups, pairs, _omnibus(list(told.values())), correction)


def _ordered(given: Mapping[Hashable, Sequence[float]]) -> list[Hashable]:
    """The greatest mean first, groups without answers last."""
    return sorted(given, key=lambda name: -sum(given[name]) / len(given[name]) if given[name] else float("inf"))


def _group(
    name: Hashable, x: Sequence[float], asked: int, told: Mapping[Hashable, _Told], letters: Mapping[Hashable, str]
) -> Group:
    if name not in told:
        return Group(name, len(x), asked - len(x), x[0] if x else None, None, None, None, "")
    one = told[name]
    half = student_quantile(0.975, one.n - 1) * sqrt(one.variance / one.n)
    return Group(
        name, one.n, asked - one.n, one.mean, sqrt(one.variance), one.mean - half, one.mean + half, letters[name]
    )


def _variance(x: Sequence[float]) -> float:
    mean = sum(x) / len(x)
    return sum((one - mean) ** 2 for one in x) / (len(x) - 1)


def _welch(a: _Told, b: _Told) -> tuple[float, float, float, float, float]:
    """Difference, its interval, Hedges' g and p-value."""
    difference, parts = b.mean - a.mean, (a.variance / a.n, b.variance / b.n)
    pooled = ((a.n - 1) * a.variance + (b.n - 1) * b.variance) / (a.n + b.n - 2)
    if not pooled:
        effect = 0.0 if not difference else float("inf") if difference > 0 else float("-inf")
        return difference, difference, difference, effect, 0.0 if difference else 1.0
    freedom = sum(parts) ** 2 / (parts[0] ** 2 / (a.n - 1) + parts[1] ** 2 / (b.n - 1))
    error = sqrt(sum(parts))
    half = student_quantile(0.975, freedom) * error
    effect = difference / sqrt(pooled) * (1 - 3 / (4 * (a.n + b.n) - 9))
    return difference, difference - half, difference + half, effect, student_two_sided(difference / error, freedom)


def _omnibus(told: list[_Told]) -> float | None:
    """Welch's test of equal means with unequal variances; None when it cannot be made."""
    k = len(told)
    if k < 2 or any(not one.variance for one in told):
        return None
    weights = [one.n / one.variance for one in told]
    total = sum(weights)
    mean = sum(w * one.mean for w, one in zip(weights, told, strict=True)) / total
    between = sum(w * (one.mean - mean) ** 2 for w, one in zip(weights, told, strict=True)) / (k - 1)
    tail = sum((1 - w / total) ** 2 / (one.n - 1) for w, one in zip(weights, told, strict=True))
    f = between / (1 + 2 * (k - 2) / (k**2 - 1) * tail)
    second = (k**2 - 1) / (3 * tail)
    return beta_cdf(second / (second + (k - 1) * f), second / 2, (k - 1) / 2)


def lettered(names: Sequence[Hashable], pairs: Sequence[Compared]) -> dict[Hashable, str]:
    """The letters of each group, the names in order of their means, by Piepho's insert and absorb: columns of groups not shown to differ, split where a pair does, those held by others left out."""
    columns: list[set[Hashable]] = [set(names)]
    for pair in pairs:
        if not pair.differ:
            continue
        split: list[set[Hashable]] = []
        for column in columns:
            both = pair.first in column and pair.second in column
            split += [column - {pair.first}, column - {pair.second}] if both else [column]
        columns = []
        for column in sorted(split, key=len, reverse=True):
            if column and not any(column <= other for other in columns):
                columns.append(column)
    place = {name: k for k, name in enumerate(names)}
    columns.sort(key=lambda column: sorted(place[name] for name in column))
    alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return {name: "".join(alphabet[min(k, 51)] for k, column in enumerate(columns) if name in column) for name in names}
