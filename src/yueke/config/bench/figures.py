"""What is told of one operation: its times, its target, and whether the answers were right."""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Times:
    """Milliseconds of repeated requests."""

    median: float
    p95: float

    @classmethod
    def of(cls, seconds: list[float]) -> Times:
        """The figures of at least one time."""
        ordered = sorted(1_000 * one for one in seconds)
        nearest = ordered[max(0, math.ceil(len(ordered) * 0.95) - 1)]
        return cls(round(statistics.median(ordered), 2), round(nearest, 2))


@dataclass
class Measured:
    """One row of the result. Targets in ``unit``: at most, or with ``at_least`` at least.

    ``value`` is what is held against the target; ``wrong`` names the answers that were not the right ones. ``light`` is
    the lightest page, asked in turn with this one.
    """

    code: str
    title: str
    target: float | None
    value: float | None = None
    unit: str = "ms"
    at_least: bool = False
    page: Times | None = None
    light: Times | None = None
    query: Times | None = None
    naive: Times | None = None
    rate: float | None = None
    wrong: list[str] = field(default_factory=list)
    note: str = ""

    @property
    def times_light(self) -> float | None:
        """The page's median in medians of the lightest page; what is left of it when the machine is slow for a while."""
        return (
            round(self.page.median / self.light.median, 1) if self.page and self.light and self.light.median else None
        )

    @property
    def passed(self) -> bool:
        """Whether the target is reached and every answer was right."""
        if self.wrong or self.value is None:
            return False
        if self.target is None:
            return True
        return self.value >= self.target if self.at_least else self.value <= self.target
