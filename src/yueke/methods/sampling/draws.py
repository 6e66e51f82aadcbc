"""Draws that anybody can repeat from the list and the seed, with the chance each unit had.

Each unit gets a number in 0..1 from SHA-256 of the seed and its own name (permanent random numbers: E. Ohlsson, in "Business
Survey Methods", Wiley 1995, ch. 9), so that the order of the list does not matter and no library's generator has to stay the
same. PPS: W. G. Madow, Annals of Mathematical Statistics 20 (1949) 333-354.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from heapq import nsmallest
from math import fsum


@dataclass(frozen=True)
class Draw:
    """Who was drawn, in the order of the list, and the chance of each to be drawn; its inverse is the design weight.

    ``frame`` units were on the list. ``clusters``: those drawn, for draws of clusters. ``proof``: SHA-256 of method, seed, list and
    result; kept with the draw it shows later that none of them was changed.
    """

    method: str
    seed: str
    frame: int
    units: tuple[str, ...]
    chances: tuple[float, ...]
    proof: str
    clusters: tuple[str, ...] = ()

    @property
    def weights(self) -> tuple[float, ...]:
        """Design weights."""
        return tuple(1 / chance for chance in self.chances)


def number(seed: str, unit: str) -> float:
    """The random number of a unit: the first 53 bits of SHA-256 of ``seed``, a line feed and ``unit``, as a share."""
    return (int.from_bytes(sha256(f"{seed}\n{unit}".encode()).digest()[:8], "big") >> 11) / 2**53


def simple(frame: Sequence[str], n: int, seed: str) -> Draw:
    """A simple random draw without replacement: the ``n`` units of the smallest numbers."""
    listed = _listed(frame)
    _enough(n, len(listed))
    drawn = set(_first(listed, n, seed))
    return _draw("simple", seed, listed, {unit: n / len(listed) for unit in listed if unit in drawn})


def stratified(strata: Mapping[str, Hashable], numbers: Mapping[Hashable, int], seed: str) -> Draw:
    """A simple draw of ``numbers[stratum]`` within each stratum; ``strata``: unit → stratum. A stratum not named gives none."""
    listed = _listed(strata)
    members: dict[Hashable, list[str]] = {}
    for unit in listed:
        members.setdefault(strata[unit], []).append(unit)
    chances: dict[str, float] = {}
    for stratum, n in numbers.items():
        within = members.get(stratum, [])
        _enough(n, len(within))
        chances.update({unit: n / len(within) for unit in _first(within, n, seed)})
    return _draw("stratified", seed, listed, {unit: chances[unit] for unit in listed if unit in chances})


def systematic(frame: Sequence[str], n: int, seed: str) -> Draw:
    """Every so manieth of the list in the order given, from a random start: spread evenly over what the list is sorted by.

    The step is a fraction, so that each unit has the same chance n/N.
    """
    listed = _listed(frame)
    _enough(n, len(listed))
    step = len(listed) / n if n else 0.0
    start = number(seed, "start") * step
    places = [min(len(listed) - 1, int(start + k * step)) for k in range(n)]
    return _draw("systematic", seed, listed, {listed[place]: n / len(listed) for place in places})


def proportional_to_size(sizes: Mapping[str, float], n: int, seed: str) -> Draw:
    """Chances in proportion to size, such as orders of a store: systematic over the list shuffled by the seed.

    Units so great that their chance would exceed 1 are taken for certain, and the others drawn among themselves.
    """
    listed = _listed(sizes)
    if any(size < 0 for size in sizes.values()):
        raise ValueError("sizes are not negative")
    chances = _chances({unit: float(sizes[unit]) for unit in listed}, n)
    certain = {unit for unit, chance in chances.items() if chance >= 1}
    drawn = set(certain)
    shuffled = sorted((unit for unit in listed if 0 < chances[unit] < 1), key=lambda unit: (number(seed, unit), unit))
    mark, reached, wanted = number(seed, "start"), 0.0, n - len(certain)
    for unit in shuffled:
        reached += chances[unit]
        # The chances add up to a whole number only within rounding; never more than wanted.
        if reached > mark and wanted:
            drawn.add(unit)
            mark, wanted = mark + 1, wanted - 1
    if wanted:
        drawn.add(next(unit for unit in reversed(shuffled) if unit not in drawn))
    return _draw("pps", seed, listed, {unit: chances[unit] for unit in listed if unit in drawn})


def clustered(clusters: Mapping[str, str], m: int, seed: str, within: int | None = None) -> Draw:
    """``m`` clusters by a simple draw, such as stores, then all their units or ``within`` of each; ``clusters``: unit → cluster."""
    listed = _listed(clusters)
    members: dict[str, list[str]] = {}
    for unit in listed:
        members.setdefault(clusters[unit], []).append(unit)
    _enough(m, len(members))
    taken = _first(sorted(members), m, f"{seed}\nclusters")
    chances: dict[str, float] = {}
    for cluster in taken:
        units = members[cluster]
        count = len(units) if within is None else min(within, len(units))
        chance = m / len(members) * count / len(units)
        chances.update(dict.fromkeys(_first(units, count, seed), chance))
    method = "clusters" if within is None else "clusters, two stages"
    return _draw(method, seed, listed, {unit: chances[unit] for unit in listed if unit in chances}, sorted(taken))


def _chances(sizes: Mapping[str, float], n: int) -> dict[str, float]:
    _enough(n, sum(1 for size in sizes.values() if size > 0))
    certain: set[str] = set()
    while True:
        total = fsum(size for unit, size in sizes.items() if unit not in certain)
        left = n - len(certain)
        if not left or not total:
            return {unit: 1.0 if unit in certain else 0.0 for unit in sizes}
        more = {unit for unit, size in sizes.items() if unit not in certain and left * size >= total * (1 - 1e-12)}
        if not more:
            return {unit: 1.0 if unit in certain else left * size / total for unit, size in sizes.items()}
        certain |= more


def _first(units: Iterable[str], n: int, seed: str) -> list[str]:
    # The few smallest of perhaps a million: they need not all be sorted.
    return [unit for _number, unit in nsmallest(n, ((number(seed, unit), unit) for unit in units))]


def _listed(frame: Iterable[str]) -> list[str]:
    listed = list(frame)
    if len(set(listed)) != len(listed):
        raise ValueError("a unit stands on the list twice")
    return listed


def _enough(n: int, there: int) -> None:
    if not 0 <= n <= there:
        raise ValueError(f"{n} cannot be drawn of {there}")


def _draw(
    method: str, seed: str, listed: Sequence[str], chances: Mapping[str, float], clusters: Sequence[str] = ()
) -> Draw:
    lines = (method, seed, *listed, "", *chances, "", *clusters)
    proof = sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()
    return Draw(method, seed, len(listed), tuple(chances), tuple(chances.values()), proof, tuple(clusters))
