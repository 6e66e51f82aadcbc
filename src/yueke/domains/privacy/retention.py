"""Which kinds of data can be let go by age, and how each module counts and removes them.

Privacy keeps the rules and the runs; what a kind is made of is offered by whoever knows it (see ``reactions/retaining``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from yueke.kernel.errors import Message


@dataclass(frozen=True)
class Kind:
    """One kind of data. ``count(before)`` and ``sample(before)`` look, ``let_go(before, at)`` removes and counts.

    ``shortest`` is the least term one may set, because the law asks for it (``6 months``). ``model`` is the table it is
    kept in, as the register names it; ``is_on``: let go unless the company switches it off.
    """

    code: str
    title: Message
    what: Message
    keep: str
    shortest: str
    count: Callable[[datetime], int]
    sample: Callable[[datetime], list[str]]
    let_go: Callable[[datetime, datetime], int]
    model: str = ""
    is_on: bool = False


_kinds: dict[str, Kind] = {}


def offer(kind: Kind) -> Kind:
    """Make a kind of data known; done once, when Django starts."""
    _kinds[kind.code] = kind
    return kind


def kinds() -> list[Kind]:
    """Every kind, by code."""
    return [_kinds[code] for code in sorted(_kinds)]


def kind_of(code: str) -> Kind | None:
    """The kind of that code."""
    return _kinds.get(code)
