"""How far a share observed in few cases may lie from the true one."""

from __future__ import annotations

from math import sqrt

Z95 = 1.959963984540054


def wilson(successes: float, n: float, z: float = Z95) -> tuple[float, float] | None:
    """The score interval of a share, 95 % by default; None without cases.

    With weighted answers both may be fractions: the share times the effective number of answers, and that number.
    Stays within 0..1 and holds its level for small n, unlike p ± z·s. Wilson (1927), Probable inference, the law of
    succession, and statistical inference, JASA 22:209-212.
    """
    if n <= 0:
        return None
    p = successes / n
    centre = p + z * z / (2 * n)
    spread = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    # At its ends the interval touches 0 and 1 exactly; rounding would leave a hair between.
    low = 0.0 if successes == 0 else (centre - spread) / scale
    high = 1.0 if successes == n else (centre + spread) / scale
    return low, high
