"""How many customers there are of each sort, for charts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count as Counted
from django.db.models import F, Q
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from yueke.domains.customers.choices import AmountClass, Channel, FrequencyClass, Grade, Kind, Stage
from yueke.domains.customers.models import Customer
from yueke.kernel.access import Actor
from yueke.kernel.errors import Message

_CHOICES: dict[str, Any] = {
    "grade": Grade,
    "frequency_class": FrequencyClass,
    "amount_class": AmountClass,
    "kind": Kind,
    "stage": Stage,
    "channel": Channel,
}
_LABELLED_BY = {"department": "department__name", "owner": "owner__name"}


class Count(NamedTuple):
    """How many live customers have ``value``; ``label`` is what people call it."""

    value: Any
    label: Message
    n: int


def counts_by(actor: Actor, dimension: str) -> list[Count]:
    """Live, visible customers counted by ``dimension``.

    Dimensions: grade, frequency_class, amount_class, kind, stage, channel (in the order of their choices, zeros
    included), province, city, department, owner (largest first), month (of creation, oldest first, as dates).
    """
    rows = Customer.objects.live().visible_to(actor).order_by()
    if dimension in _CHOICES:
        found = dict(rows.values_list(dimension).annotate(n=Counted("pk")))
        counts = [Count(value, label, found.pop(value, 0)) for value, label in _CHOICES[dimension].choices]
        # Values outside the choices: not filled in, or of a choice that is no longer offered.
        return counts + [Count(value, value or _("未填"), n) for value, n in sorted(found.items())]
    if dimension == "month":
        by_month = rows.annotate(month=TruncMonth("created_at")).values_list("month")
        months = by_month.annotate(n=Counted("pk")).order_by("month")
        return [Count(month.date(), f"{month:%Y-%m}", n) for month, n in months]
    if dimension in _LABELLED_BY:
        return [
            Count(value, label or _("未分配"), n)
            for value, label, n in rows.values_list(f"{dimension}_id", F(_LABELLED_BY[dimension]))
            .annotate(n=Counted("pk"))
            .order_by("-n", f"{dimension}_id")
        ]
    if dimension in ("province", "city"):
        counted = rows.values_list(dimension).annotate(n=Counted("pk")).order_by("-n", dimension)
        return [Count(value, value or _("未填"), n) for value, n in counted]
    raise ValueError(f"customers are not counted by {dimension!r}")


class Kept(NamedTuple):
    """Of ``n`` live customers who have bought with ``value``, how many were ``won`` since a moment, and how many are ``lost``."""

    value: str
    n: int
    won: int
    lost: int


def kept_by(actor: Actor, dimensions: Sequence[str], since: datetime) -> dict[str, list[Kept]]:
    """Live, visible customers who have bought, by ``province`` and ``grade``, each by itself: won since a moment, and lost.

    Lost is who bought before and, by the class of frequency, no more (A3.1). One query: all customers are looked at once.
    """
    if unknown := set(dimensions) - {"province", "grade"}:
        raise ValueError(f"customers are not compared by {unknown}")
    if not dimensions:
        return {}
    rows = Customer.objects.live().visible_to(actor).filter(stage=Stage.CUSTOMER).order_by()
    told = rows.values_list(*dimensions).annotate(
        n=Counted("pk"), won=Counted("pk", filter=Q(created_at__gte=since)),
        lost=Counted("pk", filter=Q(frequency_class=FrequencyClass.NONE)),
    )  # fmt: skip
    sums: dict[str, dict[str, list[int]]] = {dimension: {} for dimension in dimensions}
    for *values, n, won, lost in told:
        for dimension, value in zip(dimensions, values, strict=True):
            known = sums[dimension].setdefault(str(value or ""), [0, 0, 0])
            sums[dimension][str(value or "")] = [
                a + b for a, b in zip(known, (int(n), int(won), int(lost)), strict=True)
            ]
    return {
        dimension: [Kept(value, *counts) for value, counts in sorted(found.items())]
        for dimension, found in sums.items()
    }
