"""How a reaction runs: exactly once for each event, with the event as its cause where there is only one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction

from yueke.kernel.access import SYSTEM, Cause, caused_by
from yueke.kernel.events.models import Event, ReactionRun
from yueke.kernel.events.publishing import restore
from yueke.kernel.events.reactions import declared


def run(event_id: int, name: str, *, at: datetime) -> bool:
    """Run reaction ``name`` for the stored event, once; returns whether it ran now.

    The run is recorded in the reaction's own transaction, so a repeated job finds the row and does nothing.
    """
    item = declared(name)
    with transaction.atomic():
        _run, fresh = ReactionRun.objects.get_or_create(event_id=event_id, reaction=name, defaults={"at": at})
        if not fresh:
            return False
        row = Event.objects.get(pk=event_id)
        with caused_by(Cause(event_id=event_id, clause=item.clause)):
            event = restore(row)
            item.handler([event] if item.together else event, SYSTEM, at)
    return True


# Says which are new, and waits for a job that is at the same events.
_CLAIM = """INSERT INTO kernel_reactionrun (event_id, reaction, at)
SELECT e.id, %s, %s FROM unnest(%s::bigint[]) AS e (id)
ON CONFLICT (event_id, reaction) DO NOTHING RETURNING event_id"""


def run_together(event_ids: Iterable[int], name: str, *, at: datetime) -> int:
    """Run reaction ``name``, one that is declared to run ``together``, for all stored events it has not run for.

    Returns how many those were. All of it is one transaction: done for every one of them, or for none.
    """
    item = declared(name)
    with transaction.atomic():
        with connection.cursor() as cursor:
            # In one order everywhere: two jobs at the same events must not wait for each other.
            cursor.execute(_CLAIM, [name, at, sorted(event_ids)])
            fresh = [row[0] for row in cursor.fetchall()]
        rows = Event.objects.filter(pk__in=fresh).order_by("pk")
        if events := [restore(row) for row in rows]:
            with caused_by(Cause(clause=item.clause)):
                item.handler(events, SYSTEM, at)
    return len(events)
