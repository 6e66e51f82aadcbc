"""What a number may look like, and which looks could ever yield the same number. Pure; no Django."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

PERIODS = {"never": "", "year": "%Y", "month": "%Y%m", "day": "%Y%m%d"}
"""How the period in which a count runs is written, by when it starts anew."""

DATE_FORMATS = ("", "%Y", "%Y-", "%y%m", "%y%m-", "%Y%m", "%Y%m-", "%y%m%d", "%y%m%d-", "%Y%m%d", "%Y%m%d-")
"""The dates a number may carry, each with its own separator."""

WIDTHS = range(2, 9)
"""How many digits a count is padded to."""

_DIGIT = "#"
_SAMPLE = date(2026, 11, 22)


@dataclass(frozen=True)
class Shape:
    """A prefix, a date (strftime, with its separator), and a count of at least ``width`` digits.

    ``reset`` (never, year, month, day) says when the count starts at 1 again. A count that outgrows ``width``
    gets longer.
    """

    prefix: str
    date_format: str
    width: int
    reset: str

    def number(self, local: date, count: int) -> str:
        """The number with this count at the local time ``local``."""
        return self.numbers(local, (count,))[0]

    def numbers(self, local: date, counts: Iterable[int]) -> list[str]:
        """:meth:`number` of each count."""
        start = f"{self.prefix}{local.strftime(self.date_format)}"
        return [f"{start}{count:0{self.width}d}" for count in counts]

    def period(self, local: date) -> str:
        """The period whose count runs at ``local``."""
        return local.strftime(PERIODS[self.reset])

    @property
    def tells_its_period(self) -> bool:
        """Whether the date in a number says in which period it was counted.

        Without that a count starting anew would give the same numbers again.
        """
        needed = {"never": "", "year": "y", "month": "ym", "day": "ymd"}[self.reset]
        return set(needed) <= set(self.date_format.lower())

    @property
    def _mask(self) -> str:
        """One character a place: a literal, or ``#`` for any digit; more digits may follow."""
        date = "".join(_DIGIT if place.isdigit() else place for place in _SAMPLE.strftime(self.date_format))
        return self.prefix + date + _DIGIT * self.width

    def may_equal(self, other: Shape) -> bool:
        """Whether some number of this shape could also be one of ``other``, whatever the date and count."""
        mine, theirs = self._mask, other._mask
        length = max(len(mine), len(theirs))
        pairs = zip(mine.ljust(length, _DIGIT), theirs.ljust(length, _DIGIT), strict=True)
        return all(a == b or (_digit(a) and _digit(b) and _DIGIT in (a, b)) for a, b in pairs)

    def continues(self, other: Shape) -> bool:
        """Whether numbers of both are told apart by date and count alone: same prefix, same date."""
        return (self.prefix, self.date_format) == (other.prefix, other.date_format)


def _digit(place: str) -> bool:
    return place == _DIGIT or place.isdigit()
