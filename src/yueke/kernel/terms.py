"""Durations as regulations state them: "3 months", "2 working days", 「4个工作小时」."""

from __future__ import annotations

import re
from dataclasses import dataclass

# unit -> Chinese measure word; the order puts longer words first, so that 个工作小时 is not read as 小时.
_CHINESE = {
    "working hours": "个工作小时",
    "working days": "个工作日",
    "minutes": "分钟",
    "hours": "小时",
    "days": "天",
    "weeks": "周",
    "months": "个月",
    "years": "年",
}
UNITS = tuple(_CHINESE)
LONGEST = 9999
"""The largest count a term may have: more is a typing error, and would overflow a date."""

_ENGLISH_FORM = re.compile(r"(\d+)\s+(working\s+)?(minute|hour|day|week|month|year)s?", re.ASCII | re.IGNORECASE)
_CHINESE_FORM = re.compile(r"(\d+)\s*(" + "|".join(_CHINESE.values()) + r"|工作小时|工作日|日|月)", re.ASCII)
_CHINESE_UNIT = {word: unit for unit, word in _CHINESE.items()} | {
    "工作小时": "working hours",
    "工作日": "working days",
    "日": "days",
    "月": "months",
}


class TermError(ValueError):
    """The text is no duration; the message (Chinese) says what was expected."""


@dataclass(frozen=True)
class Term:
    """A count of natural units (minutes … years) or of working days or working hours.

    Natural units are added by the calendar alone; working units need the company's working calendar.
    """

    n: int
    unit: str

    def __post_init__(self) -> None:
        if self.unit not in _CHINESE:
            raise TermError(f"不认识的时间单位“{self.unit}”，可用：{'、'.join(UNITS)}")
        if not 0 <= self.n <= LONGEST:
            raise TermError(f"时长的数字应在 0 到 {LONGEST} 之间，现为 {self.n}")

    @classmethod
    def parse(cls, text: str) -> Term:
        """Read "3 months", "1 working day" or 「3个月」; raise `TermError` for anything else."""
        cleaned = text.strip() if isinstance(text, str) else ""
        if found := _ENGLISH_FORM.fullmatch(cleaned):
            unit = ("working " if found[2] else "") + found[3].lower() + "s"
        elif found := _CHINESE_FORM.fullmatch(cleaned):
            unit = _CHINESE_UNIT[found[2]]
        if found is None or unit not in _CHINESE:
            raise TermError(f"“{text}”不是时长；应写成 3 months、7 days、2 working days、4 working hours 之类")
        # Bounded by its digits first: int() refuses thousands of digits with an error of its own.
        digits = found[1].lstrip("0") or "0"
        if len(digits) > len(str(LONGEST)):
            raise TermError(f"时长的数字应在 0 到 {LONGEST} 之间，现为 {digits[:8]}…")
        return cls(int(digits), unit)

    @property
    def working(self) -> bool:
        """Whether only the working calendar can add this term to a time."""
        return self.unit.startswith("working ")

    @property
    def text(self) -> str:
        """The term as a Chinese regulation writes it, e.g. 「3个月」."""
        return f"{self.n}{_CHINESE[self.unit]}"

    @property
    def sql_interval(self) -> str:
        """A PostgreSQL interval literal; raises `TermError` for working units, which no interval can hold."""
        if self.working:
            raise TermError(f"“{self.text}”须按工作日历推算，没有对应的 SQL 间隔")
        return f"{self.n} {self.unit}"

    def __str__(self) -> str:
        """The canonical English form, which `parse` reads back."""
        return f"{self.n} {self.unit[:-1] if self.n == 1 else self.unit}"
