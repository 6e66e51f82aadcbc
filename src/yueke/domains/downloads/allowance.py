"""How many rows with personal data somebody has taken without approval: many small exports are a large one."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Sum

from yueke.domains.downloads.events import ExportApproved
from yueke.domains.downloads.lifecycles import OPEN
from yueke.domains.downloads.models import Download, ExportRule
from yueke.domains.organization.events import ListExported
from yueke.kernel.events.models import Event

_LOCK = 0x79756B0E
"""First key of the advisory lock that lets one person's exports be counted one after the other."""


def hold(person_id: int) -> None:
    """Let nobody else count this person's exports until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, person_id])


def taken(person_id: int, rule: ExportRule, at: datetime) -> int:
    """The rows with personal data that left within the hours of ``rule`` before ``at`` without approval; two queries."""
    if not rule.window_hours:
        return 0
    since = at - timedelta(hours=rule.window_hours)
    stream = f"organization.person:{person_id}"
    told = Event.objects.filter(stream=stream, kind=ListExported.kind, at__gt=since, at__lte=at)
    left = [one for one in told.values_list("payload", flat=True) if one.get("personal", True)]
    ids = [f"downloads.download:{one['download_id']}" for one in left if one.get("download_id")]
    approved = Event.objects.filter(stream__in=ids, kind=ExportApproved.kind) if ids else Event.objects.none()
    let = set(approved.values_list("stream", flat=True))
    return sum(one["rows"] for one in left if f"downloads.download:{one.get('download_id')}" not in let)


def spoken_for(person_id: int, rule: ExportRule, at: datetime) -> int:
    """:func:`taken`, and what workers are still making without approval; three queries."""
    if not rule.window_hours:
        return 0
    making = Download.objects.filter(person_id=person_id, state__in=OPEN, is_guarded=False, is_personal=True)
    return taken(person_id, rule, at) + (making.aggregate(rows=Sum("expected_rows"))["rows"] or 0)
