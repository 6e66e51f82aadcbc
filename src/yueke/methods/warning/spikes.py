"""Sudden more: does today's count stand out from the days before?

Early Aberration Reporting System: L. Hutwagner, W. Thompson, G. M. Seeman and T. Treadwell, "The bioterrorism preparedness
and response Early Aberration Reporting System (EARS)", Journal of Urban Health 80 (2003) i89-i96. Needs only nine or eleven
periods of history; for counts with a season and years of history there is ``farrington``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

BASELINE = 7
LIMIT = {"C1": 3.0, "C2": 3.0, "C3": 2.0}
GAP = {"C1": 0, "C2": 2, "C3": 2}
"""Periods left out between baseline and the period judged, so that a slow rise does not hide itself."""
LEAST_SIGMA = 0.5
"""Quiet weeks do not make one case an alarm."""
LEAST_COUNT = 3
LEAST_KNOWN = 5


@dataclass(frozen=True)
class Watched:
    """A period: its ``count``, what was ``expected`` of the baseline, the ``limit`` above which it is an alarm.

    ``statistic``: distance in standard deviations (C1, C2) or their sum over three periods (C3). None where too little of
    the baseline, or the period itself, is known.
    """

    count: int | None
    expected: float | None
    limit: float | None
    statistic: float | None
    alarm: bool


def ears(
    counts: Sequence[int | None],
    method: str = "C2",
    *,
    least_sigma: float = LEAST_SIGMA,
    least_count: int = LEAST_COUNT,
) -> list[Watched]:
    """Judge each period by those before it.

    C1 compares with the seven periods just before, C2 with the seven before the last two, C3 adds up what C2 exceeded one
    standard deviation by in three periods (a slow rise). None is a period not counted: neither 0 nor judged. Periods below
    ``least_count`` are never an alarm.
    """
    if method not in LIMIT:
        raise ValueError(f"no method {method!r}")
    found: list[Watched] = []
    distances: list[float | None] = []
    for place, count in enumerate(counts):
        end = max(0, place - GAP[method])
        known = [one for one in counts[max(0, end - BASELINE) : end] if one is not None]
        if count is None or end < BASELINE or len(known) < LEAST_KNOWN:
            distances.append(None)
            found.append(Watched(count, None, None, None, False))
            continue
        mean = sum(known) / len(known)
        sigma = max(least_sigma, sqrt(sum((one - mean) ** 2 for one in known) / (len(known) - 1)))
        distances.append((count - mean) / sigma)
        statistic, limit = _judged(method, distances, mean, sigma)
        alarm = statistic > LIMIT[method] and count >= least_count
        found.append(Watched(count, mean, limit, statistic, alarm))
    return found


def _judged(method: str, distances: list[float | None], mean: float, sigma: float) -> tuple[float, float]:
    """The statistic of the last period, and the count from which on it exceeds its limit."""
    last = distances[-1] or 0.0
    if method != "C3":
        return last, mean + LIMIT[method] * sigma
    earlier = sum(max(0.0, one - 1) for one in distances[-3:-1] if one is not None)
    # Without an excess of its own a period is no alarm, however high those before it were.
    own = max(0.0, last - 1)
    return (earlier + own if own else 0.0), mean + sigma * (1 + max(0.0, LIMIT["C3"] - earlier))
