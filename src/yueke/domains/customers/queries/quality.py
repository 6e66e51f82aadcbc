"""How good the data is: figures, the archives behind them, the trend."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from yueke.domains.customers.merging.models import DuplicateSearch
from yueke.domains.customers.models import Customer, DuplicateLink
from yueke.domains.customers.quality.checks import CHECKS, STEPS, Check, check_of, step_code
from yueke.domains.customers.quality.models import QualityReading
from yueke.domains.customers.queries.lists import HEAVY
from yueke.kernel.access import Actor
from yueke.kernel.errors import NotFound

DUPLICATES = "duplicates"
"""The reading of archives that are certainly written down twice."""


@dataclass(frozen=True)
class Figure:
    """So many archives of all those counted."""

    code: str
    found: int
    of: int

    @property
    def share(self) -> float:
        """The share, 0 to 1; 0 of nothing."""
        return self.found / self.of if self.of else 0.0


def figures(actor: Actor, stale: datetime) -> list[Figure]:
    """Every rule, every step of completeness and the duplicates, counted now within the actor's scope.

    Two statements that read the archive once each.
    """
    live = Customer.objects.live().visible_to(actor).order_by()
    steps = {step_code(step): Q(completeness__range=step) for step in STEPS}
    asked = {f"n{i}": Count("pk", filter=condition) for i, condition in enumerate(steps.values())}
    counted = live.aggregate(of=Count("pk"), **asked)
    out = [Figure(check.code, live.filter(check.broken(stale)).count(), counted["of"]) for check in CHECKS]
    out += [Figure(code, counted[f"n{i}"], counted["of"]) for i, code in enumerate(steps)]
    return [*out, Figure(DUPLICATES, _written_twice(live), counted["of"])]


def latest_figures(actor: Actor, stale: datetime) -> tuple[list[Figure], datetime | None]:
    """The figures of the last night and when they were read; counted now for those who see a part, or before a night.

    The readings are of the whole archive, which is nobody's business who sees a part of it.
    """
    if actor.scope.kind == "all":
        last = QualityReading.objects.order_by("-on").values_list("on", flat=True).first()
        rows = list(QualityReading.objects.filter(on=last)) if last else []
        if rows:
            return [Figure(row.rule, row.found, row.of) for row in rows], rows[0].at
    return figures(actor, stale), None


def trend(actor: Actor, since: date) -> dict[str, list[tuple[date, float]]]:
    """The shares of every rule by day since ``since``; empty for those who see a part of the archive only."""
    if actor.scope.kind != "all":
        return {}
    found: dict[str, list[tuple[date, float]]] = defaultdict(list)
    for row in QualityReading.objects.filter(on__gte=since).order_by("on"):
        found[row.rule].append((row.on, row.found / row.of if row.of else 0.0))
    return dict(found)


def breaking(actor: Actor, code: str, stale: datetime) -> tuple[Check, QuerySet[Customer]]:
    """A rule and the visible archives that break it, the latest first; raises NotFound for an unknown rule."""
    check = check_of(code)
    if check is None:
        raise NotFound
    rows = Customer.objects.live().visible_to(actor).filter(check.broken(stale))
    return check, rows.select_related("owner", "department").defer(*HEAVY).order_by("-created_at", "-id")


def latest_search() -> DuplicateSearch | None:
    """The last look through the whole archive for duplicates."""
    return DuplicateSearch.objects.order_by("-at", "-id").first()


def _written_twice(live: QuerySet[Customer]) -> int:
    """Archives that would go if every certain pair were merged: each but the first of those that belong together."""
    seconds = DuplicateLink.objects.filter(state="open", certain=True, first__archived_at__isnull=True)
    return live.filter(pk__in=seconds.values("second_id")).count()
