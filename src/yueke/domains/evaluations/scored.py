"""Ratings of what the company itself did, as the scores of departments and employees are made of them (E4.1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from yueke.domains.evaluations.models import Rating


def ratings_of(begins_on: date, ends_on: date, subject: str) -> Iterator[tuple[int, float, str]]:
    """Unit, points of 100, and the case (what was asked after, in which way) of each rating up to, not including, ``ends_on``.

    ``subject``: ``department`` or ``employee``. Left out: what does not count, importance and expectations, competitors, and
    answers of confidential surveys.
    """
    unit = f"{subject}_id"
    rows = Rating.objects.filter(
        **{f"{unit}__isnull": False}, day__gte=begins_on, day__lt=ends_on, counted=True, role="performance",
        competitor="", origin_id__gte=0,
    )  # fmt: skip
    found = rows.order_by("id").values_list(unit, "score", "origin_kind", "mode").iterator(chunk_size=10_000)
    return ((pk, score, f"{kind}:{mode}") for pk, score, kind, mode in found)
