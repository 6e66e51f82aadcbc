"""Many comparisons at once: p-values corrected, so that chance alone does not make a finding."""

from __future__ import annotations

from collections.abc import Sequence
from math import erfc, sqrt


def two_sided(z: float) -> float:
    """The chance of a standard normal value at least as far from 0 as ``z``."""
    return erfc(abs(z) / sqrt(2))


def holm(p_values: Sequence[float]) -> list[float]:
    """Adjusted p-values in the order given: those at most α hold the chance of any false finding at α.

    S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6 (1979) 65-70.
    Needs no independence.
    """
    total = len(p_values)
    adjusted = [0.0] * total
    highest = 0.0
    for rank, place in enumerate(sorted(range(total), key=p_values.__getitem__)):
        highest = max(highest, min(1.0, (total - rank) * p_values[place]))
        adjusted[place] = highest
    return adjusted


def benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    """Adjusted p-values in the order given: of the findings at most q, a share of at most q is false on average.

    Y. Benjamini and Y. Hochberg, "Controlling the false discovery rate", JRSS B 57 (1995) 289-300. For independent or
    positively dependent tests.
    """
    total = len(p_values)
    adjusted = [0.0] * total
    lowest = 1.0
    for rank, place in reversed(list(enumerate(sorted(range(total), key=p_values.__getitem__), start=1))):
        lowest = min(lowest, p_values[place] * total / rank)
        adjusted[place] = lowest
    return adjusted
