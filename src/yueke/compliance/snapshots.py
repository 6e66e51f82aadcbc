"""The nightly record: what every judged clause showed on a day, chained by hashes so that a change is seen."""

from __future__ import annotations

import hashlib
import json
import time
from datetime import date, datetime

from django.db import connection

from yueke.compliance import judged
from yueke.compliance.clauses import Clause
from yueke.compliance.durations import local_time
from yueke.compliance.events import SnapshotTaken
from yueke.compliance.evidence import Evidence, of_clause
from yueke.compliance.inquiries import Asking
from yueke.compliance.models import Snapshot
from yueke.compliance.periods import Period
from yueke.compliance.regulation import regulation, terms_on
from yueke.kernel.access import Actor, command
from yueke.kernel.events import publish

_FIRST = "0" * 64
_LOCK = 0x79_75_65_6B
_COVERED = ("date", "clause_id", "pack_code", "period_start", "period_end", "kept", "broken", "pending", "at_risk",
            "rate", "target", "light", "terms", "taken_at", "previous_hash")  # fmt: skip


@command(may="regulation.judge")
def take_snapshot(actor: Actor, *, at: datetime) -> int:
    """Record today's evidence (of the running month) of every judged clause; returns how many rows were added.

    Clauses already recorded today are left as they are, so repeating it is harmless.
    """
    day = local_time(at).date()
    with connection.cursor() as cursor:
        # One writer at a time: each row's hash needs the row before it.
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    done = set(Snapshot.objects.filter(date=day).values_list("clause_id", flat=True))
    last = Snapshot.objects.order_by("-id").values_list("hash", flat=True).first() or _FIRST
    before = {clause_id: row.light for clause_id, row in latest_snapshots().items()}
    current, period, rows, timed = regulation(), Period.month(day), [], []
    for clause in current.leaves():
        if clause.state != "working" or clause.id in done:
            continue
        began = time.monotonic()
        found = of_clause(clause, period, at)
        if found.note:
            continue
        timed.append((found, time.monotonic() - began))
        row = _row(found, clause, current.pack_of(clause.id).code, day, at, last)
        last = row.hash
        rows.append(row)
    # One by one order of ids is the order of the chain.
    Snapshot.objects.bulk_create(rows)
    judged.keep_night(period, Asking(current, at, actor), timed, complete=not done)
    if rows:
        broken = [row.clause_id for row in rows if row.light == "broken" != before.get(row.clause_id)]
        publish(actor, SnapshotTaken(at=at, day=day.isoformat(), clauses=len(rows), broken=broken))
    return len(rows)


def first_broken_link() -> Snapshot | None:
    """The first record whose hash does not fit its content or its predecessor; None when the chain is whole."""
    last = _FIRST
    for row in Snapshot.objects.order_by("id").iterator():
        if row.previous_hash != last or row.hash != _hash(row):
            return row
        last = row.hash
    return None


def latest_snapshots() -> dict[str, Snapshot]:
    """The newest record of each clause."""
    newest = Snapshot.objects.order_by("clause_id", "-date").distinct("clause_id")
    return {row.clause_id: row for row in newest}


def _row(found: Evidence, clause: Clause, pack_code: str, day: date, at: datetime, previous: str) -> Snapshot:
    terms = terms_on(clause, day)
    row = Snapshot(
        date=day,
        clause_id=clause.id,
        pack_code=pack_code,
        period_start=found.period.start,
        period_end=found.period.end,
        kept=found.kept,
        broken=found.broken,
        pending=found.pending,
        at_risk=found.at_risk,
        rate=None if found.rate is None else round(found.rate, 6),
        target=None if found.target is None else round(found.target, 6),
        light=found.light,
        terms=dict(terms.plain) if terms else {},
        taken_at=at,
        previous_hash=previous,
    )
    row.hash = _hash(row)
    return row


def _hash(row: Snapshot) -> str:
    facts = {name: getattr(row, name) for name in _COVERED}
    for name in ("rate", "target"):
        facts[name] = None if facts[name] is None else f"{facts[name]:.6f}"
    facts["taken_at"] = int(row.taken_at.timestamp() * 1_000_000)
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
