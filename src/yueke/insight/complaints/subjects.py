"""What complaints speak of, in the words of those who complain; and the few grave ones by number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.db.models.functions import Mod

from yueke.domains.complaints.models import Complaint
from yueke.methods.text.themes import Theme, themes

SHOWN, LEAST, MOST_MAJOR = 20, 3, 30
READ = 300
"""Characters of a text that are read: what it is about stands at its beginning."""


@dataclass(frozen=True)
class Spoken:
    """Themes of ``n`` texts, beside ``n_before`` of the days before; ``step``: every how many-th complaint was read."""

    themes: tuple[Theme, ...]
    n: int
    n_before: int
    step: int


@dataclass(frozen=True)
class Major:
    """A major complaint, without anything on whoever complained."""

    id: int
    number: str
    category_id: int | None
    department_id: int | None
    state: str
    received_at: datetime


def spoken(now: QuerySet[Complaint], before: QuerySet[Complaint], n: int, n_before: int, most: int) -> Spoken:
    """The themes of ``now`` against ``before``; of more than ``most`` complaints an even sample by their ids is read.

    Two queries; time grows with ``most``.
    """
    step = -(-max(n, n_before) // most) or 1
    texts, earlier = _texts(now, step), _texts(before, step)
    # A fragment of one in a hundred texts is no theme; names of persons stand in fewer still.
    least = max(LEAST, len(texts) // 100)
    found = themes(texts, earlier or None, least=least, most=2 * SHOWN)
    # What became less frequent stands in the texts before: it is no theme of these days.
    kept = [one for one in found if one.count >= least]
    kept.sort(key=lambda one: (one.verdict != "more", -one.count, one.fragment))
    return Spoken(tuple(kept[:SHOWN]), len(texts), len(earlier), step)


def majors(rows: QuerySet[Complaint]) -> list[Major]:
    """The latest major ones. One query."""
    found = rows.filter(grade="major").order_by("-received_at", "-pk")
    return [
        Major(*one)
        for one in found.values_list("pk", "number", "category_id", "department_id", "state", "received_at")[
            :MOST_MAJOR
        ]
    ]


def _texts(rows: QuerySet[Complaint], step: int) -> list[str]:
    if step > 1:
        rows = rows.annotate(rest=Mod("pk", step)).filter(rest=0)
    read = rows.order_by("pk").values_list("description", "product_name")
    # Which product it is, is counted by itself: its name would make fragments with whatever stands beside it.
    return [text[:READ].replace(product, "，") if product else text[:READ] for text, product in read]
