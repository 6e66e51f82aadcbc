"""How much of the variance of an overall score each of several correlated questions explains.

``lmg``: the mean gain in R² over all orders of entry (R. H. Lindeman, P. F. Merenda and R. Z. Gold 1980; U. Grömping,
J. Statistical Software 17 (2006) 1; the Shapley value of R²), exactly, from the correlation matrix. ``relative_weights``: J. W.
Johnson, Multivariate Behavioral Research 35 (2000) 1-19, nearly the same at once. Both add up to R². Importance is no proof of
cause.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import factorial

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]

MOST = 16
"""Questions that are weighed exactly: time and memory double with each."""
LEAST_ROWS = 5
"""Complete rows needed for each question; fewer would explain noise."""


@dataclass(frozen=True)
class Driver:
    """A question: its part of R² with a 95 % percentile interval of the bootstrap, its standardised coefficient and correlation.

    ``share`` of all that is explained. ``above_next``: whether it explains more than the next in rank in at least 97.5 % of the
    bootstrap samples; where not, their order says nothing. ``relative_weight``: Johnson's figure for comparison.
    """

    name: str
    part: float
    low: float
    high: float
    share: float
    relative_weight: float
    coefficient: float
    correlation: float
    above_next: bool


@dataclass(frozen=True)
class Drivers:
    """All questions, the most important first, the R² they share, and from how many complete rows; ``left_out`` were not complete.

    ``constant``: questions that all answered alike; they can explain nothing and are not ranked.
    """

    drivers: tuple[Driver, ...]
    explained: float
    n: int
    left_out: int
    constant: tuple[str, ...]
    replicates: int
    seed: int


def drivers(
    answers: ArrayLike,
    overall: ArrayLike,
    names: list[str],
    *,
    weights: ArrayLike | None = None,
    replicates: int = 300,
    seed: int = 1,
) -> Drivers | None:
    """Weigh the questions (``answers``: n × p, NaN: missing) by what they explain of ``overall`` (n).

    Only complete rows count. None with too few of them (:data:`LEAST_ROWS` a question), or when overall never varies.
    """
    x, y = np.asarray(answers, dtype=float), np.asarray(overall, dtype=float)
    if x.ndim != 2 or x.shape != (len(y), len(names)):
        raise ValueError("answers need a row for each overall score and a column for each name")
    if len(names) > MOST:
        raise ValueError(f"more than {MOST} questions; group them first")
    w = np.ones(len(y)) if weights is None else np.asarray(weights, dtype=float)
    complete = ~(np.isnan(x).any(axis=1) | np.isnan(y)) & (w > 0)
    told, w = np.column_stack([x, y])[complete], w[complete]
    n = len(told)
    if n < LEAST_ROWS * max(1, len(names)) or np.ptp(told[:, -1]) == 0:
        return None
    varies = np.ptp(told[:, :-1], axis=0) > 0
    kept = [name for name, one in zip(names, varies, strict=True) if one]
    if not kept:
        return None
    told = told[:, [*np.flatnonzero(varies), len(names)]]
    ranked = _ranked(kept, _correlations(told, w[None, :])[0], _bootstrapped(told, w, replicates, seed))
    constant = tuple(name for name, one in zip(names, varies, strict=True) if not one)
    return Drivers(ranked, sum(one.part for one in ranked), n, len(y) - n, constant, replicates, seed)


def lmg(matrix: ArrayLike) -> Numbers:
    """Parts of R² (…, p) of correlation matrices (…, p + 1, p + 1) whose last variable is explained by the others."""
    told = np.asarray(matrix, dtype=float)
    stack = told.reshape(-1, *told.shape[-2:])
    p = stack.shape[-1] - 1
    explained = _explained(stack)  # m × 2 × 2 × … × 2, one axis for each question, by whether it is in
    sizes = np.indices((2,) * p).sum(axis=0)
    parts = np.empty((len(stack), p))
    for question in range(p):
        gain = np.take(explained, 1, question + 1) - np.take(explained, 0, question + 1)
        others = np.take(sizes, 0, question)
        share = np.array([factorial(k) * factorial(p - 1 - k) / factorial(p) for k in range(p)])[others]
        parts[:, question] = (gain * share).reshape(len(stack), -1).sum(axis=1)
    return parts.reshape(*told.shape[:-2], p)


def relative_weights(matrix: ArrayLike) -> Numbers:
    """Johnson's weights (p) of one correlation matrix (p + 1, p + 1) whose last variable is explained by the others."""
    told = np.asarray(matrix, dtype=float)
    values, vectors = np.linalg.eigh(told[:-1, :-1])
    values = values.clip(min=0.0)
    root = vectors @ np.diag(np.sqrt(values)) @ vectors.T
    beta = np.linalg.pinv(root, rcond=1e-8) @ told[:-1, -1]
    return root**2 @ beta**2


