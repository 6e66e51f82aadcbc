"""When the next backup is due, told from when the last one was made."""

from __future__ import annotations

from datetime import datetime, time, timedelta

PATIENCE = timedelta(hours=1)
"""How long a failure rests before the next attempt."""


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


def is_late(now: datetime, last: datetime | None, *, after: timedelta) -> bool:
    """Whether the last success lies longer ago than it should."""
    return last is None or now - last > after
