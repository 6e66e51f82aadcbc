"""Which period a page speaks about, as written in its address: ``?period=quarter&on=2026-07-01``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from yueke.compliance.periods import Period
from yueke.kernel.errors import Message
from yueke.ui.spans import TITLES

DEFAULT = "quarter"
_UNITS = ("month", "quarter", "year")
_OFFERED = (*_UNITS, "30")


@dataclass(frozen=True)
class Shortcut:
    """A link to a period."""

    title: Message
    query: str
    active: bool
    code: str = ""

    @property
    def url(self) -> str:
        """The period's address seen from the page one is on."""
        return f"?{self.query}"


@dataclass(frozen=True)
class AskedPeriod:
    """The period of a page: its code in the address, the days, and its name in words."""

    code: str
    period: Period
    today: date

    @property
    def name(self) -> str:
        """本季 for the running quarter, 2026年第2季度 for another."""
        return str(TITLES[self.code]) if self.is_running else self.period.label

    @property
    def is_running(self) -> bool:
        """Whether today lies in it."""
        return self.period.start <= self.today < self.period.end

    @property
    def last_day(self) -> date:
        """The last day there can be facts about: today while the period runs."""
        return min(self.today, date.fromordinal(self.period.end.toordinal() - 1))

    @property
    def query(self) -> str:
        """What an address needs to come back to this period; empty for the default one."""
        return self._query_of(self.code, self.period)

    @property
    def shortcuts(self) -> list[Shortcut]:
        """本月 · 本季 · 本年 · 近30天."""
        return [
            Shortcut(TITLES[code], urlencode({"period": code}), code == self.code and self.is_running, code)
            for code in _OFFERED
        ]

    @property
    def earlier(self) -> Shortcut:
        """The period before."""
        before = self.period.previous()
        return Shortcut(before.label, self._query_of(self.code, before), False)

    @property
    def later(self) -> Shortcut | None:
        """The period after; none beyond the running one."""
        after = self.period.shifted(1)
        if after.start > self.today or (self.code == "30" and self.is_running):
            return None
        return Shortcut(after.label, self._query_of(self.code, after), False)

    def _query_of(self, code: str, period: Period) -> str:
        if period.start <= self.today < period.end:
            return "" if code == DEFAULT else urlencode({"period": code})
        anchor = period.start if code != "30" else date.fromordinal(period.end.toordinal() - 1)
        return urlencode({"period": code, "on": anchor.isoformat()})


def asked_period(params: Mapping[str, str], today: date, default: str = DEFAULT) -> AskedPeriod:
    """The period ``params`` ask for; what cannot be read is the running quarter."""
    code = params.get("period", default)
    try:
        day = date.fromisoformat(params.get("on", ""))
    except ValueError:
        day = today
    if not date(2000, 1, 1) <= day <= today:
        day = today
    if code == "30":
        return AskedPeriod(code, Period.last_30_days(day), today)
    code = code if code in _UNITS else default
    return AskedPeriod(code, Period.of(code, day), today)
