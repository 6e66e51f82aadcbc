"""How money, shares, counts, moments and time left are written; the one place for each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import dateformat, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yueke.kernel.terms import Term

NARROW_SPACE = "\u202f"
MINUS = "\u2212"
NOTHING = "—"
Number = int | float | Decimal


def money(value: Number | None, style: str = "") -> str:
    """Yuan: ``¥1,234.56``; with style ``short`` ``¥1.2万`` / ``¥3.45亿`` (``¥12.3k`` in English)."""
    if value is None:
        return NOTHING
    amount = Decimal(str(value))
    sign = MINUS if amount < 0 else ""
    text = _short(abs(amount)) if style == "short" else f"{abs(amount):,.2f}"
    return f"{sign}¥{text}"


def _short(amount: Decimal) -> str:
    if (get_language() or "zh").startswith("zh"):
        steps = ((Decimal(10**8), "亿", 2), (Decimal(10**4), "万", 1))
    else:
        steps = ((Decimal(10**6), "M", 2), (Decimal(10**3), "k", 1))
    for step, unit, digits in steps:
        if amount >= step:
            return f"{amount / step:,.{digits}f}{unit}"
    return f"{amount:,.0f}"


def count(value: int | None) -> str:
    """A whole number with thousands separators."""
    return NOTHING if value is None else f"{value:,}"


def capped(value: int, cap: int) -> str:
    """A number nobody counted further than one beyond ``cap``: ``99+``; nothing for none."""
    return "" if not value else f"{cap}+" if value > cap else str(value)


def share(value: Number | None) -> str:
    """A ratio (0..1) with one decimal: ``97.2 %``.

    Rounds toward the middle at the ends: 0.9996 is ``99.9 %``, because 100 % claims no exception.
    """
    if value is None:
        return NOTHING
    percent = Decimal(str(value)) * 100
    rounded = round(percent, 1)
    if rounded == 100 and percent < 100:
        rounded = Decimal("99.9")
    elif rounded == 0 and percent > 0:
        rounded = Decimal("0.1")
    return f"{rounded:.1f}{NARROW_SPACE}%"


@dataclass(frozen=True)
class TimeLeft:
    """``text`` for the eye, ``level`` ok | soon | over for the colour, ``exact`` for the hover."""

    text: str
    level: str
    exact: str


def time_left(due: datetime, at: datetime, *, soon: timedelta = timedelta(days=1)) -> TimeLeft:
    """``剩1天3小时`` before ``due``, ``超2小时`` after; natural time, the two largest units."""
    seconds = int((due - at).total_seconds())
    length = _length(abs(seconds))
    if seconds < 0:
        return TimeLeft(_("超%(length)s") % {"length": length}, "over", moment(due))
    level = "soon" if due - at <= soon else "ok"
    return TimeLeft(_("剩%(length)s") % {"length": length}, level, moment(due))


def _length(seconds: int) -> str:
    minutes, hours, days = seconds // 60 % 60, seconds // 3600 % 24, seconds // 86400
    if days:
        text = _("%(days)s天%(hours)s小时") if hours and days < 30 else _("%(days)s天")
    elif hours:
        text = _("%(hours)s小时%(minutes)s分") if minutes else _("%(hours)s小时")
    else:
        text = _("%(minutes)s分")
    return text % {"days": f"{days:,}", "hours": hours, "minutes": minutes}


def duration(term: Term) -> str:
    """A term of a clause: ``3个月``, in English ``3 months``."""
    return str(term) if (get_language() or "zh").startswith("en") else term.text


_STYLES = {
    "": "%Y-%m-%d %H:%M",
    "date": "%Y-%m-%d",
    "short": "%m-%d %H:%M",
    "time": "%H:%M",
    "month": "%Y-%m",
}


def moment(value: datetime | date | None, style: str = "") -> str:
    """``2026-11-22 14:05``; styles ``date``, ``short``, ``time``, ``month``, ``formal`` (2026年11月22日)."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, datetime):
        value = timezone.localtime(value) if timezone.is_aware(value) else value
    elif style in {"", "short"}:
        style = "date"
    if style == "formal":
        return dateformat.format(value, _("Y年n月j日"))
    return value.strftime(_STYLES[style])
