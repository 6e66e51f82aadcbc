"""The only readers of the organization for others."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Count, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery

from yueke.domains.organization import rules
from yueke.domains.organization.events import PersonLeft
from yueke.domains.organization.models import (
    Company,
    Department,
    Membership,
    Person,
    Post,
    Role,
    RoleGrant,
    SavedView,
    SignInSession,
)
from yueke.domains.organization.permissions import OWN_ACCOUNT
from yueke.kernel.access import Actor
from yueke.kernel.events import timeline
from yueke.kernel.search_terms import query_terms

DEFAULT_HOME = "office:desk"


@dataclass(frozen=True)
class HeldPost:
    """A post somebody holds now; ``current`` marks the one they act in."""

    id: int
    title: str
    department: str
    current: bool = False


@dataclass(frozen=True)
class Seat:
    """A signed-in person in one of their posts: the actor, all their posts, the page they open on."""

    actor: Actor
    posts: tuple[HeldPost, ...]
    membership_id: int | None
    home: str


@dataclass(frozen=True)
class DepartmentRow:
    """A department in the tree; ``people`` are those who hold a post in it now."""

    id: int
    name: str
    kind: str
    depth: int
    path: str
    parent_id: int | None
    head_id: int | None
    head_name: str
    people: int
    is_active: bool


@dataclass(frozen=True)
class PersonHit:
    """Somebody found by a select."""

    id: int
    name: str
    post: str
    department: str


def seat_for(person: Person, membership_id: int | None = None, *, on: date | None = None) -> Seat:
    """Where ``person`` acts: the membership chosen if it is theirs, else the primary one. Two queries.

    Without a day ``on``, memberships that were never ended count. The scope is the widest of all roles.
    """
    below = Department.objects.filter(path__startswith=OuterRef("department__path"))
    held = list(
        _held(person.pk, on).select_related("department", "post").annotate(below=ArraySubquery(below.values("pk")))
    )
    chosen = next((m for m in held if m.pk == membership_id), held[0] if held else None)
    roles = list(_roles_with_departments(person.pk))
    scope = rules.widest(
        (rules.RoleScope(role.scope, frozenset(role.chosen)) for role in roles),
        own=chosen.department_id if chosen else None,
        below=chosen.below if chosen else (),
    )
    actor = Actor(
        person_id=person.pk,
        name=person.name,
        post=chosen.post.title if chosen else "",
        department_id=chosen.department_id if chosen else None,
        permissions=frozenset(code for role in roles for code in role.permissions) | {OWN_ACCOUNT},
        scope=scope,
    )
    posts = tuple(HeldPost(m.pk, m.post.title, m.department.name, m is chosen) for m in held)
    home = roles[0].home if roles else DEFAULT_HOME
    return Seat(actor, posts, chosen.pk if chosen else None, home)


def actor_for(person: Person, membership_id: int | None = None, *, on: date | None = None) -> Actor:
    """The actor ``person`` is in the membership chosen (their primary one when none is)."""
    return seat_for(person, membership_id, on=on).actor


def _held(person_id: int, on: date | None) -> QuerySet[Membership]:
    rows = Membership.objects.filter(person_id=person_id)
    return rows.filter(to_date__isnull=True) if on is None else rows.filter(_valid(on))


def _valid(on: date) -> Q:
    """Memberships that hold on the day ``on``."""
    return Q(from_date__lte=on) & (Q(to_date__isnull=True) | Q(to_date__gte=on))


def _roles_with_departments(person_id: int) -> QuerySet[Any]:
    """The roles granted, each with the ids of its chosen departments and all below them."""
    above = (
        Role.departments.through.objects.filter(role_id=OuterRef(OuterRef("pk")))
        .annotate(lower=ExpressionWrapper(OuterRef("path"), output_field=CharField()))
        .filter(lower__startswith=F("department__path"))  # type: ignore[misc]
    )
    return (
        Role.objects.filter(grants__person_id=person_id)
        .annotate(chosen=ArraySubquery(Department.objects.filter(Exists(above)).values("pk")))
        .order_by("grants__granted_at", "pk")
    )


def posts_of(person: Person, *, on: date | None = None) -> tuple[HeldPost, ...]:
    """The posts somebody holds, the primary one first."""
    held = _held(person.pk, on).select_related("department", "post")
    return tuple(HeldPost(m.pk, m.post.title, m.department.name, i == 0) for i, m in enumerate(held))


def company_name() -> str:
    """The company's name; empty before it is founded."""
    return Company.objects.values_list("name", flat=True).first() or ""


