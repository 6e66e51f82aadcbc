"""The numbers of headings: 一、（一）1.（1）, written by counting and recognised in what people type."""

from __future__ import annotations

import re

_DIGITS = "零一二三四五六七八九"
_TYPED = (
    re.compile(r"^[一二三四五六七八九十]{1,3}、\s*"),
    re.compile(r"^[（(][一二三四五六七八九十]{1,3}[）)]\s*"),
    re.compile(r"^\d{1,2}[.．](?!\d)\s*"),
    re.compile(r"^[（(]\d{1,2}[）)]\s*"),
)


def chinese(number: int) -> str:
    """A whole number from 1 to 99 in Chinese: 12 is 十二."""
    if not 0 < number < 100:
        raise ValueError(f"{number} is not between 1 and 99.")
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


def written(level: int, number: int) -> str:
    """The number of a heading as it stands before the text; beyond 99 in figures, which are never wrong."""
    counted = chinese(number) if number < 100 else str(number)
    return (f"{counted}、", f"（{counted}）", f"{number}. ", f"（{number}）")[level - 1]


def typed(line: str) -> tuple[int, str]:
    """The level a line asks for by the number typed before it, and the rest; level 0 for running text."""
    for level, shape in enumerate(_TYPED, start=1):
        rest = shape.sub("", line)
        if rest != line and rest:
            return level, rest
    return 0, line


class Counter:
    """Counts headings: a heading of a higher level begins the ones below anew."""

    def __init__(self, levels: int) -> None:
        self._counts = [0] * levels

    def next(self, level: int) -> str:
        """The number of the next heading of ``level``."""
        self._counts[level - 1] += 1
        self._counts[level:] = [0] * (len(self._counts) - level)
        return written(level, self._counts[level - 1])
