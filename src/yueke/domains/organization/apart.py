"""The three administrators kept apart by the database too, whoever writes to it."""

from __future__ import annotations

import pgtrigger

from yueke.domains.organization.permissions import ADMINISTRATORS, FOUNDER

_MARKS = ", ".join(f"('{permission}', '{mark}')" for permission, mark in sorted(ADMINISTRATORS.items()))

# Several roles, and more than one of the three among what they permit: one hand would hold two.
_CLASH = f"""
IF EXISTS (
    SELECT 1 FROM organization_rolegrant g
    JOIN organization_role r ON r.id = g.role_id
    JOIN (VALUES {_MARKS}) AS marks(permission, mark) ON marks.permission = ANY (r.permissions)
    WHERE g.person_id IN (%s)
    GROUP BY g.person_id HAVING count(DISTINCT r.id) > 1 AND count(DISTINCT marks.mark) > 1
) THEN
    RAISE EXCEPTION 'one person must not hold two of the three administrators'' roles' USING ERRCODE = 'check_violation';
END IF;
"""  # noqa: S608 only constants of this program

_ONE_ROLE = f"""
IF NEW.code <> '{FOUNDER}' AND (
    SELECT count(DISTINCT mark) FROM (VALUES {_MARKS}) AS marks(permission, mark)
    WHERE marks.permission = ANY (NEW.permissions)
) > 1 THEN
    RAISE EXCEPTION 'one role must not join two of the three administrators' USING ERRCODE = 'check_violation';
END IF;
"""  # noqa: S608 only constants of this program


def administrators_apart() -> pgtrigger.Trigger:
    """On grants: nobody comes to hold two of the three."""
    return pgtrigger.Trigger(
        name="administrators_apart",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=_CLASH % "NEW.person_id" + "RETURN NEW;",
    )


def administrators_apart_in_roles() -> pgtrigger.Trigger:
    """On roles: none joins two of the three, in itself or with what its holders hold besides."""
    holders = "SELECT person_id FROM organization_rolegrant WHERE role_id = NEW.id"
    return pgtrigger.Trigger(
        name="administrators_apart",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=_ONE_ROLE + _CLASH % holders + "RETURN NEW;",
    )
