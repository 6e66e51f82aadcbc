"""A PLS path analysis of answers: estimates with bootstrap intervals, and whether the latent variables are measured well.

Reliability ρ_C and AVE: C. Fornell and D. F. Larcker, J. Marketing Research 18 (1981) 39-50; HTMT: J. Henseler, C. M. Ringle
and M. Sarstedt, J. Academy of Marketing Science 43 (2015) 115-135.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from yueke.methods.paths.model import Estimates, Model, Numbers, estimate

RELIABLE = 0.7
CONVERGENT = 0.5
APART = 0.85
"""HTMT above this: two latent variables are hardly told apart."""
LEAST_ROWS = 30


@dataclass(frozen=True)
class Interval:
    """An estimate with its bootstrap standard error and 95 % percentile interval."""

    value: float
    error: float
    low: float
    high: float

    @property
    def shown(self) -> bool:
        """Whether the interval leaves out 0."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Latent:
    """A latent variable: how well its questions measure it, how much of it its causes explain, and its index.

    ``alpha`` (standardised), ``reliability`` ρ_C and ``ave`` are None in mode B or with one question. ``index``: mean 0..100 when the
    ranges of the scales are told, by the outer weights as percentages.
    """

    name: str
    mode: str
    alpha: float | None
    reliability: float | None
    ave: float | None
    explained: Interval | None
    index: float | None

    @property
    def sound(self) -> bool | None:
        """Whether ρ_C and AVE reach the usual limits; None where they do not apply."""
        if self.reliability is None or self.ave is None:
            return None
        return self.reliability >= RELIABLE and self.ave >= CONVERGENT


_CELLS, _ROWS = 4_000_000, 8_192
"""Numbers of a table of samples by rows held at once (32 MB), and rows whose products are."""


@dataclass(frozen=True)
class Analysis:
    """All of an analysis. ``weights`` and ``loadings``: (latent variable, question) → interval; ``paths`` and ``effects`` (total):
    (cause, effect) → interval; ``htmt``: pair → figure, for pairs in mode A with two questions or more.

    ``n`` complete rows, ``left_out`` others. ``samples`` of ``replicates`` bootstrap samples converged; the others are not counted.
    """

    latents: tuple[Latent, ...]
    weights: dict[tuple[str, str], Interval]
    loadings: dict[tuple[str, str], Interval]
    paths: dict[tuple[str, str], Interval]
    effects: dict[tuple[str, str], Interval]
    htmt: dict[tuple[str, str], float]
    scheme: str
    n: int
    left_out: int
    converged: bool
    samples: int
    replicates: int
    seed: int


def analyse(
    answers: ArrayLike,
    questions: list[str],
    model: Model,
    *,
    ranges: list[tuple[float, float]] | None = None,
    replicates: int = 500,
    seed: int = 1,
) -> Analysis | None:
    """Analyse ``answers`` (n × K, NaN: missing) to ``questions``; only complete rows count.

    ``ranges``: lowest and highest answer of each question, for indices of 100. None with fewer than :data:`LEAST_ROWS` rows or
    when a question never varies.
    """
    x = np.asarray(answers, dtype=float)
    if x.ndim != 2 or x.shape[1] != len(questions):
        raise ValueError("answers need a column for each question")
    told = x[~np.isnan(x).any(axis=1)]
    if len(told) < LEAST_ROWS or (np.ptp(told, axis=0) == 0).any():
        return None
    matrix = np.corrcoef(told, rowvar=False)[None]
    whole, samples = estimate(model, matrix), _bootstrapped(model, told, replicates, seed)
    names = model.names
    within = [(j, k) for j, block in enumerate(model.blocks.values()) for k in block]
    joined = [(i, j) for i, j in zip(*np.nonzero(model.paths()), strict=True)]
    total = [(i, j) for i, j in zip(*np.nonzero(np.abs(whole.effects[0]) > 0), strict=True)]
    alike = _aligned(whole, samples)
    return Analysis(
        tuple(_latent(model, j, matrix[0], whole, samples, told, ranges) for j in range(len(names))),
        {(names[j], questions[k]): _interval(whole.weights[0, k, j], alike[0][:, k, j]) for j, k in within},
        {(names[j], questions[k]): _interval(whole.loadings[0, k, j], alike[1][:, k, j]) for j, k in within},
        {(names[i], names[j]): _interval(whole.paths[0, i, j], alike[2][:, i, j]) for i, j in joined},
        {(names[i], names[j]): _interval(whole.effects[0, i, j], alike[3][:, i, j]) for i, j in total},
        _htmt(model, matrix[0]),
        model.scheme,
        len(told),
        len(x) - len(told),
        bool(whole.converged[0]),
        len(samples.weights),
        replicates,
        seed,
    )


def scores(answers: ArrayLike, weights: Numbers) -> Numbers:
    """Latent variables (n × J, mean 0 and variance 1) of complete answers (n × K) by outer weights (K × J)."""
    x = np.asarray(answers, dtype=float)
    return (x - x.mean(axis=0)) / x.std(axis=0) @ weights


