"""The kinds of value a clause's term can have: how each is read, refused and shown.

A kind is written as a word (`duration`, `share`, `money` …) or composed: `list of text`, `map of money`,
`map of list of text`. The same reader serves the pack loader and amendments made on screen.
"""

from __future__ import annotations

import datetime
import difflib
import itertools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from yueke.kernel.terms import Term, TermError

Path = tuple[Any, ...]


@dataclass(frozen=True)
class Problem:
    """One thing wrong: its path of keys and indexes, and what was expected (Chinese)."""

    path: Path
    message: str


@dataclass(frozen=True)
class TermSpec:
    """What a term of a clause may be: its name, kind, and the limits a policy must respect.

    `keys`: exact keys of a map · `order`: "rising"/"falling" values of a map, in the order of `keys` ·
    `total`: what the values of a map add up to · `choices`: allowed texts ·
    `labels`: Chinese words for keys and choices.
    """

    name: str
    kind: str
    title: str = ""
    title_en: str = ""
    required: bool = False
    keys: tuple[str, ...] = ()
    order: str | None = None
    total: Decimal | None = None
    choices: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict, hash=False)

    def words(self, english: bool) -> Mapping[str, str]:
        """What the pack itself calls keys and choices; it does so in Chinese only."""
        return {} if english else self.labels


LARGEST = 10**12
"""The largest number a term may have: more is a typing error, and would overflow what is counted with it."""


def did_you_mean(word: object, known: Iterable[str]) -> str:
    """The tail of an error about an unknown word: the nearest known one, and all that are known."""
    known = list(known)
    near = difflib.get_close_matches(str(word), known, n=1, cutoff=0.6)
    hint = f"，是否想写“{near[0]}”？" if near else "。"
    return f"{hint}可用：{'、'.join(known)}" if known else hint


def _quoted(value: object) -> str:
    try:
        text = str(value)
    except ValueError:  # thousands of digits
        text = "…"
    return f"“{text if len(text) <= 40 else text[:40] + '…'}”"


def _duration(value: object) -> Term:
    try:
        return Term.parse(value)  # type: ignore[arg-type]
    except TermError as error:
        raise ValueError(str(error)) from None


def _share(value: object) -> Decimal:
    text = value.strip() if isinstance(value, str) else ""
    try:
        share = Decimal(text.removesuffix("%")) / 100 if text.endswith("%") else None
    except InvalidOperation:
        share = None
    if share is None or not share.is_finite() or not 0 <= share <= 1:
        raise ValueError(f"应为 0% 到 100% 的百分比，如 95%，现为{_quoted(value)}")
    return share


def _number(value: object) -> Decimal:
    is_number = isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)
    # Compared before it is written out: an endless row of digits would be neither. NaN is not within anything.
    if not is_number or not -LARGEST <= value <= LARGEST:  # type: ignore[operator]
        raise ValueError(f"应为数字，现为{_quoted(value)}")
    return Decimal(str(value))


def _money(value: object) -> Decimal:
    try:
        amount = _number(value)
    except ValueError:
        raise ValueError(f"应为金额（元），如 20000 或 99.50，现为{_quoted(value)}") from None
    if amount < 0 or amount != round(amount, 2):
        raise ValueError(f"金额应不小于 0 且最多两位小数，现为{_quoted(value)}")
    return amount


def _count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LARGEST:
        raise ValueError(f"应为不小于 0 的整数，现为{_quoted(value)}")
    return value


def _day(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 31:
        raise ValueError(f"应为每月的日期 1 到 31，现为{_quoted(value)}")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"应为文字，现为{_quoted(value)}")
    return value.strip()


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"应为 true 或 false，现为{_quoted(value)}")
    return value


def _date(value: object) -> datetime.date:
    try:
        if isinstance(value, str):
            return datetime.date.fromisoformat(value)
    except ValueError:
        pass
    if isinstance(value, datetime.datetime) or not isinstance(value, datetime.date):
        raise ValueError(f"应为日期，如 2026-01-01，现为{_quoted(value)}")
    return value


def _clock(value: object) -> datetime.time:
    # YAML 1.1 reads an unquoted 12:00 as the number 720; the message tells how to avoid it.
    try:
        if isinstance(value, str):
            return datetime.time.fromisoformat(value)
    except ValueError:
        pass
    raise ValueError(f'应为带引号的钟点，如 "12:00"，现为{_quoted(value)}')


_SIMPLE: dict[str, Callable[[object], Any]] = {
    "duration": _duration,
    "share": _share,
    "money": _money,
    "number": _number,
    "count": _count,
    "day": _day,
    "text": _text,
    "flag": _flag,
    "date": _date,
    "clock": _clock,
}
KINDS = tuple(_SIMPLE)


