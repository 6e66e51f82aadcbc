"""Windows of time that end at a moment: where one begins, and the rolling months it consists of."""

from __future__ import annotations

from datetime import datetime, timedelta

from yueke.kernel.terms import Term

_MONTHS_PER_UNIT = {"months": 1, "years": 12}


def window_start(at: datetime, window: Term) -> datetime:
    """When the window that ends at ``at`` begins."""
    if window.unit in _MONTHS_PER_UNIT:
        return months_before(at, window.n * _MONTHS_PER_UNIT[window.unit])
    return at - timedelta(**{window.unit: window.n})


def month_starts(at: datetime, start: datetime) -> list[datetime]:
    """The beginnings, oldest first, of the rolling months counted back from ``at`` that cover from ``start``."""
    starts = [months_before(at, 1)]
    while starts[-1] > start:
        starts.append(months_before(at, len(starts) + 1))
    return starts[::-1]


def months_before(at: datetime, n: int) -> datetime:
    """The same day and time ``n`` months earlier; the last day of that month when it has no such day."""
    month = at.year * 12 + at.month - 1 - n
    year, month = divmod(month, 12)
    for day in range(at.day, 27, -1):
        try:
            return at.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    return at.replace(year=year, month=month + 1)
