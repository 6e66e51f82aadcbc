"""Chinese characters as they are read and typed: readings of a name, and Latin letters cut into syllables."""

from __future__ import annotations

import os
import re
import unicodedata
from functools import lru_cache

# Characters are asked for one by one: the library's 47,000 phrases would be 45 MB in every process, and never looked at.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")

from pypinyin import Style, pinyin
from pypinyin.constants import PINYIN_DICT
from pypinyin.contrib.tone_convert import to_normal

HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003134f]")

SPELLED = 8
"""How many characters of a name are found by pinyin; the rest of a long company name only by characters."""

_SEVERAL = """
单 shan dan / 單 shan dan / 仇 qiu chou / 解 xie jie / 曾 zeng ceng / 查 zha cha / 区 ou qu
區 ou qu / 尉 wei yu / 朴 piao pu / 盖 ge gai / 覃 qin tan / 翟 zhai di / 乐 yue le
樂 yue le / 员 yun yuan / 召 shao zhao / 种 chong zhong / 缪 miao mou / 那 na nuo
折 she zhe / 黑 he hei / 秘 bi mi / 万 wan mo / 俟 qi si / 长 chang zhang / 長 chang zhang
重 chong zhong / 行 hang xing / 厦 xia sha / 贾 jia gu / 隗 wei kui / 晟 sheng cheng
茜 qian xi / 都 du dou / 朝 chao zhao / 会 hui kuai / 调 diao tiao / 传 chuan zhuan
繁 po fan / 郗 chi xi / 车 che ju / 澹 dan tan / 吕 lv lu lyu / 呂 lv lu lyu / 女 nv nu
绿 lv lu / 旅 lv lu / 律 lv lu
"""
READINGS: dict[str, tuple[str, ...]] = {
    character: tuple(readings)
    for character, *readings in (entry.split() for entry in re.split("[/\n]", _SEVERAL.strip()))
}
"""Surnames and other characters read in more than one way: all are found, the first opens a name."""

COMPOUND_READINGS = {
    "尉迟": ("yu", "chi"),
    "尉遲": ("yu", "chi"),
    "万俟": ("mo", "qi"),
    "长孙": ("zhang", "sun"),
    "長孫": ("zhang", "sun"),
    "澹台": ("tan", "tai"),
    "单于": ("chan", "yu"),
}

_BLANK = re.compile(r"[\s·•・‧,，、()（）《》“”\"']+")
_CUTS_TRIED = 8


@lru_cache(maxsize=256)
def plain_text(text: str) -> str:
    """``text`` in one width and lower case, without blanks, dots and brackets: as names are compared."""
    return _BLANK.sub("", unicodedata.normalize("NFKC", text)).lower()


def pinyin_key(name: str) -> str:
    """The name in pinyin, joined (张三 → ``zhangsan``): to sort by, since the database cannot."""
    plain = plain_text(name)
    surname = COMPOUND_READINGS.get(plain[:2]) or tuple([readings_of(c)[0] for c in plain[:1]])
    return "".join([*surname, *map(usual_reading, plain[len(surname) :])])


@lru_cache(maxsize=32_768)
def usual_reading(character: str) -> str:
    """The commonest toneless reading (ü as v); anything but a Chinese character stays itself."""
    if not HAN.match(character):
        return character
    return pinyin(character, style=Style.NORMAL, v_to_u=False, errors="default")[0][0]


@lru_cache(maxsize=32_768)
def readings_of(character: str) -> tuple[str, ...]:
    """All readings a character is found by; the one it has at the beginning of a name comes first."""
    return READINGS.get(character) or (usual_reading(character),)


@lru_cache(maxsize=1)
def _syllables() -> tuple[frozenset[str], frozenset[str]]:
    """All syllables of Mandarin, and all beginnings of them."""
    whole = frozenset(
        syllable
        for readings in PINYIN_DICT.values()
        for syllable in (to_normal(reading, v_to_u=False) for reading in readings.split(","))
        if re.fullmatch(r"[a-z]*[aeiouv][a-z]*", syllable)
    )
    return whole, frozenset(s[:n] for s in whole for n in range(1, len(s) + 1))


def cuts(parts: list[str]) -> list[list[str]]:
    """The ways to cut ``parts`` (text between spaces) into syllables; ``xian`` is xian or xi-an.

    The last syllable may be unfinished (``zhangs`` is zhang-s…) unless whole ones need far fewer of them.
    """
    whole, beginnings = _syllables()
    finished: list[list[str]] = []
    unfinished: list[list[str]] = []
    seen_in_vain: set[tuple[int, str]] = set()

    def cut(part: int, rest: str, done: list[str]) -> None:
        if len(finished) >= _CUTS_TRIED or (part, rest) in seen_in_vain:
            return
        before = len(finished)
        if not rest:
            if part + 1 < len(parts):
                cut(part + 1, parts[part + 1], done)
            else:
                finished.append(done)
            return
        for length in range(min(6, len(rest)), 0, -1):
            if rest[:length] in whole:
                cut(part, rest[length:], [*done, rest[:length]])
        if part + 1 == len(parts) and rest in beginnings and len(unfinished) < _CUTS_TRIED:
            unfinished.append([*done, rest])
        if len(finished) == before:
            seen_in_vain.add((part, rest))

    if parts and sum(map(len, parts)) <= 6 * SPELLED:  # longer text is no name that is stored by its pinyin
        cut(0, parts[0], [])
    fewest = min(map(len, finished), default=_CUTS_TRIED * SPELLED)
    return finished + [cut for cut in unfinished if len(cut) <= fewest + 2]
