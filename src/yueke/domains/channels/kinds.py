"""The kinds of notices: what each says. Declared at import time by whoever decides that somebody is told."""

from __future__ import annotations

from dataclasses import dataclass

from yueke.kernel.errors import Message


@dataclass(frozen=True)
class NoticeKind:
    """What notices of one kind say, in the language of the reader: ``title`` has places for the notice's facts."""

    code: str
    title: Message
    icon: str


_kinds: dict[str, NoticeKind] = {}


def declare(code: str, title: Message, *, icon: str) -> NoticeKind:
    """Declare a kind; raises ValueError when the code is taken. ``icon`` is a name of ``ui/icons.txt``."""
    if code in _kinds:
        raise ValueError(f"two kinds of notices are called {code}")
    _kinds[code] = NoticeKind(code, title, icon)
    return _kinds[code]


def kind_of(code: str) -> NoticeKind | None:
    """The kind behind a stored code; None when it is no longer declared."""
    return _kinds.get(code)


def all_kinds() -> tuple[NoticeKind, ...]:
    """Every declared kind, by code."""
    return tuple(_kinds[code] for code in sorted(_kinds))
