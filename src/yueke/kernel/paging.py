"""Numbered pages that stay fast at any depth of a table with millions of rows.

The total is exact up to a cap, where counting is cheap, and else the planner's estimate; a deep page first walks
the ids alone, which an index on the order can answer, and then fetches only the rows it shows.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.db.models.expressions import Combinable, OrderBy
from django.utils.translation import gettext as _

DEEP = 1_000
"""The offset from which ids are walked first."""

FAR = 5
"""Nothing is counted when the planner expects that many times the cap."""
DEAR = 8_000.0
"""The planner's cost (about 20 ms) beyond which more than a few pages are not counted but estimated."""
FEW = 1_000
"""Up to so many matches are fetched by their ids when the planner expected far more and would walk the table."""

Order = str | Combinable


@dataclass(frozen=True)
class Page:
    """One page of rows. ``total`` is an estimate unless ``total_is_exact``; so then is ``pages``."""

    rows: list[Any]
    number: int
    size: int
    total: int
    total_is_exact: bool

    @property
    def pages(self) -> int:
        """How many pages there are, at least 1."""
        return max(1, math.ceil(self.total / self.size))

    @property
    def first_row(self) -> int:
        """The position of the first row on the page, from 1; 0 on an empty page."""
        return (self.number - 1) * self.size + 1 if self.rows else 0

    @property
    def last_row(self) -> int:
        """The position of the last row on the page."""
        return self.first_row + len(self.rows) - 1 if self.rows else 0

    @property
    def has_previous(self) -> bool:
        """Whether a page comes before."""
        return self.number > 1

    @property
    def has_next(self) -> bool:
        """Whether a page comes after."""
        return self.number < self.pages

    @property
    def window(self) -> list[int | None]:
        """The page numbers to offer, with None where some are left out: 1 … 7 8 [9] 10 11 … 50."""
        near = range(max(1, self.number - 2), min(self.pages, self.number + 2) + 1)
        shown = sorted({1, *near, self.pages})
        out: list[int | None] = []
        for number in shown:
            if out and out[-1] is not None and number - out[-1] == 2:
                out.append(number - 1)
            elif out and out[-1] is not None and number - out[-1] > 2:
                out.append(None)
            out.append(number)
        return out

    @property
    def total_text(self) -> str:
        """The total for people: 1,234 or 约 1,230,000 (three digits that mean something)."""
        if self.total_is_exact:
            return f"{self.total:,}"
        unit = 10 ** max(0, len(str(self.total)) - 3)
        return _("约 %(total)s") % {"total": f"{round(self.total / unit) * unit:,}"}


def paginate(
    qs: QuerySet[Any],
    number: int | str | None,
    size: int = 20,
    *,
    order: Sequence[Order] = ("-pk",),
    cap: int = 10_000,
    total: int | None = None,
) -> Page:
    """Page ``number`` (from 1; anything unreadable is 1, anything too large the last) of ``qs`` by ``order``.

    The primary key is added to ``order`` to break ties. Pass ``total`` when the exact count is known.
    Costs three queries (the planner's estimate, count and rows), four when deep.
    """
    size = max(1, min(size, 1_000))
    wanted = max(1, _number(number))
    ordered = qs.order_by(*_total_order(qs.model, order))
    exact, expected = True, 0
    if total is None:
        total, exact, expected = _count(qs, cap, size)
    while True:
        if exact:
            wanted = min(wanted, max(1, math.ceil(total / size)))
        # The planner believes in many matches, which an index on the order would soon run into: name the few.
        named = exact and 0 < total <= FEW and expected > 2 * total + size
        source = ordered.filter(pk__in=list(qs.order_by().values_list("pk", flat=True))) if named else ordered
        rows = _rows(source, (wanted - 1) * size, size, total if exact else None)
        if exact or len(rows) == size:
            return Page(rows, wanted, size, max(total, (wanted - 1) * size + len(rows)), exact)
        if rows:  # a short page is the last one, and so tells the exact total
            return Page(rows, wanted, size, (wanted - 1) * size + len(rows), True)
        # Past the end, which an estimate does not show: only now is the full count worth its time.
        total, exact = qs.order_by().values("pk").count(), True


def _number(text: int | str | None) -> int:
    try:
        return min(int(text or 1), 10**12)
    except ValueError:
        return 1


def _total_order(model: type[Model], order: Sequence[Order]) -> list[Order]:
    names = {o.lstrip("-") for o in order if isinstance(o, str)}
    if names & {"pk", model._meta.pk.name}:
        return list(order)
    last = order[-1] if order else "pk"
    descending = last.startswith("-") if isinstance(last, str) else isinstance(last, OrderBy) and last.descending
    return [*order, "-pk" if descending else "pk"]


def _count(qs: QuerySet[Any], cap: int, size: int) -> tuple[int, bool, int]:
    """The total, whether it is exact, and how many rows the planner expected."""
    plain = qs.order_by().values("pk")
    explained = plain.explain(format="json")
    if not explained:  # a condition nothing fulfils is not even asked
        return 0, True, 0
    plan = json.loads(explained)[0]["Plan"]
    expected = int(plan["Plan Rows"])
    cost = plan["Total Cost"] * min(1.0, (cap + 1) / max(expected, 1))
    if expected > FAR * cap or (expected > 10 * size and cost > DEAR):
        return expected, False, expected
    counted = plain[: cap + 1].count()
    return max(counted, expected) if counted > cap else counted, counted <= cap, expected


def _rows(ordered: QuerySet[Any], offset: int, size: int, total: int | None) -> list[Any]:
    if total == 0:
        return []
    if offset < DEEP:
        return list(ordered[offset : offset + size])
    ids = ordered.values_list("pk", flat=True)
    if total is not None and offset > total // 2:
        # Nearer to the end than to the beginning: walk from there.
        end = max(0, total - offset - size)
        found = list(ids.reverse()[end : total - offset])
    else:
        found = list(ids[offset : offset + size])
    return list(ordered.filter(pk__in=found))
