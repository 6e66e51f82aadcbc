"""Phone numbers as offices write them: full-width, +86, spaces, as numbers, with extension, two in a cell."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

import phonenumbers

from yueke.kernel.cleaning.text import Cell, Cleaned, cell_text, excerpt, half_width, no_value, stripped
from yueke.kernel.cleaning.wording import _

MOBILE, LANDLINE, HOTLINE, ABROAD = "mobile", "landline", "hotline", "abroad"


class Phone(NamedTuple):
    """One number.  ``number`` is how it is shown and stored, ``key`` what two spellings have in common."""

    number: str
    kind: str
    extension: str = ""

    @property
    def key(self) -> str:
        """Digits only, without extension (``+`` kept for numbers abroad)."""
        return self.number.replace("-", "")

    @property
    def text(self) -> str:
        """With its extension: ``0571-88776655转802``."""
        return f"{self.number}转{self.extension}" if self.extension else self.number


_SPLIT = re.compile(r"[/、,;|\n&]|或者|或|和|及")
_LABEL = re.compile(r"^(?:联系)?(?:电话|手机|座机|固话|号码|传真|[Tt]el|TEL|[Mm]obile|[Pp]hone)(?:号码|号)?[::.]?")
_REMARK = re.compile(r"[((][^()()]*[))]$")
_EXTENSION = re.compile(r"(?:转分机|转接|转|分机|ext\.?|x|#)\s*:?\s*(\d{1,6})$", re.I)
_DASHED_EXTENSION = re.compile(r"^((?:\(?0\d{2,3}\)?-?)?\d{7,8})-(\d{1,6})$")
_SCIENTIFIC = re.compile(r"^\d(?:\.(\d+))?[eE]\+?(\d{1,2})$")
_DECIMAL_TAIL = re.compile(r"\d{5,13}\.0+")
_SEPARATORS = re.compile(r"[\s\-‐‑‒–—―−.·•()_]+")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"(0(?:10|2\d)|0[3-9]\d{2})(\d{7,8})")
_HOTLINE = re.compile(r"[48]00\d{7}|9[56]\d{3,6}|1(?:0000|0001|0010|0086|2345|2315|1185)")
_LOCAL = re.compile(r"[2-8]\d{2,3}[- ]?\d{4}")

_CHANGED = _("号码格式已整理")


def clean_phones(cell: Cell) -> Cleaned[tuple[Phone, ...]]:
    """All numbers of a cell, in their order; a problem when any part of it is no phone number."""
    if isinstance(cell, datetime.date | datetime.time | datetime.timedelta):
        return Cleaned(None, _("不是电话号码：{text}", text=cell_text(cell)))
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, int) and not isinstance(cell, bool):
        found = _cleaned(str(cell))
        return found if found.problem else Cleaned(found.value)
    return _cleaned(cell if isinstance(cell, str) else stripped(cell))


def clean_phone(cell: Cell) -> Cleaned[str]:
    """The first number of a cell as text (``13812345678``, ``0571-88776655转802``)."""
    found = clean_phones(cell)
    if not found.value:
        return Cleaned(None, found.problem, found.changed)
    rest = found.value[1:]
    changed = _("另有号码 {rest}", rest="、".join(phone.text for phone in rest)) if rest else found.changed
    return Cleaned(found.value[0].text, None, changed)


def phone_key(number: str) -> str:
    """The comparable form of a stored number: without ``-`` and extension."""
    return number.partition("转")[0].replace("-", "")


@lru_cache(maxsize=65536)
def _cleaned(raw: str) -> Cleaned[tuple[Phone, ...]]:
    if len(raw) == 11 and raw.isascii() and _MOBILE.fullmatch(raw):
        return Cleaned((Phone(raw, MOBILE),))
    original = stripped(raw)
    text = half_width(original)
    nothing = no_value(text)
    if nothing is not None:
        return nothing
    if _DECIMAL_TAIL.fullmatch(text):
        text = text.partition(".")[0]
    scientific = _SCIENTIFIC.match(text)
    if scientific:
        return _from_scientific(text, scientific)
    phones: list[Phone] = []
    for part in _SPLIT.split(text):
        part = part.strip()
        if not part:
            continue
        several = _spaced_mobiles(part)
        for piece in several or [part]:
            phone = _one(piece)
            if isinstance(phone, str):
                return Cleaned(None, phone)
            if phone not in phones:
                phones.append(phone)
    if not phones:
        return Cleaned(None, _("不是电话号码：{text}", text=excerpt(original)))
    plain = "/".join(phone.text for phone in phones)
    return Cleaned(tuple(phones), None, None if plain == original else _CHANGED)


def _spaced_mobiles(part: str) -> list[str] | None:
    """``13800138000 13900139000``: several mobiles with only blanks between."""
    pieces = part.split()
    return pieces if len(pieces) > 1 and all(_MOBILE.fullmatch(piece) for piece in pieces) else None


def _from_scientific(text: str, match: re.Match[str]) -> Cleaned[tuple[Phone, ...]]:
    kept, power = len(match[1] or ""), int(match[2])
    if kept < power:
        return Cleaned(
            None,
            _(
                "号码 {text} 被表格存成科学计数法，后 {lost} 位已丢失，请按原始资料重填",
                text=text,
                lost=power - kept,
            ),
        )
    try:
        digits = str(int(Decimal(text)))
    except InvalidOperation:
        return Cleaned(None, _("不是电话号码：{text}", text=text))
    found = _cleaned(digits)
    return found if found.problem else Cleaned(found.value, None, _("科学计数法已还原为号码"))


def _one(part: str) -> Phone | str:
    """The phone in ``part``, or the sentence that says why it is none."""
    text = _LABEL.sub("", part).strip()
    text = _REMARK.sub("", text) if not text.startswith(("(", "（")) else text
    extension = ""
    found = _EXTENSION.search(text)
    if found:
        extension, text = found[1], text[: found.start()]
    else:
        dashed = _DASHED_EXTENSION.match(text.replace(" ", ""))
        if dashed and not _MOBILE.fullmatch(_SEPARATORS.sub("", text)):
            text, extension = dashed[1], dashed[2]
    abroad = text.strip().startswith(("+", "00"))
    digits = _SEPARATORS.sub("", text)
    bare = _without_country(digits)
    if bare is not None:
        digits, abroad = bare, False
    if _MOBILE.fullmatch(digits):
        return Phone(digits, MOBILE, extension)
    landline = _LANDLINE.fullmatch(digits)
    if landline:
        return Phone(f"{landline[1]}-{landline[2]}", LANDLINE, extension)
    if _HOTLINE.fullmatch(digits):
        return Phone(digits, HOTLINE, extension)
    if abroad:
        return _abroad(digits, extension) or _("不是有效的境外号码：{text}", text=excerpt(part))
    if _LOCAL.fullmatch(text.strip()):
        return Phone(digits, LANDLINE, extension)
    return _refusal(part, digits)


def _without_country(digits: str) -> str | None:
    """``digits`` without a leading +86, 0086, 86 or 0 when a mainland number remains."""
    for prefix in ("+86", "0086", "86", "+0086"):
        rest = digits.removeprefix(prefix)
        if rest != digits:
            if _MOBILE.fullmatch(rest) or _LANDLINE.fullmatch(rest):
                return rest
            if _LANDLINE.fullmatch("0" + rest):
                return "0" + rest
    if digits[:1] == "0" and _MOBILE.fullmatch(digits[1:]):
        return digits[1:]
    return None


def _abroad(digits: str, extension: str) -> Phone | None:
    number = digits if digits.startswith("+") else "+" + digits.removeprefix("00")
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed) or parsed.country_code == 86:
        return None
    return Phone(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164), ABROAD, extension)


def _refusal(part: str, digits: str) -> str:
    if not digits.isdecimal():
        return _("不是电话号码：{text}", text=excerpt(part))
    if digits[0] == "1" and 8 <= len(digits) <= 14:
        if len(digits) != 11:
            return _("手机号应为 11 位，这里是 {length} 位：{text}", length=len(digits), text=excerpt(part))
        return _("手机号段不存在：{text}", text=excerpt(part))
    if digits[0] == "0":
        return _("座机应为区号加 7 或 8 位号码：{text}", text=excerpt(part))
    return _("不是电话号码：{text}", text=excerpt(part))


def mobile_of(phones: tuple[Phone, ...]) -> Phone | None:
    """The first mobile among ``phones``; None when there is none."""
    return next((phone for phone in phones if phone.kind == MOBILE), None)
