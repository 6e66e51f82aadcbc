"""How many answers are needed for the precision wanted, and how many must be asked to get them.  Cochran (1977), 4.4-4.7."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, sqrt

from yueke.methods.distributions import normal_quantile


@dataclass(frozen=True)
class Size:
    """``answers`` needed, ``to_ask`` to get them at the response expected; ``census``: that is everybody.

    ``reached``: the half width of the interval these answers give; greater than wanted when the population is too small for
    its response.
    """

    answers: int
    to_ask: int
    census: bool
    reached: float


def size_for_share(
    margin: float,
    *,
    share: float = 0.5,
    level: float = 0.95,
    population: int | None = None,
    design_effect: float = 1.0,
    response: float = 1.0,
) -> Size:
    """For a share known to ± ``margin`` (0.05 is five points), at worst when ``share`` is one half.

    ``design_effect``: how much greater the variance is than of a simple draw (clusters, unequal weights). ``response``: share
    of those asked who answer.
    """
    if not 0 < margin < 1 or not 0 < share < 1:
        raise ValueError("margin and share lie between 0 and 1")
    return _size(sqrt(share * (1 - share)), margin, level, population, design_effect, response, share_known=True)


def size_for_mean(
    margin: float,
    deviation: float,
    *,
    level: float = 0.95,
    population: int | None = None,
    design_effect: float = 1.0,
    response: float = 1.0,
) -> Size:
    """For a mean known to ± ``margin``, of answers whose standard deviation is about ``deviation`` (same unit)."""
    if margin <= 0 or deviation <= 0:
        raise ValueError("margin and deviation are positive")
    return _size(deviation, margin, level, population, design_effect, response, share_known=False)


def _size(
    deviation: float,
    margin: float,
    level: float,
    population: int | None,
    effect: float,
    response: float,
    *,
    share_known: bool,
) -> Size:
    if not 0 < response <= 1 or effect <= 0 or not 0 < level < 1 or (population is not None and population < 1):
        raise ValueError("response and level are shares, design effect and population positive")
    z = normal_quantile(0.5 + level / 2)
    simple = effect * (z * deviation / margin) ** 2
    # Of a share the population's variance is p(1-p) N/(N-1), which leaves n0 - 1 in Cochran's formula 4.2; of a mean it is S².
    corrected = simple if population is None else simple / (1 + (simple - (1 if share_known else 0)) / population)
    answers = max(1, ceil(corrected - 1e-9))
    to_ask = ceil(answers / response - 1e-9)
    if population is not None and to_ask >= population:
        to_ask = population
        answers = min(answers, max(1, int(population * response)))
    left = 1.0 if population is None or population == 1 else max(0.0, (population - answers) / (population - 1))
    reached = z * deviation * sqrt(effect / answers * left)
    return Size(answers, to_ask, population is not None and to_ask == population, reached)
