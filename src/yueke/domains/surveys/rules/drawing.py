"""Drawing a sample and its reserve from a list, so that anybody can repeat it with the list and the seed (D5.3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from yueke.methods.sampling import allocation, draws

CENSUS, SIMPLE, STRATIFIED, SYSTEMATIC = "census", "simple", "stratified", "systematic"
METHODS = (CENSUS, SIMPLE, STRATIFIED, SYSTEMATIC)
RULES = ("proportional", "equal", "neyman", "cost")
"""How a stratified sample is spread (``methods.sampling.allocation``)."""


@dataclass(frozen=True)
class Sample:
    """Who was drawn, in the order in which they are asked: customer → chance. ``reserve`` stand in, in their order.

    ``proof``: SHA-256 over method, seed, list and result.
    """

    drawn: dict[int, float]
    reserve: tuple[int, ...]
    proof: str


def numbers_of(
    n: int,
    strata: Mapping[str, int],
    rule: str,
    deviations: Mapping[str, float] | None = None,
    costs: Mapping[str, float] | None = None,
) -> dict[str, int]:
    """How many of each stratum; ``deviations``: of the answers by stratum, for Neyman's rule and that of ``cost``, which
    takes the ``costs`` of asking one of each stratum, too. What is not said of a stratum counts as 1.

    Raises:
        ValueError: too few for the strata there are.
    """
    known, priced = deviations or {}, costs or {}
    made: dict[Hashable, allocation.Stratum] = {
        name: allocation.Stratum(size, known.get(name, 1.0), priced.get(name, 1.0)) for name, size in strata.items()
    }
    return {str(name): number for name, number in allocation.allocate(n, made, rule).numbers.items()}


def draw(method: str, units: Mapping[int, str], numbers: Mapping[str, int], reserve: float, seed: str) -> Sample:
    """Draw ``numbers`` of each stratum (all together without strata), and a ``reserve`` of so large a share of them.

    Raises:
        ValueError: more wanted than there are.
    """
    names = {str(unit): stratum for unit, stratum in units.items()}
    n = sum(numbers.values())
    held = Counter(names.values())
    more = {name: min(held[name], number + round(number * reserve)) for name, number in numbers.items()}
    if method == STRATIFIED:
        main, wider = _by_strata(names, numbers, seed), _by_strata(names, more, seed)
    elif method == SIMPLE:
        main, wider = (
            draws.simple(list(names), n, seed),
            draws.simple(list(names), min(len(names), n + round(n * reserve)), seed),
        )
    elif method == SYSTEMATIC:
        # Spread over the strata, in which the list is sorted; a reserve would spoil the step.
        ordered = sorted(names, key=lambda unit: (names[unit], int(unit)))
        main = wider = draws.systematic(ordered, n, seed)
    elif method == CENSUS:
        main = wider = draws.simple(list(names), len(names), seed)
    else:
        raise ValueError(f"no method {method!r}")
    chances = dict(zip(main.units, main.chances, strict=True))
    order = sorted(wider.units, key=lambda unit: (draws.number(seed, unit), unit))
    return Sample(
        {int(unit): chances[unit] for unit in order if unit in chances},
        tuple(int(unit) for unit in order if unit not in chances),
        main.proof,
    )


def _by_strata(names: Mapping[str, str], numbers: Mapping[str, int], seed: str) -> draws.Draw:
    return draws.stratified(names, dict[Hashable, int](numbers.items()), seed)
