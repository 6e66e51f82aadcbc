"""How personal data looks when it is masked. Who meets it so is decided in ``gate``, which every outlet asks.

Masking happens here on the server; the plain value never reaches a page, file or log that shows the mask.
"""

from __future__ import annotations

import re
from collections.abc import Callable

STARS = "****"

_SURNAMES = """
欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台
皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘
子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐
段干 百里 呼延 东郭 南门 羊舌 微生 梁丘 左丘 东门 西门 第五 歐陽 司馬 東方 獨孤
諸葛 尉遲 赫連 鍾離 長孫 鮮于 軒轅
"""
COMPOUND_SURNAMES = frozenset(_SURNAMES.split())

_CJK = re.compile(r"[\u3400-\u9fff\U00020000-\U0003134f]")
# As far as the district: province, city or prefecture, then 区/县/市/旗; a municipality has no second level.
_TO_DISTRICT = re.compile(
    r"^\s*(?:[^省市区县旗\d]{2,9}?(?:省|自治区|特别行政区))?"
    r"(?:[^省市区县旗\d]{1,10}?(?:市|自治州|地区|盟))?"
    r"(?:[^省市区县旗镇乡村路街道\d]{1,12}?(?:区|县|市|旗))?"
)


def _phone(value: str) -> str:
    digits = re.sub(r"\D", "", value)
    if len(digits) == 13 and digits.startswith("86"):
        digits = digits[2:]
    if len(digits) < 7:
        return STARS
    # Mobile 138****8000; a landline keeps its area code apart: 0571-****8888.
    if "-" in value and value.startswith("0"):
        return f"{value.split('-')[0]}-{STARS}{digits[-2:]}"
    return f"{digits[:3]}{STARS}{digits[-4:]}" if len(digits) >= 11 else f"{digits[:2]}{STARS}{digits[-2:]}"


def _name(value: str) -> str:
    name = value.strip()
    if not _CJK.match(name):
        return name[:1] + "***"
    if len(name) > 2 and name[:2] in COMPOUND_SURNAMES:
        return name[:2] + "*" * (len(name) - 2)
    if len(name) <= 2:
        return name[:1] + "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]


def _email(value: str) -> str:
    local, at, host = value.partition("@")
    return f"{local[:1]}***@{host}" if at else local[:1] + "***"


def _identity(value: str) -> str:
    number = value.strip()
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}" if len(number) > 10 else STARS


def _address(value: str) -> str:
    kept = _TO_DISTRICT.match(value)
    return (kept.group().strip() if kept else "") + STARS


def _bank(value: str) -> str:
    digits = re.sub(r"\D", "", value)
    return f"{STARS} {digits[-4:]}" if len(digits) > 8 else STARS


def _birthday(value: str) -> str:
    # The day is what a greeting needs; the year tells the age.
    parts = value.split("-")
    return f"{STARS}-{parts[1]}-{parts[2]}" if len(parts) == 3 else STARS


_MASKS: dict[str, Callable[[str], str]] = {
    "phone": _phone,
    "name": _name,
    "email": _email,
    "identity": _identity,
    "address": _address,
    "bank": _bank,
    "birthday": _birthday,
    "company": str,
}


def mask(kind: str, value: str | None) -> str:
    """``value`` masked as its ``kind`` is (phone, name, email, identity, address, bank, birthday); empty stays empty.

    Names of companies are public: kind ``company`` comes back as it is. KeyError for any other kind.
    """
    masked = _MASKS[kind]
    return masked(value) if value else ""