def check_kind(kind: object) -> str | None:
    """What is wrong with a kind as written in a pack, or None."""
    rest = kind if isinstance(kind, str) else ""
    while rest.startswith(("list of ", "map of ")):
        rest = rest.partition(" of ")[2]
    if rest in _SIMPLE:
        return None
    return f"不认识的值类型{_quoted(kind)}{did_you_mean(rest, KINDS)}（可加前缀 list of、map of）"


def read_value(kind: str, value: object, path: Path = ()) -> tuple[Any, list[Problem]]:
    """Read a plain value (YAML or JSON) as `kind`: the typed value and every problem in it."""
    if kind.startswith("list of "):
        if not isinstance(value, list) or not value:
            return None, [Problem(path, f"应为列表，如 [甲, 乙]，现为{_quoted(value)}")]
        read = [read_value(kind[8:], item, (*path, i)) for i, item in enumerate(value)]
        return tuple(item for item, _ in read), [p for _, problems in read for p in problems]
    if kind.startswith("map of "):
        if not isinstance(value, dict) or not value:
            return None, [Problem(path, f"应为一组“名称: 值”，现为{_quoted(value)}")]
        pairs = {key: read_value(kind[7:], item, (*path, key)) for key, item in value.items()}
        return {key: item for key, (item, _) in pairs.items()}, [p for _, ps in pairs.values() for p in ps]
    try:
        return _SIMPLE[kind](value), []
    except ValueError as error:
        return None, [Problem(path, str(error))]


def read_term(spec: TermSpec, value: object) -> tuple[Any, list[Problem]]:
    """Read one term by its spec; the limits are checked only when the value itself could be read."""
    typed, problems = read_value(spec.kind, value, (spec.name,))
    return typed, problems or _check_limits(spec, typed)


def _words(typed: Any) -> Iterable[Any]:
    """The single values inside lists and maps."""
    inner = typed.values() if isinstance(typed, dict) else typed if isinstance(typed, tuple) else None
    return [typed] if inner is None else [word for item in inner for word in _words(item)]


def _check_limits(spec: TermSpec, typed: Any) -> list[Problem]:
    here = (spec.name,)
    if spec.choices:
        for word in _words(typed):
            if word not in spec.choices:
                return [Problem(here, f"不可用的值{_quoted(word)}{did_you_mean(word, spec.choices)}")]
    if not isinstance(typed, dict):
        return []
    if spec.keys:
        unknown = [
            Problem((*here, k), f"不认识的名称{_quoted(k)}{did_you_mean(k, spec.keys)}")
            for k in typed
            if k not in spec.keys
        ]
        missing = [key for key in spec.keys if key not in typed]
        if unknown or missing:
            return unknown or [Problem(here, f"缺少：{'、'.join(missing)}")]
    values = [typed[key] for key in spec.keys or typed]
    pairs = list(itertools.pairwise(values))
    if spec.order == "falling" and any(a <= b for a, b in pairs):
        return [Problem(here, f"各档门槛应依次降低：{'、'.join(spec.keys or typed)}")]
    if spec.order == "rising" and any(a >= b for a, b in pairs):
        return [Problem(here, f"各档门槛应依次升高：{'、'.join(spec.keys or typed)}")]
    if spec.total is not None and sum(values) != spec.total:
        return [Problem(here, f"各项之和应为 {spec.total:%}，现为 {sum(values):%}".replace(".000000", ""))]
    return []


def shown(value: Any, kind: str, words: Mapping[str, Any], *, english: bool = False) -> str:
    """A typed value as the regulation page prints it: 3个月, 95%, ¥20,000; `words` name codes."""
    if kind.startswith("list of "):
        return (", " if english else "、").join(shown(item, kind[8:], words, english=english) for item in value)
    if kind.startswith("map of "):
        inner = kind[7:]
        between, after = (
            ((", ", " ") if english else ("、", "")) if inner in _SIMPLE else ("; ", ": ") if english else ("；", "：")
        )
        pairs = [(words.get(key, key), shown(item, inner, words, english=english)) for key, item in value.items()]
        return between.join(f"{key}{after}{item}" for key, item in pairs)
    if isinstance(value, Term):
        return str(value) if english else value.text
    if kind == "share":
        return f"{(value * 100).normalize():f}%"
    if kind == "money":
        return f"¥{value:,.2f}".removesuffix(".00")
    if kind == "flag":
        return ("yes" if value else "no") if english else "是" if value else "否"
    if kind == "clock":
        return f"{value:%H:%M}"
    return str(words.get(str(value), value))


def plain(value: Any) -> Any:
    """A value as read from YAML made fit for JSON: dates become ISO text, all else stays as written."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, datetime.date) else value
