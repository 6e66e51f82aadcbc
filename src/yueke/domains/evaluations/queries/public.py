"""What customers and everybody read: published evaluations of a product, one's own, and what one may still evaluate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Prefetch

from yueke.domains.evaluations.models import Evaluation, Photo
from yueke.domains.evaluations.rules import texts
from yueke.domains.orders.models import Order, OrderLine
from yueke.kernel.access import Actor
from yueke.kernel.errors import NotFound

PAGE = 10
MOST_ORDERS = 20
SINCE = timedelta(days=365)
"""Orders of the last year are offered to be evaluated."""


@dataclass(frozen=True)
class Shown:
    """A published evaluation as everybody reads it: numbers and addresses of persons left out of the words."""

    row: Evaluation
    text: str
    answer: str
    measures: str
    photos: Sequence[Photo]


@dataclass(frozen=True)
class Rateable:
    """An order one may evaluate, as a whole or line by line; ``done`` are ids of lines that were."""

    order: Order
    lines: Sequence[OrderLine]
    done: frozenset[int]
    is_done: bool


def shown_of_product(product_id: int, before: int | None = None) -> list[Shown]:
    """Published evaluations of a product, the latest first, one more than a page; ``before`` continues after an id.

    In the order of their publication alone: no score comes first.
    """
    rows = Evaluation.objects.filter(product_id=product_id, state="published")
    if before is not None:
        last = (
            Evaluation.objects.filter(pk=before, product_id=product_id).values_list("published_at", flat=True).first()
        )
        if last is None:
            return []
        rows = rows.filter(published_at__lte=last).exclude(published_at=last, pk__gte=before)
    found = rows.select_related("customer").prefetch_related("photos").order_by("-published_at", "-id")[: PAGE + 1]
    return [shown(row) for row in found]


def shown(row: Evaluation) -> Shown:
    """As everybody reads it."""
    return Shown(row, texts.shown(row.text), texts.shown(row.answer), texts.shown(row.measures), list(row.photos.all()))


def public_photo(photo_id: int) -> Photo:
    """A picture everybody may see; NotFound for those of an evaluation that is not published."""
    rows = Photo.objects.select_related("file").filter(evaluation__state="published")
    found = rows.filter(pk=photo_id).first()
    if found is None:
        raise NotFound
    return found


def own_evaluations(actor: Actor, limit: int = 100) -> list[Evaluation]:
    """The evaluations of a customer who is signed in, the latest first."""
    rows = Evaluation.objects.visible_to(actor).select_related("product", "order", "line", "employee", "department")
    return list(rows.order_by("-received_at", "-id")[:limit])


def rateable(actor: Actor, at: datetime) -> list[Rateable]:
    """The customer's own orders of the last year, the latest first, and what of them was evaluated. Three queries."""
    pk = actor.scope.customer_id
    if pk is None:
        return []
    standing = Evaluation.objects.exclude(state="withdrawn")
    lines = OrderLine.objects.annotate(done=Exists(standing.filter(line=OuterRef("pk")))).order_by("pk")
    rows = (
        Order.objects.filter(customer_id=pk, ordered_at__gt=at - SINCE)
        .exclude(state="cancelled")
        .annotate(done=Exists(standing.filter(order=OuterRef("pk"), subject="order")))
        .prefetch_related(Prefetch("lines", queryset=lines))
        .order_by("-ordered_at")[:MOST_ORDERS]
    )
    return [
        Rateable(
            order, list(order.lines.all()), frozenset(one.pk for one in order.lines.all() if one.done),  # type: ignore[attr-defined]
            order.done,
        )
        for order in rows
    ]  # fmt: skip
