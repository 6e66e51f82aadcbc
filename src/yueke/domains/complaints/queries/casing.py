"""Cases of major complaints: the list, and what stands on the agenda of a meeting."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.db.models import Q, QuerySet

from yueke.domains.complaints.models import CaseFile, Complaint
from yueke.domains.complaints.queries.detail import BESIDE, HEAVY
from yueke.kernel.access import Actor
from yueke.kernel.parameters import day

STAGES: dict[str, Q] = {
    "compiled": Q(agenda_on__isnull=True),
    "listed": Q(agenda_on__isnull=False, minuted_at__isnull=True),
    "minuted": Q(minuted_at__isnull=False, published_at__isnull=True),
    "published": Q(published_at__isnull=False),
}
"""How far a case is, in order."""
SORTS: dict[str, tuple[str, ...]] = {
    "-compiled": ("-compiled_at", "-id"),
    "compiled": ("compiled_at", "id"),
    "agenda": ("agenda_on", "id"),
    "-agenda": ("-agenda_on", "-id"),
}


@dataclass(frozen=True)
class CaseFileFilter:
    """What the list of cases is narrowed by: ``stage`` is a key of :data:`STAGES`; days are of the meeting."""

    text: str = ""
    stage: str = ""
    from_date: date | None = None
    to_date: date | None = None
    sort: str = "-compiled"

    @classmethod
    def read(cls, params: Mapping[str, Any]) -> Self:
        """The filter in the parameters of an address; what cannot be read is left out."""
        stage, sort = str(params.get("stage", "")), str(params.get("sort", ""))
        return cls(
            text=str(params.get("text", ""))[:60].strip(),
            stage=stage if stage in STAGES else "",
            from_date=day(params.get("from_date")),
            to_date=day(params.get("to_date")),
            sort=sort if sort in SORTS else "-compiled",
        )

    def params(self) -> list[tuple[str, str]]:
        """The filter as parameters of an address; defaults left out."""
        values = ((field.name, getattr(self, field.name), field.default) for field in dataclasses.fields(self))
        return [(name, str(value)) for name, value, usual in values if value != usual]


def case_files(actor: Actor, filters: CaseFileFilter | None = None) -> QuerySet[CaseFile]:
    """The cases of complaints the actor may see, with what a list names."""
    f = filters or CaseFileFilter()
    rows = CaseFile.objects.filter(complaint__in=Complaint.objects.visible_to(actor).values("pk"))
    if f.stage:
        rows = rows.filter(STAGES[f.stage])
    if f.text:
        rows = rows.filter(
            Q(title__icontains=f.text) | Q(summary__icontains=f.text) | Q(complaint__number__startswith=f.text.upper())
        )
    if f.from_date:
        rows = rows.filter(agenda_on__gte=f.from_date)
    if f.to_date:
        rows = rows.filter(agenda_on__lte=f.to_date)
    rows = rows.select_related("complaint__category", "complaint__department", "compiled_by")
    return rows.defer(*(f"complaint__{name}" for name in (*HEAVY, *BESIDE) if name != "grade_reasons")).order_by(
        *case_order(f)
    )


def case_order(filters: CaseFileFilter) -> tuple[str, ...]:
    """The order ``filters`` ask for, complete with its tie-breaker."""
    return SORTS[filters.sort]


def stage_of(case: CaseFile) -> str:
    """How far a case is: a key of :data:`STAGES`."""
    if case.published_at is not None:
        return "published"
    if case.minuted_at is not None:
        return "minuted"
    return "listed" if case.agenda_on is not None else "compiled"


def meetings(actor: Actor, today: date) -> tuple[date | None, list[date]]:
    """The next day the committee has cases to decide on, and the last few days that have an agenda, latest first."""
    days = case_files(actor).filter(agenda_on__isnull=False).order_by("-agenda_on").values_list("agenda_on", flat=True)
    known = sorted({one for one in days[:200] if one is not None}, reverse=True)
    return min((one for one in known if one >= today), default=None), known[:12]


def agenda(actor: Actor, on: date) -> QuerySet[CaseFile]:
    """The cases before the committee on a day, in the order they were compiled."""
    return case_files(actor).filter(agenda_on=on).order_by("compiled_at", "pk")
