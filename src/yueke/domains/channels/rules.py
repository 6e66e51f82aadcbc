"""Decisions about notices that need no database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

Fact = int | str


@dataclass(frozen=True)
class Origin:
    """What a notice is about: ``kind`` as ``app.model``, its id if it has one, and a label that is no secret.

    The label is a number or a code, never a person's name: it is stored, and shown to whoever was told even after
    they moved to where the record is none of their business.
    """

    kind: str
    id: int | None = None
    label: str = ""


@dataclass(frozen=True)
class Draft:
    """A notice to be told. ``key`` names the occasion: told again with the same key, it stays one notice.

    ``facts`` fill the places in the title of the kind; they are counts and codes, not personal data. ``renews`` takes
    earlier unread notices of the same kind as read: only the latest digest is worth reading. ``happened_at`` is
    when it came about, by default when it is told.
    """

    recipient_id: int
    kind: str
    key: str
    about: Origin
    facts: Mapping[str, Fact] = field(default_factory=dict)
    clause: str = ""
    urgent: bool = False
    renews: bool = False
    happened_at: datetime | None = None


def once_each(drafts: Iterable[Draft]) -> list[Draft]:
    """The drafts without those that repeat an earlier one to the same person."""
    first: dict[tuple[int, str], Draft] = {}
    for draft in drafts:
        first.setdefault((draft.recipient_id, draft.key), draft)
    return list(first.values())
