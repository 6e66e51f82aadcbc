"""The page of the documentation that says who may do what, and who sees which personal field how."""

from __future__ import annotations

from collections.abc import Iterator

from yueke.domains.organization.permissions import CATALOGUE, ROLES, RoleSeed
from yueke.kernel import gate
from yueke.kernel.access import Actor
from yueke.kernel.gate import LEVELS, MATRIX, Near, Sight
from yueke.kernel.personal import records

_SIGHTS = {Sight.HIDDEN: "hidden", Sight.MASKED: "masked", Sight.PLAIN: "plain"}


def access_page() -> str:
    """The matrix of levels, what it makes of each role, the fields by level, and role × permission."""
    from django.utils import translation

    with translation.override("zh-hans"):
        return "\n".join(["# Access", "", *_matrix(), *_roles_and_levels(), *_fields(), *_permissions(), ""])


def _table(head: list[str], rows: Iterator[list[str]]) -> list[str]:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}", *lines, ""]


def _matrix() -> list[str]:
    rows = (
        [f"{rule.title}" + (f" `{rule.permission}`" if rule.permission else ""), *(_SIGHTS[one] for one in rule.sights)]
        for rule in MATRIX
    )
    return [
        "## Who sees which level how",
        "",
        "The line that shows most counts. The eye (`privacy.reveal`) makes masked plain, with a reason; never hidden.",
        "",
        *_table(["who", *LEVELS], rows),
    ]


def _roles_and_levels() -> list[str]:
    def row(role: RoleSeed) -> list[str]:
        actor = Actor(person_id=None, name="", permissions=role.permissions)
        eye = "✓" if gate.EYE in role.permissions else ""
        return [f"{role.name} `{role.code}`", _seen(actor, ""), _seen(actor, "team"), eye]

    return [
        "## What that makes of each role",
        "",
        "L3 and L4 of customers (L1 and L2 are plain to whoever sees the record), as roles are when an installation starts.",
        "",
        *_table(["role", "of a customer they see", "of their own, or on its team", "the eye"], (row(r) for r in ROLES)),
    ]


def _seen(actor: Actor, near: Near) -> str:
    if not actor.may("customers.view"):
        return "–"
    return ", ".join(f"{level} {_SIGHTS[gate.sight_of(actor, level, near)]}" for level in LEVELS[2:])


def _fields() -> list[str]:
    found: dict[str, list[str]] = {level: [] for level in LEVELS}
    for record in records():
        for field in record.fields:
            company = f" ({field.of_companies} of companies)" if field.of_companies else ""
            found[field.level].append(f"`{record.model}.{field.name}`{company}")
    rows = ([level, ", ".join(names)] for level, names in found.items())
    return ["## Fields by level", "", *_table(["level", "fields"], rows)]


def _permissions() -> list[str]:
    rows = (
        [f"{group} · {label} `{code}`", *("✓" if code in role.permissions else "" for role in ROLES)]
        for group, codes in CATALOGUE
        for code, label in codes
    )
    return [
        "## Role × permission",
        "",
        "Roles as an installation starts with them; the security administrator changes them on screen.",
        "",
        *_table(["permission", *(f"{role.name}" for role in ROLES)], rows),
    ]
