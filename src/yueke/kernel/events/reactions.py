"""Reactions: which function runs when an event has been published, and how it runs exactly once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from yueke.kernel.access import SYSTEM, Actor, Cause, caused_by
from yueke.kernel.errors import Message

if TYPE_CHECKING:
    from yueke.kernel.events.publishing import DomainEvent

Handler = Callable[[Any, Actor, datetime], None]


@dataclass(frozen=True)
class Reaction:
    """One line of the reaction map: on ``event``, do ``handler``, because of ``clause``."""

    name: str
    event: type[DomainEvent]
    handler: Handler
    why: Message
    clause: str


_reactions: dict[str, Reaction] = {}
_by_event: dict[type, list[Reaction]] = defaultdict(list)


def reaction(event: type[DomainEvent], *, why: Message, clause: str = "") -> Callable[[Handler], Handler]:
    """Declare that the decorated ``f(event, actor, at)`` runs after each ``event``; ``why`` goes on the map."""

    def decorate(handler: Handler) -> Handler:
        name = f"{handler.__module__.rsplit('.', 1)[-1]}.{handler.__name__}"
        if name in _reactions:
            raise ValueError(f"two reactions are called {name}")
        item = Reaction(name, event, handler, why, clause)
        _reactions[name] = item
        _by_event[event].append(item)
        return handler

    return decorate


def all_reactions() -> list[Reaction]:
    """Every declared reaction, by name."""
    return [_reactions[name] for name in sorted(_reactions)]


def enqueue(events: Sequence[tuple[int, type]]) -> None:
    """Enqueue the jobs of the reactions to ``(event id, event class)`` pairs, in the current transaction."""
    from yueke.kernel.jobs import run_reaction

    jobs: list[dict[str, Any]] = [
        {"event_id": event_id, "name": item.name} for event_id, kind in events for item in _by_event[kind]
    ]
    if jobs:
        run_reaction.batch_defer(*jobs)


def run(event_id: int, name: str, *, at: datetime) -> bool:
    """Run reaction ``name`` for the stored event, once; returns whether it ran now.

    The run is recorded in the reaction's own transaction, so a repeated job finds the row and does nothing.
    """
    from yueke.kernel.events.models import Event, ReactionRun
    from yueke.kernel.events.publishing import restore

    item = _reactions[name]
    with transaction.atomic():
        _run, fresh = ReactionRun.objects.get_or_create(event_id=event_id, reaction=name, defaults={"at": at})
        if not fresh:
            return False
        row = Event.objects.get(pk=event_id)
        with caused_by(Cause(event_id=event_id, clause=item.clause)):
            item.handler(restore(row), SYSTEM, at)
    return True
