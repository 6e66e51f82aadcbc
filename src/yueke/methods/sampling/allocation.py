"""How a sample is spread over strata: in proportion, for the smallest error, or for the smallest error at a given cost.

Cochran (1977), 5.5 and 5.9; J. Neyman, JRSS 97 (1934) 558-625.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from math import floor, sqrt


@dataclass(frozen=True)
class Stratum:
    """A group: its ``size``, the standard deviation of the answer wanted, and the cost of asking one of it."""

    size: int
    deviation: float = 1.0
    cost: float = 1.0


@dataclass(frozen=True)
class Allocation:
    """How many of each stratum, and the standard error of the mean of all to expect of it (with finite correction)."""

    rule: str
    numbers: dict[Hashable, int]
    error: float
    cost: float

    @property
    def n(self) -> int:
        """How many in all."""
        return sum(self.numbers.values())


def allocate(n: int, strata: Mapping[Hashable, Stratum], rule: str = "proportional", *, least: int = 2) -> Allocation:
    """Spread ``n`` over ``strata`` by ``rule``: ``equal``, ``proportional``, ``neyman`` (size × deviation) or ``cost``.

    ``cost`` divides Neyman's by the root of the cost. Each stratum gets at least ``least`` (or all of it): with fewer than two
    its own error is unknown. None gets more than it has; what it cannot take goes to the others. Rounded by greatest remainder,
    so that the numbers make exactly ``n``, or all there are.
    """
    keys = {
        "equal": lambda one: 1.0,
        "proportional": lambda one: float(one.size),
        "neyman": lambda one: one.size * one.deviation,
        "cost": lambda one: one.size * one.deviation / sqrt(one.cost),
    }
    if rule not in keys:
        raise ValueError(f"no rule {rule!r}")
    if any(one.size < 0 or one.deviation < 0 or one.cost <= 0 for one in strata.values()):
        raise ValueError("sizes and deviations are not negative, costs positive")
    filled = {name: one for name, one in strata.items() if one.size}
    floors = {name: min(least, one.size) for name, one in filled.items()}
    if n < sum(floors.values()):
        raise ValueError(f"{n} are too few for {len(filled)} strata of at least {least}")
    wanted = {name: keys[rule](one) for name, one in filled.items()}
    shares = _within(min(n, sum(one.size for one in filled.values())), wanted, floors, filled)
    numbers = _rounded(shares, filled)
    return Allocation(
        rule,
        {name: numbers.get(name, 0) for name in strata},
        expected_error(numbers, filled),
        sum(count * filled[name].cost for name, count in numbers.items()),
    )


def expected_error(numbers: Mapping[Hashable, int], strata: Mapping[Hashable, Stratum]) -> float:
    """Standard error of the stratified mean: √Σ (N/ΣN)² S²/n (1 − n/N), Cochran 5.6."""
    total = sum(one.size for one in strata.values())
    if not total:
        return 0.0
    return sqrt(
        sum(
            (one.size / total) ** 2 * one.deviation**2 / numbers[name] * (1 - numbers[name] / one.size)
            for name, one in strata.items()
            if one.size
        )
    )


def _within(
    n: int, wanted: Mapping[Hashable, float], floors: Mapping[Hashable, int], strata: Mapping[Hashable, Stratum]
) -> dict[Hashable, float]:
    """Shares in proportion to ``wanted`` that respect floors and sizes: those that hit an end are fixed, the rest shared anew."""
    fixed: dict[Hashable, float] = {}
    while True:
        free = [name for name in strata if name not in fixed]
        left = n - sum(fixed.values())
        weight = sum(wanted[name] for name in free)
        shares = {name: left * wanted[name] / weight if weight else left / len(free) for name in free}
        above = {name: float(strata[name].size) for name in free if shares[name] > strata[name].size}
        below = {name: float(floors[name]) for name in free if shares[name] < floors[name]}
        if not above and not below:
            return {**fixed, **shares}
        # Only the side that is farther off is fixed in one go; the other may come right by it.
        over = sum(shares[name] - cap for name, cap in above.items())
        under = sum(least - shares[name] for name, least in below.items())
        fixed.update(above if over >= under else below)


def _rounded(shares: Mapping[Hashable, float], strata: Mapping[Hashable, Stratum]) -> dict[Hashable, int]:
    numbers = {name: floor(share + 1e-9) for name, share in shares.items()}
    short = round(sum(shares.values())) - sum(numbers.values())
    order = sorted(shares, key=lambda name: numbers[name] - shares[name])  # stable: the order given breaks ties
    for name in [name for name in order if numbers[name] < strata[name].size][:short]:
        numbers[name] += 1
    return numbers
