"""Who may do something where: the readers behind «who is told that something waits for them»."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from yueke.domains.organization import rules
from yueke.domains.organization.models import Department, Membership, Person, Role, RoleGrant
from yueke.domains.organization.queries import heads
from yueke.domains.organization.rules import RoleScope


@dataclass
class _Reach:
    """The scopes of somebody's roles, and the departments they hold posts in."""

    scopes: list[RoleScope] = field(default_factory=list)
    own: set[int] = field(default_factory=set)

    def covers(self, path: str) -> bool:
        return any(rules.covers(scope, self.own, path) for scope in self.scopes)


def holders(permission: str) -> frozenset[int]:
    """The active people who may ``permission``, whatever the data scope of their roles."""
    rows = Person.objects.filter(is_active=True, grants__role__permissions__contains=[permission])
    return frozenset(rows.values_list("pk", flat=True))


def holders_over(permission: str, department_id: int | None) -> frozenset[int]:
    """Those of :func:`holders` whose roles reach the records of a department; of no department: who sees all."""
    return _those(permission, department_id, _Reach.covers)


def answering_for(permission: str, department_id: int) -> frozenset[int]:
    """Those of :func:`holders` who belong to a department or are set over it; who merely sees everything is not."""

    def answers(reach: _Reach, path: str) -> bool:
        near = _Reach([scope for scope in reach.scopes if scope.kind != "all"], reach.own)
        return department_id in reach.own or near.covers(path)

    return _those(permission, department_id, answers)


def heads_of_post(post_code: str) -> frozenset[int]:
    """The heads of all departments in which somebody holds the post."""
    held = Membership.objects.filter(post__code=post_code, to_date__isnull=True, person__is_active=True)
    return frozenset(heads(set(held.values_list("department_id", flat=True))).values())


def _those(permission: str, department_id: int | None, wanted: Callable[[_Reach, str], bool]) -> frozenset[int]:
    path = Department.objects.filter(pk=department_id or 0).values_list("path", flat=True).first() or ""
    reaches = _reaches(holders(permission))
    return frozenset(person for person, reach in reaches.items() if wanted(reach, path))


def _reaches(people: Collection[int]) -> dict[int, _Reach]:
    """Three queries, however many people."""
    found: dict[int, _Reach] = defaultdict(_Reach)
    chosen: dict[int, set[int]] = defaultdict(set)
    grants = list(RoleGrant.objects.filter(person__in=people).values_list("person_id", "role_id", "role__scope"))
    links = Role.departments.through.objects.filter(role__in={role for _person, role, _scope in grants})
    for role, department in links.values_list("role_id", "department_id"):
        chosen[role].add(department)
    for person, role, scope in grants:
        found[person].scopes.append(RoleScope(scope, frozenset(chosen[role])))
    posts = Membership.objects.filter(person__in=people, to_date__isnull=True)
    for person, department in posts.values_list("person_id", "department_id"):
        found[person].own.add(department)
    return found
