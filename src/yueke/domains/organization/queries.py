"""The only readers of the organization for others."""

from __future__ import annotations

from typing import Any

from yueke.kernel.access import Actor, Scope


def actor_for(person: Any, *, membership_id: int | None = None) -> Actor:
    """The actor ``person`` is in the membership chosen (their primary one when none is)."""
    return Actor(person_id=person.pk, name=person.name, scope=Scope("self"))
