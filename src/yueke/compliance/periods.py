"""The periods evidence is asked for: calendar months, quarters, years, or any run of days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import dateformat, timezone
from django.utils.translation import gettext as _

_MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True)
class Period:
    """The days from ``start`` up to, not including, ``end``. ``unit`` is month, quarter, year or days."""

    start: date
    end: date
    unit: str = "days"

    @classmethod
    def of(cls, unit: str, day: date) -> Period:
        """The month, quarter or year that contains ``day``."""
        length = _MONTHS[unit]
        start = date(day.year, (day.month - 1) // length * length + 1, 1)
        return cls(start, _months_later(start, length), unit)

    @classmethod
    def month(cls, day: date) -> Period:
        """The calendar month of ``day``."""
        return cls.of("month", day)

    @classmethod
    def quarter(cls, day: date) -> Period:
        """The calendar quarter of ``day``."""
        return cls.of("quarter", day)

    @classmethod
    def year(cls, day: date) -> Period:
        """The calendar year of ``day``."""
        return cls.of("year", day)

    @classmethod
    def last_30_days(cls, day: date) -> Period:
        """The thirty days that end with ``day``."""
        return cls(day - timedelta(days=29), _day_after(day))

    @classmethod
    def between(cls, first: date, last: date) -> Period:
        """The days from ``first`` to ``last``, both included."""
        return cls(first, _day_after(last))

    @property
    def label(self) -> str:
        """The period as a person names it: 2026年11月, 2026年第4季度, 2026年, or both dates."""
        if self.unit == "month":
            return dateformat.format(self.start, _("Y年n月"))
        if self.unit == "quarter":
            quarter = (self.start.month + 2) // 3
            return _("%(year)s年第%(quarter)s季度") % {"year": self.start.year, "quarter": quarter}
        if self.unit == "year":
            return _("%(year)s年") % {"year": self.start.year}
        last = self.end - timedelta(days=1)
        return _("%(first)s 至 %(last)s") % {"first": self.start, "last": last}

    def shifted(self, by: int) -> Period:
        """The period ``by`` units later (earlier when negative)."""
        if self.unit in _MONTHS:
            return Period.of(self.unit, _months_later(self.start, by * _MONTHS[self.unit]))
        length = (self.end - self.start) * by
        return Period(self.start + length, self.end + length)

    def previous(self) -> Period:
        """The period just before this one."""
        return self.shifted(-1)

    @property
    def starts_at(self) -> datetime:
        """The first moment, aware."""
        return timezone.make_aware(datetime.combine(self.start, time()))

    @property
    def ends_at(self) -> datetime:
        """The first moment after the period, aware."""
        return timezone.make_aware(datetime.combine(self.end, time()))


def _months_later(first: date, months: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    # The calendar ends with the year 9999, and a day somebody types may lie in it.
    return date(year, month + 1, 1) if year <= date.max.year else date.max


def _day_after(day: date) -> date:
    return day + timedelta(days=1) if day < date.max else day
