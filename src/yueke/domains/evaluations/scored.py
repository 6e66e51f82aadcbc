"""Ratings of what the company itself did, as the scores of departments and employees are made of them (E4.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Avg, Count, Variance

from yueke.domains.evaluations.models import Rating


@dataclass(frozen=True)
class Rated:
    """All ratings of one unit in one case: how many, their mean in points of 100, and their variance (of all, not of a sample)."""

    unit_id: int
    case: str
    n: int
    mean: float
    variance: float


def ratings_of(begins_on: date, ends_on: date, subject: str) -> list[Rated]:
    """The ratings of each unit in each case (what was asked after, in which way) up to, not including, ``ends_on``. One query.

    ``subject``: ``department`` or ``employee``. Left out: what does not count, importance and expectations, competitors, and
    answers of confidential surveys.
    """
    unit = f"{subject}_id"
    rows = Rating.objects.filter(
        **{f"{unit}__isnull": False}, day__gte=begins_on, day__lt=ends_on, counted=True, role="performance",
        competitor="", origin_id__gte=0,
    )  # fmt: skip
    cells = rows.order_by(unit, "origin_kind", "mode").values_list(unit, "origin_kind", "mode")
    found = cells.annotate(n=Count("pk"), mean=Avg("score"), variance=Variance("score"))
    return [Rated(pk, f"{kind}:{mode}", n, float(mean), float(variance)) for pk, kind, mode, n, mean, variance in found]
