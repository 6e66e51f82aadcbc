"""Progress of long work, told outside its transaction, and the wish to stop, heard there."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections

from yueke.domains.imports.models import ImportProgress
from yueke.domains.imports.phases import Stopped, Tell

_EVERY = 0.4


@contextmanager
def meter(batch_id: int) -> Iterator[Tell]:
    """A teller that writes to :class:`ImportProgress` over a connection of its own, at most every 0.4 s.

    The work's own connection is inside a transaction, so nobody could see what it writes before it ends.
    """
    ImportProgress.objects.update_or_create(
        batch_id=batch_id, defaults={"phase": "", "done": 0, "total": 0, "stop": False}
    )
    side = connections.create_connection(DEFAULT_DB_ALIAS)
    last = 0.0

    def tell(phase: str, done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last < _EVERY and done < total:
            return
        last = time.monotonic()
        with side.cursor() as cursor:
            cursor.execute(
                "UPDATE imports_importprogress SET phase = %s, done = %s, total = %s WHERE batch_id = %s"
                " RETURNING stop",
                [phase, done, total, batch_id],
            )
            row = cursor.fetchone()
        if row is not None and row[0]:
            raise Stopped

    try:
        yield tell
    finally:
        side.close()
