"""Control charts: is a share, a rate or a figure still what it was?

After D. C. Montgomery, "Introduction to Statistical Quality Control", 7th ed., Wiley 2013: p chart (7.2), u chart (7.3),
chart of individuals with moving range (6.4), rules of Western Electric (1956; 5.3.4).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf, isfinite, sqrt

#: How many points a baseline should have before its limits are trusted.
ENOUGH = 20
_D2, _D4 = 1.128379167, 3.267  # constants of ranges of two normal values; Montgomery, appendix VI

RULES = {
    "beyond 3": "one point outside three sigma",
    "2 of 3 beyond 2": "two of three points in a row on one side outside two sigma",
    "4 of 5 beyond 1": "four of five points in a row on one side outside one sigma",
    "8 on one side": "eight points in a row on one side of the centre",
}
"""The rules of Western Electric; together they give a false signal about once in 92 points (Champ and Woodall 1987)."""


@dataclass(frozen=True)
class Signal:
    """A rule of :data:`RULES` broken at a point, on the side ``above`` or below the centre."""

    rule: str
    above: bool


@dataclass(frozen=True)
class Point:
    """One period: its value, the limits that hold for it (they widen where there were few cases), the rules it breaks.

    ``value`` is None for a period without cases: nothing is known of it, it breaks and continues no run. ``z`` is the
    distance from the centre in sigmas.
    """

    value: float | None
    centre: float
    low: float
    high: float
    z: float
    signals: tuple[Signal, ...]


@dataclass(frozen=True)
class Chart:
    """A chart: all points, the centre, and from how many periods centre and limits were taken.

    ``trusted``: from at least :data:`ENOUGH` periods. ``range_limit``: greatest moving range of an XmR chart (else None).
    """

    kind: str
    points: tuple[Point, ...]
    centre: float
    baseline: int
    trusted: bool
    range_limit: float | None = None

    @property
    def alarms(self) -> list[int]:
        """Places of the points that break a rule."""
        return [place for place, point in enumerate(self.points) if point.signals]


def p_chart(faulty: Sequence[int], n: Sequence[int], *, baseline: int | None = None) -> Chart | None:
    """Shares ``faulty / n`` of each period, such as replies that were late; None without a single case.

    Centre and limits come from the first ``baseline`` periods (all when not told).
    """
    _same_length(faulty, n)
    if any(not 0 <= k <= m for k, m in zip(faulty, n, strict=True)):
        raise ValueError("a share needs 0 <= faulty <= n")
    return _of_counts("p", faulty, n, baseline, lambda centre, m: sqrt(centre * (1 - centre) / m), 1.0)


def u_chart(events: Sequence[int], exposure: Sequence[float], *, baseline: int | None = None) -> Chart | None:
    """Events per unit of ``exposure`` of each period, such as complaints for 1,000 orders; None without exposure."""
    _same_length(events, exposure)
    if any(k < 0 or m < 0 or (k and not m) for k, m in zip(events, exposure, strict=True)):
        raise ValueError("events and exposure are not negative, and events need exposure")
    return _of_counts("u", events, exposure, baseline, lambda centre, m: sqrt(centre / m), inf)


def xmr_chart(values: Sequence[float | None], *, baseline: int | None = None) -> Chart | None:
    """Individual figures with their moving ranges, such as days to a reply; None with fewer than two in a row.

    Missing values (None) are left out: a range is taken only between periods next to each other.
    """
    taken = list(values[:baseline])
    told = [value for value in taken if value is not None]
    ranges = [abs(b - a) for a, b in pairwise(taken) if a is not None and b is not None]
    if not ranges:
        return None
    centre, mean_range = sum(told) / len(told), sum(ranges) / len(ranges)
    sigma = mean_range / _D2
    distances = [None if value is None else _distance(value - centre, sigma) for value in values]
    found = western_electric(distances)
    points = tuple(
        Point(value, centre, centre - 3 * sigma, centre + 3 * sigma, z or 0.0, tuple(signals))
        for value, z, signals in zip(values, distances, found, strict=True)
    )
    return Chart("xmr", points, centre, len(told), len(told) >= ENOUGH, _D4 * mean_range)


def western_electric(distances: Sequence[float | None]) -> list[list[Signal]]:
    """Which rules each point breaks; ``distances`` from the centre in sigmas, None where nothing is known.

    A run rule is told at every point that completes it and lies itself on that side and far enough out.
    """
    found: list[list[Signal]] = []
    for place, z in enumerate(distances):
        signals: list[Signal] = []
        if z is not None and z != 0:
            above = z > 0
            sided = [0.0 if one is None else one if above else -one for one in distances[max(0, place - 7) : place + 1]]
            out = sided[-1]
            if out > 3:
                signals.append(Signal("beyond 3", above))
            if out > 2 and sum(one > 2 for one in sided[-3:]) >= 2:
                signals.append(Signal("2 of 3 beyond 2", above))
            if out > 1 and sum(one > 1 for one in sided[-5:]) >= 4:
                signals.append(Signal("4 of 5 beyond 1", above))
            if len(sided) == 8 and all(one > 0 for one in sided):
                signals.append(Signal("8 on one side", above))
        found.append(signals)
    return found


def _of_counts(
    kind: str,
    counts: Sequence[float],
    sizes: Sequence[float],
    baseline: int | None,
    sigma_of: Callable[[float, float], float],
    most: float,
) -> Chart | None:
    taken = sum(sizes[:baseline])
    if not taken:
        return None
    centre = sum(counts[:baseline]) / taken
    values = [k / m if m else None for k, m in zip(counts, sizes, strict=True)]
    sigmas = [sigma_of(centre, m) if m else 0.0 for m in sizes]
    distances = [None if v is None else _distance(v - centre, s) for v, s in zip(values, sigmas, strict=True)]
    found = western_electric(distances)
    points = tuple(
        Point(value, centre, max(0.0, centre - 3 * sigma), min(most, centre + 3 * sigma), z or 0.0, tuple(signals))
        for value, sigma, z, signals in zip(values, sigmas, distances, found, strict=True)
    )
    periods = sum(1 for m in sizes[:baseline] if m)
    return Chart(kind, points, centre, periods, periods >= ENOUGH)


def _distance(away: float, sigma: float) -> float:
    """``away`` in sigmas; where nothing ever varied, any difference at all is beyond every limit."""
    if sigma:
        return away / sigma
    return 0.0 if abs(away) < 1e-12 else inf if away > 0 else -inf


def _same_length(first: Sequence[float], second: Sequence[float]) -> None:
    if len(first) != len(second):
        raise ValueError("both need one number for each period")
    if not all(isfinite(one) for one in (*first, *second)):
        raise ValueError("numbers must be finite")
