"""Decisions about improvements, without database or clock."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from yueke.kernel.terms import Term

MOST_WHYS = 7
"""Five are the rule of thumb; a chain that needs more than seven questions asks several things at once."""
USUAL_WINDOW = Term(3, "months")
"""What is compared where the regulation states no span: a quarter, so that weeks and month ends even out."""
_MONTHS_PER_UNIT = {"months": 1, "years": 12}


@dataclass(frozen=True)
class Origin:
    """What an improvement answers to: ``kind`` as ``app.model``, its id, and a label that is no secret (a number)."""

    kind: str
    id: int
    label: str


@dataclass(frozen=True)
class Span:
    """Days from ``first`` up to, not including, ``end``."""

    first: date
    end: date

    @property
    def last(self) -> date:
        """The last day that belongs to it."""
        return self.end - timedelta(days=1)


@dataclass(frozen=True)
class Windows:
    """The equal spans before the first measure and after the last one that are compared."""

    before: Span
    after: Span


@dataclass(frozen=True)
class MeasureState:
    """What :func:`missing_to_close` asks of a measure: its number, and whether it is done, verified."""

    n: int
    is_done: bool
    is_verified: bool


def windows(begun: date, finished: date, window: Term) -> Windows:
    """What is compared: ``window`` up to the day the first measure was done, and ``window`` from the day after the
    last one.

    The days between belong to neither: some measures worked already and some did not.
    """
    first = finished + timedelta(days=1)
    return Windows(Span(moved(begun, window, -1), begun), Span(first, moved(first, window, 1)))


def moved(day: date, window: Term, sign: int) -> date:
    """``day`` moved by whole natural units; month ends are clamped. Working units count as the natural ones."""
    unit = window.unit.removeprefix("working ")
    if unit in _MONTHS_PER_UNIT:
        month = day.year * 12 + day.month - 1 + sign * window.n * _MONTHS_PER_UNIT[unit]
        year, month = divmod(month, 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    if unit in ("days", "weeks"):
        return day + sign * timedelta(**{unit: window.n})
    return day + sign * timedelta(days=1)


def missing_to_approve(*, cause: str, owner_id: int | None, measures: int) -> list[str]:
    """What a draft still lacks before it can be approved: ``cause``, ``owner``, ``measures``."""
    lacks = {"cause": not cause.strip(), "owner": owner_id is None, "measures": not measures}
    return [name for name, lacking in lacks.items() if lacking]


def missing_to_close(measures: Sequence[MeasureState], *, judged: bool) -> list[str]:
    """What stands against closing: ``done:n``, ``verified:n`` of a measure, ``effect``; ``measures`` without any."""
    found = [] if measures else ["measures"]
    for one in measures:
        if not one.is_done:
            found.append(f"done:{one.n}")
        elif not one.is_verified:
            found.append(f"verified:{one.n}")
    return found if judged else [*found, "effect"]


def light(due: date, done: date | None, today: date) -> str:
    """The light of a measure: ``kept`` in time, ``broken`` late, ``at_risk`` within five days, else nothing."""
    if done is not None:
        return "kept" if done <= due else "broken"
    if due < today:
        return "broken"
    return "at_risk" if (due - today).days <= 5 else ""
