"""What the regulation is judged from among people: whose sign-in was closed when they left, and who answers for it."""

from __future__ import annotations

from typing import Any

from yueke.compliance.source import CaseFilter, Rows

# In charge: whoever has held the role of system administrator longest, so that the duty has one name.
IN_CHARGE = """(SELECT g.person_id FROM organization_rolegrant g
    JOIN organization_role r ON r.id = g.role_id
    JOIN organization_person p ON p.id = g.person_id
    WHERE r.code = 'sysadmin' AND p.is_active ORDER BY g.granted_at, g.id LIMIT 1)"""
"""SQL for the person who runs the machines; NULL while nobody does."""

_WITHIN = """(%s OR {person} = %s OR EXISTS (
    SELECT FROM organization_membership m WHERE m.person_id = {person} AND m.department_id = ANY (%s::bigint[])))"""

# Closed for good: by the first act that closed the sign-in and was not taken back.
_LEAVERS = f"""
SELECT * FROM (
    SELECT gone.id AS subject_id, gone.name AS label, {IN_CHARGE} AS owner_id,
        gone.left_on::timestamp AT TIME ZONE 'Asia/Shanghai' AS started_at,
        CASE WHEN NOT gone.is_active THEN (
            SELECT min(e.at) FROM kernel_event e
            WHERE e.stream = 'organization.person:' || gone.id
                AND e.kind IN ('organization.person_left', 'organization.person_deactivated')
                AND e.id > coalesce((
                    SELECT max(back.id) FROM kernel_event back
                    WHERE back.stream = e.stream AND back.kind = 'organization.person_reactivated'), 0)
        ) END AS done_at,
        'organization.person'::text AS proof_kind, gone.id AS proof_id
    FROM organization_person gone WHERE gone.left_on IS NOT NULL AND {_WITHIN.format(person="gone.id")}) leavers
WHERE (%s::bigint IS NULL OR subject_id = %s) AND (%s::bigint IS NULL OR owner_id = %s)
"""  # noqa: S608 only constants of this program


def within_reach(narrow: CaseFilter, person: str) -> Rows:
    """The condition that the reader of ``narrow`` may see the person of that column: all, one's own, one's departments'."""
    scope = narrow.actor.scope if narrow.actor is not None else None
    params: tuple[Any, ...] = (
        scope is None or scope.kind == "all",
        narrow.actor.person_id if narrow.actor is not None else None,
        sorted(scope.departments) if scope is not None else [],
    )
    return Rows(_WITHIN.format(person=person), params)


def leavers(narrow: CaseFilter) -> Rows:
    """Everybody who left, from the beginning of that day, until their sign-in was closed for good (A2.4)."""
    seen = within_reach(narrow, "gone.id")
    params = (*seen.params, narrow.subject_id, narrow.subject_id, narrow.owner_id, narrow.owner_id)
    return Rows(
        _LEAVERS, params, ("subject_id", "label", "owner_id", "started_at", "done_at", "proof_kind", "proof_id")
    )
