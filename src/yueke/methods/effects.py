"""Did the measure work?  Before and after with an interval, against those not touched, and against the trend.

The weakest first: before and after (what else changed?), difference in differences (what changed for others, too, is taken
off), ``interrupted`` time series (what was under way already is taken off). None of them proves a cause.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, inf, log, sqrt

from yueke.methods.distributions import (
    NORMAL,
    beta_cdf,
    beta_quantile,
    normal_quantile,
    student_quantile,
    student_two_sided,
)

FEWER, MORE, NOT_SHOWN = "fewer", "more", "not shown"


@dataclass(frozen=True)
class Effect:
    """How the second compares with the first, with its 95 % interval (or that of the level asked for).

    ``scale``: ``ratio`` (1 is no change) or ``difference`` (0 is). ``estimate`` is None where nothing was observed, and
    ``high`` infinite where there is no bound. ``verdict``: ``fewer`` or ``more`` when the interval leaves no change out, else
    ``not shown``, which does not say that there is none.
    """

    scale: str
    estimate: float | None
    low: float
    high: float
    p_value: float
    method: str

    @property
    def verdict(self) -> str:
        """What may be said."""
        none = 1.0 if self.scale == "ratio" else 0.0
        return FEWER if self.high < none else MORE if self.low > none else NOT_SHOWN


@dataclass(frozen=True)
class Counted:
    """How many cases in how much exposure: days, orders, customers at risk (any unit, the same for all compared)."""

    cases: int
    exposure: float

    def __post_init__(self) -> None:
        if self.cases < 0 or self.exposure <= 0:
            raise ValueError("cases are not negative and exposure is positive")


@dataclass(frozen=True)
class Measured:
    """A mean with the standard deviation of its ``n`` cases (at least two)."""

    mean: float
    deviation: float
    n: int

    def __post_init__(self) -> None:
        if self.n < 2 or self.deviation < 0:
            raise ValueError("two cases at least are needed, and no negative deviation")


@dataclass(frozen=True)
class Estimated:
    """An estimate with its standard error, which already knows of weights and clusters."""

    value: float
    error: float

    def __post_init__(self) -> None:
        if self.error < 0:
            raise ValueError("no negative standard error")

    @classmethod
    def within(cls, value: float, low: float, high: float, level: float = 0.95) -> Estimated:
        """The estimate behind an interval that is symmetric, or nearly so."""
        return cls(value, (high - low) / 2 / normal_quantile(0.5 + level / 2))


def difference_in_estimates(before: Estimated, after: Estimated, level: float = 0.95) -> Effect:
    """How much higher an estimate is in a second, independent sample: weighted indices of two waves of a survey.

    The errors add in squares; normal, as samples of surveys are large (L. Kish, Survey Sampling (1965), 12.4).
    """
    delta, error = after.value - before.value, sqrt(before.error**2 + after.error**2)
    method = "difference of two estimates"
    if not error:
        return Effect("difference", delta, delta, delta, 0.0 if delta else 1.0, method)
    half = normal_quantile(0.5 + level / 2) * error
    p_value = 2 * NORMAL.cdf(-abs(delta / error))
    return Effect("difference", delta, delta - half, delta + half, p_value, method)


def rate_ratio(before: Counted, after: Counted, level: float = 0.95) -> Effect:
    """How many times as frequent cases are after as before, exactly, however few they are.

    Given all cases, those after are binomial with share π = RR·t₂ / (t₁ + RR·t₂); its interval is that of C. J. Clopper and
    E. S. Pearson, Biometrika 26 (1934) 404-413, the p-value twice the smaller tail, so that both agree. Assumes cases that
    come one by one, independent of each other.
    """
    a, b = before.cases, after.cases
    if a + b == 0:
        return Effect("ratio", None, 0.0, inf, 1.0, "exact rate ratio")
    tail = (1 - level) / 2
    low = beta_quantile(tail, b, a + 1) if b else 0.0
    high = beta_quantile(1 - tail, b + 1, a) if a else 1.0
    times = before.exposure / after.exposure
    estimate = b / a * times if a else inf
    share = after.exposure / (before.exposure + after.exposure)
    at_least = beta_cdf(share, b, a + 1) if b else 1.0
    at_most = 1 - beta_cdf(share, b + 1, a) if a else 1.0
    return Effect(
        "ratio",
        estimate,
        _odds(low) * times,
        _odds(high) * times,
        min(1.0, 2 * min(at_least, at_most)),
        "exact rate ratio",
    )


def difference_in_rates(
    treated: tuple[Counted, Counted], control: tuple[Counted, Counted], level: float = 0.95
) -> Effect:
    """Ratio of the rate ratios of those treated and those not, each (before, after): difference in differences of log rates.

    Normal on the log scale; half a case is added to all four when one has none. Below five cases anywhere the interval is
    rough. Assumes that without the measure both rates would have changed by the same factor.
    """
    four = (*treated, *control)
    more = 0.5 if any(one.cases == 0 for one in four) else 0.0
    logs = [log((one.cases + more) / one.exposure) for one in four]
    delta = (logs[1] - logs[0]) - (logs[3] - logs[2])
    error = sqrt(sum(1 / (one.cases + more) for one in four))
    half = normal_quantile(0.5 + level / 2) * error
    p_value = 2 * NORMAL.cdf(-abs(delta) / error)
    return Effect(
        "ratio", exp(delta), exp(delta - half), exp(delta + half), p_value, "difference in differences, rates"
    )


def difference_in_means(
    treated: tuple[Measured, Measured], control: tuple[Measured, Measured], level: float = 0.95
) -> Effect:
    """How much more the mean of those treated changed than that of the others, each (before, after), such as scores.

    Four independent samples with unequal variances; Student's t with the degrees of freedom of F. E. Satterthwaite,
    Biometrics Bulletin 2 (1946) 110-114. Assumes that without the measure both means would have moved alike.
    """
    four = (*treated, *control)
    delta = (treated[1].mean - treated[0].mean) - (control[1].mean - control[0].mean)
    parts = [one.deviation**2 / one.n for one in four]
    error = sqrt(sum(parts))
    if not error:
        return Effect("difference", delta, delta, delta, 0.0 if delta else 1.0, "difference in differences, means")
    freedom = sum(parts) ** 2 / sum(part**2 / (one.n - 1) for part, one in zip(parts, four, strict=True))
    half = student_quantile(0.5 + level / 2, freedom) * error
    return Effect(
        "difference",
        delta,
        delta - half,
        delta + half,
        student_two_sided(delta / error, freedom),
        "difference in differences, means",
    )


def _odds(share: float) -> float:
    return share / (1 - share) if share < 1 else inf
