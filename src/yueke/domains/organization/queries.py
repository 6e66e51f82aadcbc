"""The only readers of the organization for others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any, Self

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Concat
from django.utils import timezone

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
    SignInRecord,
    SignInSession,
)
from yueke.domains.organization.permissions import ADMINISTRATORS, FOUNDER
from yueke.domains.organization.sealed import USERNAME
from yueke.domains.organization.seats import HeldPost
from yueke.domains.organization.seats import Seat as Seat
from yueke.domains.organization.seats import actor_for as actor_for
from yueke.domains.organization.seats import seat_for as seat_for
from yueke.kernel.access import Actor
from yueke.kernel.events import timeline
from yueke.kernel.gate import FINDABLE_TAILS, Sight, sight
from yueke.kernel.search_terms import query_terms


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


def _held(person_id: int, on: date | None) -> QuerySet[Membership]:
    rows = Membership.objects.filter(person_id=person_id)
    return rows.filter(to_date__isnull=True) if on is None else rows.filter(_valid(on))


def _valid(on: date) -> Q:
    """Memberships that hold on the day ``on``."""
    return Q(from_date__lte=on) & (Q(to_date__isnull=True) | Q(to_date__gte=on))


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


def department_tree() -> list[tuple[int, str, int]]:
    """Open departments for a select: id, name and depth, each directly above what lies below it. One light query."""
    rows = Department.objects.filter(is_active=True).values_list("pk", "name", "path", "position")
    positions = {pk: (position, pk) for pk, _name, _path, position in rows}
    ordered = sorted(rows, key=lambda row: [positions[i] for i in rules.ids_on(row[2]) if i in positions])
    return [(pk, name, rules.depth(path)) for pk, name, path, _position in ordered]


def department_labels(ids: Collection[int]) -> dict[int, str]:
    """Names of departments, open or closed, by id."""
    return dict(Department.objects.filter(pk__in=ids).values_list("pk", "name"))


def department_places(ids: Collection[int]) -> dict[int, str]:
    """The same with the name of their branch before: departments of several branches are often called alike. Two queries."""
    rows = {pk: (name, rules.ids_on(path)) for pk, name, path in
            Department.objects.filter(pk__in=ids).values_list("pk", "name", "path")}  # fmt: skip
    above = {pk for _name, line in rows.values() for pk in line}
    known = dict(Department.objects.filter(pk__in=above, kind="branch").values_list("pk", "name"))
    return {
        pk: " ".join([*(known[one] for one in line if one in known and one != pk), name])
        for pk, (name, line) in rows.items()
    }


def branches() -> list[int]:
    """The open branches, in the order of the tree."""
    return list(Department.objects.filter(kind="branch", is_active=True).order_by("path").values_list("pk", flat=True))


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


def headed_by(person_id: int | None) -> frozenset[int]:
    """The departments somebody answers for: those they head, and everything under them. One query for most people."""
    return below(Department.objects.filter(head_id=person_id or 0).values_list("pk", flat=True))


def people(
    actor: Actor,
    *,
    text: str = "",
    department_id: int | None = None,
    role: str = "",
    active: bool | None = True,
) -> QuerySet[Any]:
    """People (:class:`Person`) by name, with ``department_name`` (its branch before it) and ``post_title`` of their primary post.

    ``text`` finds a fragment of name, pinyin, initials, sign-in name, staff number or phone (of the phone, no more than
    the actor sees);
    ``department_id`` includes those below it; ``active=None`` brings leavers too.
    """
    primary = Membership.objects.filter(person=OuterRef("pk")).order_by(
        F("to_date").desc(nulls_first=True), "-is_primary", "pk"
    )
    branch = Concat("department__parent__name", Value(" "), "department__name")
    named = Case(When(department__parent__kind=Department.Kind.BRANCH, then=branch), default=F("department__name"))
    rows = Person.objects.annotate(
        department_name=Subquery(primary.values(named=named)[:1]),
        post_title=Subquery(primary.values("post__title")[:1]),
    )
    if active is not None:
        rows = rows.filter(is_active=active)
    if text := text.strip():
        seen = sight(actor, "organization.person.mobile")
        found = Q(name__icontains=text) | Q(username__icontains=text) | Q(number__icontains=text)
        if seen is Sight.PLAIN:
            found |= Q(mobile__icontains=text)
        rows = rows.filter(found | query_terms(text, FINDABLE_TAILS[seen]).q())
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
        .select_related("department__parent", "post")
        .order_by(F("to_date").desc(nulls_first=True), "-from_date", "-pk")
    )


def membership(membership_id: int) -> Membership | None:
    """One post of somebody, with its department and title."""
    return Membership.objects.select_related("department", "post").filter(pk=membership_id).first()


def posts() -> QuerySet[Post]:
    """All posts."""
    return Post.objects.all()


@dataclass(frozen=True)
class Administrators:
    """Who still holds the founder's role (names; the sealed super-user aside), and which of the three nobody holds."""

    founders: tuple[str, ...]
    missing: tuple[str, ...]


