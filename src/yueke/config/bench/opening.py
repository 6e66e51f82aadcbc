"""Opens archives in processes of their own; nothing here may need Django before :func:`set_up`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from yueke.config.bench.place import Size

CHUNK = 10_000
DAYS = 900
"""How many days the company has existed."""


@dataclass(frozen=True)
class Seat:
    """Who looks after customers, and where."""

    person_id: int
    department_id: int


@dataclass(frozen=True)
class Chunk:
    """The customers from number ``first`` on, as one task."""

    size: Size
    seats: list[Seat]
    at: datetime
    first: int


def set_up() -> None:
    """Make a new process ready for tasks."""
    import django

    django.setup()


def open_archives(chunk: Chunk) -> int:
    """Open the archives of a chunk through ``customers.commands.create_many``; returns how many."""
    from yueke.config.bench.names import Names
    from yueke.domains.customers import commands
    from yueke.kernel.access import SYSTEM

    chance = Names(chunk.size.seed + chunk.first + 1)
    drafts = []
    for i in range(chunk.first, min(chunk.first + CHUNK, chunk.size.customers)):
        seat = chunk.seats[chance.randrange(len(chunk.seats))]
        created, learned = _dates(chance, chunk.at)
        drafts.append(
            replace(
                chance.draft(i, rare=i == chunk.size.customers // 2),
                owner_id=seat.person_id,
                department_id=seat.department_id,
                learned_at=learned,
                created_at=created,
            )
        )
    return len(commands.create_many(SYSTEM, drafts, batch_id=None, at=chunk.at))


def _dates(chance: Random, at: datetime) -> tuple[datetime, datetime]:
    """When an archive was opened and its customer first heard of; one in twenty was entered late."""
    created = at - timedelta(seconds=chance.randrange(3_600, DAYS * 86_400))
    return created, created - timedelta(days=chance.randrange(6, 20) if chance.random() < 0.05 else 0, hours=1)
