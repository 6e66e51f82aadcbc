"""How many answered, by the definitions that make surveys comparable, and how much those silent may have changed.

American Association for Public Opinion Research, "Standard Definitions", 10th ed. 2023: RR1-RR6, COOP, REF and CON; R-indicator:
B. Schouten, F. Cobben and J. Bethlehem, Survey Methodology 35 (2009) 101-113.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from math import sqrt

from yueke.methods.intervals import wilson


@dataclass(frozen=True)
class Outcomes:
    """What became of all that were asked: ``complete`` and ``partial`` interviews, ``refused``, ``not_reached`` (eligible), ``other``
    eligible (could not answer), ``unknown`` whether eligible, ``not_eligible``.
    """

    complete: int
    partial: int = 0
    refused: int = 0
    not_reached: int = 0
    other: int = 0
    unknown: int = 0
    not_eligible: int = 0

    @property
    def eligible_share(self) -> float:
        """e: the share of eligible among those whose eligibility is known; 1 when nothing is known."""
        eligible = self.complete + self.partial + self.refused + self.not_reached + self.other
        known = eligible + self.not_eligible
        return eligible / known if known else 1.0


@dataclass(frozen=True)
class Rates:
    """``response[k]``: RR1..RR6; cooperation (COOP1), refusal (REF1), contact (CON1); None where nobody was asked. ``e`` as used."""

    response: dict[str, float | None]
    cooperation: float | None
    refusal: float | None
    contact: float | None
    e: float


def response_rates(told: Outcomes, e: float | None = None) -> Rates:
    """AAPOR's rates. ``e``: estimated share of eligible among the unknown, from those known when not told."""
    share = told.eligible_share if e is None else e
    if not 0 <= share <= 1:
        raise ValueError("e is a share")
    answered, known = told.complete + told.partial, told.refused + told.not_reached + told.other
    bases = (answered + known + told.unknown, answered + known + share * told.unknown, answered + known)
    response = {}
    for k, base in enumerate(bases):
        response[f"RR{2 * k + 1}"] = told.complete / base if base else None
        response[f"RR{2 * k + 2}"] = answered / base if base else None
    spoken = answered + told.refused + told.other
    return Rates(
        response,
        told.complete / spoken if spoken else None,
        told.refused / bases[0] if bases[0] else None,
        spoken / bases[0] if bases[0] else None,
        share,
    )


@dataclass(frozen=True)
class Stratum:
    """A stratum: asked, answered, its response rate with Wilson's interval."""

    asked: int
    answered: int
    rate: float
    low: float
    high: float


@dataclass(frozen=True)
class Silence:
    """How evenly strata answered. ``r_indicator``: 1 when all alike, near 0 when some all and others none.

    ``greatest_bias``: by how many standard deviations of any answer its unweighted mean can be off by uneven response of these strata.
    """

    strata: dict[Hashable, Stratum]
    rate: float
    r_indicator: float
    greatest_bias: float


def silence(strata: Mapping[Hashable, tuple[int, int]]) -> Silence | None:
    """Compare the response of strata (asked, answered); None when nobody answered."""
    if any(not 0 <= answered <= asked for asked, answered in strata.values()):
        raise ValueError("nobody answers unasked")
    asked, answered = (sum(one[k] for one in strata.values()) for k in (0, 1))
    if not answered or asked < 2:
        return None
    rate = answered / asked
    found = {}
    for name, (n, k) in strata.items():
        interval = wilson(k, n)
        if interval:
            found[name] = Stratum(n, k, k / n, *interval)
    spread = sqrt(sum(one.asked * (one.rate - rate) ** 2 for one in found.values()) / (asked - 1))
    return Silence(found, rate, 1 - 2 * spread, spread / rate)
