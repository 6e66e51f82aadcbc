"""Work lists kept in memory for as long as nothing they were read from has changed.

Reading what somebody with thousands of customers owes takes the database longer than drawing the page. But it changes
only when one of their facts does, when the regulation does, or with the clock. The row history tells of every changed
row with the transaction that changed it, so a list remembered with the database's snapshot can be asked at any time,
exactly, whether something about *this person* was committed since. What cannot be told is read anew.
"""

from __future__ import annotations

import json
import re
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.db import connection

from yueke.compliance.sql import Sql, rows
from yueke.kernel.history.triggers import keeps_history, label_of

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
class Sources:
    """What a statement reads: the kinds of rows with history, and the stamps of tables without.

    ``unknown`` are tables of which nothing tells that they changed.
    """

    kinds: tuple[str, ...]
    stamps: tuple[str, ...]
    unknown: tuple[str, ...] = ()


@lru_cache(maxsize=64)
def sources(text: str) -> Sources:
    """What the statement ``text`` reads, by the names of tables in it."""
    words = set(re.findall(r"\w+", text))
    models = {m._meta.db_table: m for m in apps.get_models(include_auto_created=True) if m._meta.db_table in words}
    tracked = sorted(label_of(model) for model in models.values() if keeps_history(model))
    others = sorted(name for name, model in models.items() if not keeps_history(model))
    return Sources(
        tuple(tracked),
        tuple(dict.fromkeys(_stamps[name] for name in others if name in _stamps)),
        tuple(name for name in others if name not in _stamps),
    )


@dataclass
class Remembered:
    """A result with what it was read from; it is good from ``since`` to before ``until`` at the longest."""

    result: Any
    person_id: int
    subjects: frozenset[int]
    sources: Sources
    stamps: list[str | None]
    snapshot: str
    since: datetime
    until: datetime
    known: object

    def still_so(self, at: datetime, known: object) -> bool:
        """Whether reading it anew at ``at`` would give the same. One query, and one more for each kind that changed."""
        if known is not self.known or not self.since <= at < self.until:
            return False
        found = rows(replace(_state(self.sources), params=(self.snapshot, self.snapshot, list(self.sources.kinds))))[0]
        changes = json.loads(found["changes"] or "[]")
        if found["stamps"] != self.stamps or len(changes) > MOST_CHANGES or self._is_concerned(changes):
            return False
        self.snapshot = found["snapshot"]
        return True

    def _is_concerned(self, changes: list[tuple[str, int | None, dict[str, Any] | None]]) -> bool:
        changed: dict[str, set[int]] = {}
        for kind, root_id, before in changes:
            concern = _concerns.get(kind)
            if concern is None or root_id is None or root_id in self.subjects or concern.moving in (before or ()):
                return True
            changed.setdefault(kind, set()).add(root_id)
        return any(self.person_id in _concerns[kind].owners(sorted(ids)) for kind, ids in changed.items())


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


def snapshot() -> str | None:
    """What is committed by now, in the database's words; None in a transaction that has itself written something.

    To be taken before the reading: what is committed meanwhile then counts as changed since.
    """
    found = rows(
        Sql(
            "SELECT CASE WHEN pg_current_xact_id_if_assigned() IS NULL THEN pg_current_snapshot()::text END AS snapshot"
        )
    )
    return found[0]["snapshot"]


def stamps_of(read: Sources) -> list[str | None]:
    """The stamps as they are now; to be taken before the reading, too."""
    found: list[str | None] = rows(Sql(f"SELECT {_array(read)} AS stamps"))[0]["stamps"]
    return found


def remember(key: Hashable, kept: Remembered) -> None:
    """Keep a result; the one asked for least recently makes room."""
    if kept.sources.unknown or kept.until <= kept.since:
        return
    _kept[key] = kept
    while len(_kept) > MOST:
        _kept.popitem(last=False)


def forget() -> None:
    """Let go of everything."""
    _kept.clear()


def place() -> Hashable:
    """Which database this is: no list is ever recalled in another one."""
    settings = connection.settings_dict
    return settings["HOST"], settings["PORT"], settings["NAME"]


@lru_cache(maxsize=64)
def _state(read: Sources) -> Sql:
    return Sql(_STATE.format(stamps=_array(read).replace("%", "%%"), most=MOST_CHANGES + 1))


def _array(read: Sources) -> str:
    return f"ARRAY[{', '.join(f'({one})::text' for one in read.stamps)}]::text[]"


_STATE = """SELECT pg_current_snapshot()::text AS snapshot, {stamps} AS stamps, (
  SELECT json_agg(json_build_array(kind, root_id, before))::text FROM (
    SELECT c.kind, c.root_id, c.before FROM kernel_act a JOIN kernel_change c ON c.act_id = a.id
    WHERE a.transaction >= pg_snapshot_xmin(%s::pg_snapshot) AND NOT pg_visible_in_snapshot(a.transaction, %s::pg_snapshot)
      AND c.kind = ANY(%s)
    LIMIT {most}) f) AS changes"""
