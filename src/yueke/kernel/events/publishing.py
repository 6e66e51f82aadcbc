"""Publishing and reading events."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, TypeVar, cast

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
    return publish_many(actor, [event])[0]


def publish_many(actor: Actor, events: Iterable[DomainEvent]) -> list[Event]:
    """Store several events with one insert; reactions are enqueued for each."""
    cause = current_cause()
    events = list(events)
    rows = Event.objects.bulk_create(
        [
            Event(
                kind=e.kind,
                stream=e.stream,
                payload=e.payload(),
                at=e.at,
                actor_id=actor.person_id,
                actor_name=actor.name,
                actor_post=actor.post,
                clause=cause.clause,
                cause_id=cause.event_id,
                audited=e.audited,
            )
            for e in events
        ],
        batch_size=1000,
    )
    _enqueue(zip((row.pk for row in rows), events, strict=True))
    return rows


def _enqueue(published: Iterable[tuple[int, DomainEvent]]) -> None:
    """One job for each reaction to each ``(event id, event)``, in the current transaction.

    By its name: the task runs reactions, and whoever publishes need not know how.
    """
    jobs: dict[str | None, list[dict[str, Any]]] = {}
    for event_id, event in published:
        for item in reactions_to(type(event)):
            lock = LONG if item.takes_long else None
            jobs.setdefault(lock, []).append({"event_id": event_id, "name": item.name})
    for lock, those in jobs.items():
        app.configure_task("kernel.run_reaction", allow_unknown=False, lock=lock).batch_defer(*those)


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
