"""Publishing and reading events."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, TypeVar, cast

from django.db import connection
from procrastinate.contrib.django import app

from yueke.kernel.access import Actor, current_cause
from yueke.kernel.errors import Message
from yueke.kernel.events.models import Event
from yueke.kernel.events.reactions import reactions_to
from yueke.kernel.lanes import LONG

_kinds: dict[str, type[DomainEvent]] = {}


@dataclass(frozen=True, kw_only=True)
class DomainEvent:
    """Base of all events: frozen, in the past tense, ids and ``at`` only.

    Subclasses set ``kind`` (``customers.customer_created``) and ``label`` (what the timeline calls it) and
    define ``stream``, the record whose timeline it belongs to. An ``audited`` event also becomes a line of the
    hash-chained audit log (:mod:`yueke.kernel.audit`), by the database, when its transaction commits.
    """

    kind: ClassVar[str] = ""
    label: ClassVar[Message] = ""
    audited: ClassVar[bool] = False
    at: datetime

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.kind:
            _kinds[cls.kind] = cls

    @property
    def stream(self) -> str:
        """The record this event belongs to, as ``app.model:id``."""
        raise NotImplementedError

    def payload(self) -> dict[str, Any]:
        """The fields as JSON values, ``at`` left out (it has a column)."""
        return {f.name: _jsonable(getattr(self, f.name)) for f in dataclasses.fields(self) if f.name != "at"}


def _jsonable(value: Any) -> Any:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_jsonable(v) for v in value]
    return value


Kind = TypeVar("Kind", bound=DomainEvent)


def label_of(kind: str) -> Message:
    """What the timeline calls events of ``kind``."""
    return _kinds[kind].label if kind in _kinds else kind


def audited_kinds() -> list[str]:
    """The kinds of events that go into the audit log."""
    return sorted(kind for kind, event in _kinds.items() if event.audited)


def restore(row: Event) -> DomainEvent:
    """The event dataclass behind a stored row (JSON values stay JSON values)."""
    return _kinds[row.kind](at=row.at, **row.payload)


def publish(actor: Actor, event: DomainEvent) -> Event:
    """Store ``event`` and enqueue its reactions, in the caller's transaction."""
    row = Event.objects.create(kind=event.kind, stream=event.stream, payload=event.payload(), at=event.at,
                               audited=event.audited, **_circumstances(actor))  # fmt: skip
    _enqueue([(row.pk, event)])
    return row


_STORED = """INSERT INTO kernel_event
(kind, stream, payload, at, audited, actor_id, actor_name, actor_post, clause, cause_id)
SELECT e.kind, e.stream, e.payload, e.at, e.audited, %s, %s, %s, %s, %s
FROM json_to_recordset(%s::json) AS e (kind text, stream text, payload jsonb, at timestamptz, audited boolean)
RETURNING id"""
# One value, however many events: Django's own statement has eleven for each, and takes four times as long to make.


def publish_many(actor: Actor, events: Iterable[DomainEvent]) -> list[int]:
    """Store several events with one statement, enqueue the reactions to each, and return the events' ids.

    Reactions that run ``together`` get one job for every :data:`TOGETHER` events.
    """
    events = list(events)
    if not events:
        return []
    rows = [
        {"kind": e.kind, "stream": e.stream, "payload": e.payload(), "at": e.at.isoformat(), "audited": e.audited}
        for e in events
    ]
    with connection.cursor() as cursor:
        cursor.execute(_STORED, [*_circumstances(actor).values(), json.dumps(rows)])
        ids = [row[0] for row in cursor.fetchall()]
    _enqueue(list(zip(ids, events, strict=True)))
    return ids


def _circumstances(actor: Actor) -> dict[str, Any]:
    """Who publishes and why, in the order of the statement above."""
    cause = current_cause()
    return {"actor_id": actor.person_id, "actor_name": actor.name, "actor_post": actor.post, "clause": cause.clause,
            "cause_id": cause.event_id}  # fmt: skip


TOGETHER = 500
"""Events of one job: a few seconds of work, and little to do again when it is killed."""


def _enqueue(published: Sequence[tuple[int, DomainEvent]]) -> None:
    """One job for each reaction to each ``(event id, event)``, in the current transaction.

    By its name: the task runs reactions, and whoever publishes need not know how.
    """
    jobs: dict[tuple[str, str | None], list[dict[str, Any]]] = {}
    gathered: dict[tuple[str, str | None], list[int]] = {}
    for event_id, event in published:
        for item in reactions_to(type(event)):
            lock = LONG if item.takes_long else None
            if item.together and len(published) > 1:
                gathered.setdefault((item.name, lock), []).append(event_id)
            else:
                jobs.setdefault(("kernel.run_reaction", lock), []).append({"event_id": event_id, "name": item.name})
    for (name, lock), ids in gathered.items():
        jobs.setdefault(("kernel.run_reaction_together", lock), []).extend(
            {"event_ids": ids[n : n + TOGETHER], "name": name} for n in range(0, len(ids), TOGETHER)
        )
    for (task, lock), those in jobs.items():
        app.configure_task(task, allow_unknown=False, lock=lock).batch_defer(*those)


def timeline(streams: str | Sequence[str], *, before: int | None = None, limit: int = 50) -> list[Event]:
    """The latest events of one or several records, newest first; ``before`` continues after an event id."""
    names = [streams] if isinstance(streams, str) else list(streams)
    rows = Event.objects.filter(stream__in=names)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-at", "-id")[:limit])


def effects(stream: str, *, of: type[DomainEvent], kind: type[Kind]) -> list[Kind]:
    """The events of ``kind`` that came about because of those of kind ``of`` on ``stream``, oldest first."""
    rows = Event.objects.filter(cause__stream=stream, cause__kind=of.kind, kind=kind.kind)
    return [cast(Kind, restore(row)) for row in rows.order_by("pk")]
