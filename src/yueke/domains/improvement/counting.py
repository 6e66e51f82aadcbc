"""Who counts the events whose recurrence an improvement shall end: declared by whoever knows them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from yueke.kernel.errors import Message

Filter = Mapping[str, Any]
"""Which events of a kind, as data: ``{"category": 3, "product": 8}``. Empty: all of them."""


@dataclass(frozen=True)
class Counted:
    """How many events fell into a span, and out of how much: orders, visits, days; both of the same span."""

    events: int
    exposure: float


@dataclass(frozen=True)
class Narrowing:
    """One thing events can be narrowed by: its name in the filter, what people call it, and the choices now."""

    name: str
    label: Message
    choices: Callable[[], Iterable[tuple[Any, Message]]]


Count = Callable[[Filter, date, date], Counted]
"""Events of a filter from a day up to, not including, another."""


@dataclass(frozen=True)
class Counter:
    """A kind of events that can be counted: ``title`` names them, ``unit`` one of them (件), ``exposed`` what they are
    counted out of (订单)."""

    kind: str
    title: Message
    unit: Message
    exposed: Message
    count: Count = field(hash=False)
    narrowings: tuple[Narrowing, ...] = ()

    def clean(self, given: Filter) -> dict[str, Any]:
        """The part of a filter this counter knows, without empty values."""
        known = {one.name for one in self.narrowings}
        return {name: value for name, value in given.items() if name in known and value not in (None, "")}

    def words(self, given: Filter) -> str:
        """A filter in the user's words: 类别：破损；产品：标准货架."""
        told = []
        for one in self.narrowings:
            if (value := given.get(one.name)) not in (None, ""):
                labels = {str(code): label for code, label in one.choices()}
                # A tree of choices is indented by its depth.
                told.append(f"{one.label}：{str(labels.get(str(value), value)).strip()}")
        return "；".join(told)


_known: dict[str, Counter] = {}


def counter(
    kind: str, *, title: Message, unit: Message, exposed: Message, narrowings: Iterable[Narrowing] = ()
) -> Callable[[Count], Count]:
    """Declare who counts events of ``kind`` (``app.model`` or a word of its own); once for each kind."""

    def known(count: Count) -> Count:
        if kind in _known:
            raise ValueError(f"two counters of {kind}")
        _known[kind] = Counter(kind, title, unit, exposed, count, tuple(narrowings))
        return count

    return known


def counters() -> tuple[Counter, ...]:
    """Every declared counter, by kind."""
    return tuple(_known[kind] for kind in sorted(_known))


def counter_of(kind: str) -> Counter | None:
    """The counter of a kind; None when nobody declared it (any more)."""
    return _known.get(kind)
