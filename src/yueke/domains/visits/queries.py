"""The only readers of visits for others."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone

from yueke.domains.visits import rules
from yueke.domains.visits.models import Visit, VisitFeedback, VisitQuerySet
from yueke.kernel.access import Actor
from yueke.kernel.errors import NotFound


@dataclass(frozen=True)
class VisitFilter:
    """How a list of visits is narrowed; empty values do not narrow."""

    state: str = ""
    kind: str = ""
    result: str = ""
    clause: str = ""
    owner_id: int | None = None
    department_id: int | None = None
    customer_id: int | None = None
    customer_ids: QuerySet[Any] | None = None
    from_date: date | None = None
    to_date: date | None = None
    overdue_on: date | None = None
    dissatisfied: bool = False


def visits(actor: Actor, narrowed: VisitFilter | None = None) -> VisitQuerySet:
    """Visits ``actor`` may see, unordered."""
    f = narrowed or VisitFilter()
    rows: VisitQuerySet = Visit.objects.visible_to(actor)
    exact = {
        "state": f.state,
        "kind": f.kind,
        "result": f.result,
        "clause": f.clause,
        "owner_id": f.owner_id,
        "department_id": f.department_id,
        "customer_id": f.customer_id,
        "planned_on__gte": f.from_date,
        "planned_on__lte": f.to_date,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value not in ("", None)})
    if f.customer_ids is not None:
        rows = rows.filter(customer_id__in=f.customer_ids)
    if f.overdue_on is not None:
        rows = rows.filter(state="planned", due_at__date__lt=f.overdue_on)
    if f.dissatisfied:
        rows = rows.filter(satisfaction__lte=2)
    return rows


def visit(actor: Actor, visit_id: int) -> Visit:
    """One visit with its customer, owner and feedback; raises NotFound outside the actor's rows."""
    found = (
        visits(actor)
        .select_related("customer", "owner", "department", "done_by")
        .prefetch_related("feedback__department", "feedback__answered_by", "reschedulings__by")
        .filter(pk=visit_id)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def find(actor: Actor, text: str, limit: int = 20) -> list[Visit]:
    """Suggestions: visible visits whose number begins with ``text`` (three characters at least)."""
    text = text.strip().upper()
    if len(text) < 3:
        return []
    rows = visits(actor).filter(number__startswith=text).select_related("customer")
    # Unordered while cut: sorting every match of a common beginning would read them all.
    return sorted(rows.order_by()[: min(limit, 50)], key=lambda visit: visit.number)


def numbers_of(ids: Collection[int] | QuerySet[Any]) -> dict[int, str]:
    """The numbers of visits the caller has already checked the actor may hear of."""
    return dict(Visit.objects.filter(pk__in=ids).values_list("pk", "number"))


def owners_of_visited(ids: Collection[int]) -> set[int | None]:
    """Who looks after the customers of these visits."""
    return set(Visit.objects.filter(pk__in=ids).values_list("customer__owner_id", flat=True))


def visits_of_customer(actor: Actor, customer_id: int, limit: int = 20) -> list[Visit]:
    """The latest visits of a customer the caller has already checked the actor may see."""
    return list(
        Visit.objects.filter(customer_id=customer_id)
        .select_related("owner", "done_by")
        .order_by("-planned_on", "-id")[:limit]
    )


def completed_visits(*kinds: str, methods: tuple[str, ...] = ()) -> VisitQuerySet:
    """Visits in which a customer was really contacted, as acts that fulfil a duty."""
    rows = Visit.objects.completed().filter(result__in=rules.FULFILLING_RESULTS)
    if kinds:
        rows = rows.filter(kind__in=kinds)
    return rows.filter(method__in=methods) if methods else rows


def feedback(actor: Actor, *, open_only: bool = False) -> QuerySet[VisitFeedback]:
    """Feedback addressed to the actor's departments, or about visits they may see."""
    rows = VisitFeedback.objects.select_related("visit__customer", "department", "sent_by", "answered_by")
    if actor.scope.kind != "all":
        own = set(actor.scope.departments) | ({actor.department_id} if actor.department_id else set())
        rows = rows.filter(Q(department_id__in=own) | Q(visit__in=Visit.objects.visible_to(actor).values("pk")))
    return rows.filter(answered_at__isnull=True) if open_only else rows


def feedback_to_answer(actor: Actor) -> QuerySet[VisitFeedback]:
    """Unanswered feedback addressed to the actor's own department or those below it, oldest first."""
    rows = feedback(actor, open_only=True).order_by("sent_at", "pk")
    if actor.scope.kind == "departments":
        return rows.filter(department_id__in=actor.scope.departments | {actor.department_id or 0})
    return rows.filter(department_id=actor.department_id or 0)


class MonthOfVisits(NamedTuple):
    """Visits made in a month: ``rated`` of them with a satisfaction, ``satisfied`` with 4 or 5."""

    month: date
    done: int
    rated: int
    satisfied: int


def by_month(actor: Actor, first: date, end: date) -> list[MonthOfVisits]:
    """Visits made from ``first`` up to, not including, ``end``; months without any are left out."""
    rows = visits(actor).completed().filter(done_at__gte=_midnight(first), done_at__lt=_midnight(end))
    counted = (
        rows.order_by()
        .annotate(month=TruncMonth("done_at"))
        .values_list("month")
        .annotate(
            done=Count("pk"),
            rated=Count("satisfaction"),
            satisfied=Count("pk", filter=Q(satisfaction__gte=4)),
        )
    )
    return [MonthOfVisits(month.date(), *counts) for month, *counts in counted.order_by("month")]


class Rated(NamedTuple):
    """Visits in which the customer said how satisfied they are, and those of them with 1 or 2."""

    rated: int
    dissatisfied: int


def rated(first: date, end: date, *, kind: str = "", departments: Collection[int] = ()) -> Rated:
    """Visits rated from ``first`` up to, not including, ``end``; of one kind and of some departments, if given."""
    rows = Visit.objects.completed().filter(
        done_at__gte=_midnight(first), done_at__lt=_midnight(end), satisfaction__isnull=False
    )
    if kind:
        rows = rows.filter(kind=kind)
    if departments:
        rows = rows.filter(department_id__in=list(departments))
    return Rated(*rows.aggregate(n=Count("pk"), low=Count("pk", filter=Q(satisfaction__lte=2))).values())


def done_by(person_id: int, first: date, end: date) -> int:
    """How many visits somebody recorded from ``first`` up to, not including, ``end``."""
    rows = Visit.objects.completed().filter(owner_id=person_id, done_by_id=person_id)
    return rows.filter(done_at__gte=_midnight(first), done_at__lt=_midnight(end)).count()


class Owed(NamedTuple):
    """How many customers somebody must visit soon, and how many of them should have been visited already."""

    customers: int
    overdue: int


def owed(actor: Actor, customer_ids: QuerySet[Any], at: datetime) -> Owed:
    """Of some customers, those the regulation has planned visits for."""
    duties = visits(actor, VisitFilter(state="planned", customer_ids=customer_ids)).filter(due_at__isnull=False)
    told = duties.aggregate(
        customers=Count("customer_id", distinct=True),
        overdue=Count("customer_id", distinct=True, filter=Q(due_at__lt=at)),
    )
    return Owed(**told)


def figures(actor: Actor, narrowed: VisitFilter) -> dict[str, int]:
    """Counts behind the head of the visit pages: planned, done, reached, refused, unreachable, dissatisfied."""
    return visits(actor, narrowed).aggregate(
        planned=Count("pk", filter=Q(state="planned")),
        done=Count("pk", filter=Q(state="done")),
        reached=Count("pk", filter=Q(result="reached")),
        refused=Count("pk", filter=Q(result="refused")),
        unreachable=Count("pk", filter=Q(result="unreachable")),
        dissatisfied=Count("pk", filter=Q(satisfaction__lte=2)),
    )


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
