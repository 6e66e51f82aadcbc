"""What was committed since a moment the database remembers, told by the row history.

Whoever keeps something read from tables asks here whether it still holds. The moment is a snapshot of transactions,
not a time: a transaction that began before it and ended after it is told of, too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.db import connection

from yueke.kernel.history.triggers import keeps_history, label_of


@dataclass(frozen=True)
class Sources:
    """What a statement reads: the ``kinds`` of rows with history, and the ``others``, tables without."""

    kinds: tuple[str, ...]
    others: tuple[str, ...]


@dataclass(frozen=True)
class Changed:
    """A row that was made (``I``), changed (``U``) or taken away (``D``); ``columns`` are those that changed.

    ``root_id`` is the record the row belongs to, the row itself where it is one.
    """

    kind: str
    op: str
    row_id: int
    root_id: int | None
    columns: frozenset[str]


@dataclass(frozen=True)
class News:
    """What changed, and the ``snapshot`` from which to ask on; ``stamps`` are the values of what was asked besides.

    ``has_own``: this transaction has written itself, so what it sees may never be.
    """

    snapshot: str
    has_own: bool
    changes: tuple[Changed, ...]
    stamps: tuple[str | None, ...] = ()


@lru_cache(maxsize=256)
def sources(text: str) -> Sources:
    """What the statement ``text`` reads, by the names of tables in it."""
    words = frozenset(re.findall(r"\w+", text))
    models = {m._meta.db_table: m for m in apps.get_models(include_auto_created=True) if m._meta.db_table in words}
    return Sources(
        tuple(sorted(label_of(model) for model in models.values() if keeps_history(model))),
        tuple(sorted(name for name, model in models.items() if not keeps_history(model))),
    )


def snapshot() -> str | None:
    """What is committed by now, in the database's words; None in a transaction that has itself written something.

    To be taken before the reading: what is committed meanwhile then counts as changed since.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT CASE WHEN pg_current_xact_id_if_assigned() IS NULL THEN pg_current_snapshot()::text END")
        found: str | None = cursor.fetchone()[0]
    return found


def news(since: str, kinds: Sequence[str], *, most: int, stamps: Sequence[str] = ()) -> News | None:
    """Changes of ``kinds`` that were not known at ``since``, in one query; None when they are more than ``most``.

    ``stamps`` are queries of one value each, for what has no history.
    """
    values = ", ".join(f"({one})::text" for one in stamps).replace("%", "%%")
    with connection.cursor() as cursor:
        cursor.execute(_NEWS.format(stamps=values), [since, since, list(kinds), most + 1])
        now, has_own, told, found = cursor.fetchone()
    rows = json.loads(found or "[]")
    if len(rows) > most:
        return None
    changes = (Changed(kind, op, row, root, frozenset(columns or ())) for kind, op, row, root, columns in rows)
    return News(now, has_own, tuple(changes), tuple(told))


def place() -> tuple[Any, ...]:
    """Which database this is: nothing kept is ever taken for another one's."""
    settings = connection.settings_dict
    return settings["HOST"], settings["PORT"], settings["NAME"]


_NEWS = """SELECT pg_current_snapshot()::text, pg_current_xact_id_if_assigned() IS NOT NULL, ARRAY[{stamps}]::text[], (
  SELECT json_agg(json_build_array(kind, op, row_id, root_id, columns))::text FROM (
    SELECT c.kind, c.op, c.row_id, c.root_id, ARRAY(SELECT jsonb_object_keys(c.before)) AS columns
    FROM kernel_act a JOIN kernel_change c ON c.act_id = a.id
    WHERE a.transaction >= pg_snapshot_xmin(%s::pg_snapshot) AND NOT pg_visible_in_snapshot(a.transaction, %s::pg_snapshot)
      AND c.kind = ANY(%s)
    LIMIT %s) f)"""
