"""The vital few: which kinds make up most of all cases.  J. M. Juran, "Quality Control Handbook", McGraw-Hill 1951."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from yueke.methods.intervals import wilson

VITAL = 0.8
"""The vital few are the greatest kinds that together reach this share."""


@dataclass(frozen=True)
class Bar:
    """A kind, its cases, its share with a 95 % Wilson interval, the share of it and all greater ones, whether it is vital."""

    kind: Hashable
    count: float
    share: float
    low: float | None
    high: float | None
    cumulative: float
    vital: bool


@dataclass(frozen=True)
class Pareto:
    """All kinds, the most frequent first; ``n`` cases in all.

    ``concentrated``: whether the vital are at most half of the kinds; otherwise no few kinds stand out and the order says
    little. ``apart``: whether the interval of the last vital kind lies clear of that of the first other.
    """

    n: float
    bars: tuple[Bar, ...]
    concentrated: bool
    apart: bool


def pareto(counts: Mapping[Hashable, float], vital: float = VITAL) -> Pareto:
    """Order kinds by count (cases or, say, costs; no interval for numbers that are not whole); those without any are left out.

    Equal counts keep the order given.
    """
    if any(count < 0 for count in counts.values()):
        raise ValueError("counts are not negative")
    told = sorted(((kind, count) for kind, count in counts.items() if count), key=lambda one: -one[1])
    n = sum(count for _, count in told)
    whole = all(float(count).is_integer() for _, count in told)
    bars: list[Bar] = []
    reached = 0.0
    for kind, count in told:
        belongs = reached < vital * n - 1e-9 * n
        reached += count
        low, high = (wilson(int(count), int(n)) if whole else None) or (None, None)
        bars.append(Bar(kind, count, count / n, low, high, reached / n, belongs))
    few = [bar for bar in bars if bar.vital]
    others = bars[len(few) :]
    apart = bool(few and others and few[-1].low is not None and (few[-1].low or 0) > (others[0].high or 0))
    return Pareto(n, tuple(bars), bool(others) and len(few) <= len(bars) / 2, apart)
