"""The only readers of notices for others. Everybody reads their own, and no others."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet

from yueke.domains.channels.models import Notice, NoticeQuerySet, Outgoing
from yueke.kernel.access import Actor
from yueke.kernel.errors import NotFound

CAP = 99
"""Unread notices are counted no further: beyond it, the number says nothing more."""


def notices(actor: Actor, *, unread: bool = False) -> NoticeQuerySet:
    """What the actor was told, the newest first; all of it, or what they have not read."""
    rows: NoticeQuerySet = Notice.objects.of(actor.person_id).order_by("-created_at", "-id")
    return rows.unread() if unread else rows


def notice(actor: Actor, notice_id: int) -> Notice:
    """One notice of the actor's own; raises NotFound for those of others."""
    found = notices(actor).filter(pk=notice_id).first()
    if found is None:
        raise NotFound
    return found


def unread_count(actor: Actor) -> int:
    """How many notices the actor has not read, at most ``CAP + 1``; one query on an index."""
    if actor.person_id is None:
        return 0
    # Every page asks: in words of our own, as Django takes longer to compose the count than Postgres to count.
    with connection.cursor() as cursor:
        cursor.execute(_UNREAD, [actor.person_id, CAP + 1])
        return int(cursor.fetchone()[0])


_UNREAD = """SELECT count(*) FROM (
  SELECT FROM channels_notice WHERE recipient_id = %s AND read_at IS NULL LIMIT %s) unread"""


def read_before(before: datetime) -> QuerySet[Notice]:
    """Everybody's notices told before a moment and read since, the oldest first."""
    return Notice.objects.filter(created_at__lt=before, read_at__isnull=False).order_by("created_at", "pk")


@dataclass(frozen=True)
class Delivery:
    """How far a message of the outbox is: its state, how often it was tried, why the last try failed."""

    state: str
    attempts: int
    error: str


def deliveries(outgoing_ids: Collection[int | None]) -> dict[int, Delivery]:
    """How far these messages are, by id; those the outbox no longer remembers are left out."""
    wanted = [pk for pk in outgoing_ids if pk is not None]
    if not wanted:
        return {}
    rows = Outgoing.objects.filter(pk__in=wanted).values_list("pk", "state", "attempts", "error")
    return {pk: Delivery(state, attempts, error) for pk, state, attempts, error in rows}
