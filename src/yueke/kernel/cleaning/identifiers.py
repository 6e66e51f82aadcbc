"""Numbers with check digits: resident identity (GB 11643) and unified social credit code (GB 32100)."""

from __future__ import annotations

import datetime
import re

from yueke.kernel.cleaning.text import Cell, Cleaned, excerpt, half_width, no_value, stripped
from yueke.kernel.cleaning.wording import _

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_SIGNS = "10X98765432"
_ID_PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
)
_CREDIT_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_BLANKS = re.compile(r"[\s\-'_]+")
_TIDIED = _("证件号码格式已整理")


def clean_identity_number(cell: Cell, *, latest: datetime.date | None = None) -> Cleaned[str]:
    """A resident identity number of 18 characters; 15-digit ones of the first generation are extended.

    ``latest`` is the last possible birthday (today), when given.
    """
    ready = _prepared(cell)
    if isinstance(ready, Cleaned):
        return ready
    original, text = ready
    changed: str | None = None if text == original else _TIDIED
    if re.fullmatch(r"\d{15}", text):
        text = text[:6] + "19" + text[6:]
        text, changed = text + identity_check_sign(text), _("15 位身份证号已补为 18 位")
    if not re.fullmatch(r"\d{17}[\dX]", text):
        return Cleaned(None, _("身份证号应为 18 位，这里是 {length} 位", length=len(text)))
    if text[:2] not in _ID_PROVINCES:
        return Cleaned(None, _("身份证号的地区码不存在：{code}", code=text[:2]))
    birthday = birthday_of(text)
    if birthday is None or birthday.year < 1850 or (latest is not None and birthday > latest):
        return Cleaned(None, _("身份证号里的出生日期不存在：{text}", text=text[6:14]))
    if identity_check_sign(text[:17]) != text[17]:
        return Cleaned(None, _("身份证号校验位不对，请核对有没有写错"))
    return Cleaned(text, None, changed)


def birthday_of(identity_number: str) -> datetime.date | None:
    """The birthday in an 18-character identity number; None when that day does not exist."""
    try:
        return datetime.date(int(identity_number[6:10]), int(identity_number[10:12]), int(identity_number[12:14]))
    except ValueError:
        return None


def gender_of_identity(identity_number: str) -> str:
    """``male`` or ``female``, as the 17th digit of an identity number says."""
    return "male" if int(identity_number[16]) % 2 else "female"


def identity_check_sign(first17: str) -> str:
    """The check sign of an identity number (ISO 7064 MOD 11-2)."""
    return _ID_SIGNS[sum(int(digit) * weight for digit, weight in zip(first17, _ID_WEIGHTS, strict=True)) % 11]


def clean_credit_code(cell: Cell) -> Cleaned[str]:
    """A unified social credit code: 18 characters with a right check character."""
    ready = _prepared(cell)
    if isinstance(ready, Cleaned):
        return ready
    original, text = ready
    if len(text) != 18:
        return Cleaned(None, _("统一社会信用代码应为 18 位，这里是 {length} 位", length=len(text)))
    wrong = next((sign for sign in text if sign not in _CREDIT_SIGNS), None)
    if wrong is not None:
        return Cleaned(None, _("统一社会信用代码里不会有“{sign}”", sign=wrong))
    if credit_check_sign(text[:17]) != text[17]:
        return Cleaned(None, _("统一社会信用代码校验位不对，请核对有没有写错"))
    return Cleaned(text, None, None if text == original else _TIDIED)


def credit_check_sign(first17: str) -> str:
    """The check character of a unified social credit code (GB 32100-2015, annex A)."""
    total = sum(_CREDIT_SIGNS.index(sign) * weight for sign, weight in zip(first17, _CREDIT_WEIGHTS, strict=True))
    return _CREDIT_SIGNS[-total % 31]


def _prepared(cell: Cell) -> tuple[str, str] | Cleaned[str]:
    """(as written, without blanks in capitals), or the answer for an empty or spoilt cell."""
    if isinstance(cell, float) and abs(cell) >= 1e15:
        return Cleaned(None, _("号码被表格存成数字，末几位已丢失，请按原件重填"))
    original = stripped(cell)
    nothing = no_value(original)
    if nothing is not None:
        return nothing
    text = _BLANKS.sub("", half_width(original)).upper()
    if re.fullmatch(r"\d(\.\d+)?E\+?\d+", text):
        return Cleaned(None, _("号码 {text} 被表格存成科学计数法，请按原件重填", text=excerpt(text)))
    return original, text
