"""Plain text of a cell: control characters out, formulas and HTML kept as the text they are."""

from __future__ import annotations

import datetime
import re
import unicodedata
from decimal import Decimal
from typing import Any, Generic, NamedTuple, TypeVar

import opencc

from yueke.kernel.cleaning.wording import _

T = TypeVar("T")

#: What a spreadsheet reader may hand over for one cell.
Cell = (
    str | int | float | bool | Decimal | datetime.date | datetime.datetime | datetime.time | datetime.timedelta | None
)


class Cleaned(NamedTuple, Generic[T]):
    """One cleaned cell.

    ``value`` is None when the cell is empty or unusable; ``problem`` says why it is unusable (None when all
    is well); ``changed`` says what was altered or left out, so the check page can show it.
    """

    value: T | None
    problem: str | None = None
    changed: str | None = None


EMPTY: Cleaned[Any] = Cleaned(None)

#: Words offices write where nothing is known.
PLACEHOLDERS = frozenset(
    [
        "不详",
        "未知",
        "无",
        "無",
        "没有",
        "暂无",
        "暂缺",
        "空",
        "未填",
        "未提供",
        "不知道",
        "保密",
        "待补",
        "待定",
        "待补充",
        "略",
        "-",
        "--",
        "---",
        "—",
        "——",
        "/",
        "//",
        "\\",
        ".",
        "?",
        "??",
        "???",
        "n/a",
        "na",
        "none",
        "null",
        "nil",
        "nan",
        "unknown",
        "tbd",
        "xx",
        "xxx",
    ]
)

CELL_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"})

_DROPPED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_UNUSUAL = re.compile("[^\x20-\x7e\u3001-\u3002\u3400-\u9fff\uff01-\uff5e]|  ")
_SPACES = re.compile("[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_LINE_ENDS = re.compile("\r\n?|\u2028|\u2029|\x85|_x000D_\n?")
_TEXT_MARK = re.compile(r"'[=+\-@\t\r]")
_simplifier = opencc.OpenCC("t2s")


def cell_text(cell: Cell) -> str:
    """What a person sees in the cell: whole numbers without ``.0``, dates as ``2026-11-22``, no control
    characters."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e18 else repr(cell)
    if isinstance(cell, datetime.datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S").removesuffix(" 00:00:00")
    return str(cell)


def stripped(cell: Cell) -> str:
    """:func:`cell_text` without control characters and surrounding blanks; blanks of all kinds become one
    space."""
    text = cell if isinstance(cell, str) else cell_text(cell)
    # Letters and digits alone, of whatever script, hold nothing to take away.
    if not text or text.isalnum():
        return text
    if not _UNUSUAL.search(text):
        return text.strip(" ")
    return _SPACES.sub(" ", _DROPPED.sub("", text)).strip()


def printable(text: str) -> str:
    """``text`` without control characters and marks that turn its direction; lines end with a line feed."""
    return _DROPPED.sub("", _LINE_ENDS.sub("\n", text))


def half_width(text: str) -> str:
    """Full-width letters, digits and signs as ASCII (Unicode NFKC)."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


class _SimplifiedSigns(dict[int, int]):
    """Code point → code point of the simplified sign, filled as signs turn up.

    Signs of GB2312 stay: OpenCC takes 乾 for 干, which is right for 乾淨 but spoils 李乾 and 乾安县.
    """

    def __missing__(self, code: int) -> int:
        sign = chr(code)
        # Half of a pair of surrogates is no sign at all; no encoding takes it.
        if code >= 0x3400 and not "\ud800" <= sign <= "\udfff" and not sign.encode("gb2312", "ignore"):
            converted = _simplifier.convert(sign)
            self[code] = ord(converted) if len(converted) == 1 else code
        else:
            self[code] = code
        return self[code]


_SIMPLIFIED = _SimplifiedSigns()


def simplified(text: str) -> str:
    """Traditional characters as simplified ones (OpenCC t2s, sign by sign); what is simplified already
    stays."""
    if text.isascii():
        return text
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return text.translate(_SIMPLIFIED)
    # Every sign is one of those that stay.
    return text


def is_placeholder(text: str) -> bool:
    """Whether ``text`` is a word for "nothing known" (不详, 无, -, N/A …)."""
    return half_width(text).strip().strip("()[]").lower() in PLACEHOLDERS


def is_cell_error(text: str) -> bool:
    """Whether ``text`` is a spreadsheet error such as ``#REF!``."""
    return text[:1] == "#" and text.upper() in CELL_ERRORS


def clean_text(cell: Cell, *, limit: int | None = None, lines: bool = True) -> Cleaned[str]:
    """Free text.  Formulas and HTML stay text; Excel's leading ``'`` before = + - @ goes.

    ``limit`` is the greatest length in characters; ``lines=False`` joins lines with a space.
    """
    raw = cell_text(cell)
    if not raw:
        return EMPTY
    text = raw
    if not (raw.isascii() and raw.isprintable()):
        text = printable(raw).replace("\u00a0", " ").replace("\u3000", " ")
    text = text.strip()
    if not lines and "\n" in text:
        text = " ".join(part.strip() for part in text.split("\n") if part.strip())
    if _TEXT_MARK.match(text):
        text = text[1:]
    if not text:
        return EMPTY
    if is_cell_error(text):
        return Cleaned(None, _("单元格是公式错误 {text}", text=text))
    if limit is not None and len(text) > limit:
        return Cleaned(None, _("太长：{length} 个字，最多 {limit} 个字", length=len(text), limit=limit))
    return Cleaned(text)


def no_value(text: str) -> Cleaned[Any] | None:
    """The answer for a cell that holds nothing usable (empty, a word for "unknown", a cell error); else
    None."""
    if not text:
        return EMPTY
    if is_cell_error(text):
        return Cleaned(None, _("单元格是公式错误 {text}", text=text))
    if len(text) <= 8 and is_placeholder(text):
        return Cleaned(None, None, _("“{text}”视为未填", text=text))
    return None


def excerpt(text: str, length: int = 30) -> str:
    """The beginning of ``text`` for a message."""
    text = text.replace("\n", " ")
    return text if len(text) <= length else text[: length - 1] + "…"
