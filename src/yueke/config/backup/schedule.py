"""When the next backup is due, told from when the last one was made."""

from __future__ import annotations

from datetime import datetime, time, timedelta

PATIENCE = timedelta(hours=1)
"""How long a failure rests before the next attempt."""
PROVEN_FOR = timedelta(days=27)
"""How long a proven restore counts before the next: the shortest month ends a day later (clause A2.4)."""
RESTS = timedelta(hours=20)
"""How long a failed rehearsal rests before the next."""
QUIET_HOURS = range(3, 6)
"""Local hours in which a rehearsal, which takes a second database server, disturbs nobody."""


def is_due(now: datetime, at: time, last: datetime | None, failed: datetime | None = None) -> bool:
    """Whether the daily backup is to be made: its time of day has passed, and none was begun since.

    ``last`` is when the last good one was begun, ``failed`` when a later one failed; all are local. A machine that
    slept at that time makes it when it wakes.
    """
    if failed is not None and now - failed < PATIENCE:
        return False
    today = now.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
    expected = today if now >= today else today - timedelta(days=1)
    return last is None or last < expected


def wants_rehearsal(now: datetime, oldest: datetime | None, proven: datetime | None, failed: datetime | None) -> bool:
    """Whether the newest archive is to be proven now, so that the month since the last proof never runs out.

    In the small hours; when those were slept through, at any hour. ``oldest`` is the moment of the oldest archive,
    ``proven`` and ``failed`` are when rehearsals last ended: after a failure it rests for a day. All local.
    """
    since = proven or oldest
    if since is None or (failed is not None and now - failed < RESTS):
        return False
    if now - since >= PROVEN_FOR + timedelta(days=2):
        return True
    return now.hour in QUIET_HOURS and (proven is None or now - proven >= PROVEN_FOR)


def is_late(now: datetime, last: datetime | None, *, after: timedelta) -> bool:
    """Whether the last success lies longer ago than it should."""
    return last is None or now - last > after
