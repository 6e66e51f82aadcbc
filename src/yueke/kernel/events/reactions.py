"""Reactions: which function runs when an event has been published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from yueke.kernel.access import Actor
from yueke.kernel.errors import Message

if TYPE_CHECKING:
    from yueke.kernel.events.publishing import DomainEvent

Handler = Callable[[Any, Actor, datetime], None]


@dataclass(frozen=True)
class Reaction:
    """One line of the reaction map: on ``event``, do ``handler``, because of ``clause``.

    Those that take minutes (``takes_long``) run one at a time. Those that run ``together`` take a list of events, and
    for many published at once one job does what else would take hundreds.
    """

    name: str
    event: type[DomainEvent]
    handler: Handler
    why: Message
    clause: str
    takes_long: bool = False
    together: bool = False


_reactions: dict[str, Reaction] = {}
_by_event: dict[type, list[Reaction]] = defaultdict(list)


def reaction(
    event: type[DomainEvent], *, why: Message, clause: str = "", takes_long: bool = False, together: bool = False
) -> Callable[[Handler], Handler]:
    """Declare that the decorated ``f(event, actor, at)`` runs after each ``event``; ``why`` goes on the map.

    With ``together`` it is ``f(events, actor, at)``, and no single event is the cause of what it does.
    """

    def decorate(handler: Handler) -> Handler:
        name = f"{handler.__module__.rsplit('.', 1)[-1]}.{handler.__name__}"
        if name in _reactions:
            raise ValueError(f"two reactions are called {name}")
        item = Reaction(name, event, handler, why, clause, takes_long, together)
        _reactions[name] = item
        _by_event[event].append(item)
        return handler

    return decorate


def all_reactions() -> list[Reaction]:
    """Every declared reaction, by name."""
    return [_reactions[name] for name in sorted(_reactions)]


def declared(name: str) -> Reaction:
    """The reaction called ``name``; KeyError when it is no longer declared."""
    return _reactions[name]


def reactions_to(event: type) -> list[Reaction]:
    """What is declared to run after events of this class, in the order of declaration."""
    return _by_event[event]