def administrators() -> Administrators:
    """Whether the founder has handed over to the three administrators; nothing is missing before there is a company."""
    held = RoleGrant.objects.filter(person__is_active=True).exclude(person__username=USERNAME)
    founders = held.filter(role__code=FOUNDER).order_by("granted_at", "pk").values_list("person__name", flat=True)
    three = Role.objects.filter(code__in=set(ADMINISTRATORS.values())).order_by("pk")
    missing = three.exclude(pk__in=held.values("role_id")).values_list("name", flat=True)
    return Administrators(tuple(founders), tuple(missing))


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


SIGN_IN_SORTS = {"at": ("at", "id"), "-at": ("-at", "-id")}
"""The orders of the sign-in log; each is answered by an index."""


@dataclass(frozen=True)
class SignInFilter:
    """What the sign-in log is narrowed by: a name (of a person, or to sign in by), a result, days (both included)."""

    text: str = ""
    result: str = ""
    from_date: date | None = None
    to_date: date | None = None
    sort: str = "-at"

    @classmethod
    def read(cls, params: Mapping[str, Any]) -> Self:
        """The filter in the parameters of an address; what cannot be read is left out."""
        result, sort = params.get("result", ""), params.get("sort", "")
        return cls(
            str(params.get("text", ""))[:100].strip(),
            result if result in SignInRecord.Result.values else "",
            _day(params.get("from_date")),
            _day(params.get("to_date")),
            sort if sort in SIGN_IN_SORTS else "-at",
        )

    def params(self) -> list[tuple[str, str]]:
        """The filter as parameters of an address, which :meth:`read` reads back; defaults left out."""
        return [(f.name, str(value)) for f in fields(self) if (value := getattr(self, f.name)) != f.default]


def sign_in_records(actor: Actor, filters: SignInFilter) -> QuerySet[SignInRecord]:
    """The sign-in log, for those who audit; nothing for others."""
    rows = SignInRecord.objects.select_related("person").order_by(*sign_in_order(filters))
    if not actor.may("system.audit"):
        return rows.none()
    if filters.text:
        people = Person.objects.filter(name__icontains=filters.text).values("pk")
        rows = rows.filter(Q(person__in=people) | Q(username=rules.tidy_username(filters.text)))
    if filters.result:
        rows = rows.filter(result=filters.result)
    if filters.from_date:
        rows = rows.filter(at__gte=_begins(filters.from_date))
    if filters.to_date:
        rows = rows.filter(at__lt=_begins(filters.to_date + timedelta(days=1)))
    return rows


def sign_ins_before(before: datetime) -> QuerySet[SignInRecord]:
    """What happened at the door before a moment, the oldest first."""
    return SignInRecord.objects.filter(at__lt=before).order_by("at", "pk")


def sign_in_order(filters: SignInFilter) -> tuple[str, ...]:
    """The order the filter asks for."""
    return SIGN_IN_SORTS[filters.sort]


def _begins(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def saved_views(actor: Actor, list_code: str) -> list[SavedView]:
    """The views of a list the actor may choose: their own, then those colleagues share.

    The own view without a name holds the columns of the plain list.
    """
    seen = Q(person_id=actor.person_id) | Q(is_shared=True)
    rows = SavedView.objects.filter(seen, list_code=list_code).prefetch_related("person")
    return sorted(rows, key=lambda view: (view.person_id != actor.person_id, view.position, view.pk))
