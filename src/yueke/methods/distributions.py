"""The few distributions that intervals and tests need, without a numerical library in web processes.

The incomplete beta function by its continued fraction (W. H. Press et al., "Numerical Recipes", 3rd ed. 2007, 6.4), to about
twelve digits; quantiles by halving.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import exp, inf, isnan, lgamma, log, pi, sqrt
from statistics import NormalDist

NORMAL = NormalDist()
_TINY = 1e-300
_SOME, _PLENTY = 10.0, 1_000.0
"""Degrees of freedom from which the expansion of Student's quantile is near enough to begin with, and right to twelve digits."""
_TAIL = 1e-6


def normal_quantile(p: float) -> float:
    """The value a standard normal stays below with probability ``p``."""
    return -inf if p <= 0 else inf if p >= 1 else NORMAL.inv_cdf(p)


def beta_cdf(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b), for a, b > 0."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1 - x))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def beta_quantile(p: float, a: float, b: float) -> float:
    """The x with I_x(a, b) = ``p``."""
    return _halved(lambda x: beta_cdf(x, a, b), p, 0.0, 1.0)


def student_two_sided(t: float, freedom: float) -> float:
    """The chance of a value of Student's t at least as far from 0 as ``t``; normal for infinite ``freedom``."""
    if isnan(t) or freedom <= 0:
        return 1.0
    if freedom == inf:
        return 2 * NORMAL.cdf(-abs(t))
    return beta_cdf(freedom / (freedom + t * t), freedom / 2, 0.5)


@lru_cache(maxsize=4_096)
def student_quantile(p: float, freedom: float) -> float:
    """The value Student's t stays below with probability ``p``; kept, for all figures of a survey ask for the same one."""
    if freedom == inf:
        return normal_quantile(p)
    if p == 0.5:
        return 0.0
    if freedom >= _PLENTY and _TAIL < p < 1 - _TAIL:
        return _expanded(normal_quantile(p), freedom)
    tail = 2 * min(p, 1 - p)
    if freedom >= _SOME and tail > 2 * _TAIL:
        t = _neared(_expanded(normal_quantile(1 - tail / 2), freedom), tail, freedom)
        return t if p > 0.5 else -t
    x = beta_quantile(tail, freedom / 2, 0.5)
    t = sqrt(freedom * (1 - x) / x) if x > 0 else inf
    return t if p > 0.5 else -t


def _expanded(z: float, v: float) -> float:
    """Student's quantile from the normal one, in powers of 1/v (M. Abramowitz and I. A. Stegun, "Handbook", 1964, 26.7.5)."""
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    fourth = (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92_160
    return z + first / v + second / v**2 + third / v**3 + fourth / v**4


def _neared(t: float, tail: float, v: float) -> float:
    """Student's t with so much beyond it on both sides, from one near it, by Newton's way: twenty times as fast as halving."""
    scale = exp(lgamma((v + 1) / 2) - lgamma(v / 2)) / sqrt(v * pi)
    for _ in range(20):
        density = scale * (1 + t * t / v) ** (-(v + 1) / 2)
        step = (student_two_sided(t, v) - tail) / (2 * density)
        t += step
        if abs(step) <= 1e-13 * t:
            break
    return t


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction of the incomplete beta function, by Lentz's way."""
    c, d = 1.0, 1 / _apart(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, 10_000):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d, c = 1 / _apart(1 + even * d), _apart(1 + even / c)
        value *= d * c
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d, c = 1 / _apart(1 + odd * d), _apart(1 + odd / c)
        value *= d * c
        if abs(d * c - 1) < 1e-15:
            break
    return value


def _apart(value: float) -> float:
    return value if abs(value) > _TINY else _TINY


def _halved(rising: Callable[[float], float], wanted: float, low: float, high: float) -> float:
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if rising(middle) < wanted:
            low = middle
        else:
            high = middle
    return (low + high) / 2
