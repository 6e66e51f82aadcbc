"""Money and quantities as offices write them: ¥, thousands separators, 元/万元, full-width, brackets for
minus."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from yueke.kernel.cleaning.text import Cell, Cleaned, excerpt, half_width, no_value, stripped
from yueke.kernel.cleaning.wording import _

#: No single amount or quantity of a customer record is greater.
GREATEST = Decimal(10) ** 12

_CURRENCY = re.compile(r"人民币|rmb|cny|[¥￥]", re.I)
_UNIT = re.compile(r"(亿|千万|百万|十万|万|千|百)?(?:元|圆|块钱|块)?整?$")
_SCALE = {
    "亿": 10**8,
    "千万": 10**7,
    "百万": 10**6,
    "十万": 10**5,
    "万": 10**4,
    "千": 10**3,
    "百": 10**2,
    None: 1,
}
_NUMBER = re.compile(
    r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d{1,4}(?:,\d{4})+|\d+)?(?:\.\d*)?(?:[eE][+-]?\d{1,2})?"
)
_MEASURE = re.compile(r"(?<=\d)\s*[\u4e00-\u9fffA-Za-z]{1,4}$")
_HAN_DIGITS = {
    sign: value
    for value, signs in enumerate(
        ("零〇", "一壹", "二贰貳", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")
    )
    for sign in signs
}
_HAN_POWERS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_HAN_AMOUNT = re.compile("[零〇一壹二贰貳三叁參四肆五伍六陆陸七柒八捌九玖十拾百佰千仟万萬亿億]{1,24}")

_STYLED = _("数字格式已整理")


def clean_amount(
    cell: Cell, *, places: int = 2, negative: bool = True, greatest: Decimal = GREATEST
) -> Cleaned[Decimal]:
    """An amount of money in yuan, rounded half up to ``places`` decimals.  ``negative=False`` refuses
    amounts below 0."""
    found = _number(cell)
    if found.value is None:
        return found
    return _within(found, places, negative=negative, zero=True, greatest=greatest)


def clean_quantity(
    cell: Cell,
    *,
    places: int = 3,
    negative: bool = False,
    zero: bool = False,
    whole: bool = False,
    greatest: Decimal = GREATEST,
) -> Cleaned[Decimal]:
    """A quantity; a unit behind it (35箱) is left out.  Refuses 0 and less unless allowed, parts when
    ``whole``."""
    found = _number(cell, measured=True)
    if found.value is None:
        return found
    if whole and found.value != found.value.to_integral_value():
        return Cleaned(None, _("应为整数：{text}", text=_shown(cell)))
    return _within(found, places, negative=negative, zero=zero, greatest=greatest)


def _within(found: Cleaned[Decimal], places: int, *, negative: bool, zero: bool, greatest: Decimal) -> Cleaned[Decimal]:
    value = found.value
    if value is None:
        return found
    if value < 0 and not negative:
        return Cleaned(None, _("不能是负数：{value}", value=f"{value:f}"))
    if value == 0 and not zero:
        return Cleaned(None, _("不能是 0"))
    if abs(value) > greatest:
        return Cleaned(None, _("数字太大：{value}", value=f"{value:.6g}"))
    step = Decimal(1).scaleb(-places)
    rounded = value.quantize(step, ROUND_HALF_UP)
    if abs(rounded - value) > step * Decimal("1e-6"):  # a spreadsheet's binary dust is not worth a word
        return Cleaned(rounded, None, _("已四舍五入到 {places} 位小数", places=places))
    return Cleaned(rounded, None, found.changed)


def _shown(cell: Cell) -> str:
    return excerpt(stripped(cell))


def _number(cell: Cell, *, measured: bool = False) -> Cleaned[Decimal]:
    if isinstance(cell, bool):
        return Cleaned(None, _("不是数字：{text}", text=_shown(cell)))
    if isinstance(cell, int | float | Decimal):
        value = Decimal(repr(cell)) if isinstance(cell, float) else Decimal(cell)
        return Cleaned(value) if value.is_finite() else Cleaned(None, _("不是数字：{text}", text=str(cell)))
    return _of_text(stripped(cell), measured)


@lru_cache(maxsize=32768)
def _of_text(original: str, measured: bool) -> Cleaned[Decimal]:
    nothing = no_value(original)
    if nothing is not None:
        return nothing
    text = _CURRENCY.sub("", half_width(original).replace("−", "-").replace("–", "-").replace("。", ".")).strip()
    minus = False
    if text.startswith("(") and text.endswith(")"):
        minus, text = True, text[1:-1].strip()
    if text.startswith("负"):
        minus, text = True, text[1:].strip()
    if len(text) > 1 and text.endswith("-"):
        minus, text = True, text[:-1].strip()
    unit = _UNIT.search(text)
    scale, stem = (unit[1], text[: unit.start()].strip()) if unit else (None, text)
    if measured and not _NUMBER.fullmatch(stem):
        stem = _MEASURE.sub("", text)
        scale = None
    value = _parsed(stem)
    if value is None:
        value, scale = _of_han(text), None
    if value is None:
        return Cleaned(None, _("不是数字：{text}", text=excerpt(original)))
    value = value * _SCALE[scale]
    if scale is not None:
        changed: str | None = _("已按“{unit}”换算", unit=scale)
    else:
        changed = None if stem == original else _STYLED
    return Cleaned(-value if minus else value, None, changed)


def _parsed(text: str) -> Decimal | None:
    if not _NUMBER.fullmatch(text) or not any(sign.isdecimal() for sign in text):
        return None
    return Decimal(text.replace(",", "").replace(" ", ""))


def _of_han(text: str) -> Decimal | None:
    """``壹万贰仟叁佰元整`` as a number; None when ``text`` is not written so (角 and 分 are refused, not
    lost)."""
    text = re.sub(r"[元圆]?整?$", "", text)
    if not _HAN_AMOUNT.fullmatch(text) or not any(sign in _HAN_DIGITS or sign in "十拾" for sign in text):
        return None
    total = section = digit = 0
    for sign in text:
        if sign in _HAN_DIGITS:
            digit = _HAN_DIGITS[sign]
        elif sign in _HAN_POWERS:
            section += (digit or 1) * _HAN_POWERS[sign]
            digit = 0
        else:
            scale = 10**4 if sign in "万萬" else 10**8
            total = (total + section + digit) * scale if scale == 10**8 else total + (section + digit) * scale
            section = digit = 0
    return Decimal(total + section + digit)
