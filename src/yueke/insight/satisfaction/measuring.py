"""Means and shares of the answers under the draw there was, each with its interval and number of answers."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

import numpy as np

from yueke.domains.surveys.rules.cuts import Bools, Reals
from yueke.methods.intervals import wilson
from yueke.methods.satisfaction.loyalty import promotion
from yueke.methods.satisfaction.scales import FEW
from yueke.methods.weighting.errors import Design, Estimate, linearised_mean


@dataclass(frozen=True)
class Measure:
    """A figure with its 95 % interval; ``n`` answers, ``missing`` without one. None where it is not known or may not be told.

    ``error`` and ``freedom`` are for comparing it with those of other samples; ``effective``: how many answers of a simple draw
    would tell as much; ``hidden``: there are answers, but too few to tell of.
    """

    value: float | None = None
    low: float | None = None
    high: float | None = None
    error: float = float("nan")
    freedom: float = 0.0
    n: int = 0
    missing: int = 0
    effective: float = 0.0
    hidden: bool = False

    @property
    def tentative(self) -> bool:
        """Whether the figure is for reference only."""
        return self.value is not None and self.n < FEW


def hidden(missing: int = 0) -> Measure:
    """Too few to tell of; how many is not told either."""
    return Measure(hidden=True, missing=missing)


def measured(y: Reals, design: Design, smallest: int, bounds: tuple[float, float] | None = (0.0, 100.0)) -> Measure:
    """The mean of ``y`` (n, NaN: missing)."""
    told = int((~np.isnan(y)).sum())
    missing = len(y) - told
    if told == 0:
        return Measure(missing=missing)
    if told < smallest:
        return hidden()
    one = linearised_mean(y, design)
    low, high = _bounded(one, bounds)
    return Measure(one.value, low, high, one.error, one.freedom, told, missing, _effective(one))


def share(hits: Bools, known: Bools, design: Design, smallest: int) -> Measure:
    """The share (0..1) of ``hits`` among the ``known``, with Wilson's interval on the effective number of answers."""
    one = measured(np.where(known, hits.astype(float), np.nan), design, smallest, (0.0, 1.0))
    if one.value is None:
        return one
    effective = one.effective if isfinite(one.effective) and one.effective > 0 else float(one.n)
    low, high = wilson(one.value * effective, effective) or (None, None)
    return Measure(one.value, low, high, one.error, one.freedom, one.n, one.missing, effective)


def net_promoters(answers: Reals, design: Design, smallest: int, *, simple: bool) -> Measure:
    """Net promoter score −100..100 of answers 0..10; of a simple draw by the adjusted Wald interval, else linearised."""
    known = ~np.isnan(answers)
    y = np.where(known, np.where(answers >= 9, 100.0, np.where(answers <= 6, -100.0, 0.0)), np.nan)
    one = measured(y, design, smallest, (-100.0, 100.0))
    if one.value is None or not simple or design.clusters is not None or design.strata is not None:
        return one
    counts = [int((answers[known] >= 9).sum()), 0, int((answers[known] <= 6).sum())]
    counts[1] = one.n - sum(counts)
    told = promotion(*counts)
    return Measure(told.value, told.low, told.high, one.error, one.freedom, one.n, one.missing, one.effective)


def _bounded(one: Estimate, bounds: tuple[float, float] | None) -> tuple[float | None, float | None]:
    if one.freedom <= 0 or not isfinite(one.low):
        return None, None
    if bounds is None:
        return one.low, one.high
    return max(bounds[0], one.low), min(bounds[1], one.high)


def _effective(one: Estimate) -> float:
    return one.n / one.design_effect if isfinite(one.design_effect) and one.design_effect > 0 else float(one.n)
