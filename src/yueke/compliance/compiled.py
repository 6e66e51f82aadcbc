"""The SQL of a control's sources, compiled once: for a work list, compiling took longer than asking.

A reader is asked for two made-up people, subjects and moments. Where the two statements differ only in those
values, the places are known and any other question is answered by filling them; where they differ otherwise, the
reader is asked anew each time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from yueke.compliance.source import CaseFilter, Reader, columns_of, embedded
from yueke.compliance.sql import Sql

_SLOTS = ("subject_id", "owner_id", "open_at", "start", "end", "at", "since")
_IDS = ("subject_id", "owner_id")
"""Compiled as whole numbers of a fitting width, which are types of their own."""
_Columns = tuple[tuple[str, str], ...]
_Places = tuple[str | None, ...]


def source_sql(
    reader: Reader, narrow: CaseFilter, required: Mapping[str, str], optional: Mapping[str, str] | None = None
) -> Sql:
    """``embedded(reader(narrow), required, optional)``, from memory when possible."""
    if narrow.actor is None and narrow.terms is None:
        given = tuple(name for name in _SLOTS if getattr(narrow, name) is not None)
        known = _pattern(reader, given, tuple(required.items()), tuple((optional or {}).items()))
        if known is not None:
            text, values, places = known
            filled = (type(v)(getattr(narrow, p)) if p in _IDS else getattr(narrow, p) if p else v
                for p, v in zip(places, values, strict=True))  # fmt: skip
            return Sql(text, tuple(filled))
    return embedded(reader(narrow), required, optional)


@lru_cache(maxsize=512)
def _pattern(
    reader: Reader, given: tuple[str, ...], required: _Columns, optional: _Columns
) -> tuple[str, tuple[Any, ...], _Places] | None:
    """Text, values and the slot each value comes from (None: it is always the same); None when it varies more."""
    one, other = (_made_up(given, n) for n in (1, 2))
    first, second = (embedded(reader(narrow), dict(required), dict(optional)) for narrow in (one, other))
    if first.text != second.text or len(first.params) != len(second.params):
        return None
    places: list[str | None] = []
    for a, b in zip(first.params, second.params, strict=True):
        if type(a) is type(b) and a == b:
            places.append(None)
            continue
        fitting = [s for s in given if _same(a, getattr(one, s)) and _same(b, getattr(other, s))]
        if len(fitting) != 1:
            return None
        places.append(fitting[0])
    return first.text, first.params, tuple(places)


@lru_cache(maxsize=512)
def gives(reader: Reader, column: str) -> bool:
    """Whether the rows of a reader have a column they might leave out."""
    return column in columns_of(reader(_made_up(_SLOTS, 1)))


def _made_up(given: tuple[str, ...], n: int) -> CaseFilter:
    values: dict[str, Any] = {}
    for i, name in enumerate(_SLOTS):
        if name in given:
            values[name] = -(10**9 * n + i) if name in _IDS else datetime(1900 + n, 2, 3 + i, 4, 5, 6, i, tzinfo=UTC)
    return replace(CaseFilter(), **values)


def _same(a: Any, b: Any) -> bool:
    return isinstance(a, type(b)) and bool(a == b)
