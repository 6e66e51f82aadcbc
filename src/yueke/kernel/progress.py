"""Progress of long work, told outside its transaction, and the wish to stop, heard there."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models

Tell = Callable[[str, int, int], None]
"""``tell(phase, done, total)``; raises :class:`Stopped` when somebody asked for it. The work names its phases."""

_EVERY = 0.4


class Stopped(Exception):
    """Somebody asked the work to end; nothing of it is kept."""


class Progress(models.Model):
    """How far a piece of work is, written while its transaction is still open; ``stop`` asks it to end.

    The work's own module derives its table, whose primary key is the row worked on.
    """

    phase = models.CharField(max_length=20, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    stop = models.BooleanField(default=False)

    history_left_out = "progress of work under way"

    class Meta:
        abstract = True


def silent(phase: str, done: int, total: int) -> None:
    """Tell nobody."""


def begin(model: type[Progress], key: Any) -> None:
    """Work on ``key`` starts from nothing, and nobody wants it to stop."""
    model._default_manager.update_or_create(pk=key, defaults={"phase": "", "done": 0, "total": 0, "stop": False})


def ask_to_stop(model: type[Progress], key: Any) -> None:
    """Wish that the work on ``key`` ends; its next word of progress hears it."""
    model._default_manager.update_or_create(pk=key, defaults={"stop": True})


@contextmanager
def meter(model: type[Progress], key: Any) -> Iterator[Tell]:
    """A teller that writes to ``model`` over a connection of its own, at most every 0.4 s.

    The work's own connection is inside a transaction, so nobody could see what it writes before it ends.
    """
    side = connections.create_connection(DEFAULT_DB_ALIAS)
    statement = (
        f'UPDATE "{model._meta.db_table}" SET phase = %s, done = %s, total = %s'  # noqa: S608 - names of our own
        f' WHERE "{model._meta.pk.column}" = %s RETURNING stop'
    )
    last = 0.0

    def tell(phase: str, done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last < _EVERY and done < total:
            return
        last = time.monotonic()
        with side.cursor() as cursor:
            cursor.execute(statement, [phase, done, total, key])
            row = cursor.fetchone()
        if row is not None and row[0]:
            raise Stopped

    try:
        yield tell
    finally:
        side.close()
