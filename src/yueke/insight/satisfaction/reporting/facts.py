"""What a report needs to know of a survey besides its answers: why and how it was carried out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Listed:
    """The list the sample was drawn from: how many stand on it, and by reason (in words) how many were left off."""

    size: int
    taken_at: datetime
    left_off: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Drawn:
    """The draw: its method and rule in words, how many, and what anybody can repeat it by."""

    method: str
    rule: str
    size: int
    seed: str
    proof: str


@dataclass(frozen=True)
class Facts:
    """A survey as its plan and its fieldwork say.

    ``period``: when answers came in; ``modes``: by mode (in words) how many answers count; ``precision``: half width of the 95 %
    interval that was wanted, in points; ``screened``: by reason how many were screened out; ``source``: what stands under every
    figure of the screen, so that it stands under those of the report, too.
    """

    number: str
    title: str
    purpose: str
    department: str
    company: str
    source: str
    content: str = ""
    period: str = ""
    modes: tuple[tuple[str, int], ...] = ()
    listed: Listed | None = None
    drawn: Drawn | None = None
    precision: float | None = None
    screened: tuple[tuple[str, int], ...] = ()
