"""Numbers and days in the parameters of an address: what cannot be read is left out, never an error."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.utils import timezone


def whole(text: Any) -> int | None:
    """A number the database can hold as an id; None for anything else."""
    try:
        number = int(text)
    except (TypeError, ValueError):
        return None
    return number if 0 <= number < 2**63 else None


def day(text: Any) -> date | None:
    """A day as ``2026-11-22``; None for anything else, and for days so far off that no range could end with them."""
    try:
        found = text if isinstance(text, date) else date.fromisoformat(str(text))
    except ValueError:
        return None
    # The last days of the calendar have no day after them to end a range with.
    return found if 1900 <= found.year <= 9000 else None


def midnight(of: date) -> datetime:
    """The moment a local day begins."""
    return timezone.make_aware(datetime.combine(of, time.min))
