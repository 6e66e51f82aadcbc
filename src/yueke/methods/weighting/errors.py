"""The error of a weighted mean under the draw there really was: strata, clusters, small populations, fitted weights.

Linearisation: C.-E. Särndal, B. Swensson and J. Wretman, "Model Assisted Survey Sampling", Springer 1992, 5.5-5.7; fitted
weights by the residuals on their margins (Deville and Särndal 1992). Replicates: the stratified jackknife, K. M. Wolter,
"Introduction to Variance Estimation", 2nd ed., Springer 2007, 4.5, with the weights fitted anew for each replicate.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from yueke.methods.distributions import student_quantile
from yueke.methods.weighting.fitting import Fitted, Margin, Weights, rake


@dataclass(frozen=True)
class Design:
    """How the rows were drawn: ``weights`` (n) of the draw, the stratum and cluster of each row (None: none).

    ``margins``: what the weights are fitted to; ``limits``: lowest and highest weight of the fit. ``population``: how many
    clusters (rows without clusters) each stratum has, for the finite correction; the only stratum is called "".
    """

    weights: ArrayLike
    strata: Sequence[Hashable] | NDArray[Any] | None = None
    clusters: Sequence[Hashable] | NDArray[Any] | None = None
    population: Mapping[Hashable, int] = field(default_factory=dict)
    margins: Sequence[Margin] = ()
    limits: tuple[float | None, float | None] = (None, None)

    def fitted(self, weights: ArrayLike | None = None) -> Fitted:
        """The weights, or replicate ``weights``, fitted to the margins."""
        told = self.weights if weights is None else weights
        return rake(told, self.margins, lowest=self.limits[0], highest=self.limits[1])

    def placed(self, n: int) -> Drawn:
        """The draw of ``n`` rows as numbers; worked out once, whatever is estimated from it."""
        if "_drawn" not in self.__dict__:
            strata, names = (np.zeros(n, np.int64), [""]) if self.strata is None else _numbered(self.strata)
            if self.clusters is None:
                units, of_unit = np.arange(n), strata
            else:
                both = strata * n + _numbered(self.clusters)[0]
                _, first, units = np.unique(both, return_index=True, return_inverse=True)
                of_unit = strata[first]
            self.__dict__["_drawn"] = Drawn(units.reshape(-1), of_unit, names)
        found: Drawn = self.__dict__["_drawn"]
        return found


@dataclass(frozen=True)
class Drawn:
    """The draw as numbers: the cluster of each row (``units``), the stratum of each cluster (``strata``) and their ``names``."""

    units: NDArray[np.int64]
    strata: NDArray[np.int64]
    names: Sequence[Hashable]

    @cached_property
    def clusters(self) -> NDArray[np.int64]:
        """How many clusters each stratum has."""
        return np.bincount(self.strata, minlength=len(self.names))

    @property
    def freedom(self) -> int:
        """Clusters less strata."""
        return len(self.strata) - len(self.names)

    @property
    def lonely(self) -> int:
        """Strata of one cluster."""
        return int((self.clusters == 1).sum())

    def away(self, sums: Weights, design: Design) -> Weights:
        """How far sums of clusters (clusters × k) lie from the mean of their stratum, so scaled that the inner products of the
        columns are their (co)variances; a lonely cluster's distance is that from the mean of all."""
        left = np.array([_left(design, name, int(m)) for name, m in zip(self.names, self.clusters, strict=True)])
        many = self.clusters > 1
        factor = left * np.where(many, self.clusters / np.maximum(self.clusters - 1, 1), 1.0)
        means = np.column_stack([np.bincount(self.strata, column, len(self.names)) for column in sums.T])
        centres = np.where(many[:, None], means / self.clusters[:, None], sums.mean(axis=0))
        return np.asarray((sums - centres[self.strata]) * np.sqrt(factor)[self.strata][:, None])


@dataclass(frozen=True)
class Estimate:
    """A mean (of 0 and 1: a share) with its standard error and 95 % interval by Student's t with ``freedom``.

    ``n`` rows counted, ``missing`` without an answer. ``design_effect``: its variance against that of a simple draw of n. ``lonely``:
    strata with a single cluster, taken as differing from the mean of all (safe rather than small).
    """

    value: float
    error: float
    low: float
    high: float
    freedom: int
    n: int
    missing: int
    design_effect: float
    lonely: int
    method: str


def linearised_mean(answers: ArrayLike, design: Design) -> Estimate:
    """The mean of ``answers`` (n, NaN: missing) by Taylor linearisation. Missing rows weigh nothing but keep their place in the draw."""
    y, w = _prepared(answers, design)
    known = ~np.isnan(y)
    total = float(w[known].sum())
    mean = float(w[known] @ y[known]) / total
    scores = np.where(known, np.nan_to_num(y) - mean, 0.0) / total
    if design.margins:
        scores = scores - _on_margins(scores, np.asarray(design.weights, dtype=float), design.margins)
    variance, freedom, lonely = _between(scores * w, design)
    return _estimate(y, w, mean, variance, freedom, lonely, "linearised")


