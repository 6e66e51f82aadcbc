"""The list of surveys: what it is narrowed by, its order, the numbers on its tabs, and the calendar of a year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Self

from django.db.models import Q, QuerySet

from yueke.domains.surveys.choices import Kind, Mode
from yueke.domains.surveys.lifecycles import SURVEY_LIFE
from yueke.domains.surveys.models import Survey
from yueke.domains.surveys.models.survey import SurveyQuerySet
from yueke.domains.surveys.queries.lists import surveys
from yueke.kernel.access import Actor
from yueke.kernel.ids import read_id

SORTS: dict[str, tuple[str, ...]] = {
    "-latest": ("-created_at", "-id"),
    "latest": ("created_at", "id"),
    "starts": ("starts_on", "id"),
    "-starts": ("-starts_on", "-id"),
    "ends": ("ends_on", "id"),
    "-ends": ("-ends_on", "-id"),
}
"""The orders of the list."""
OPEN = "open"
MOST_COUNTED = 99
MOST_IN_A_YEAR = 300
"""A calendar with more surveys than this would be read by nobody."""


@dataclass(frozen=True)
class SurveyFilter:
    """What the list is narrowed by; ``state`` may be ``open``."""

    text: str = ""
    state: str = ""
    kind: str = ""
    mode: str = ""
    owner_id: str = ""
    department_id: str = ""
    sort: str = "-latest"

    @classmethod
    def read(cls, params: Mapping[str, Any]) -> Self:
        """The filter in the parameters of an address; what cannot be read is left out."""
        given = {f.name: str(params.get(f.name, ""))[:100].strip() for f in fields(cls)}
        for name in ("owner_id", "department_id"):
            given[name] = given[name] if read_id(given[name]) is not None else ""
        known = {
            "state": {OPEN, *(state.code for state in SURVEY_LIFE.states)},
            "kind": set(Kind.values),
            "mode": set(Mode.values),
        }
        for name, values in known.items():
            given[name] = given[name] if given[name] in values else ""
        given["sort"] = given["sort"] if given["sort"] in SORTS else "-latest"
        return cls(**given)

    def params(self) -> list[tuple[str, str]]:
        """The filter as parameters of an address; defaults left out."""
        pairs = [(f.name, getattr(self, f.name)) for f in fields(self) if f.name != "sort"]
        out = [(name, value) for name, value in pairs if value]
        return out if self.sort == "-latest" else [*out, ("sort", self.sort)]


def order_of(filters: SurveyFilter) -> tuple[str, ...]:
    """The order ``filters`` ask for."""
    return SORTS[filters.sort]


def listed(actor: Actor, filters: SurveyFilter) -> SurveyQuerySet:
    """The rows of the list, with the names it shows."""
    state = "" if filters.state == OPEN else filters.state
    rows = surveys(
        actor, text=filters.text, state=state, kind=filters.kind, owner_id=read_id(filters.owner_id)
    )  # fmt: skip
    rows = rows.open() if filters.state == OPEN else rows
    if filters.mode:
        rows = rows.filter(modes__contains=[filters.mode])
    if filters.department_id:
        rows = rows.filter(department_id=int(filters.department_id))
    return rows.order_by(*order_of(filters))


def tab_counts(actor: Actor) -> dict[str, int]:
    """How many stand in each state the list has a tab for, counted no further than one beyond :data:`MOST_COUNTED`."""
    rows = Survey.objects.visible_to(actor).order_by()
    found = {}
    for state in ("submitted", "running", "cleaning"):
        few = rows.filter(state=state).values("pk")[: MOST_COUNTED + 1]
        found[state] = few.count()
    return found


def waiting_for_approval(actor: Actor) -> QuerySet[Survey]:
    """Plans the actor may decide on, the longest waiting first: never those they submitted themselves."""
    rows = Survey.objects.visible_to(actor).filter(state="submitted").defer("definition")
    if actor.person_id is not None:
        rows = rows.filter(~Q(submitted_by_id=actor.person_id) | Q(submitted_by__isnull=True))
    return rows.order_by("submitted_at", "id")


def of_year(actor: Actor, year: int) -> list[Survey]:
    """Surveys planned, collecting or to be reported on in a year, by their first day; without cancelled ones."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    within = Q(starts_on__lte=last, ends_on__gte=first) | Q(report_on__range=(first, last))
    begun = Q(starts_on__range=(first, last), ends_on__isnull=True)
    rows = Survey.objects.visible_to(actor).exclude(state="cancelled").filter(within | begun)
    return list(rows.select_related("owner").defer("definition").order_by("starts_on", "id")[:MOST_IN_A_YEAR])


def waves_of(actor: Actor, survey: Survey) -> list[Survey]:
    """All waves of a survey that is repeated, first to last; empty when it stands alone."""
    first = survey.wave_of_id or survey.pk
    rows = Survey.objects.visible_to(actor).filter(Q(pk=first) | Q(wave_of_id=first)).defer("definition")
    found = list(rows.order_by("wave", "id"))
    return found if len(found) > 1 else []


def repeatable(actor: Actor, most: int = 100) -> list[Survey]:
    """Surveys a new wave may follow: the latest launched, one for each chain of waves."""
    rows = Survey.objects.visible_to(actor).filter(wave_of__isnull=True, launched_at__isnull=False)
    return list(rows.only("number", "title").order_by("-created_at", "-id")[:most])


def running_after(kind: str) -> Survey | None:
    """The survey of a kind that collects now, which an event invites to; of several the latest launched."""
    rows = Survey.objects.filter(kind=kind, state="running").defer("definition")
    return rows.order_by("-launched_at", "-id").first()


def grown_out_of(kind: str, origin_id: int) -> QuerySet[Survey]:
    """Surveys that grew out of a record: ``orders.order`` and its id."""
    return Survey.objects.filter(origin_kind=kind, origin_id=origin_id).exclude(origin_kind="")
