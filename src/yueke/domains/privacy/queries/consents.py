"""Reading consent: of one customer, of many at once, and whether they may be contacted."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from yueke.domains.customers import queries as customers
from yueke.domains.customers.models import Customer
from yueke.domains.privacy.choices import Barrier, Decision, Purpose
from yueke.domains.privacy.models import ConsentRecord, ContactLimit, ContactMade, Erasure, Restriction
from yueke.domains.privacy.queries.settings import policy
from yueke.domains.privacy.rules import Contactable, Limit, contactable, is_child
from yueke.kernel.access import Actor


@dataclass(frozen=True)
class ConsentState:
    """Where one purpose stands: the latest record (None: never asked), and until when nobody is to ask again."""

    purpose: str
    label: str
    record: ConsentRecord | None
    not_before: date | None

    @property
    def decision(self) -> str:
        """The latest decision; empty when there is none."""
        return self.record.decision if self.record else ""


@dataclass(frozen=True)
class Standing:
    """Everything about one customer's privacy that a page shows."""

    consents: tuple[ConsentState, ...]
    frozen: Restriction | None
    erased: Erasure | None
    is_child: bool


def latest(customer_ids: Collection[int], purpose: str = "") -> QuerySet[ConsentRecord]:
    """The latest record of each customer and purpose."""
    rows = ConsentRecord.objects.filter(customer_id__in=customer_ids)
    if purpose:
        rows = rows.filter(purpose=purpose)
    return rows.order_by("customer_id", "purpose", "-at", "-id").distinct("customer_id", "purpose")


def standing(actor: Actor, customer_id: int, at: datetime) -> Standing:
    """Consents by purpose and what restricts the archive; NotFound out of the actor's scope. Six queries."""
    customer = customers.get(actor, customer_id)
    today = timezone.localtime(at).date()
    known = {row.purpose: row for row in latest([customer_id]).select_related("notice", "recorded_by")}
    child = is_child(customer.birthday, today, policy().child_age)
    states = []
    for code, label in Purpose.choices:
        if code == Purpose.CHILD and not child and code not in known:
            continue
        record = known.get(code)
        until = record.ask_again_on if record and record.ask_again_on and record.ask_again_on > today else None
        states.append(ConsentState(code, str(label), record, until))
    return Standing(
        tuple(states),
        Restriction.objects.filter(customer_id=customer_id, kind="frozen", ends_at__isnull=True).first(),
        Erasure.objects.filter(customer_id=customer_id).first(),
        child,
    )


def records(actor: Actor, customer_id: int | None = None) -> QuerySet[ConsentRecord]:
    """Consent records of the customers ``actor`` may see, the latest first."""
    rows = ConsentRecord.objects.select_related("customer", "notice", "recorded_by")
    if customer_id is not None:
        rows = rows.filter(customer_id=customers.get(actor, customer_id).pk)
    elif actor.scope.kind != "all":
        rows = rows.filter(customer_id__in=Customer.objects.visible_to(actor).values("pk"))
    return rows.order_by("-id")


def may_contact(customer_ids: Collection[int], purpose: str, medium: str, at: datetime) -> dict[int, Contactable]:
    """For each customer whether they may be contacted for ``purpose`` by ``medium`` now, and why not.

    Five queries whatever their number. Everything that leaves the house for a customer asks here first
    (``medium`` is one of ``choices.Medium``).
    """
    ids = set(customer_ids)
    local = timezone.localtime(at)
    decisions = {row.customer_id: row.decision for row in latest(ids, purpose)}
    barriers = _barriers(ids, at)
    limit = _limit(purpose, medium)
    made = _made(ids, purpose, medium, limit, at) if limit else {}
    unguarded = _children_without_guardian(ids, local.date()) if purpose == Purpose.MARKETING else frozenset()
    return {
        pk: contactable(
            purpose,
            medium,
            decision=decisions.get(pk, ""),
            barriers=barriers.get(pk, frozenset()),
            is_child_without_guardian=pk in unguarded,
            made=made.get(pk, 0),
            limit=limit,
            hour=local.hour,
        )
        for pk in ids
    }


def restricted(customer_ids: Collection[int], at: datetime) -> dict[int, frozenset[str]]:
    """Those of the customers who are to be left alone now, and by what."""
    return {pk: frozenset(kinds) for pk, kinds in _barriers(set(customer_ids), at).items()}


def not_to_be_surveyed(at: datetime, customer_id: int | None = None) -> frozenset[int]:
    """Everybody who is asked in no survey (of one customer only, if named): frozen or anonymised archives, and whoever refused
    or withdrew consent to service. A No to marketing is none to being asked how satisfied one is."""
    only = {} if customer_id is None else {"customer_id": customer_id}
    running = Q(ends_at__isnull=True) | Q(ends_at__gt=at)
    frozen = Restriction.objects.filter(running, kind=Barrier.FROZEN, begins_at__lte=at, **only)
    erased = Erasure.objects.filter(**only).values_list("customer_id", flat=True)
    said = ConsentRecord.objects.filter(purpose=Purpose.SERVICE, **only)
    newest = said.order_by("customer_id", "-at", "-id").distinct("customer_id").values_list("customer_id", "decision")
    refused = (pk for pk, decision in newest if decision != Decision.GIVEN)
    return frozenset(frozen.values_list("customer_id", flat=True)) | frozenset(erased) | frozenset(refused)


def _barriers(ids: set[int], at: datetime) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    running = Q(ends_at__isnull=True) | Q(ends_at__gt=at)
    for pk, kind in Restriction.objects.filter(running, customer_id__in=ids, begins_at__lte=at).values_list(
        "customer_id", "kind"
    ):
        found.setdefault(pk, set()).add(kind)
    for pk in Erasure.objects.filter(customer_id__in=ids).values_list("customer_id", flat=True):
        found.setdefault(pk, set()).add("erased")
    return found


def _limit(purpose: str, medium: str) -> Limit | None:
    row = ContactLimit.objects.filter(purpose=purpose, medium=medium).first()
    return Limit(row.most, row.days, row.from_hour, row.to_hour) if row else None


def _made(ids: set[int], purpose: str, medium: str, limit: Limit, at: datetime) -> dict[int, int]:
    rows = ContactMade.objects.filter(
        customer_id__in=ids, purpose=purpose, medium=medium, at__gt=at - timedelta(days=limit.days), at__lte=at
    )
    counts: dict[int, int] = {}
    for pk in rows.values_list("customer_id", flat=True):
        counts[pk] = counts.get(pk, 0) + 1
    return counts


def _children_without_guardian(ids: set[int], today: date) -> frozenset[int]:
    """Those under age for whom no guardian has agreed."""
    age = policy().child_age
    born = Customer.objects.filter(pk__in=ids, birthday__gt=today.replace(year=today.year - age - 1, day=1))
    children = {pk for pk, birthday in born.values_list("pk", "birthday") if is_child(birthday, today, age)}
    agreed = {row.customer_id for row in latest(children, Purpose.CHILD) if row.decision == Decision.GIVEN}
    return frozenset(children - agreed)
