"""Least squares and Poisson regression with what is needed to judge them; NumPy, for the worker and single pages."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from yueke.methods.distributions import student_quantile, student_two_sided

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Fit:
    """A fitted model of n cases and k columns.

    ``coefficients`` (k); ``covariance`` (k × k) of them, dispersion included; ``fitted`` (n) on the scale of the answers;
    ``dispersion``: residual variance, or how much wider than Poisson; ``leverage`` (n); ``freedom``: n − k, of the cases
    that have weight.
    """

    coefficients: Numbers
    covariance: Numbers
    fitted: Numbers
    dispersion: float
    leverage: Numbers
    freedom: int
    converged: bool = True

    def error(self, column: int) -> float:
        """Standard error of a coefficient."""
        return sqrt(max(0.0, float(self.covariance[column, column])))

    def p_value(self, column: int) -> float:
        """Two-sided, by Student's t: could the coefficient be 0?"""
        error = self.error(column)
        return student_two_sided(float(self.coefficients[column]) / error, self.freedom) if error else 1.0

    def interval(self, column: int, level: float = 0.95) -> tuple[float, float]:
        """Of a coefficient, by Student's t."""
        half = student_quantile(0.5 + level / 2, self.freedom) * self.error(column)
        middle = float(self.coefficients[column])
        return middle - half, middle + half


def least_squares(y: ArrayLike, x: ArrayLike, *, lags: int = 0) -> Fit:
    """Ordinary least squares of ``y`` (n) on the columns of ``x`` (n × k).

    With ``lags`` the covariance allows for residuals that depend on so many before them: W. K. Newey and K. D. West,
    Econometrica 55 (1987) 703-708, with the correction n / (n − k) for few cases.
    """
    answers, columns = _arrays(y, x)
    n, k = columns.shape
    inverse = np.linalg.pinv(columns.T @ columns)
    coefficients = inverse @ columns.T @ answers
    fitted = columns @ coefficients
    residuals = answers - fitted
    dispersion = float(residuals @ residuals) / (n - k) if n > k else float("nan")
    leverage = np.einsum("ij,jk,ik->i", columns, inverse, columns)
    covariance = inverse * dispersion
    if lags:
        scores = columns * residuals[:, None]
        middle = scores.T @ scores
        for lag in range(1, lags + 1):
            across = scores[lag:].T @ scores[:-lag]
            middle += (1 - lag / (lags + 1)) * (across + across.T)
        covariance = inverse @ middle @ inverse * n / (n - k)
    return Fit(coefficients, covariance, fitted, dispersion, leverage, n - k)


def poisson_regression(
    y: ArrayLike, x: ArrayLike, *, exposure: ArrayLike | None = None, weights: ArrayLike | None = None
) -> Fit:
    """Counts ``y`` (n) with log mean = ``x`` · coefficients (+ log ``exposure``), by iterated weighted least squares.

    P. McCullagh and J. A. Nelder, "Generalized Linear Models", 2nd ed. 1989, 2.5 and 6.2.3. The dispersion is Pearson's
    statistic over the degrees of freedom, at least 1: counts vary at least as Poisson's; the covariance carries it.
    ``weights`` (n) count a case more or less.
    """
    answers, columns = _arrays(y, x)
    n, k = columns.shape
    prior = np.ones(n) if weights is None else np.asarray(weights, dtype=float)
    offset = np.zeros(n) if exposure is None else np.log(np.asarray(exposure, dtype=float))
    mean = answers + 0.1
    linear = np.log(mean)
    deviance, converged = np.inf, False
    for _ in range(50):
        working = prior * mean
        root = np.sqrt(working)[:, None]
        target = linear - offset + (answers - mean) / mean
        coefficients = np.linalg.lstsq(columns * root, target * root[:, 0], rcond=None)[0]
        linear = np.clip(columns @ coefficients + offset, -30, 30)
        mean = np.exp(linear)
        logs = np.where(answers > 0, answers * np.log(np.maximum(answers, 1e-300) / mean), 0.0)
        now = 2 * float((prior * (logs - (answers - mean))).sum())
        if abs(now - deviance) < 1e-10 * (abs(now) + 0.1):
            converged = True
            break
        deviance = now
    working = prior * mean
    inverse = np.linalg.pinv(columns.T @ (columns * working[:, None]))
    freedom = int((prior > 0).sum()) - k
    pearson = float((prior * (answers - mean) ** 2 / mean).sum())
    dispersion = max(1.0, pearson / freedom) if freedom > 0 else 1.0
    leverage = working * np.einsum("ij,jk,ik->i", columns, inverse, columns)
    return Fit(coefficients, inverse * dispersion, mean, dispersion, leverage, freedom, converged)


def _arrays(y: ArrayLike, x: ArrayLike) -> tuple[Numbers, Numbers]:
    answers, columns = np.asarray(y, dtype=float), np.asarray(x, dtype=float)
    if columns.ndim != 2 or len(columns) != len(answers):
        raise ValueError("x needs one row for each answer")
    if not (np.isfinite(answers).all() and np.isfinite(columns).all()):
        raise ValueError("missing values must be left out before")
    return answers, columns
