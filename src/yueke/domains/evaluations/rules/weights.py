"""Weights of the indicators below one parent."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

WHOLE = Decimal(100)
MOST_LEVELS = 3


def wrong_sum(weights: Mapping[int, Decimal]) -> Decimal | None:
    """What the weights (percent) sum to where that is neither 100 nor, for those that enter no index, 0; else None."""
    total = sum(weights.values(), Decimal(0))
    return None if not weights or total in (Decimal(0), WHOLE) else total


def level(code: str) -> int:
    """How deep an indicator lies, 1 at the top: its code names its parents."""
    return code.count(".") + 1
