"""Means of many groups of one sample at once, and whether they differ, under the draw there really was.

Linearised as in ``errors``; groups are domains: the others keep their place in the draw, and groups that share clusters are not
taken as independent. Degrees of freedom of a group: its clusters less its strata (E. L. Korn and B. I. Graubard, "Analysis of
Health Surveys", Wiley 1999, 5.2). Pairs by Welch's t (B. L. Welch, Biometrika 34 (1947) 28-35) with their covariance taken off,
corrected for their number; effect sizes as Hedges' g (J. Educational Statistics 6 (1981) 107-128).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import inf, isfinite, nan, sqrt
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from yueke.methods.distributions import student_quantile, student_two_sided
from yueke.methods.groups import CORRECTIONS, Compared, lettered
from yueke.methods.weighting.errors import Design

Numbers = NDArray[np.float64]
MOST = 60
"""Groups whose covariances are worked out at once."""


@dataclass(frozen=True)
class Domain:
    """A group: weighted mean and deviation, standard error and 95 % interval with ``freedom``; NaN where it cannot be known.

    ``place``: its code; ``n`` answers, ``missing`` without one; ``weight``: its share of the weight of all answers.
    """

    place: int
    mean: float
    deviation: float
    error: float
    low: float
    high: float
    freedom: float
    n: int
    missing: int
    weight: float


@dataclass(frozen=True)
class Domains:
    """All groups in the order of their codes, and the covariances (groups × groups) of their means."""

    groups: tuple[Domain, ...]
    covariance: Numbers


@dataclass(frozen=True)
class Ranked:
    """A group among others: its letters (sharing one: not shown to differ) and the ranks it may have, 1 the greatest mean."""

    domain: Domain
    letters: str
    best: int
    worst: int


@dataclass(frozen=True)
class Comparison:
    """The groups by mean, the greatest first, all pairs, and how their p-values were corrected."""

    groups: tuple[Ranked, ...]
    pairs: tuple[Compared, ...]
    correction: str


def domain_means(answers: ArrayLike, codes: NDArray[Any], groups: int, design: Design) -> Domains:
    """Means of ``answers`` (n, NaN: missing) of ``groups`` given by ``codes`` (n; negative: of none).

    The design's weights are taken as they are; margins are not fitted anew.

    Raises:
        ValueError: more than :data:`MOST` groups.
    """
    if groups > MOST:
        raise ValueError(f"more than {MOST} groups")
    y, w = np.asarray(answers, dtype=float), np.asarray(design.weights, dtype=float)
    bearing = (codes >= 0) & (w > 0)
    known = bearing & ~np.isnan(y)
    of, told, weight = codes[known], y[known], w[known]
    totals = np.bincount(of, weight, groups)
    safe = np.where(totals > 0, totals, 1.0)
    means = np.bincount(of, weight * told, groups) / safe
    spread = np.bincount(of, weight * (told - means[of]) ** 2, groups) / safe
    n = np.bincount(of, minlength=groups)
    drawn = design.placed(len(y))
    scores, size = weight * (told - means[of]) / safe[of], len(drawn.strata) * groups
    sums: Numbers = np.asarray(np.bincount(drawn.units[known] * groups + of, scores, size), dtype=float)
    freedom = _freedom(drawn.units[known], of, drawn.strata, groups)
    away = drawn.away(sums.reshape(-1, groups), design) * _small(freedom, drawn.freedom, len(drawn.strata))
    covariance = away.T @ away
    asked = np.bincount(codes[bearing], minlength=groups)
    whole = float(totals.sum())
    return Domains(
        tuple(
            _domain(
                g, means[g], spread[g], covariance[g, g], freedom[1][g], int(n[g]), int(asked[g]), totals[g] / whole
            )
            for g in range(groups)
        ),
        covariance,
    )


def compare(told: Domains, correction: str = "holm") -> Comparison:
    """Compare each group that has an error with each other."""
    if correction not in CORRECTIONS:
        raise ValueError(f"no correction {correction!r}")
    judged = sorted((one for one in told.groups if isfinite(one.error)), key=lambda one: -one.mean)
    raw = [_pair(a, b, float(told.covariance[a.place, b.place])) for a, b in combinations(judged, 2)]
    adjusted = CORRECTIONS[correction]([one[-1] for one in raw])
    pairs = tuple(Compared(*one, p) for one, p in zip(raw, adjusted, strict=True))
    letters = lettered([one.place for one in judged], pairs)
    better, worse = dict.fromkeys(letters, 0), dict.fromkeys(letters, 0)
    for pair in pairs:
        if pair.differ:
            up, down = (pair.second, pair.first) if pair.difference > 0 else (pair.first, pair.second)
            worse[up] += 1
            better[down] += 1
    ranked = [Ranked(one, letters[one.place], 1 + better[one.place], len(judged) - worse[one.place]) for one in judged]
    silent = [Ranked(one, "", 1, len(told.groups)) for one in told.groups if not isfinite(one.error)]
    return Comparison((*ranked, *silent), pairs, correction)


def _freedom(units: NDArray[Any], of: NDArray[Any], strata: NDArray[Any], groups: int) -> tuple[Numbers, Numbers]:
    """Clusters of each group, and those less its strata."""
    pairs = np.unique(units * groups + of)
    held = np.bincount(pairs % groups, minlength=groups).astype(float)
    layers = np.unique(strata[pairs // groups] * groups + pairs % groups)
    return held, held - np.bincount(layers % groups, minlength=groups)


def _small(freedom: tuple[Numbers, Numbers], whole: int, clusters: int) -> Numbers:
    """By how much errors of groups of few clusters are widened: as if each were a sample of its own."""
    held, left = freedom
    factor = np.where(left > 0, held / np.where(left > 0, left, 1.0), 1.0) * (whole / clusters if clusters else 1.0)
    return np.asarray(np.sqrt(np.maximum(factor, 1.0)))


def _domain(
    place: int, mean: float, spread: float, variance: float, freedom: float, n: int, asked: int, weight: float
) -> Domain:
    if n < 2 or freedom <= 0:
        value = float(mean) if n else nan
        return Domain(place, value, nan, nan, -inf, inf, 0.0, n, asked - n, float(weight))
    error = sqrt(max(0.0, float(variance)))
    half = student_quantile(0.975, freedom) * error
    deviation = sqrt(float(spread) * n / (n - 1))
    told = float(mean)
    return Domain(
        place, told, deviation, error, told - half, told + half, float(freedom), n, asked - n, float(weight)
    )  # fmt: skip


def _pair(a: Domain, b: Domain, covariance: float) -> tuple[int, int, float, float, float, float, float]:
    """Places, difference, its interval, Hedges' g and p-value."""
    difference = b.mean - a.mean
    parts = (a.error**2, b.error**2)
    error = sqrt(max(0.0, sum(parts) - 2 * covariance))
    pooled = ((a.n - 1) * a.deviation**2 + (b.n - 1) * b.deviation**2) / (a.n + b.n - 2)
    effect = difference / sqrt(pooled) * (1 - 3 / (4 * (a.n + b.n) - 9)) if pooled else 0.0
    if not error:
        return a.place, b.place, difference, difference, difference, effect, 0.0 if difference else 1.0
    freedom = sum(parts) ** 2 / (parts[0] ** 2 / a.freedom + parts[1] ** 2 / b.freedom) if sum(parts) else inf
    half = student_quantile(0.975, freedom) * error
    p = student_two_sided(difference / error, freedom)
    return a.place, b.place, difference, difference - half, difference + half, effect, p


def difference(
    first: tuple[float, float, float], second: tuple[float, float, float]
) -> tuple[float, float, float, float]:
    """The second less the first, each (mean, error, freedom) of a sample of its own: value, 95 % interval, p-value (Welch)."""
    value, parts = second[0] - first[0], (first[1] ** 2, second[1] ** 2)
    error = sqrt(sum(parts))
    if not error:
        return value, value, value, 0.0 if value else 1.0
    spread = sum(part**2 / one[2] for part, one in zip(parts, (first, second), strict=True) if one[2] > 0)
    freedom = sum(parts) ** 2 / spread if spread else inf
    half = student_quantile(0.975, freedom) * error
    return value, value - half, value + half, student_two_sided(value / error, freedom)
