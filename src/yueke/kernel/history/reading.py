"""Reading the history: the acts on a record, the acts of everybody, what a row held at first."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from django.apps import apps
from django.db import connection, models
from django.db.models import Exists, Max, OuterRef, QuerySet
from psycopg.sql import SQL, Identifier

from yueke.kernel.events.models import Event
from yueke.kernel.history.models import Act, Change, Touched
from yueke.kernel.history.triggers import Kept, kept_columns

MOST_MADE = 30
"""How many new rows of a page are told with their first values."""
MOST_ROWS = 200
"""How many changed rows of one act are shown; an import changed thousands."""


@dataclass(frozen=True)
class Told:
    """One act with what it did: its changed rows (the first :data:`MOST_ROWS`) and the kinds of its events."""

    act: Act
    changes: tuple[Change, ...]
    events: tuple[Event, ...]
    touched: tuple[Touched, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows it changed in all."""
        return sum(one.made + one.changed + one.removed for one in self.touched)


@dataclass(frozen=True)
class Place:
    """A place in a list sorted by time: the last entry seen. Written ``<moment>_<id>`` in addresses."""

    at: datetime
    id: int

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The place an address names; None for anything unreadable."""
        moment, _dash, number = text.rpartition("_")
        try:
            at = datetime.fromisoformat(moment)
            return cls(at, int(number)) if at.tzinfo else None
        except ValueError:
            return None

    def __str__(self) -> str:
        return f"{self.at.isoformat()}_{self.id}"


def record_history(root: str, root_id: int, *, before: int | None = None, limit: int = 20) -> list[Told]:
    """The latest acts on the record ``root`` (``customers.customer``), newest first; ``before`` is an act's id.

    Newest means written last: what an import back-dates stays where it happened. Three queries.
    """
    changes = Change.objects.filter(root=root, root_id=root_id)
    if before is not None:
        changes = changes.filter(act_id__lt=before)
    ids = list(changes.values_list("act_id").annotate(last=Max("id")).order_by("-last")[:limit])
    wanted = [act_id for act_id, _last in ids]
    found = Change.objects.filter(root=root, root_id=root_id, act_id__in=wanted)
    return _told(wanted, found.order_by("id"))


def act_told(act_id: int, *, limit: int = MOST_ROWS) -> Told | None:
    """One act with its first ``limit`` rows; None when there is no such act. Four queries."""
    found = _told([act_id], Change.objects.filter(act_id=act_id).order_by("id")[:limit], touched=True)
    return found[0] if found else None


def _told(act_ids: Sequence[int], changes: Iterable[Change], *, touched: bool = False) -> list[Told]:
    acts = Act.objects.in_bulk(act_ids)
    rows: dict[int, list[Change]] = {}
    for change in changes:
        rows.setdefault(change.act_id, []).append(change)
    happened = events_of(act_ids)
    kinds: dict[int, list[Touched]] = {}
    for one in Touched.objects.filter(act_id__in=act_ids).order_by("kind") if touched else ():
        kinds.setdefault(one.act_id, []).append(one)
    return [
        Told(acts[pk], tuple(rows.get(pk, ())), tuple(happened.get(pk, ())), tuple(kinds.get(pk, ())))
        for pk in act_ids
        if pk in acts
    ]


def events_of(act_ids: Iterable[int]) -> dict[int, list[Event]]:
    """What was published in each act: the first event of each kind."""
    rows = Event.objects.filter(act_id__in=list(act_ids)).order_by("act_id", "kind", "id").distinct("act_id", "kind")
    found: dict[int, list[Event]] = {}
    for row in rows:
        found.setdefault(row.act_id or 0, []).append(row)
    return found


@dataclass(frozen=True)
class ActFilter:
    """What the operation log is narrowed to; empty parts do not count. ``until`` is exclusive."""

    person_id: int | None = None
    kind: str = ""
    record: tuple[str, int] | None = None
    command: str = ""
    clause: str = ""
    since: datetime | None = None
    until: datetime | None = None


def acts(wanted: ActFilter) -> QuerySet[Act]:
    """The acts that fit, unordered; each single condition has its index together with the order ``-at, -id``."""
    found = Act.objects.all()
    if wanted.kind:
        # The table of what was touched has kind and time in one index; acts are joined by their key.
        found = found.filter(Exists(Touched.objects.filter(act_id=OuterRef("pk"), kind=wanted.kind)))
    if wanted.record is not None:
        root, root_id = wanted.record
        found = found.filter(pk__in=Change.objects.filter(root=root, root_id=root_id).values("act_id"))
    plain: dict[str, Any] = {
        "person_id": wanted.person_id,
        "command": wanted.command,
        "clause": wanted.clause,
        "at__gte": wanted.since,
        "at__lt": wanted.until,
    }
    return found.filter(**{name: value for name, value in plain.items() if value})


def acts_page(wanted: ActFilter, *, after: Place | None = None, limit: int = 20) -> tuple[list[Told], Place | None]:
    """One page of acts, newest first, and the place where the next begins (None on the last page). Three queries.

    Goes on from a place instead of counting, so page a thousand costs what the first does.
    """
    rows = list(_ordered(wanted, after, limit + 1))
    shown = rows[:limit]
    ids = [act.pk for act in shown]
    happened = events_of(ids)
    kinds: dict[int, list[Touched]] = {}
    for one in Touched.objects.filter(act_id__in=ids).order_by("act_id", "kind"):
        kinds.setdefault(one.act_id, []).append(one)
    told = [Told(act, (), tuple(happened.get(act.pk, ())), tuple(kinds.get(act.pk, ()))) for act in shown]
    return told, Place(shown[-1].at, shown[-1].pk) if len(rows) > limit else None


def _ordered(wanted: ActFilter, after: Place | None, most: int) -> QuerySet[Act]:
    if wanted.kind and wanted.record is None and not (wanted.person_id or wanted.command or wanted.clause):
        # Of one kind: walked in the index of what was touched, which is sorted the same way.
        span = {"at__gte": wanted.since, "at__lt": wanted.until}
        touched = Touched.objects.filter(kind=wanted.kind, **{name: value for name, value in span.items() if value})
        if after is not None:
            touched = touched.filter(at__lte=after.at).exclude(at=after.at, act_id__gte=after.id)
        newest = list(touched.order_by("-at", "-act_id").values_list("act_id", flat=True)[:most])
        return Act.objects.filter(pk__in=newest).order_by("-at", "-id")
    found = acts(wanted)
    if after is not None:
        # The first condition is the range of the index; the second leaves out what was seen of that very moment.
        found = found.filter(at__lte=after.at).exclude(at=after.at, id__gte=after.id)
    return found.order_by("-at", "-id")[:most]


def first_values(kind: str, row_id: int, now: dict[str, Any] | None) -> dict[str, Any]:
    """What a row held when it was made: the earliest known value of each column.

    ``now`` is the row as it is, column to value as the database gives it in JSON; None when it is gone, which its
    removal tells whole.
    """
    return _taken_back(now, Change.objects.filter(kind=kind, row_id=row_id).exclude(op="I").order_by("-id"))


def made_values(changes: Iterable[Change]) -> dict[int, dict[str, Any]]:
    """What the new rows among ``changes`` held when they were made (the first :data:`MOST_MADE`), by change id.

    One query for what happened to them since, and one for each kind of row.
    """
    made = [change for change in changes if change.op == "I"][:MOST_MADE]
    if not made:
        return {}
    since: dict[tuple[str, int], list[Change]] = {}
    later = Change.objects.filter(
        root__in={c.root for c in made},
        root_id__in={c.root_id for c in made},
        kind__in={c.kind for c in made},
        row_id__in={c.row_id for c in made},
    )
    for change in later.exclude(op="I").order_by("-id"):
        since.setdefault((change.kind, change.row_id), []).append(change)
    rows = {kind: _rows_now(kind, [c.row_id for c in made if c.kind == kind]) for kind in {c.kind for c in made}}
    return {
        c.pk: _taken_back(rows[c.kind].get(c.row_id), since.get((c.kind, c.row_id), ())) | (c.after or {}) for c in made
    }


def _taken_back(now: dict[str, Any] | None, changes: Iterable[Change]) -> dict[str, Any]:
    """A row as it was before ``changes``, the newest first."""
    values = dict(now or {})
    for change in changes:
        before, after = change.before or {}, change.after or {}
        if change.op == "D":
            values = dict(before)
            continue
        values.update({column: before.get(column) for column in before.keys() | after.keys()})
    return values


def _rows_now(kind: str, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """The kept columns of rows as they are, in the JSON of the database."""
    try:
        model = apps.get_model(kind)
    except LookupError:
        return {}
    trigger = next((t for t in getattr(model._meta, "triggers", ()) if isinstance(t, Kept)), None)
    columns = kept_columns(model, trigger.without) if trigger else []
    statement = SQL(
        "SELECT {key}, to_jsonb(row) FROM (SELECT {columns} FROM {table} WHERE {key} = ANY(%s)) row"
    ).format(
        key=Identifier(str(model._meta.pk.column)),
        columns=SQL(", ").join(map(Identifier, [str(model._meta.pk.column), *columns])),
        table=Identifier(model._meta.db_table),
    )
    if not isinstance(model._meta.pk, models.IntegerField):
        return {}
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(ids)])
        found = cursor.fetchall()
    return {pk: json.loads(row) if isinstance(row, str) else row for pk, row in found}
