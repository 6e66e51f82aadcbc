"""Telling people that something waits for them or what came of it, and settling what is dealt with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from yueke.domains.channels import commands as channels
from yueke.domains.channels.kinds import NoticeKind
from yueke.domains.channels.rules import Draft, Fact, Origin
from yueke.kernel.access import SYSTEM


def tell(
    kind: NoticeKind,
    people: Iterable[int | None],
    about: Origin,
    *,
    occasion: int | str,
    at: datetime,
    clause: str = "",
    urgent: bool = False,
    facts: Mapping[str, Fact] | None = None,
) -> None:
    """Tell everybody of ``people`` once for each ``occasion``; nobody is told for None."""
    drafts = [
        drafted(kind, person, about, occasion=occasion, at=at, clause=clause, urgent=urgent, facts=facts)
        for person in people
        if person is not None
    ]
    channels.tell(SYSTEM, drafts, at=at)


def drafted(
    kind: NoticeKind,
    person: int,
    about: Origin,
    *,
    occasion: int | str,
    at: datetime,
    clause: str = "",
    urgent: bool = False,
    facts: Mapping[str, Fact] | None = None,
) -> Draft:
    """What one person is told once for an ``occasion``; for those who tell many things at once."""
    return Draft(person, kind.code, f"{kind.code}:{occasion}", about, facts or {}, clause, urgent, happened_at=at)


def settle(kind: NoticeKind, occasion: int | str, at: datetime) -> None:
    """Take the notices of an occasion as read by everybody: somebody has dealt with it."""
    channels.settle(SYSTEM, [f"{kind.code}:{occasion}"], at=at)