def jackknife_mean(answers: ArrayLike, design: Design) -> Estimate:
    """The same by leaving out one cluster after the other and fitting the weights anew each time.

    Slower, and right where linearising is not, such as with limited weights. A stratum of one cluster cannot lose it: it adds
    nothing, and ``lonely`` says so.
    """
    y, w = _prepared(answers, design)
    known = ~np.isnan(y)
    mean = float(w[known] @ y[known]) / float(w[known].sum())
    raw = np.asarray(design.weights, dtype=float)
    variance, freedom, lonely = 0.0, 0, 0
    for stratum, rows, units in _strata(design, len(y)):
        names = np.unique(units)
        m = len(names)
        if m < 2:
            lonely += 1
            continue
        freedom += m - 1
        for name in names:
            replicate = raw.copy()
            replicate[rows] *= m / (m - 1)
            replicate[rows[units == name]] = 0.0
            told = design.fitted(replicate).weights if design.margins else replicate
            without = float(told[known] @ y[known]) / float(told[known].sum())
            variance += (m - 1) / m * _left(design, stratum, m) * (without - mean) ** 2
    return _estimate(y, w, mean, variance, freedom, lonely, "jackknife")


def _prepared(answers: ArrayLike, design: Design) -> tuple[Weights, Weights]:
    y = np.asarray(answers, dtype=float)
    w = design.fitted().weights if design.margins else np.asarray(design.weights, dtype=float)
    if len(y) != len(w):
        raise ValueError("each answer needs a weight")
    if not w[~np.isnan(y)].sum():
        raise ValueError("no answer with a weight")
    return y, w


def _strata(design: Design, n: int) -> list[tuple[Hashable, NDArray[np.int64], NDArray[np.int64]]]:
    """Each stratum with its rows and the number of the cluster of each of them."""
    drawn = design.placed(n)
    of_row = drawn.strata[drawn.units]
    return [
        (name, rows := np.flatnonzero(of_row == place), drawn.units[rows]) for place, name in enumerate(drawn.names)
    ]


def _numbered(labels: Sequence[Hashable] | NDArray[Any]) -> tuple[NDArray[np.int64], list[Hashable]]:
    """Each label as a number from 0, and the labels."""
    if isinstance(labels, np.ndarray):
        names, codes = np.unique(labels, return_inverse=True)
        return codes.reshape(-1).astype(np.int64), names.tolist()
    place: dict[Hashable, int] = {}
    return np.array([place.setdefault(one, len(place)) for one in labels], dtype=np.int64), list(place)


def _left(design: Design, stratum: Hashable, drawn: int) -> float:
    """The share of the stratum not drawn."""
    there = design.population.get(stratum)
    if there is None:
        return 1.0
    if there < drawn:
        raise ValueError(f"{drawn} drawn of {there} in {stratum!r}")
    return 1 - drawn / there


def _between(scores: Weights, design: Design) -> tuple[float, int, int]:
    """Variance of the sum of ``scores`` between the clusters within strata, its degrees of freedom, and lonely strata."""
    drawn = design.placed(len(scores))
    sums: Weights = np.asarray(np.bincount(drawn.units, scores, minlength=len(drawn.strata)), dtype=float)
    away = drawn.away(sums[:, None], design)[:, 0]
    return float(away @ away), drawn.freedom, drawn.lonely


def _on_margins(scores: Weights, weights: Weights, margins: Sequence[Margin]) -> Weights:
    """What the margins' categories explain of the scores, by least squares with the weights of the draw."""
    columns = [
        np.array([float(one == name) for one in margin.categories])
        for margin in margins
        for name, count in margin.population.items()
        if count > 0
    ]
    x = np.column_stack(columns)
    root = np.sqrt(weights)
    return x @ np.linalg.lstsq(x * root[:, None], scores * root, rcond=None)[0]


def _estimate(y: Weights, w: Weights, mean: float, variance: float, freedom: int, lonely: int, method: str) -> Estimate:
    known = ~np.isnan(y) & (w > 0)
    n = int(known.sum())
    spread = float(w[known] @ (y[known] - mean) ** 2) / float(w[known].sum())
    simple = spread / (n - 1) if n > 1 else float("nan")
    error = sqrt(max(0.0, variance))
    half = student_quantile(0.975, freedom) * error if freedom > 0 else float("inf")
    missing = int(np.isnan(y).sum())
    effect = float(variance / simple) if simple else float("nan")
    return Estimate(mean, error, mean - half, mean + half, freedom, n, missing, effect, lonely, method)
