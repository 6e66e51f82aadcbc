"""Numbered pages that stay fast at any depth of a table with millions of rows.

The total is exact up to a cap, where counting is cheap, and else the planner's estimate; what is counted is gathered
in one go with the ids of the page. A deep page among many rows first walks the ids alone, which an index on the order
can answer, from the nearest milestone on (:mod:`milestones`); either way only the rows shown are fetched.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.models import F, Model, QuerySet
from django.db.models.expressions import Combinable, OrderBy
from django.utils.translation import gettext as _

from yueke.kernel.milestones import Walk

DEEP = 1_000
"""The offset from which ids are walked first."""

FAR = 5
"""Nothing is counted when the planner expects that many times the cap."""
DEAR = 8_000.0
"""The planner's cost (about 20 ms) beyond which more than a few pages are not counted but estimated."""

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
    Costs three queries (the planner's estimate, count with ids, and rows), two or three where nothing is counted.
    """
    size = max(1, min(size, 1_000))
    wanted = max(1, _number(number))
    whole = _total_order(qs.model, order)
    ordered = qs.order_by(*whole)
    exact, misjudged = total is not None, False
    if total is None:
        total, counts = _expected(qs, cap, size)
        if counts:
            counted, found = _gathered(qs, whole, cap + 1, (wanted - 1) * size, size)
            if counted <= cap:
                last = max(1, math.ceil(counted / size))
                if wanted > last:
                    wanted, (counted, found) = last, _gathered(qs, whole, cap + 1, (last - 1) * size, size)
                return Page(_by_key(ordered, found), wanted, size, counted, True)
            total = max(counted, total)
            misjudged = True
        exact = total == 0
    while True:
        if exact:
            wanted = min(wanted, max(1, math.ceil(total / size)))
        first = (wanted - 1) * size
        if misjudged and first < DEEP:
            # The planner took many for few, and would join them all with their names before it sorts them.
            rows = _by_key(ordered, list(ordered.values_list("pk", flat=True)[first : first + size]))
        else:
            rows = _rows(ordered, whole, first, size, total if exact else None)
        if exact or len(rows) == size:
            return Page(rows, wanted, size, max(total, first + len(rows)), exact)
        if rows:  # a short page is the last one, and so tells the exact total
            return Page(rows, wanted, size, first + len(rows), True)
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


def _expected(qs: QuerySet[Any], cap: int, size: int) -> tuple[int, bool]:
    """How many rows the planner expects, and whether it is worth counting them."""
    explained = qs.order_by().values("pk").explain(format="json")
    if not explained:  # a condition nothing fulfils is not even asked
        return 0, False
    plan = json.loads(explained)[0]["Plan"]
    expected = int(plan["Plan Rows"])
    cost = plan["Total Cost"] * min(1.0, (cap + 1) / max(expected, 1))
    return expected, not (expected > FAR * cap or (expected > 10 * size and cost > DEAR))


def _gathered(qs: QuerySet[Any], order: Sequence[Order], most: int, offset: int, size: int) -> tuple[int, list[Any]]:
    """How many rows there are, up to ``most``, and the ids of a page of them, which mean nothing at ``most``.

    One statement reads the matches once. Asked apart, the count and the page would each read them, and the page
    perhaps along the index of its order, past everything that does not match.
    """
    sources = [F(one.lstrip("-")) if isinstance(one, str) else getattr(one, "expression", one) for one in order]
    names = {f"key_{n}": source for n, source in enumerate(sources)}
    inner = qs.order_by().annotate(**names).values_list("pk", *names)[:most]
    statement, params = inner.query.get_compiler(qs.db).as_sql()
    by = ", ".join(f"{name}{_direction(one)}" for name, one in zip(names, order, strict=True))
    with connections[qs.db].cursor() as cursor:
        cursor.execute(
            f"WITH found (pk, {', '.join(names)}) AS MATERIALIZED ({statement})"  # noqa: S608 - names of our making
            f" SELECT (SELECT count(*) FROM found), ARRAY(SELECT pk FROM found ORDER BY {by} LIMIT %s OFFSET %s)",
            [*params, size, offset],
        )
        counted, ids = cursor.fetchone()
    return counted, ids


def _direction(order: Order) -> str:
    if isinstance(order, str):
        return " DESC" if order.startswith("-") else ""
    if not isinstance(order, OrderBy):
        return ""
    nulls = " NULLS FIRST" if order.nulls_first else " NULLS LAST" if order.nulls_last else ""
    return (" DESC" if order.descending else "") + nulls


def _rows(ordered: QuerySet[Any], order: list[Order], offset: int, size: int, total: int | None) -> list[Any]:
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
        walk = Walk.along(ids, order)
        found = walk.page(offset, size) if walk else list(ids[offset : offset + size])
    return _by_key(ordered, found)


def _by_key(ordered: QuerySet[Any], found: Sequence[Any]) -> list[Any]:
    """The rows with the keys that ``ordered`` has just been found to hold.

    Only the keys are asked for: with its conditions repeated, the planner may look for all that fulfil them once more.
    """
    if not found:
        return []
    rows = ordered.all()
    rows.query.clear_where()
    return list(rows.filter(pk__in=found))