def departments(actor: Actor, *, closed: bool = False) -> list[DepartmentRow]:
    """The tree from the top, siblings in their order, each directly above what lies below it.

    Everybody may see the structure; ``closed`` adds the closed departments.
    """
    staff = Q(memberships__to_date__isnull=True, memberships__person__is_active=True)
    found = Department.objects.select_related("head").annotate(
        staff=Count("memberships__person", filter=staff, distinct=True)
    )
    if not closed:
        found = found.filter(is_active=True)
    rows = {row.pk: row for row in found}

    def place(row: Department) -> list[tuple[int, int]]:
        """The positions along the path: sorts siblings without separating parent and child."""
        return [(rows[i].position, i) for i in rules.ids_on(row.path) if i in rows]

    return [
        DepartmentRow(
            id=row.pk,
            name=row.name,
            kind=row.kind,
            depth=rules.depth(row.path),
            path=row.path,
            parent_id=row.parent_id,
            head_id=row.head_id,
            head_name=row.head.name if row.head else "",
            people=row.staff,
            is_active=row.is_active,
        )
        for row in sorted(rows.values(), key=place)
    ]


def department_labels(ids: Collection[int]) -> dict[int, str]:
    """Names of departments, open or closed, by id."""
    return dict(Department.objects.filter(pk__in=ids).values_list("pk", "name"))


def below(ids: Collection[int]) -> frozenset[int]:
    """These departments and everything under them."""
    paths = list(Department.objects.filter(pk__in=ids).values_list("path", flat=True))
    if not paths:
        return frozenset()
    within = Q()
    for path in paths:
        within |= Q(path__startswith=path)
    return frozenset(Department.objects.filter(within).values_list("pk", flat=True))


def heads(department_ids: Iterable[int]) -> dict[int, int]:
    """Who answers for each department: its own head, or the nearest one above it. Without any, left out."""
    paths = dict(Department.objects.filter(pk__in=list(department_ids)).values_list("pk", "path"))
    along = {i for path in paths.values() for i in rules.ids_on(path)}
    named = dict(Department.objects.filter(pk__in=along, head__is_active=True).values_list("pk", "head_id"))
    nearest = {
        own: next((named[i] for i in reversed(rules.ids_on(path)) if i in named), None) for own, path in paths.items()
    }
    return {own: head for own, head in nearest.items() if head is not None}


def people(
    actor: Actor,
    *,
    text: str = "",
    department_id: int | None = None,
    role: str = "",
    active: bool | None = True,
) -> QuerySet[Any]:
    """People (:class:`Person`) by name, with ``department_name`` and ``post_title`` of their primary post.

    ``text`` finds a fragment of name, pinyin, initials, sign-in name, staff number or phone;
    ``department_id`` includes those below it; ``active=None`` brings leavers too.
    """
    primary = Membership.objects.filter(person=OuterRef("pk")).order_by(
        F("to_date").desc(nulls_first=True), "-is_primary", "pk"
    )
    rows = Person.objects.annotate(
        department_name=Subquery(primary.values("department__name")[:1]),
        post_title=Subquery(primary.values("post__title")[:1]),
    )
    if active is not None:
        rows = rows.filter(is_active=active)
    if text := text.strip():
        rows = rows.filter(
            Q(name__icontains=text)
            | Q(username__icontains=text)
            | Q(number__icontains=text)
            | Q(mobile__icontains=text)
            | query_terms(text).q()
        )
    if department_id:
        held = Membership.objects.filter(
            person=OuterRef("pk"), to_date__isnull=True, department__in=below([department_id])
        )
        rows = rows.filter(Exists(held))
    if role:
        rows = rows.filter(Exists(RoleGrant.objects.filter(person=OuterRef("pk"), role__code=role)))
    return rows.order_by("name_pinyin", "username")


