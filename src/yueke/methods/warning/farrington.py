"""Sudden more against the same season of earlier years.

C. P. Farrington, N. J. Andrews, A. D. Beale and M. A. Catchpole, "A statistical algorithm for the early detection of
outbreaks of infectious disease", JRSS A 159 (1996) 547-563: a quasi-Poisson regression on the same weeks of earlier years,
past outbreaks weighed down by their Anscombe residuals, a limit that allows for the skewness of counts (power 2/3).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from yueke.methods.distributions import normal_quantile
from yueke.methods.regression import Fit, poisson_regression

WEEKS = 52


@dataclass(frozen=True)
class Expected:
    """A week: its count, what the model expects, the limit above which it is an alarm, and whether a trend was used.

    ``enough``: at least five cases in the last four weeks; without them no alarm is given. ``score``: how far beyond, 1 at
    the limit. ``references``: from how many earlier weeks.
    """

    count: int
    expected: float
    limit: float
    score: float
    alarm: bool
    trend: bool
    enough: bool
    references: int


def farrington(
    counts: Sequence[int | None], place: int, *, years: int = 5, half_window: int = 3, alpha: float = 0.01
) -> Expected | None:
    """Judge week ``place`` of weekly ``counts`` by the weeks around the same one up to ``years`` years before.

    ``alpha``: chance of a count beyond either limit of the two-sided interval. None when fewer than seven earlier weeks are
    known or the week itself is not.
    """
    count = counts[place]
    around = [
        at
        for year in range(years, 0, -1)
        for at in range(place - WEEKS * year - half_window, place - WEEKS * year + half_window + 1)
        if at >= 0
    ]
    known = [(at, told) for at in around if (told := counts[at]) is not None]
    if count is None or len(known) < 2 * half_window + 1:
        return None
    times = np.array([at for at, _ in known], dtype=float)
    answers = np.array([told for _, told in known], dtype=float)
    recent = [told for told in counts[max(0, place - 3) : place + 1] if told is not None]
    fit, at_place, trend = _fitted(answers, times, float(place), spans=place - known[0][0] >= 3 * WEEKS - half_window)
    expected = float(np.exp(at_place @ fit.coefficients))
    # Of the mean: first-order; the covariance already carries the dispersion.
    variance = expected**2 * float(at_place @ fit.covariance @ at_place)
    tau = fit.dispersion + variance / expected
    spread = sqrt(4 / 9 * expected ** (1 / 3) * tau)
    limit = (expected ** (2 / 3) + normal_quantile(1 - alpha / 2) * spread) ** 1.5
    enough = sum(recent) >= 5
    score = (count - expected) / (limit - expected)
    return Expected(count, expected, limit, score, enough and score > 1, trend, enough, len(known))


def _fitted(answers: np.ndarray, times: np.ndarray, now: float, *, spans: bool) -> tuple[Fit, np.ndarray, bool]:
    """The fit, the columns of the week judged, and whether the trend was kept.

    Only a trend that is significant, leads to no mean above all counts so far, and rests on three years.
    """
    level = np.ones((len(times), 1))
    if not answers.any():  # nothing ever happened: half a case in all of them, as a rate cannot be 0
        answers = np.full(len(times), 0.5 / len(times))
    if spans and len(np.unique(times)) > 2:
        # Centred for the sake of the arithmetic; the model is the same.
        middle = float(times.mean())
        fit = _reweighed(answers, np.column_stack([level, times - middle]))
        at_now = np.array([1.0, now - middle])
        if fit.converged and fit.p_value(1) < 0.05 and np.exp(at_now @ fit.coefficients) <= answers.max():
            return fit, at_now, True
    return _reweighed(answers, level), np.ones(1), False


def _reweighed(answers: np.ndarray, columns: np.ndarray) -> Fit:
    """Fitted twice: the second time weeks beyond one standard deviation count by the square of their distance less."""
    fit = poisson_regression(answers, columns)
    anscombe = 1.5 * (answers ** (2 / 3) * fit.fitted ** (-1 / 6) - np.sqrt(fit.fitted))
    residuals = anscombe / np.sqrt(fit.dispersion * np.maximum(1e-12, 1 - fit.leverage))
    weights = np.where(residuals > 1, residuals.clip(min=1) ** -2.0, 1.0)
    return poisson_regression(answers, columns, weights=weights * len(answers) / weights.sum())
