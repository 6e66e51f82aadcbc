"""Whole address lines: who, which number, which province, city and district, and the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from yueke.kernel.cleaning.names import clean_person_name, looks_like_organization
from yueke.kernel.cleaning.phones import Phone, clean_phones
from yueke.kernel.cleaning.regions import Place, find_at, longest_at
from yueke.kernel.cleaning.surnames import surname_of
from yueke.kernel.cleaning.text import Cell, Cleaned, excerpt, half_width, no_value, simplified, stripped
from yueke.kernel.cleaning.wording import _

LONGEST_ADDRESS = 300


@dataclass(frozen=True)
class Address:
    """An address taken apart.  ``province``, ``city`` and ``district`` are official names, empty where
    unknown.

    For the municipalities the city is the municipality itself.  A district that is no administrative one but
    in everyday use (成都市高新区) stays as written.  ``name`` and ``phones`` are filled by
    :func:`parse_address` only.
    """

    province: str = ""
    city: str = ""
    district: str = ""
    detail: str = ""
    name: str = ""
    phones: tuple[Phone, ...] = ()

    @property
    def phone(self) -> str:
        """The first phone number as text; empty when there is none."""
        return self.phones[0].text if self.phones else ""

    @property
    def text(self) -> str:
        """The address in one line, the province not repeated for municipalities."""
        city = "" if self.city == self.province else self.city
        return f"{self.province}{city}{self.district}{self.detail}"


_COUNTRY = re.compile(r"^(?:中国|中华人民共和国)(?=[\u4e00-\u9fff])")
_GAP = re.compile(r"[\s,、/\-·]*")
_EVERYDAY_DISTRICT = re.compile(
    r"(?:[\u4e00-\u9fff]{0,6}?(?:高新技术(?:产业)?(?:开发)?区|高新区|经济技术开发区|经济开发区|经开区|开发区|工业园区|产业园区|保税区|自贸区|示范区|新区|风景区|度假区)"
    r"|(?!小区|园区|社区|校区|厂区|院区)[\u4e00-\u9fff]{2,3}?[区县旗])"
)
_NOT_A_REGION_AFTER = re.compile(r"[路街道巷弄镇乡村大中里苑园东西南北]")
_STREET_SIGN = re.compile(r"[路街道巷弄镇乡村]")
_LABELS = re.compile(
    r"(?:收货人|收件人|联系人|姓名|收货|寄件人|客户|手机号码|手机号|手机|联系电话|电话号码|电话|座机|所在地区|地区|详细地址|收货地址|联系地址|地址|邮编|邮政编码)\s*[::]"
)
_POSTCODE = re.compile(r"\d{6}")
_LABELLED_POSTCODE = re.compile(r"(?:邮政编码|邮编)\s*:?\s*\d{6}(?!\d)")
_STREET_AFTER = re.compile(r"[东西南北中上下]?[一二三四五六七八九十]?(?:环|外|内)?(?:路|街|大道|大街|巷|弄)")
_WAY_FURTHER_ON = re.compile(r"[\u4e00-\u9fff]{2,6}?(?:路|街|大道|巷)")
_PHONE_IN_LINE = re.compile(
    r"(?<![\dA-Za-z])(?:\+?86[\s-]?|0086[\s-]?)?(?:1[3-9]\d{9}|1[3-9]\d[\s-]\d{4}[\s-]\d{4}|\(?0\d{2,3}\)?[\s-]\d{7,8}|0(?:10|2\d|[3-9]\d{2})\d{7,8})"
    r"(?:\s*(?:转|ext\.?)\s*\d{1,6}|-\d{1,5}(?!\d))?(?![\d])"
)
_TRAILING_NAME = re.compile(
    r"(?:(?<=[号室楼栋幢座层元户店])|(?<=\d)(?![号室楼栋幢座层单弄]))(?P<name>[\u4e00-\u9fff]{2,4})$"
)
_NUMBER_SIGN = re.compile(r"(?<=\d)(?:号院|号楼|弄|号|栋|幢|座|楼|单元|室|层)|第(?=\d)")
_HAN_NUMBER = re.compile("[零〇一二三四五六七八九]+(?=[号栋幢座楼层单室弄])")
_GAP_IN_HAN = re.compile(r"(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff\d])|(?<=\d) +(?=[\u4e00-\u9fff])")
_FIRST_DIGIT = re.compile(r"\d")
_NO_WORD = re.compile(r"[^\u3400-\u9fffa-z0-9]+")
_BETWEEN_NUMBERS = re.compile(r"(?<=[a-z0-9]) (?=[a-z0-9])")
_HAN_DIGITS = str.maketrans("零〇一二三四五六七八九", "00123456789")


@lru_cache(maxsize=65536)
def split_address(text: str) -> Address:
    """Province, city, district and detail of ``text``, which holds an address and nothing else."""
    line = simplified(half_width(stripped(text).replace("\n", " ")))
    line = _COUNTRY.sub("", line)
    number = _FIRST_DIGIT.search(line)  # what lies behind the house number never decides about the region
    place, end = _place_at(line[: number.end()] if number else line)
    if place is None:
        return Address(detail=_tidy_detail(line))
    return Address(place.province, place.city, place.district, _tidy_detail(line[end:]))


def clean_address(cell: Cell) -> Cleaned[Address]:
    """The address of a cell; what cannot be placed stays as its ``detail``, and ``changed`` says so."""
    original = stripped(cell)
    nothing = no_value(original)
    if nothing is not None:
        return nothing
    if len(original) > LONGEST_ADDRESS:
        return Cleaned(
            None, _("地址太长：{length} 个字，最多 {limit} 个字", length=len(original), limit=LONGEST_ADDRESS)
        )
    if "<" in original and ">" in original:
        return Cleaned(None, _("不是地址：{text}", text=excerpt(original)))
    address = split_address(original)
    if address.district and not address.province:
        return Cleaned(address, None, _("不止一个城市有{district}，请补上省市", district=address.district))
    if not address.province:
        return Cleaned(address, None, _("没有认出省市区"))
    return Cleaned(address)


def clean_address_in(region: str, detail: str) -> Cleaned[Address]:
    """:func:`clean_address` of ``region + detail``, both stripped; quicker for regions that come again and again."""
    place = _settled(region)
    if place is None or "<" in detail or len(region) + len(detail) > LONGEST_ADDRESS:
        return clean_address(region + detail)
    rest = _tidy_detail(simplified(half_width(detail.replace("\n", " "))))
    return Cleaned(Address(place.province, place.city, place.district, rest))


@lru_cache(maxsize=8192)
def _settled(region: str) -> Place | None:
    """The district that ``region`` names and ends with, whatever may follow; None when what follows could matter."""
    place, end = _place_at(region)
    written = simplified(half_width(stripped(region))) == region and not _COUNTRY.match(region)
    if (
        place is None
        or not (place.city and place.district)
        or end != len(region)
        or not written
        or _FIRST_DIGIT.search(region)
    ):
        return None
    # Only names of regions one after the other, each of them whole; none of them may be the beginning of a longer one.
    at, known = 0, [place]
    for level in range(3):
        if longest_at(region, at, level) > len(region) - at:
            return None
        name, known = find_at(region, at, level) or ("", known)
        at += len(name)
    return place if at == len(region) and place in known and region[-1] in "市区县旗" else None


def parse_address(line: str) -> Address:
    """Name, phones and address from one pasted line in any order: ``张三 138… 浙江省杭州市西湖区文三路 100
    号``."""
    text = simplified(half_width(stripped(line.replace("\n", " "))))
    text = _LABELLED_POSTCODE.sub(" ", text)
    phones: list[Phone] = []
    for found in _PHONE_IN_LINE.findall(text):
        for phone in clean_phones(found.strip()).value or ():
            if phone not in phones:
                phones.append(phone)
    text = _LABELS.sub(" ", _PHONE_IN_LINE.sub(" ", text))
    tokens = [token for token in re.split(r"[\s,;、。|]+", text) if token and not _POSTCODE.fullmatch(token)]
    start = next((i for i, token in enumerate(tokens) if _place_at(token)[0] is not None), None)
    name = ""
    if start is None:
        start = max(range(len(tokens)), key=lambda i: len(tokens[i]), default=0)
    outside = [i for i in range(len(tokens)) if i != start and (i < start or i == len(tokens) - 1)]
    for i in outside:
        if _is_name(tokens[i]):
            name = clean_person_name(tokens[i]).value or ""
            tokens[i] = ""
            break
    rest = " ".join(token for token in tokens[start:] if token)
    if not name:
        name, rest = _name_at_an_end(rest)
    found_place = split_address(rest)
    return Address(
        found_place.province, found_place.city, found_place.district, found_place.detail, name, tuple(phones)
    )


def _is_name(token: str) -> bool:
    return (
        2 <= len(token) <= 6
        and bool(surname_of(token))
        and not any(sign.isdigit() for sign in token)
        and not looks_like_organization(token)
        and _place_at(token)[0] is None
        and not re.search(r"[路街道巷号楼栋幢室区县市省镇乡村]$", token)
    )


def _name_at_an_end(line: str) -> tuple[str, str]:
    """A name glued to the end (…100号张三) or the beginning (张三浙江省…) of an address."""
    found = _TRAILING_NAME.search(line)
    if found and _is_name(found["name"]):
        return found["name"], line[: found.start()]
    for length in (4, 3, 2):
        head, tail = line[:length], line[length:]
        if len(tail) > 3 and _place_at(line)[0] is None and _place_at(tail)[0] is not None and _is_name(head):
            return head, tail
    return "", line


@lru_cache(maxsize=32768)
def _place_at(text: str) -> tuple[Place | None, int]:
    """The place ``text`` begins with and where it ends; None when it begins with none."""
    province, at = _level(text, 0, 0, None)
    city, at = _level(text, at, 1, province)
    if province is not None and city is None and province.province in ("北京市", "天津市", "上海市", "重庆市"):
        city = Place(province.province, province.province)
    if city is not None and text.startswith("市辖区", at):
        at += 3
    district, at = _level(text, at, 2, city or province)
    if district is None and (city or province):
        everyday = _EVERYDAY_DISTRICT.match(text, _after_gap(text, at))
        known = city or province
        if everyday and known is not None and not _STREET_SIGN.match(text, everyday.end()):
            return Place(known.province, known.city, everyday[0]), everyday.end()
    return district or city or province, at


def _level(text: str, at: int, level: int, within: Place | None) -> tuple[Place | None, int]:
    """The region of ``level`` at ``at`` lying in ``within``; the old position when there is none.

    A district whose official name several cities have comes without province and city.
    """
    start = _after_gap(text, at) if at else at
    found = find_at(text, start, level)
    if found is None:
        return None, at
    name, places = found
    end = start + len(name)
    if within is not None:
        places = [p for p in places if p.province == within.province and (not within.city or p.city == within.city)]
    official = name[-1] in "省市区县盟旗州"
    if not places or not (official or _stands_alone(text, end, level)):
        return None, at
    if len(places) == 1:
        return places[0], end
    if level == 2 and within is None and official and all(place.district == name for place in places):
        return Place("", "", name), end
    return None, at


def _after_gap(text: str, at: int) -> int:
    """The position of the first sign at or after ``at`` that is no blank, comma or dash."""
    found = _GAP.match(text, at)
    return found.end() if found else at


def _stands_alone(text: str, end: int, level: int) -> bool:
    """Whether a short name (杭州, 西湖) ending at ``end`` is meant as a place, not as the name of a
    street."""
    if end >= len(text) or _after_gap(text, end) > end:
        return True
    if text[end] in "区县旗" or _STREET_AFTER.match(text, end):
        return False
    return level < 2 or (not _NOT_A_REGION_AFTER.match(text, end) and bool(_WAY_FURTHER_ON.match(text, end)))


def _tidy_detail(text: str) -> str:
    if " " in text:
        text = _GAP_IN_HAN.sub("", text)
    return text.strip(" ,、/-·。;")


@lru_cache(maxsize=131072)
def address_key(detail: str) -> str:
    """What two spellings of the same street address have in common: 文三路１００号２幢３０１室 /
    文三路100号2栋301."""
    text = simplified(half_width(detail)).lower()
    text = _HAN_NUMBER.sub(lambda found: found[0].translate(_HAN_DIGITS), text)
    text = _NUMBER_SIGN.sub("-", text)
    return _BETWEEN_NUMBERS.sub("-", _NO_WORD.sub(" ", text)).replace(" ", "")
