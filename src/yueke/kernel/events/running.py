"""How a reaction runs: exactly once for each event, with the event as its cause."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

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
            item.handler(restore(row), SYSTEM, at)
    return True
