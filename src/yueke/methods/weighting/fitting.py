"""Weights fitted to known totals: post-stratification on one variable, raking on several, with limits.

W. E. Deming and F. F. Stephan, Annals of Mathematical Statistics 11 (1940) 427-444; J.-C. Deville and C.-E. Särndal,
"Calibration estimators in survey sampling", JASA 87 (1992) 376-382.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Weights = NDArray[np.float64]


@dataclass(frozen=True)
class Margin:
    """What is known of one variable: the answer's category of each row (None: unknown) and the population of each category.

    ``population`` may be counts or shares; they are scaled to the weight of the rows whose category is known. Rows of unknown
    category keep their weight in this margin.
    """

    name: str
    categories: Sequence[Hashable | None]
    population: Mapping[Hashable, float]


@dataclass(frozen=True)
class Fitted:
    """Weights (n) with the sum of those given; whether and in how many rounds the margins were met, and how far off they are.

    ``off``: greatest distance of a category's share from its target. ``limited``: how many weights stand at a limit. With limits
    the margins may not all be met; ``converged`` tells. ``design_effect``: Kish's 1 + cv² of the weights.
    """

    weights: Weights
    converged: bool
    rounds: int
    off: float
    limited: int
    design_effect: float


def design_effect(weights: ArrayLike) -> float:
    """n Σw² / (Σw)²: how much unequal weights widen the variance of a mean. L. Kish, "Survey Sampling", 1965, 11.7."""
    told = np.asarray(weights, dtype=float)
    total = float(told.sum())
    return float(len(told) * (told @ told) / total**2) if total else float("nan")


def post_stratify(weights: ArrayLike, margin: Margin) -> Fitted:
    """Fit to one variable, exactly. Raises as :func:`rake`."""
    return rake(weights, [margin])


def rake(
    weights: ArrayLike,
    margins: Sequence[Margin],
    *,
    lowest: float | None = None,
    highest: float | None = None,
    tolerance: float = 1e-9,
    rounds: int = 500,
) -> Fitted:
    """Fit ``weights`` (n, of the design) to all ``margins`` in turn until each is met.

    ``lowest`` and ``highest`` limit each weight to so many times the mean weight (0.3 and 3 are usual): fitted, cut and fitted
    again, what is cut going to the others of its categories. A few great weights make an estimate unbiased and useless.

    Raises:
        ValueError: a category of the population has no row (it must be joined to another), or a row's category is not of the
            population, or limits leave no room for the mean.
    """
    design = np.asarray(weights, dtype=float)
    if not np.isfinite(design).all() or (design < 0).any() or not design.sum():
        raise ValueError("weights are finite, not negative and not all zero")
    if (lowest or 0.0) >= 1 or (highest is not None and highest <= 1):
        raise ValueError("limits must leave room for the mean")
    cells = [_cells(design, margin) for margin in margins]
    low, high = (lowest or 0.0) * design.mean(), np.inf if highest is None else highest * design.mean()
    fitted, off = design.copy(), np.inf
    passed = 0
    while passed < rounds:
        passed += 1
        for groups, shares in cells:
            fitted = _met(fitted, groups, shares)
        if lowest is not None or highest is not None:
            fitted = _limited(fitted, low, high)
        off = max((_off(fitted, groups, shares) for groups, shares in cells), default=0.0)
        if off < tolerance:
            break
    held = (design > 0) & ((fitted <= low * (1 + 1e-9)) | (fitted >= high * (1 - 1e-9)))
    limited = int(held.sum()) if lowest is not None or highest is not None else 0
    return Fitted(
        fitted, bool(off < max(tolerance, 1e-9)), passed, float(off), limited, design_effect(fitted[design > 0])
    )


def _cells(weights: Weights, margin: Margin) -> tuple[NDArray[np.int64], Weights]:
    """Group of each row (−1: unknown) and the share each group shall have of the known."""
    if len(margin.categories) != len(weights):
        raise ValueError(f"{margin.name}: a category for each row is needed")
    names = [name for name, count in margin.population.items() if count > 0]
    place = {name: k for k, name in enumerate(names)}
    strange = {one for one, w in zip(margin.categories, weights, strict=True) if one is not None and w > 0} - set(names)
    if strange:
        raise ValueError(f"{margin.name}: not of the population: {sorted(map(str, strange))}")
    groups = np.array([-1 if one is None else place.get(one, -1) for one in margin.categories], dtype=np.int64)
    sums = np.bincount(groups[groups >= 0], weights[groups >= 0], minlength=len(names))
    if empty := [str(name) for name, total in zip(names, sums, strict=True) if not total]:
        raise ValueError(f"{margin.name}: nobody of {sorted(empty)}; join with another category")
    shares = np.array([margin.population[name] for name in names], dtype=float)
    return groups, shares / shares.sum()


def _met(weights: Weights, groups: NDArray[np.int64], shares: Weights) -> Weights:
    known = groups >= 0
    sums = np.bincount(groups[known], weights[known], minlength=len(shares))
    factors = shares * sums.sum() / sums
    fitted = weights.copy()
    fitted[known] *= factors[groups[known]]
    return fitted


def _limited(weights: Weights, low: float, high: float) -> Weights:
    """Each weight within the limits, rows without weight aside; what that adds or takes is made up by those between."""
    total, bearing = weights.sum(), weights > 0
    told = np.where(bearing, np.clip(weights, low, high), 0.0)
    for _ in range(len(weights)):
        short = total - told.sum()
        free = bearing & ((told < high) if short > 0 else (told > low))
        if abs(short) <= 1e-12 * total or not free.any():
            break
        told = np.where(free, np.clip(told * (1 + short / told[free].sum()), low, high), told)
    return told


def _off(weights: Weights, groups: NDArray[np.int64], shares: Weights) -> float:
    known = groups >= 0
    sums = np.bincount(groups[known], weights[known], minlength=len(shares))
    return float(np.abs(sums / sums.sum() - shares).max())
