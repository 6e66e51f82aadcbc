"""Complaints that tell of the same: repeats of a customer, similar open ones, groups on one batch, product or cause."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from yueke.domains.complaints.lifecycles import OPEN
from yueke.domains.complaints.models import Complaint, Investigation
from yueke.domains.complaints.records import SEARCHED, phone_index
from yueke.domains.complaints.rules.grading import Criteria
from yueke.domains.complaints.rules.repeats import Told, alike
from yueke.kernel.access import Actor
from yueke.kernel.terms import Term
from yueke.methods.text.similarity import shingles

MOST_COMPARED = 60
"""Candidates whose texts are compared: the latest; comparing takes about a third of a millisecond each."""
_FIELDS = (
    "pk",
    "number",
    "state",
    "grade",
    "description",
    "category_id",
    "product_id",
    "product_name",
    "batch",
    "received_at",
)


@dataclass(frozen=True)
class Match:
    """Another complaint that tells of the same: how alike (0 to 1), and by what."""

    complaint_id: int
    number: str
    state: str
    grade: str
    received_at: datetime
    score: float
    words: str


@dataclass(frozen=True)
class Group:
    """Complaints on one product or batch: ``by`` names it, ``count`` are all of the window, ``open_ids`` the open ones."""

    by: str
    count: int
    open_ids: tuple[int, ...]


def since(window: Term | None, at: datetime) -> datetime:
    """When a window that ends at ``at`` begins; a year ago where none is stated."""
    if window is None:
        return at - timedelta(days=365)
    days = {"days": 1, "weeks": 7, "months": 30.4375, "years": 365.25, "working days": 1.4}.get(window.unit)
    if days is None:
        hours = window.n if "hours" in window.unit else window.n / 60
        return at - timedelta(hours=hours)
    if window.unit in ("months", "years"):
        return _months_before(at, window.n * (12 if window.unit == "years" else 1))
    return at - timedelta(days=days * window.n)


def repeats_of(complaint: Complaint, criteria: Criteria, at: datetime) -> list[Match]:
    """Earlier complaints of the same customer (or telephone) on a similar problem within the window, most alike first."""
    mine = Q()
    if complaint.customer_id is not None:
        mine |= Q(customer_id=complaint.customer_id)
    if complaint.phone_index is not None:
        mine |= Q(phone_index=bytes(complaint.phone_index))
    if not mine:
        return []
    rows = Complaint.objects.filter(mine, received_at__gte=since(criteria.repeat_window, at))
    # One withdrawn or joined with another does not count twice.
    rows = rows.exclude(state__in=("merged", "withdrawn")).exclude(pk=complaint.pk)
    return matches(told_of(complaint), rows, criteria.similar)


def similar_open(
    actor: Actor, text: str, *, category_id: int | None = None, but: int | None = None, limit: int = 8
) -> list[Match]:
    """Open complaints the actor may see that tell of something similar, most alike first; for the side of a complaint."""
    pieces = sorted(shingles(text[:SEARCHED]))
    if len(pieces) < 2:
        return []
    rows = Complaint.objects.visible_to(actor).filter(state__in=OPEN, shingles__overlap=pieces).exclude(pk=but or 0)
    return matches(Told(text[:SEARCHED], category_id), rows, None)[:limit]


def in_progress(actor: Actor, *, customer_id: int | None = None, phone: str = "", text: str = "") -> list[Match]:
    """Open complaints of the same customer or telephone: who is registering is warned of them.

    With a ``text`` those on a similar problem come first; all are returned, because a caller may tell it otherwise.
    Whoever registers sees that they exist, whatever their scope: that is the point of the warning.
    """
    mine = Q()
    if customer_id is not None:
        mine |= Q(customer_id=customer_id)
    if index := phone_index(phone):
        mine |= Q(phone_index=index)
    if not mine:
        return []
    rows = list(Complaint.objects.filter(mine, state__in=OPEN).order_by("-received_at", "-pk").values(*_FIELDS)[:20])
    asked = Told(text[:SEARCHED])
    found = []
    for row in rows:
        match = alike(asked, _told(row)) if text.strip() else None
        found.append(_match(row, match.score if match else 0.0, match.words if match else ""))
    return sorted(found, key=lambda one: -one.score)


def group_of(complaint: Complaint, window: Term | None, at: datetime) -> Group | None:
    """The most complaints, within the window, on the same batch, product and category, or product and cause.

    None where nothing of this is known.
    """
    rows = Complaint.objects.filter(received_at__gte=since(window, at)).exclude(
        state__in=("merged", "withdrawn", "declined")
    )
    best: Group | None = None
    for by, condition in _same_things(complaint):
        # Of one customer complaining three times, that is a repeat, not a group.
        known = list(rows.filter(condition).values_list("pk", "state", "customer_id", "phone_index")[:2_000])
        people = {customer or (bytes(phone) if phone else pk) for pk, _state, customer, phone in known}
        if best is None or len(people) > best.count:
            best = Group(by, len(people), tuple(pk for pk, state, _customer, _phone in known if state in OPEN))
    return best


def told_of(complaint: Complaint) -> Told:
    """What of a complaint is compared."""
    return Told(
        complaint.description[:SEARCHED], complaint.category_id, complaint.product_id, complaint.product_name, complaint.batch,
    )  # fmt: skip


def _same_things(complaint: Complaint) -> list[tuple[str, Q]]:
    found = []
    if complaint.batch:
        thing = Q(batch=complaint.batch)
        if complaint.product_id is not None:
            thing &= Q(product_id=complaint.product_id)
        found.append((complaint.batch, thing))
    if complaint.product_id is not None:
        # One product sells for years: only the same category of trouble makes a group of it.
        same = Q(product_id=complaint.product_id, category_id=complaint.category_id)
        found.append((complaint.product_name, same))
        found += _same_causes(complaint)
    return found


def _same_causes(complaint: Complaint) -> list[tuple[str, Q]]:
    """By what was found out, under whatever category each was told; a cause without a product says too little."""
    if complaint.investigated_at is None:
        return []
    causes = Investigation.objects.filter(complaint=complaint, cause__isnull=False)
    found = []
    for cause, name in causes.values_list("cause_id", "cause__name").order_by("cause_id").distinct():
        same = Q(product_id=complaint.product_id, pk__in=Investigation.objects.filter(cause=cause).values("complaint"))
        found.append((f"{complaint.product_name}（{name}）", same))
    return found


def matches(asked: Told, rows: QuerySet[Complaint], threshold: float | None) -> list[Match]:
    """Of the latest ``rows`` those that tell of the same as ``asked``, most alike first."""
    found = []
    for row in rows.order_by("-received_at", "-pk").values(*_FIELDS)[:MOST_COMPARED]:
        if match := alike(asked, _told(row), threshold):
            found.append(_match(row, match.score, match.words))
    return sorted(found, key=lambda one: (-one.score, -one.complaint_id))


def _told(row: dict[str, Any]) -> Told:
    return Told(row["description"][:SEARCHED], row["category_id"], row["product_id"], row["product_name"], row["batch"])


def _match(row: dict[str, Any], score: float, words: str) -> Match:
    return Match(row["pk"], row["number"], row["state"], row["grade"], row["received_at"], score, words)


def _months_before(at: datetime, months: int) -> datetime:
    local = timezone.localtime(at)
    year, month = divmod(local.year * 12 + local.month - 1 - months, 12)
    day = min(local.day, 28)
    return local.replace(year=year, month=month + 1, day=day)