def _bootstrapped(model: Model, told: Numbers, replicates: int, seed: int) -> Estimates:
    """Estimates of rows drawn with replacement; those where a question never varies or nothing converges are left out."""
    dice = np.random.default_rng(seed)
    standard = (told - told.mean(axis=0)) / told.std(axis=0)
    matrices: list[Numbers] = []
    for covariance in _covariances(standard, dice, replicates):
        deviation = np.sqrt(np.diag(covariance))
        if (deviation > 1e-12).all():
            matrices.append(covariance / deviation / deviation[:, None])
    found = estimate(model, np.array(matrices).reshape(-1, told.shape[1], told.shape[1]))
    keep = found.converged
    return Estimates(
        found.weights[keep],
        found.correlations[keep],
        found.loadings[keep],
        found.paths[keep],
        found.explained[keep],
        keep[keep],
    )


def _covariances(standard: Numbers, dice: np.random.Generator, replicates: int) -> Iterator[Numbers]:
    """The covariances (K × K) of rows drawn with replacement, sample after sample.

    How often each row was drawn says as much as the rows themselves, and need not be copied: sums of products over the rows are
    one product of matrices for many samples at once.
    """
    n, k = standard.shape
    first, second = np.triu_indices(k)
    at_once = max(1, min(replicates, _CELLS // n))
    for begun in range(0, replicates, at_once):
        drawn = [dice.integers(0, n, n) for _one in range(min(at_once, replicates - begun))]
        times = np.stack([np.bincount(rows, minlength=n) for rows in drawn]) / n
        means, sums = times @ standard, np.zeros((len(drawn), len(first)))
        for start in range(0, n, _ROWS):
            part = standard[start : start + _ROWS]
            sums += times[:, start : start + _ROWS] @ (part[:, first] * part[:, second])
        for mean, products in zip(means, sums, strict=True):
            covariance = np.empty((k, k))
            covariance[first, second] = covariance[second, first] = products
            yield covariance - mean[:, None] * mean


def _aligned(whole: Estimates, samples: Estimates) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Weights, loadings, paths and effects of the samples, each latent variable turned the way it points in the whole."""
    turn = np.where((samples.loadings * whole.loadings).sum(axis=1) < 0, -1.0, 1.0)
    both = turn[:, :, None] * turn[:, None, :]
    return (
        samples.weights * turn[:, None],
        samples.loadings * turn[:, None],
        samples.paths * both,
        samples.effects * both,
    )


def _interval(value: float, drawn: Numbers) -> Interval:
    if len(drawn) < 2:
        return Interval(float(value), float("nan"), float("-inf"), float("inf"))
    low, high = np.percentile(drawn, [2.5, 97.5])
    return Interval(float(value), float(drawn.std(ddof=1)), float(low), float(high))


def _latent(
    model: Model,
    j: int,
    matrix: Numbers,
    whole: Estimates,
    samples: Estimates,
    told: Numbers,
    ranges: list[tuple[float, float]] | None,
) -> Latent:
    name, block = list(model.blocks.items())[j]
    rows, mode = list(block), model.modes.get(name, "A")
    alpha = reliability = ave = None
    if mode == "A" and len(rows) > 1:
        among = matrix[np.ix_(rows, rows)] * np.outer(*2 * [np.sign(whole.loadings[0, rows, j])])
        alpha = len(rows) / (len(rows) - 1) * (1 - len(rows) / float(among.sum()))
        loadings = np.abs(whole.loadings[0, rows, j])
        summed = float(loadings.sum()) ** 2
        reliability = summed / (summed + float((1 - loadings**2).sum()))
        ave = float((loadings**2).mean())
    explained = _interval(whole.explained[0, j], samples.explained[:, j]) if model.causes.get(name) else None
    return Latent(name, mode, alpha, reliability, ave, explained, _index(rows, whole.weights[0, :, j], told, ranges))


def _index(rows: list[int], weights: Numbers, told: Numbers, ranges: list[tuple[float, float]] | None) -> float | None:
    """Mean of the questions as 0..100 by their weights on the raw answers (ACSI); None when one weighs against the others."""
    if ranges is None:
        return None
    raw = weights[rows] / told[:, rows].std(axis=0)
    if (raw < 0).any():
        return None
    shares = raw / raw.sum()
    low, high = np.array([ranges[k] for k in rows], dtype=float).T
    return float(100 * (shares * (told[:, rows].mean(axis=0) - low)).sum() / (shares * (high - low)).sum())


def _htmt(model: Model, matrix: Numbers) -> dict[tuple[str, str], float]:
    """Mean correlation of questions across two blocks by the geometric mean of those within."""
    blocks = [(n, list(b)) for n, b in model.blocks.items() if model.modes.get(n, "A") == "A" and len(b) > 1]
    absolute = np.abs(matrix)
    inner = {
        name: float(absolute[np.ix_(rows, rows)].sum() - len(rows)) / (len(rows) * (len(rows) - 1))
        for name, rows in blocks
    }
    return {
        (first, second): float(absolute[np.ix_(a, b)].mean()) / sqrt(inner[first] * inner[second])
        for place, (first, a) in enumerate(blocks)
        for second, b in blocks[place + 1 :]
    }