def person(actor: Actor, person_id: int) -> Person | None:
    """One person with the names :func:`people` adds, active or not."""
    return people(actor, active=None).filter(pk=person_id).first()


def person_labels(ids: Collection[int]) -> dict[int, str]:
    """Names of people, active or not, by id."""
    return dict(Person.objects.filter(pk__in=ids).values_list("pk", "name"))


def working_here(ids: Collection[int]) -> frozenset[int]:
    """Those of these people who have not left; a sign-in closed for a while does not count as leaving."""
    return frozenset(Person.objects.filter(pk__in=ids, left_on=None).values_list("pk", flat=True))


def stands_in_for(person_id: int) -> int:
    """``person_id`` while they work here, else whoever took over from them, or from that one in turn."""
    seen: set[int] = set()
    while person_id not in seen and not Person.objects.filter(pk=person_id, left_on=None).exists():
        seen.add(person_id)
        departures = [
            row.payload["successor_id"]
            for row in timeline(f"organization.person:{person_id}")
            if row.kind == PersonLeft.kind
        ]
        person_id = departures[0] if departures else person_id
    return person_id


def find_people(actor: Actor, text: str, *, limit: int = 10, within_scope: bool = False) -> list[PersonHit]:
    """Active people for a select; ``within_scope`` keeps to the actor's data scope."""
    rows = people(actor, text=text)
    if within_scope and actor.scope.kind == "departments":
        held = Membership.objects.filter(
            person=OuterRef("pk"), to_date__isnull=True, department__in=actor.scope.departments
        )
        rows = rows.filter(Exists(held))
    elif within_scope and actor.scope.kind == "self":
        rows = rows.filter(pk=actor.person_id or 0)
    return [PersonHit(row.pk, row.name, row.post_title or "", row.department_name or "") for row in rows[:limit]]


def memberships(person_id: int) -> QuerySet[Membership]:
    """Every post somebody holds or held, the latest first."""
    return (
        Membership.objects.filter(person_id=person_id)
        .select_related("department", "post")
        .order_by(F("to_date").desc(nulls_first=True), "-from_date", "-pk")
    )


def membership(membership_id: int) -> Membership | None:
    """One post of somebody, with its department and title."""
    return Membership.objects.select_related("department", "post").filter(pk=membership_id).first()


def posts() -> QuerySet[Post]:
    """All posts."""
    return Post.objects.all()


def roles() -> QuerySet[Role]:
    """All roles, with ``holders``, the number of active people."""
    return (
        Role.objects.prefetch_related("departments")
        .annotate(holders=Count("grants", filter=Q(grants__person__is_active=True)))
        .order_by("pk")
    )


def roles_of(person_id: int) -> QuerySet[Role]:
    """The roles somebody holds."""
    return Role.objects.filter(grants__person_id=person_id)


def sign_ins(actor: Actor, *, everybody: bool = False) -> QuerySet[SignInSession]:
    """Open sign-ins, the latest seen first: one's own, or everybody's for those who may see them."""
    rows = SignInSession.objects.select_related("person").order_by("-seen_at", "-pk")
    if everybody and (actor.may("system.roles") or actor.may("system.audit")):
        return rows
    return rows.filter(person_id=actor.person_id or 0)


def saved_views(actor: Actor, list_code: str) -> list[SavedView]:
    """The views of a list the actor may choose: their own, then those colleagues share.

    The own view without a name holds the columns of the plain list.
    """
    seen = Q(person_id=actor.person_id) | Q(is_shared=True)
    rows = SavedView.objects.filter(seen, list_code=list_code).select_related("person")
    return sorted(rows, key=lambda view: (view.person_id != actor.person_id, view.position, view.pk))
