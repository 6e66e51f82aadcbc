"""Which row is the header, which rows are no data, what a column means."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.fuzz import ratio

from yueke.kernel.cleaning.addresses import split_address
from yueke.kernel.cleaning.amounts import clean_quantity
from yueke.kernel.cleaning.dates import clean_date
from yueke.kernel.cleaning.emails import clean_emails
from yueke.kernel.cleaning.identifiers import clean_credit_code, clean_identity_number
from yueke.kernel.cleaning.names import looks_like_organization
from yueke.kernel.cleaning.phones import LANDLINE, MOBILE, clean_phones
from yueke.kernel.cleaning.surnames import surname_of
from yueke.kernel.cleaning.text import Cell, Cleaned, half_width, simplified, stripped
from yueke.kernel.cleaning.words import GENDERS, KINDS, clean_choice
from yueke.kernel.sheets.sheet import REASON_COLUMN

#: How far down a header is looked for.
HEADER_WITHIN = 30
_LATER_HANDICAP = 0.2

_MARKS = re.compile(r"\((?:必填|选填|可选|不填|required|optional)[^()]*\)|[*★☆:。.\s_/\\-]+|\(.*?\)$")
_LABELLED = re.compile(r".{1,12}[::]\s*\S")
_TOTAL = re.compile(
    r"(?:本页|本月|本年|分组)?(?:合计|总计|小计|共计|累计|总额|汇总|total|subtotal|grandtotal)(?:金额|数量|人数|\(.*\)|[::].*)?",
    re.I,
)
_NOTE = re.compile(
    r"(?:注|备注|说明|填写说明|填表说明|注意|注意事项|提示|制表|制表人|填表人|审核|审核人|审批|复核|打印日期|打印时间|制表日期|以下空白|以下为空|第\d+页)(?:[::\s].*|$)",
    re.S,
)
_EXAMPLE = re.compile(r"(?:示例|例如|样例|范例|e\.?g\.?)[::].*", re.I | re.S)


class Guess(NamedTuple):
    """The column (from 0) a field is probably in, and how sure that is (0…1)."""

    column: int
    confidence: float


@dataclass(frozen=True)
class FieldSpec:
    """A field an import can fill.

    ``kind`` is one of text, name, person, phone, mobile, landline, email, date, amount, quantity, address,
    identity, credit_code, kind, gender; it decides what the column's content may witness.  Earlier fields win
    ties.
    """

    code: str
    title: str
    synonyms: tuple[str, ...] = ()
    kind: str = "text"
    required: bool = False


@lru_cache(maxsize=8192)
def plain_title(text: str) -> str:
    """A header reduced for comparing: ``*客户 名称（必填）`` → ``客户名称``."""
    return _MARKS.sub("", simplified(half_width(stripped(text)))).lower()


def header_index(rows: Sequence[Sequence[Cell]], known_titles: Collection[str] = ()) -> int | None:
    """The position of the header among the first rows; None when none looks like one.

    A header is filled about as widely as the rows below it, holds short different words and no data; words
    that ``known_titles`` holds count most.
    """
    known = {plain_title(title) for title in known_titles}
    top = rows[: HEADER_WITHIN + 20]
    filled = [sum(1 for cell in row if stripped(cell)) for row in top]
    widest = max(filled, default=0)
    if not widest:
        return None
    best, best_value = None, 0.0
    for i, row in enumerate(top[:HEADER_WITHIN]):
        texts = [stripped(cell) for cell in row]
        texts = [text for text in texts if text]
        if not texts or (len(texts) < 2 <= widest) or len(texts) * 5 < widest * 2:
            continue
        value = _header_value(row, texts, known) / len(texts) + 0.5 * len(texts) / widest
        if value > best_value + (_LATER_HANDICAP if best is not None else 0.0):
            best, best_value = i, value
    return best if best_value >= 0.7 else None


def _header_value(row: Sequence[Cell], texts: list[str], known: set[str]) -> float:
    value = 0.0
    for text in texts:
        if plain_title(text) in known:
            value += 2.0
        elif _LABELLED.match(text) or len(text) > 25 or looks_like_data(text):
            value -= 1.5
        else:
            value += 0.6
    value -= 1.5 * sum(1 for cell in row if isinstance(cell, int | float | datetime.date))
    return value - 0.2 * (len(texts) - len(set(texts)))


def looks_like_data(text: str) -> bool:
    """Whether ``text`` is rather a cell of data (number, name, formula) than a column title."""
    return (
        sum(sign.isdigit() for sign in half_width(text)) >= 5
        or "@" in text
        or text.startswith(("=", "<"))
        or looks_like_organization(text)
        or (2 <= len(text) <= 3 and bool(surname_of(text)) and plain_title(text) not in _TITLE_WORDS)
    )


#: Header words that could be taken for people's names.
_TITLE_WORDS = frozenset(
    [
        "单位",
        "单价",
        "金额",
        "成本",
        "时间",
        "高度",
        "温度",
        "毛利",
        "包装",
        "强度",
        "安装",
        "应收",
        "应付",
        "经理",
        "关系",
        "明细",
        "白酒",
        "容量",
        "宽度",
        "厚度",
        "方式",
        "方法",
        "阶段",
        "乐队",
        "平台",
        "平均",
        "成交",
        "成色",
        "和值",
        "水平",
        "原因",
        "原价",
        "宗旨",
        "于期",
    ]
)


def column_names(header: Sequence[Cell], above: Sequence[Cell] | None, width: int) -> list[str]:
    """One different name for each column; ``above`` is the upper row of a two-row header."""
    names: list[str] = []
    for i in range(width):
        text = " ".join(stripped(header[i] if i < len(header) else None).split())
        group = " ".join(stripped(above[i]).split()) if above is not None and i < len(above) else ""
        names.append(text or group)
    often = Counter(names)
    for i, name in enumerate(names):
        if name and often[name] > 1 and above is not None and i < len(above) and stripped(above[i]):
            names[i] = f"{stripped(above[i])} {name}"
    taken: dict[str, int] = {}
    for i, name in enumerate(names):
        taken[name] = taken.get(name, 0) + 1
        if name and taken[name] > 1:
            names[i] = f"{name} {taken[name]}"
    return names


def kind_of_row(texts: list[str], header: list[str], at_end: bool) -> str | None:
    """``total``, ``note``, ``example`` or ``header`` when the row is no data; None when it is data.

    ``texts`` are the stripped cells of the row; ``at_end`` when no data follows.
    """
    filled = [text for text in texts if text]
    first = half_width(filled[0])
    if _TOTAL.fullmatch(first.replace(" ", "")) and (not texts[0] or texts[0] == filled[0]):
        others = [text for text in filled[1:] if not _is_number(text)]
        if len(others) <= len(filled) // 2:
            return "total"
    if _EXAMPLE.fullmatch(first):
        return "example"
    if len(filled) >= 2 and header and texts[: len(header)] == header[: len(texts)]:
        return "header"
    if _NOTE.fullmatch(first) and (
        len(filled) == 1
        or (
            (at_end and all(_NOTE.fullmatch(half_width(t)) or len(t) <= 12 for t in filled))
            and len(filled) * 2 <= len(header) + 1
        )
    ):
        return "note"
    return None


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"[¥￥+-]?[\d,. ]+[元个人条笔%]?", half_width(text)))


def guess_mapping(
    columns: Sequence[str], sample_rows: Sequence[Sequence[Cell]], fields: Sequence[FieldSpec]
) -> dict[str, Guess]:
    """Field code → column, each column used once; judged by the header's words and by what the cells hold.

    A hundred sample rows are enough.  Fields without a column that is more likely than not are left out.
    """
    candidates: list[tuple[float, int, int]] = []
    for j, title in enumerate(columns):
        plain = plain_title(title)
        if plain == REASON_COLUMN:
            continue
        cells = [row[j] for row in sample_rows[:200] if j < len(row) and stripped(row[j])]
        shares: dict[str, float | None] = {}
        for i, spec in enumerate(fields):
            if spec.kind not in shares:
                shares[spec.kind] = _share(cells, spec.kind)
            value = _likelihood(plain, shares[spec.kind], spec)
            if value >= 0.5:
                candidates.append((-value, i, j))
    found: dict[str, Guess] = {}
    taken: set[int] = set()
    for value, i, j in sorted(candidates):
        code = fields[i].code
        if code not in found and j not in taken:
            found[code] = Guess(j, round(-value, 3))
            taken.add(j)
    return found


_UNTITLED = re.compile(r"(?:[a-z]{1,3}列)?")


def _likelihood(plain: str, share: float | None, spec: FieldSpec) -> float:
    words = [plain_title(word) for word in (spec.title, *spec.synonyms)]
    title = 0.0
    if plain:
        if plain in words:
            title = 1.0 if plain == words[0] else 0.98
        else:
            title = max((_similar(plain, word) for word in words if word), default=0.0)
    if share is None:
        return title
    if title >= 0.98:
        return title if share >= 0.3 else title - 0.25
    if title >= 0.55:
        return 0.75 * title + 0.25 * share - (0.3 if share < 0.2 else 0.0)
    if share < 0.85 or spec.kind not in _TELLING:
        return 0.0
    return 0.62 * share if _UNTITLED.fullmatch(plain) else 0.53 * share


def _similar(plain: str, word: str) -> float:
    if len(word) >= 2 and word in plain:
        return 0.6 + 0.35 * len(word) / len(plain)
    if len(plain) >= 2 and plain in word:
        return 0.55 + 0.35 * len(plain) / len(word)
    return 0.9 * ratio(plain, word) / 100


def _usable(cleaner: Callable[[Cell], Cleaned]) -> Callable[[Cell], bool]:
    return lambda cell: cleaner(cell).value is not None


def _has_phone(kind: str) -> Callable[[Cell], bool]:
    return lambda cell: any(phone.kind == kind for phone in clean_phones(cell).value or ())


def _is_address(cell: Cell) -> bool:
    address = split_address(stripped(cell))
    return bool((address.province or address.district) and address.detail) and not looks_like_organization(
        stripped(cell)
    )


def _is_date(cell: Cell) -> bool:
    if isinstance(cell, int | float) and not 20_000 <= cell <= 60_000 and not 19_000_101 <= cell <= 21_001_231:
        return False
    return clean_date(cell).value is not None


def _is_person(cell: Cell) -> bool:
    text = simplified(stripped(cell)).replace(" ", "")
    return 2 <= len(text) <= 5 and bool(surname_of(text)) and not looks_like_organization(text)


_WITNESSES: dict[str, Callable[[Cell], bool]] = {
    "phone": _usable(clean_phones),
    "mobile": _has_phone(MOBILE),
    "landline": _has_phone(LANDLINE),
    "email": _usable(clean_emails),
    "date": _is_date,
    "amount": _usable(lambda cell: clean_quantity(cell, negative=True, zero=True)),
    "quantity": _usable(lambda cell: clean_quantity(cell, negative=True, zero=True)),
    "address": _is_address,
    "identity": _usable(clean_identity_number),
    "credit_code": _usable(clean_credit_code),
    "kind": _usable(lambda cell: clean_choice(cell, KINDS)),
    "gender": _usable(lambda cell: clean_choice(cell, GENDERS)),
    "person": _is_person,
    "name": lambda cell: _is_person(cell) or looks_like_organization(stripped(cell)),
}
#: Kinds that the content alone can give away, without any help of the header.
_TELLING = frozenset({"mobile", "landline", "email", "address", "identity", "credit_code", "kind", "gender", "name"})


def _share(cells: Sequence[Cell], kind: str) -> float | None:
    """The part of ``cells`` that could be of ``kind``; None when there is nothing to judge."""
    witness = _WITNESSES.get(kind)
    if witness is None or not cells:
        return None
    return sum(map(witness, cells)) / len(cells)
