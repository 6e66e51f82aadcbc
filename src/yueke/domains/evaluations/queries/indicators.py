"""Reading the tree of indicators."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from yueke.domains.evaluations.models import Indicator
from yueke.domains.evaluations.rules.weights import level


@dataclass(frozen=True)
class Branch:
    """An indicator in the tree. ``of_all``: its weight in the index of everything, percent; ``is_leaf``: measured itself."""

    row: Indicator
    level: int
    of_all: Decimal
    is_leaf: bool


def tree() -> list[Branch]:
    """All indicators, each followed by those below it, in their order. One query."""
    rows = list(Indicator.objects.order_by("position", "pk"))
    below: dict[int | None, list[Indicator]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    return list(_branches(below, None, Decimal(100)))


def codes() -> frozenset[str]:
    """Codes questions may be bound to: of the indicators in use. One query."""
    return frozenset(Indicator.objects.filter(is_active=True).values_list("code", flat=True))


def owed() -> list[int]:
    """The indicators somebody owes a measurement of: in use, measured themselves, and with weight all the way up."""
    branches = tree()
    idle = {one.row.pk for one in branches if not one.row.is_active}
    return [one.row.pk for one in branches if one.is_leaf and one.of_all > 0 and one.row.pk not in idle]


def _branches(below: dict[int | None, list[Indicator]], parent: int | None, share: Decimal) -> Iterator[Branch]:
    for row in below.get(parent, ()):
        of_all = share * row.weight / 100 if row.is_active else Decimal(0)
        yield Branch(row, level(row.code), of_all, row.pk not in below)
        yield from _branches(below, row.pk, of_all)
