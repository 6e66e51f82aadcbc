"""Did the measure work, given what was under way already?  Interrupted time series by segmented regression.

A. K. Wagner, S. B. Soumerai, F. Zhang and D. Ross-Degnan, J. Clin. Pharm. Ther. 27 (2002) 299-309; J. Lopez Bernal,
S. Cummins and A. Gasparrini, "Interrupted time series regression for the evaluation of public health interventions",
Int. J. Epidemiol. 46 (2017) 348-355. Assumes that the trend before would have gone on, and that nothing else changed then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, pi, sqrt

import numpy as np

from yueke.methods.distributions import student_quantile, student_two_sided
from yueke.methods.effects import Effect
from yueke.methods.regression import Fit, Numbers, least_squares, poisson_regression

LEAST_PERIODS = 8
"""So many periods are needed before and after the change."""
_JUMP, _BEND = 2, 3  # columns of the design


@dataclass(frozen=True)
class Interrupted:
    """The jump at the change, the change of the trend for each period (None when held fixed), and both at the last period.

    Ratios for counts, differences for figures. ``fitted`` and ``without`` (what the trend before would have led to) for each
    period, None where the period is missing. ``dispersion``: how much wider than Poisson counts vary; of figures the residual
    variance.
    """

    jump: Effect
    bend: Effect | None
    at_end: Effect
    fitted: tuple[float | None, ...]
    without: tuple[float | None, ...]
    dispersion: float
    n_before: int
    n_after: int


def interrupted_counts(
    counts: Sequence[int | None],
    change: int,
    *,
    exposure: Sequence[float] | None = None,
    season: int | None = None,
    bends: bool = True,
    level: float = 0.95,
) -> Interrupted | None:
    """Compare the counts from period ``change`` on with what the trend before leads to: quasi-Poisson, effects are ratios.

    ``exposure``: orders or customers of each period. ``season``: periods of a year, as two pairs of waves, used only when two
    years are known. ``bends``: whether the trend may change, too. Periods that are None or without exposure are left out. None
    when fewer than :data:`LEAST_PERIODS` are left before or after.
    """
    kept = [i for i, told in enumerate(counts) if told is not None and (exposure is None or exposure[i] > 0)]
    design = _design(kept, change, season, bends)
    if design is None:
        return None
    told = np.array(counts, dtype=float)[kept]
    fit = poisson_regression(told, design, exposure=None if exposure is None else [exposure[i] for i in kept])
    without = fit.fitted / np.exp(_steps(fit, design, bends))
    return _told(fit, design, kept, change, bends, level, without, len(counts), ratio=True)


def interrupted_figures(
    figures: Sequence[float | None], change: int, *, season: int | None = None, bends: bool = True, level: float = 0.95
) -> Interrupted | None:
    """The same for figures such as scores or days: least squares, effects are differences.

    Standard errors allow for dependence between neighbouring periods (Newey-West, one lag).
    """
    kept = [i for i, told in enumerate(figures) if told is not None]
    design = _design(kept, change, season, bends)
    if design is None:
        return None
    fit = least_squares(np.array(figures, dtype=float)[kept], design, lags=1)
    without = fit.fitted - _steps(fit, design, bends)
    return _told(fit, design, kept, change, bends, level, without, len(figures), ratio=False)


def _design(kept: list[int], change: int, season: int | None, bends: bool) -> Numbers | None:
    """Columns: 1, periods since the change, after it, (both multiplied), (waves of the season)."""
    before = sum(place < change for place in kept)
    if min(before, len(kept) - before) < LEAST_PERIODS:
        return None
    times = np.array(kept, dtype=float)
    after = (times >= change).astype(float)
    columns = [np.ones(len(kept)), times - change, after]
    if bends:
        columns.append(after * (times - change))
    if season and len(kept) >= 2 * season:
        columns += [wave(2 * pi * k * times / season) for k in (1, 2) for wave in (np.sin, np.cos)]
    return np.column_stack(columns)


def _steps(fit: Fit, design: Numbers, bends: bool) -> Numbers:
    """What the change adds in each period, on the scale of the model."""
    columns = [_JUMP, _BEND] if bends else [_JUMP]
    return design[:, columns] @ fit.coefficients[columns]


def _told(
    fit: Fit,
    design: Numbers,
    kept: list[int],
    change: int,
    bends: bool,
    level: float,
    without: Numbers,
    periods: int,
    *,
    ratio: bool,
) -> Interrupted:
    last = {_JUMP: 1.0, _BEND: float(kept[-1] - change)} if bends else {_JUMP: 1.0}
    before = sum(place < change for place in kept)
    return Interrupted(
        _effect(fit, {_JUMP: 1.0}, level, ratio),
        _effect(fit, {_BEND: 1.0}, level, ratio) if bends else None,
        _effect(fit, last, level, ratio),
        _placed(fit.fitted, kept, periods),
        _placed(without, kept, periods),
        fit.dispersion,
        before,
        len(kept) - before,
    )


def _effect(fit: Fit, weights: dict[int, float], level: float, ratio: bool) -> Effect:
    """A weighted sum of coefficients with its interval by Student's t."""
    vector = np.zeros(len(fit.coefficients))
    for column, weight in weights.items():
        vector[column] = weight
    middle, error = float(vector @ fit.coefficients), sqrt(max(0.0, float(vector @ fit.covariance @ vector)))
    half = student_quantile(0.5 + level / 2, fit.freedom) * error
    p_value = student_two_sided(middle / error, fit.freedom) if error else float(middle == 0)
    if ratio:
        return Effect("ratio", exp(middle), exp(middle - half), exp(middle + half), p_value, "segmented quasi-Poisson")
    return Effect("difference", middle, middle - half, middle + half, p_value, "segmented least squares")


def _placed(told: Numbers, kept: list[int], periods: int) -> tuple[float | None, ...]:
    by_place = dict(zip(kept, told.tolist(), strict=True))
    return tuple(by_place.get(place) for place in range(periods))
