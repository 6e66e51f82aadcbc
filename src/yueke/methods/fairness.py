"""Fair scores of people and places: drawn to the mean where little is known, and freed of what they did not choose.

Shrinkage: C. R. Henderson, Biometrics 31 (1975) 423-447 (best linear unbiased prediction), with variances by restricted maximum
likelihood (H. D. Patterson and R. Thompson, Biometrika 58 (1971) 545-554). A few very good answers say less than many good ones,
and a ranking by raw means puts the smallest units first and last.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import isnan, log, sqrt
from statistics import fmean

from yueke.methods.intervals import Z95

LEAST = 5
"""Fewer answers are told as too few: their score is all but the mean of all."""


@dataclass(frozen=True)
class Rated:
    """One answer: about which ``unit`` (person, shop), its score, and the ``case`` it was (kind of complaint, of customer)."""

    unit: Hashable
    score: float | None
    case: Hashable = None


@dataclass(frozen=True)
class Cell:
    """All answers about one ``unit`` in one ``case``: how many, their ``mean``, and the sum of squares ``within``, around it."""

    unit: Hashable
    case: Hashable
    n: int
    mean: float
    within: float


@dataclass(frozen=True)
class Fair:
    """A unit's score: ``raw`` mean, ``adjusted`` for its cases, ``fair`` (shrunken too) with a 95 % interval.

    ``weight``: how much of its own score counts, 0..1, the rest is the mean of all. ``verdict``: ``above`` or ``below`` the mean
    of all where the interval leaves it out, ``too few``, else ``not apart``: those are not to be ranked.
    """

    unit: Hashable
    n: int
    raw: float
    adjusted: float
    fair: float
    low: float
    high: float
    weight: float
    verdict: str


@dataclass(frozen=True)
class FairScores:
    """All units in the order they came; the ``mean`` of all, and the variance ``between`` units and ``within`` them.

    ``between`` 0: the units differ by no more than chance. ``cases``: how many points each case lies above the mean case; empty
    when not adjusted. ``missing`` answers without a score.
    """

    units: tuple[Fair, ...]
    mean: float
    between: float
    within: float
    cases: dict[Hashable, float]
    missing: int


def fair_scores(answers: Sequence[Rated]) -> FairScores | None:
    """Score each unit by ``answers``; None with fewer than two units, or when no unit has two answers.

    Where cases are told, their effects are estimated within units (so that good people do not make their cases look easy) and
    taken off, as if each unit had the mix of all. Case None is a case of its own.
    """
    told: dict[tuple[Hashable, Hashable], list[float]] = defaultdict(list)
    for one in answers:
        if one.score is not None and not isnan(one.score):
            told[one.unit, one.case].append(float(one.score))
    cells = []
    for (unit, case), scores in told.items():
        mean = fmean(scores)
        cells.append(Cell(unit, case, len(scores), mean, sum((score - mean) ** 2 for score in scores)))
    return fair_scores_of_cells(cells, missing=len(answers) - sum(one.n for one in cells))


def fair_scores_of_cells(cells: Sequence[Cell], *, missing: int = 0) -> FairScores | None:
    """The same of answers summed up by unit and case, each pair once: nothing more of them is needed, however many they are."""
    units: dict[Hashable, list[Cell]] = defaultdict(list)
    for cell in cells:
        units[cell.unit].append(cell)
    if len(units) < 2 or sum(cell.n for cell in cells) <= len(units):
        return None
    effects = _case_effects(cells)
    sizes = [sum(cell.n for cell in mine) for mine in units.values()]
    means = [
        sum(cell.n * (cell.mean - effects.get(cell.case, 0.0)) for cell in mine) / n
        for mine, n in zip(units.values(), sizes, strict=True)
    ]
    inner = sum(
        cell.within + cell.n * (cell.mean - effects.get(cell.case, 0.0) - own) ** 2
        for mine, own in zip(units.values(), means, strict=True)
        for cell in mine
    )
    mean, between, within, spread = _components(sizes, means, inner)
    found = tuple(
        _fair(unit, sum(cell.n * cell.mean for cell in mine) / n, n, own, mean, between, within, spread)
        for (unit, mine), n, own in zip(units.items(), sizes, means, strict=True)
    )
    return FairScores(found, mean, between, within, effects, missing)


def _fair(
    unit: Hashable, raw: float, n: int, own: float, mean: float, between: float, within: float, spread: float
) -> Fair:
    noise = within / n
    weight = between / (between + noise) if between + noise else 0.0
    fair = mean + weight * (own - mean)
    # Of the unit's own deviation, and of the mean it is drawn to.
    error = sqrt(weight * noise + (1 - weight) ** 2 * spread)
    low, high = fair - Z95 * error, fair + Z95 * error
    verdict = "above" if low > mean else "below" if high < mean else "not apart"
    return Fair(unit, n, raw, own, fair, low, high, weight, "too few" if n < LEAST else verdict)


def _components(sizes: list[int], means: list[float], inner: float) -> tuple[float, float, float, float]:
    """Mean of all, variance between and within units, and the variance of the mean, by restricted maximum likelihood.

    The likelihood has one maximum in the ratio of both variances; it is bracketed on a grid and then closed in on.
    """
    total = sum(sizes)

    def at(ratio: float) -> tuple[float, float, float, float]:
        """Log likelihood, mean, variance within, and the sum of weights for between = ratio × within."""
        weights = [n / (1 + n * ratio) for n in sizes]
        carried = sum(weights)
        mean = sum(w * m for w, m in zip(weights, means, strict=True)) / carried
        rest = inner + sum(w * (m - mean) ** 2 for w, m in zip(weights, means, strict=True))
        within = rest / (total - 1)
        if within <= 0:
            return 0.0, mean, 0.0, carried
        value = (total - 1) * log(within) + sum(log(1 + n * ratio) for n in sizes) + log(carried)
        return -value / 2, mean, within, carried

    grid = [0.0, *(10 ** (k / 8) for k in range(-48, 33))]
    best = max(range(len(grid)), key=lambda k: at(grid[k])[0])
    low, high = grid[max(0, best - 1)], grid[min(len(grid) - 1, best + 1)]
    for _ in range(100):
        a, b = low + (high - low) * 0.382, low + (high - low) * 0.618
        low, high = (low, b) if at(a)[0] >= at(b)[0] else (a, high)
    ratio = (low + high) / 2
    if best == 0 and at(0.0)[0] >= at(ratio)[0]:
        ratio = 0.0
    _, mean, within, carried = at(ratio)
    return mean, ratio * within, within, within / carried


def _case_effects(cells: Sequence[Cell]) -> dict[Hashable, float]:
    """Points each case lies above the mean case, estimated within units by least squares; empty with one case only.

    Solved by alternating between means of units and of cases, which converges to the least squares solution.
    """
    cases: dict[Hashable, list[Cell]] = defaultdict(list)
    counts: dict[Hashable, int] = defaultdict(int)
    for cell in cells:
        cases[cell.case].append(cell)
        counts[cell.unit] += cell.n
    if len(cases) < 2:
        return {}
    sizes = {case: sum(cell.n for cell in members) for case, members in cases.items()}
    effects = dict.fromkeys(cases, 0.0)
    for _ in range(1000):
        sums: dict[Hashable, float] = defaultdict(float)
        for cell in cells:
            sums[cell.unit] += cell.n * (cell.mean - effects[cell.case])
        moved = {
            case: sum(cell.n * (cell.mean - sums[cell.unit] / counts[cell.unit]) for cell in members) / sizes[case]
            for case, members in cases.items()
        }
        middle = sum(moved[case] * sizes[case] for case in cases) / sum(sizes.values())
        moved = {case: effect - middle for case, effect in moved.items()}
        farthest = max(abs(moved[case] - effects[case]) for case in cases)
        effects = moved
        if farthest < 1e-10:
            break
    return effects
