"""Runs of days with a name: today, yesterday, this week … for every place where one asks about a stretch of time."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from yueke.kernel.errors import Message

TITLES: dict[str, Message] = {
    "today": _("今天"),
    "yesterday": _("昨天"),
    "week": _("本周"),
    "month": _("本月"),
    "last_month": _("上月"),
    "quarter": _("本季"),
    "year": _("本年"),
    "30": _("近30天"),
}
"""What the runs are called, wherever they are offered."""

OF_LISTS = ("today", "yesterday", "week", "month", "last_month", "quarter", "year")
"""The runs offered beside a pair of dates."""


@dataclass(frozen=True)
class SpanLink:
    """A run of days as a link; ``active`` when it is the one in force."""

    title: Message
    url: str
    active: bool


def days_of(code: str, today: date) -> tuple[date, date]:
    """The first and last day of the run ``code`` of :data:`TITLES`, seen from ``today``. Weeks begin on Monday."""
    return _DAYS[code](today)


def span_links(today: date, held: tuple[str, str], url_of: Callable[[str, str], str]) -> list[SpanLink]:
    """Links that set both ends of a range. ``held`` are the ends in force, as written in the address;
    ``url_of(first, last)`` gives the address with both ends set, ISO dates."""
    links = []
    for code in OF_LISTS:
        first, last = (day.isoformat() for day in days_of(code, today))
        links.append(SpanLink(TITLES[code], url_of(first, last), held == (first, last)))
    return links


def _week(today: date) -> tuple[date, date]:
    monday = today - timedelta(days=today.weekday())
    return monday, monday + timedelta(days=6)


def _months(first: date, n: int = 1) -> tuple[date, date]:
    """``n`` whole months from the first day of one."""
    year, month = divmod(first.year * 12 + first.month - 2 + n, 12)
    return first, date(year, month + 1, calendar.monthrange(year, month + 1)[1])


_DAYS: dict[str, Callable[[date], tuple[date, date]]] = {
    "today": lambda day: (day, day),
    "yesterday": lambda day: (day - timedelta(days=1), day - timedelta(days=1)),
    "week": _week,
    "month": lambda day: _months(day.replace(day=1)),
    "last_month": lambda day: _months((day.replace(day=1) - timedelta(days=1)).replace(day=1)),
    "quarter": lambda day: _months(date(day.year, (day.month - 1) // 3 * 3 + 1, 1), 3),
    "year": lambda day: _months(date(day.year, 1, 1), 12),
    "30": lambda day: (day - timedelta(days=29), day),
}
