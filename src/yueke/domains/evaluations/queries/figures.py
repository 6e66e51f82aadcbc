"""Figures of what customers evaluate by themselves, and when each indicator was last measured."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import connection
from django.db.models import Count

from yueke.domains.evaluations.choices import Origin
from yueke.domains.evaluations.models import Rating
from yueke.methods.satisfaction.scales import FEW

MOST_COUNTED = 1_000
"""Ratings of one indicator counted for the page of the tree; more is said as that many and more."""


@dataclass(frozen=True)
class Figures:
    """Stars of a product: how many of each (5 first), n, and the mean; ``is_few``: for reference only."""

    n: int
    mean: float | None
    stars: Mapping[int, int] = field(default_factory=dict)

    @property
    def is_few(self) -> bool:
        """Whether there are too few to rely on."""
        return self.n < FEW

    @property
    def bars(self) -> list[tuple[int, int, int]]:
        """Stars, how many, and percent of all, best first."""
        return [
            (one, self.stars.get(one, 0), round(100 * self.stars.get(one, 0) / (self.n or 1)))
            for one in range(5, 0, -1)
        ]


@dataclass(frozen=True)
class Measured:
    """How an indicator is measured: the last day, and ratings since the beginning of the window (``MOST_COUNTED`` at most)."""

    last: date | None = None
    n: int = 0
    sources: frozenset[str] = frozenset()


def figures_of_product(product_id: int) -> Figures:
    """Of every evaluation that counts, shown or not: what is shown cannot make a product look better. One query."""
    rows = (
        Rating.objects.counting()
        .filter(product_id=product_id, origin_kind=Origin.ONLINE, reference="stars")
        .order_by()
        .values_list("raw")
        .annotate(n=Count("pk"))
    )
    stars = dict(rows)
    n = sum(stars.values())
    return Figures(n, sum(raw * times for raw, times in stars.items()) / n if n else None, stars)


_MEASURED = """SELECT i.code, last.day, coalesce(recent.n, 0), coalesce(recent.kinds, '{}')
FROM unnest(%s::text[]) AS i (code)
LEFT JOIN LATERAL (
    SELECT r.day FROM evaluations_rating r WHERE r.indicator = i.code AND r.counted ORDER BY r.day DESC LIMIT 1
) last ON true
LEFT JOIN LATERAL (
    SELECT count(*) AS n, array_agg(DISTINCT f.origin_kind) AS kinds FROM (
        SELECT r.origin_kind FROM evaluations_rating r
        WHERE r.indicator = i.code AND r.day >= %s AND r.counted ORDER BY r.day DESC LIMIT %s
    ) f
) recent ON true"""


def measured(codes: Iterable[str], since: date) -> dict[str, Measured]:
    """By code, how each indicator was measured since a day. One query, however many ratings there are."""
    with connection.cursor() as cursor:
        cursor.execute(_MEASURED, [list(codes), since, MOST_COUNTED])
        return {code: Measured(day, n, frozenset(kinds)) for code, day, n, kinds in cursor.fetchall()}