def _explained(stack: Numbers) -> Numbers:
    """R² of every subset: questions are taken one after the other, once swept out of the rest and once dropped."""
    m, size = len(stack), stack.shape[-1]
    state = stack[:, None]
    for _ in range(size - 1):
        pivot, across, rest = state[..., 0, 0], state[..., 1:, 0], state[..., 1:, 1:]
        # What earlier questions explain wholly adds nothing of its own.
        inverse = np.where(pivot > 1e-10, 1 / np.where(pivot > 1e-10, pivot, 1.0), 0.0)
        swept = rest - across[..., :, None] * across[..., None, :] * inverse[..., None, None]
        state = np.stack([rest, swept], axis=2).reshape(m, -1, *rest.shape[-2:])
    left = state[..., 0, 0].reshape(m, *(2,) * (size - 1))
    return 1 - left / stack[:, -1, -1].reshape(m, *(1,) * (size - 1))


def _correlations(told: Numbers, weights: Numbers) -> Numbers:
    """Correlation matrices (m, p + 1, p + 1) of the columns under each row of weights (m × n)."""
    found = np.empty((len(weights), told.shape[1], told.shape[1]))
    for k, w in enumerate(weights):
        share = w / w.sum()
        away = told - share @ told
        covariance = away.T @ (away * share[:, None])
        deviation = np.sqrt(np.diag(covariance))
        # A column that happens not to vary in a sample explains nothing in it.
        scale = np.where(deviation > 0, 1 / np.where(deviation > 0, deviation, 1.0), 0.0)
        found[k] = covariance * scale[:, None] * scale
        np.fill_diagonal(found[k], 1.0)
    return found


def _bootstrapped(told: Numbers, weights: Numbers, replicates: int, seed: int) -> Numbers:
    """Parts of R² (replicates × p) of rows drawn with replacement, some at a time for the sake of memory."""
    dice = np.random.default_rng(seed)
    n, p = len(told), told.shape[1] - 1
    found = []
    at_once = max(1, min(2**20 // 2**p, 2**22 // max(n, 1)))
    for start in range(0, replicates, at_once):
        counts = np.stack(
            [np.bincount(dice.integers(0, n, n), minlength=n) for _ in range(min(at_once, replicates - start))]
        )
        found.append(lmg(_correlations(told, counts * weights)))
    return np.concatenate(found) if found else np.empty((0, p))


def _ranked(names: list[str], matrix: Numbers, samples: Numbers) -> tuple[Driver, ...]:
    parts, weights = lmg(matrix), relative_weights(matrix)
    coefficients = np.linalg.pinv(matrix[:-1, :-1], rcond=1e-8) @ matrix[:-1, -1]
    explained = float(parts.sum())
    low, high = np.percentile(samples, [2.5, 97.5], axis=0) if len(samples) else (parts, parts)
    order = sorted(range(len(names)), key=lambda k: -parts[k])
    ranked = []
    for k, following in zip(order, [*order[1:], None], strict=True):
        apart = following is None or (
            len(samples) > 0 and bool((samples[:, k] > samples[:, following]).mean() >= 0.975)
        )
        ranked.append(
            Driver(
                names[k],
                float(parts[k]),
                float(low[k]),
                float(high[k]),
                float(parts[k]) / explained if explained else 0.0,
                float(weights[k]),
                float(coefficients[k]),
                float(matrix[k, -1]),
                apart,
            )
        )
    return tuple(ranked)
