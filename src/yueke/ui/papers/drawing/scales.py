"""From figures to places: round steps of an axis, and how figures are written beside it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from yueke.ui.formats import NOTHING, share

_STEPS = (1, 2, 2.5, 5, 10)
_ALIKE = 1e-12


@dataclass(frozen=True)
class Scale:
    """Maps ``low``…``high`` onto ``start``…``end`` of the canvas."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        if self.high == self.low:
            return self.start
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def number(value: Any) -> float | None:
    """A figure to draw; None for what is missing or not finite."""
    if value is None:
        return None
    found = float(value)
    return found if math.isfinite(found) else None


def numbers(values: Iterable[Any]) -> list[float]:
    """The figures among ``values``."""
    return [found for found in map(number, values) if found is not None]


def ticks(low: float, high: float, wanted: int = 5) -> list[float]:
    """Round figures that span ``low``…``high``, about ``wanted`` of them."""
    if high - low <= _ALIKE * max(1.0, abs(low)):
        high = low + (abs(low) if abs(low) > _ALIKE else 1)
    rough = (high - low) / wanted
    power = 10 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in _STEPS if power * factor >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [float(f"{i * step:.12g}") for i in range(first, last + 1)]


def figure(value: float | None, *, ratio: bool = False, short: bool = False) -> str:
    """``97.2 %`` for ratios, else with separators and at most two decimals; ``short`` writes 97 % and 1.2万."""
    if value is None:
        return NOTHING
    if ratio:
        return share(value).replace(".0", "") if short else share(value)
    steps = ((1e8, "亿"), (1e4, "万")) if (get_language() or "zh").startswith("zh") else ((1e6, "M"), (1e3, "k"))
    if short:
        for step, word in steps:
            if abs(value) >= step:
                return f"{value / step:,.2f}".rstrip("0").rstrip(".") + word
    text = f"{value:,.2f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
