"""Dates as offices write them: many styles, Excel serial numbers, impossible days refused with the reason."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from yueke.kernel.cleaning.text import Cell, Cleaned, excerpt, half_width, no_value, stripped
from yueke.kernel.cleaning.wording import _

#: How two-number beginnings such as 03/04/2025 are to be read.
Order = Literal["dmy", "mdy"]

LOCAL = ZoneInfo("Asia/Shanghai")
FIRST_DAY = datetime.date(1900, 1, 1)
LAST_DAY = datetime.date(2100, 12, 31)
_SERIAL_START = datetime.date(1899, 12, 30)  # right from 1900-03-01 on; Excel believes in 1900-02-29
_SERIALS = range(61, 73_051)  # 1900-03-01 … 2099-12-31

_CLOCK = (
    r"(?:[T\s日号]+(?P<hour>\d{1,2})[:时点](?P<minute>\d{1,2})(?:[:分](?P<second>\d{1,2})(?:\.\d+)?)?[分秒]?"
    r"(?:\s*(?P<zone>Z|[+-]\d\d:?\d\d))?\s*(?P<half>[AaPp]\.?[Mm]\.?)?)?"
)
_YMD = re.compile(r"(?P<y>\d{4})\s*[年/\-.,、\\]\s*(?P<m>\d{1,2})\s*[月/\-.,、\\]\s*(?P<d>\d{1,2})\s*[日号]?" + _CLOCK)
_COMPACT = re.compile(
    r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})(?:\s*(?P<hour>\d{2}):?(?P<minute>\d{2}):?(?P<second>\d{2})?)?"
)
_SHORT_YEAR = re.compile(
    r"'?(?P<y>\d{2})\s*(?:年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*[日号]?|[-/.](?P<m2>\d{1,2})[-/.](?P<d2>\d{1,2}))"
    + _CLOCK
)
_YEAR_LAST = re.compile(r"(?P<a>\d{1,2})[-/.](?P<b>\d{1,2})[-/.](?P<y>\d{4})" + _CLOCK)
_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_ENGLISH = re.compile(
    r"(?P<d>\d{1,2})(?:st|nd|rd|th)?[-\s]*(?P<mon>[A-Za-z]{3})[a-z]*\.?[-\s,]*(?P<y>\d{4}|\d{2})" + _CLOCK
)
_ENGLISH_FIRST = re.compile(r"(?P<mon>[A-Za-z]{3})[a-z]*\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{4})" + _CLOCK)
_MONTH_ONLY = re.compile(r"\d{4}\s*[年/.-]\s*\d{1,2}\s*月?|(?:19|20)\d{2}(?:0[1-9]|1[0-2])")
_NO_YEAR = re.compile(r"\d{1,2}\s*[月/.-]\s*\d{1,2}\s*[日号]?")
_WEEKDAY = re.compile(r"\(?(?:星期|周|礼拜)[一二三四五六日天]\)?")
_HAN_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_HAN_DATE = re.compile(
    r"(?P<y>[〇零○一二三四五六七八九]{4})年(?P<m>[一二三四五六七八九十]{1,2})月(?P<d>[一二三四五六七八九十]{1,3})[日号]?"
)

_STYLED = _("日期已改写为年-月-日")
_FROM_SERIAL = _("表格日期序号已换算为日期")


def clean_date(
    cell: Cell,
    *,
    earliest: datetime.date = FIRST_DAY,
    latest: datetime.date = LAST_DAY,
    order: Order | None = None,
) -> Cleaned[datetime.date]:
    """A calendar day.  Whoever reads a birthday passes ``latest=today``.

    ``order`` settles days such as 03/04/2025 (see :func:`order_of`); without it they are refused as
    ambiguous.
    """
    found = clean_datetime(cell, earliest=earliest, latest=latest, order=order)
    return Cleaned(found.value.date() if found.value else None, found.problem, found.changed)


def clean_datetime(
    cell: Cell,
    *,
    earliest: datetime.date = FIRST_DAY,
    latest: datetime.date = LAST_DAY,
    order: Order | None = None,
) -> Cleaned[datetime.datetime]:
    """A local moment without time zone (midnight when only the day is given)."""
    if isinstance(cell, datetime.datetime):
        found: Cleaned[datetime.datetime] = Cleaned(cell.replace(tzinfo=None))
    elif isinstance(cell, datetime.date):
        found = Cleaned(datetime.datetime(cell.year, cell.month, cell.day))  # noqa: DTZ001 - local by contract
    elif isinstance(cell, int | float) and not isinstance(cell, bool):
        found = _of_number(cell)
    else:
        found = _of_text(cell if isinstance(cell, str) else stripped(cell), order)
    if found.value is not None:
        day = found.value.date()
        if day < earliest:
            return Cleaned(
                None, _("日期太早：{day}，不应早于 {limit}", day=day.isoformat(), limit=earliest.isoformat())
            )
        if day > latest:
            return Cleaned(None, _("日期太晚：{day}，不应晚于 {limit}", day=day.isoformat(), limit=latest.isoformat()))
    return found


def order_of(cells: Iterable[Cell]) -> Order | None:
    """How a column writes days such as 13/04/2025: ``dmy`` or ``mdy``; None when nothing in it shows."""
    days_first = months_first = 0
    for cell in cells:
        found = _YEAR_LAST.fullmatch(half_width(cell).strip()) if isinstance(cell, str) else None
        if found:
            days_first += int(found["a"]) > 12
            months_first += int(found["b"]) > 12
    if days_first and not months_first:
        return "dmy"
    return "mdy" if months_first and not days_first else None


def _of_number(number: float) -> Cleaned[datetime.datetime]:
    if not 0 < number < 1e8:  # also not-a-number and infinity
        return Cleaned(None, _("不是日期：{text}", text=excerpt(str(number))))
    whole = int(number)
    if 19_000_101 <= whole <= 21_001_231 and number == whole:
        return _of_text(str(whole), None)
    if whole in _SERIALS:
        day = _SERIAL_START + datetime.timedelta(days=whole)
        moment = datetime.datetime(day.year, day.month, day.day)  # noqa: DTZ001
        return Cleaned(moment + datetime.timedelta(seconds=round((number - whole) * 86400)), None, _FROM_SERIAL)
    return Cleaned(None, _("不是日期：{text}", text=f"{number:g}"))


@lru_cache(maxsize=32768)
def _of_text(raw: str, order: Order | None) -> Cleaned[datetime.datetime]:
    original = stripped(raw)
    nothing = no_value(original)
    if nothing is not None:
        return nothing
    text = _WEEKDAY.sub(" ", half_width(original)).replace("上午", " ").strip()
    afternoon = "下午" in text or "晚上" in text
    text = text.replace("下午", " ").replace("晚上", " ").strip()
    for pattern in (_YMD, _COMPACT):
        found = pattern.fullmatch(text)
        if found:
            return _moment(found, int(found["y"]), int(found["m"]), int(found["d"]), original, afternoon)
    found = _HAN_DATE.fullmatch(text)
    if found:
        return _moment(
            found, int(found["y"].translate(_HAN_DIGITS)), _han(found["m"]), _han(found["d"]), original, False
        )
    if text.replace(".", "", 1).isdecimal() and len(text.partition(".")[0]) == 5:
        return _of_number(float(text))
    found = _YEAR_LAST.fullmatch(text)
    if found:
        return _year_last(found, order, original, afternoon)
    found = _SHORT_YEAR.fullmatch(text)
    if found:
        month, day = int(found["m"] or found["m2"]), int(found["d"] or found["d2"])
        return _moment(found, _full_year(int(found["y"])), month, day, original, afternoon)
    found = _ENGLISH.fullmatch(text) or _ENGLISH_FIRST.fullmatch(text)
    if found and found["mon"].lower() in _MONTHS:
        year = int(found["y"]) if len(found["y"]) == 4 else _full_year(int(found["y"]))
        return _moment(found, year, _MONTHS[found["mon"].lower()], int(found["d"]), original, afternoon)
    return Cleaned(None, _refusal(text, original))


def _refusal(text: str, original: str) -> str:
    if _MONTH_ONLY.fullmatch(text):
        return _("只有年月，缺少日：{text}", text=excerpt(original))
    if _NO_YEAR.fullmatch(text):
        return _("缺少年份：{text}", text=excerpt(original))
    return _("不是日期：{text}", text=excerpt(original))


def _year_last(found: re.Match[str], order: Order | None, original: str, afternoon: bool) -> Cleaned[datetime.datetime]:
    first, second, year = int(found["a"]), int(found["b"]), int(found["y"])
    if order is None:
        if first <= 12 and second <= 12 and first != second:
            return Cleaned(None, _("分不清日和月：{text}，请写成 年-月-日", text=excerpt(original)))
        order = "dmy" if first > 12 else "mdy"
    day, month = (first, second) if order == "dmy" else (second, first)
    return _moment(found, year, month, day, original, afternoon)


def _full_year(short: int) -> int:
    """The century of a two-digit year: 00–49 is 20xx, 50–99 is 19xx."""
    return short + (2000 if short < 50 else 1900)


def _han(number: str) -> int:
    if "十" not in number:
        return int(number.translate(_HAN_DIGITS))
    tens, _sep, ones = number.partition("十")
    return int((tens or "一").translate(_HAN_DIGITS)) * 10 + int((ones or "零").translate(_HAN_DIGITS))


def _moment(
    found: re.Match[str], year: int, month: int, day: int, original: str, afternoon: bool
) -> Cleaned[datetime.datetime]:
    if not 1 <= month <= 12:
        return Cleaned(None, _("没有 {month} 月：{text}", month=month, text=excerpt(original)))
    if not 1 <= year <= 9998:
        return Cleaned(None, _("不是日期：{text}", text=excerpt(original)))
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        return Cleaned(
            None,
            _(
                "{year} 年 {month} 月没有 {day} 日：{text}",
                year=year,
                month=month,
                day=day,
                text=excerpt(original),
            ),
        )
    parts = found.groupdict()
    hour, minute, second = (int(parts.get(name) or 0) for name in ("hour", "minute", "second"))
    half = (parts.get("half") or "").lower()
    if (half.startswith("p") or afternoon) and hour < 12:
        hour += 12
    elif half.startswith("a") and hour == 12:
        hour = 0
    if hour > 23 or minute > 59 or second > 59:
        return Cleaned(None, _("时间不存在：{text}", text=excerpt(original)))
    moment = datetime.datetime(year, month, day, hour, minute, second)  # noqa: DTZ001
    zone = parts.get("zone")
    if zone:
        moment = datetime.datetime.fromisoformat(f"{moment.isoformat()}{zone}").astimezone(LOCAL).replace(tzinfo=None)
    standard = original.startswith(f"{year:04}-{month:02}-{day:02}")
    return Cleaned(moment, None, None if standard else _STYLED)
