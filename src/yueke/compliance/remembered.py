"""Work lists kept in memory for as long as nothing they were read from has changed.

Reading what somebody with thousands of customers owes takes the database longer than drawing the page. But it changes
only when one of their facts does, when the regulation does, or with the clock. The row history tells of every changed
row with the transaction that changed it, so a list remembered with the database's snapshot can be asked at any time,
exactly, whether something about *this person* was committed since. What cannot be told is read anew.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from yueke.kernel.history import since as history

MOST = 64
"""How many lists a process remembers: those of the people at work."""
MOST_CHANGES = 300
"""More changes than these are not looked through: reading anew is as fast."""

Owners = Callable[[Sequence[int]], Iterable[int | None]]
"""From the ids of records to whoever owes something about them."""


@dataclass(frozen=True)
class Concern:
    """Whom changed rows of a kind concern: ``owners`` of their records, and everybody when ``moving`` changed."""

    owners: Owners
    moving: str


_concerns: dict[str, Concern] = {}
_stamps: dict[str, str] = {}
_kept: OrderedDict[Hashable, Remembered] = OrderedDict()


def concerns(kind: str, owners: Owners, *, moving: str) -> None:
    """Say whom changes of rows of ``kind`` (``visits.visit``) concern, asked of the records the history names for them.

    ``moving`` is the column that decides it. A change of that column, and of any kind nobody has spoken for, concerns
    everybody.
    """
    _concerns[kind] = Concern(owners, moving)


def stamped(table: str, statement: str) -> None:
    """Say how to see that a table without history has changed: ``statement`` then gives another value."""
    _stamps[table] = statement


@dataclass(frozen=True)
class Watched:
    """What a statement reads: ``kinds`` with history, ``stamps`` of tables without, and those nothing tells of."""

    kinds: tuple[str, ...]
    stamps: tuple[str, ...]
    unknown: tuple[str, ...]


@lru_cache(maxsize=64)
def watched(text: str) -> Watched:
    """How to see that what the statement ``text`` reads has changed."""
    read = history.sources(text)
    stamps = dict.fromkeys(_stamps[name] for name in read.others if name in _stamps)
    return Watched(read.kinds, tuple(stamps), tuple(name for name in read.others if name not in _stamps))


@dataclass
class Remembered:
    """A result with what it was read from; it is good from ``since`` to before ``until`` at the longest."""

    result: Any
    person_id: int
    subjects: frozenset[int]
    watched: Watched
    stamps: tuple[str | None, ...]
    snapshot: str
    since: datetime
    until: datetime
    known: object

    def still_so(self, at: datetime, known: object) -> bool:
        """Whether reading it anew at ``at`` would give the same. One query, and one more for each kind that changed."""
        if known is not self.known or not self.since <= at < self.until:
            return False
        news = history.news(self.snapshot, self.watched.kinds, most=MOST_CHANGES, stamps=self.watched.stamps)
        if news is None or news.stamps != self.stamps or self._is_concerned(news.changes):
            return False
        self.snapshot = news.snapshot
        return True

    def _is_concerned(self, changes: Iterable[history.Changed]) -> bool:
        changed: dict[str, set[int]] = {}
        for one in changes:
            concern = _concerns.get(one.kind)
            if concern is None or one.root_id is None or one.root_id in self.subjects or concern.moving in one.columns:
                return True
            changed.setdefault(one.kind, set()).add(one.root_id)
        return any(self.person_id in _concerns[kind].owners(sorted(ids)) for kind, ids in changed.items())


@dataclass(frozen=True)
class Moment:
    """The state of the database before a reading: its snapshot and the stamps of what has no history."""

    snapshot: str
    stamps: tuple[str | None, ...]


def before_reading(read: Watched) -> Moment | None:
    """The moment to remember a reading with; None where it cannot be: this transaction has facts of its own, or a
    table is read of which nothing tells."""
    found = None if read.unknown else history.snapshot()
    news = found and history.news(found, (), most=0, stamps=read.stamps)
    return Moment(found, news.stamps) if found and news else None


def recall(key: Hashable, at: datetime, known: object) -> Any | None:
    """What was remembered under ``key``, if it still holds; ``known`` is the regulation it must have been read under."""
    found = _kept.get(key)
    if found is None:
        return None
    if not found.still_so(at, known):
        _kept.pop(key, None)
        return None
    _kept.move_to_end(key)
    return found.result


def remember(key: Hashable, kept: Remembered) -> None:
    """Keep a result; the one asked for least recently makes room."""
    if kept.until > kept.since:
        _kept[key] = kept
    while len(_kept) > MOST:
        _kept.popitem(last=False)


def forget() -> None:
    """Let go of everything."""
    _kept.clear()
