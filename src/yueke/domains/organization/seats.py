"""Who somebody is at work: read at every request, so that what was taken from them is gone with the next one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from yueke.domains.organization import rules
from yueke.domains.organization.models import Person
from yueke.domains.organization.permissions import OWN_ACCOUNT
from yueke.kernel.access import Actor

DEFAULT_HOME = "office:desk"

# One statement by hand: composing the same through the ORM, at every request, takes ten times as long as its answer.
_SEAT = """
SELECT
    (SELECT name FROM organization_company ORDER BY id LIMIT 1),
    (SELECT json_agg(held ORDER BY held.is_primary DESC, held.id) FROM (
        SELECT m.id, m.is_primary, p.title, d.name AS department, d.id AS department_id,
            ARRAY(SELECT lower.id FROM organization_department lower WHERE starts_with(lower.path, d.path)) AS below
        FROM organization_membership m
        JOIN organization_department d ON d.id = m.department_id
        JOIN organization_post p ON p.id = m.post_id
        WHERE m.person_id = %(person)s
            AND CASE WHEN %(day)s::date IS NULL THEN m.to_date IS NULL
                ELSE m.from_date <= %(day)s::date AND (m.to_date IS NULL OR m.to_date >= %(day)s::date) END
    ) held),
    (SELECT json_agg(granted ORDER BY granted.granted_at, granted.id) FROM (
        SELECT r.id, g.granted_at, r.permissions, r.scope, r.home,
            ARRAY(
                SELECT lower.id FROM organization_department lower
                WHERE EXISTS (
                    SELECT 1 FROM organization_role_departments chosen
                    JOIN organization_department upper ON upper.id = chosen.department_id
                    WHERE chosen.role_id = r.id AND starts_with(lower.path, upper.path)
                )
            ) AS chosen
        FROM organization_rolegrant g JOIN organization_role r ON r.id = g.role_id
        WHERE g.person_id = %(person)s
    ) granted)
"""


@dataclass(frozen=True)
class HeldPost:
    """A post somebody holds now; ``current`` marks the one they act in."""

    id: int
    title: str
    department: str
    current: bool = False


@dataclass(frozen=True)
class Seat:
    """A signed-in person in one of their posts: the actor, all their posts, the page they open on, their company."""

    actor: Actor
    posts: tuple[HeldPost, ...]
    membership_id: int | None
    home: str
    company: str = ""


def seat_for(person: Person, membership_id: int | None = None, *, on: date | None = None) -> Seat:
    """Where ``person`` acts: the membership chosen if it is theirs, else the primary one. One query.

    Without a day ``on``, memberships that were never ended count. The scope is the widest of all roles.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SEAT, {"person": person.pk, "day": on})
        company, held, roles = cursor.fetchone()
    held, roles = held or [], roles or []
    chosen: dict[str, Any] | None = next((m for m in held if m["id"] == membership_id), held[0] if held else None)
    scope = rules.widest(
        (rules.RoleScope(role["scope"], frozenset(role["chosen"])) for role in roles),
        own=chosen["department_id"] if chosen else None,
        below=chosen["below"] if chosen else (),
    )
    actor = Actor(
        person_id=person.pk,
        name=person.name,
        post=chosen["title"] if chosen else "",
        department_id=chosen["department_id"] if chosen else None,
        permissions=frozenset(code for role in roles for code in role["permissions"]) | {OWN_ACCOUNT},
        scope=scope,
    )
    return Seat(
        actor,
        tuple(HeldPost(m["id"], m["title"], m["department"], m is chosen) for m in held),
        chosen["id"] if chosen else None,
        roles[0]["home"] if roles else DEFAULT_HOME,
        company or "",
    )


def actor_for(person: Person, membership_id: int | None = None, *, on: date | None = None) -> Actor:
    """The actor ``person`` is in the membership chosen (their primary one when none is)."""
    return seat_for(person, membership_id, on=on).actor
