"""The only readers of improvements for others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Self

from django.db.models import Case, Count, Exists, F, IntegerField, Min, OuterRef, Prefetch, Q, QuerySet, Value, When

from yueke.domains.improvement.choices import Verdict
from yueke.domains.improvement.lifecycles import AGREED, IMPROVEMENT_LIFE, OPEN
from yueke.domains.improvement.models import Effect, Evidence, Improvement, ImprovementQuerySet, Measure, Source
from yueke.domains.improvement.rules import Origin
from yueke.kernel.access import Actor
from yueke.kernel.errors import NotFound
from yueke.kernel.ids import read_id
from yueke.kernel.search_terms import query_terms

SORTS: dict[str, tuple[str, ...]] = {
    "-latest": ("-id",),
    "latest": ("id",),
    "due": ("next_due", "id"),
    "-due": ("-next_due", "-id"),
}
"""The orders of the list; ``due`` is the next day a measure is owed by."""

_NUMBERS = ("department_id", "owner_id")


@dataclass(frozen=True)
class ImprovementFilter:
    """What the list is narrowed by; ``state`` may be ``open``, ``overdue_on`` is a day (ISO), ``source`` kind:id."""

    text: str = ""
    state: str = ""
    verdict: str = ""
    department_id: str = ""
    owner_id: str = ""
    mine: str = ""
    overdue_on: str = ""
    source: str = ""
    sort: str = "-latest"

    @classmethod
    def read(cls, params: Mapping[str, Any]) -> Self:
        """The filter in the parameters of an address; what cannot be read is left out."""
        given = {f.name: str(params.get(f.name, ""))[:100].strip() for f in fields(cls)}
        for name in (*_NUMBERS, "mine"):
            given[name] = given[name] if read_id(given[name]) is not None else ""
        states = {"open", *(state.code for state in IMPROVEMENT_LIFE.states)}
        given["state"] = given["state"] if given["state"] in states else ""
        given["verdict"] = given["verdict"] if given["verdict"] in Verdict.values else ""
        given["overdue_on"] = given["overdue_on"] if _day(given["overdue_on"]) else ""
        given["source"] = given["source"] if _origin(given["source"]) else ""
        given["sort"] = given["sort"] if given["sort"] in SORTS else "-latest"
        return cls(**given)

    def params(self) -> list[tuple[str, str]]:
        """The filter as parameters of an address; defaults left out."""
        pairs = [(f.name, getattr(self, f.name)) for f in fields(self) if f.name != "sort"]
        out = [(name, value) for name, value in pairs if value]
        return out if self.sort == "-latest" else [*out, ("sort", self.sort)]


def order_of(filters: ImprovementFilter) -> tuple[str, ...]:
    """The order ``filters`` ask for."""
    return SORTS[filters.sort]


def improvements(actor: Actor, filters: ImprovementFilter | None = None) -> ImprovementQuerySet:
    """Improvements the actor may see, with ``next_due`` (the day the next measure is owed by), ``planned`` and
    ``done`` (numbers of measures), unordered."""
    f = filters or ImprovementFilter()
    rows: ImprovementQuerySet = Improvement.objects.visible_to(actor)
    if f.text:
        asked = query_terms(f.text)
        found = Q(number__istartswith=f.text) | Q(title__contains=f.text)
        rows = rows.filter(found | asked.q("search_terms") if asked else found)
    if f.state:
        rows = rows.open() if f.state == "open" else rows.filter(state=f.state)
    exact = {"verdict": f.verdict, "department_id": f.department_id, "owner_id": f.owner_id}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if f.mine:
        person = int(f.mine)
        rows = rows.filter(
            Q(owner_id=person) | Exists(Measure.objects.filter(improvement=OuterRef("pk"), owner_id=person))
        )
    if day := _day(f.overdue_on):
        late = Measure.objects.owed().filter(improvement=OuterRef("pk"), due_on__lt=day)
        rows = rows.filter(Exists(late))
    if origin := _origin(f.source):
        rows = rows.filter(
            Exists(Source.objects.filter(improvement=OuterRef("pk"), kind=origin[0], origin_id=origin[1]))
        )
    return with_measures(rows)


def with_measures(rows: ImprovementQuerySet) -> ImprovementQuerySet:
    """``rows`` with what their measures come to."""
    standing = Q(measures__dropped_at__isnull=True)
    return rows.annotate(
        planned=Count("measures", filter=standing),
        done=Count("measures", filter=standing & Q(measures__done_at__isnull=False)),
        next_due=Min("measures__due_on", filter=standing & Q(measures__done_at__isnull=True)),
    )


def listed(actor: Actor, filters: ImprovementFilter) -> QuerySet[Improvement]:
    """The rows of the list, with the names it shows."""
    return improvements(actor, filters).select_related("department", "owner").order_by(*order_of(filters))


def board(actor: Actor, filters: ImprovementFilter, most: int) -> dict[str, tuple[list[Improvement], int]]:
    """The open improvements by state, the most pressing ``most`` of each, and how many there are."""
    rows = improvements(actor, filters).filter(state__in=OPEN)
    counts = dict(
        Improvement.objects.filter(pk__in=rows.order_by().values("pk"))
        .order_by()
        .values_list("state")
        .annotate(n=Count("pk"))
    )
    found: dict[str, tuple[list[Improvement], int]] = {}
    for state in OPEN:
        few = rows.filter(state=state).select_related("department", "owner")
        order = (
            (F("measure_from").asc(nulls_last=True),) if state == "verifying" else (F("next_due").asc(nulls_last=True),)
        )
        found[state] = (list(few.order_by(*order, "id")[:most]) if counts.get(state) else [], counts.get(state, 0))
    return found


def improvement(actor: Actor, improvement_id: int) -> Improvement:
    """One improvement with its people, sources, measures and evidence; raises NotFound outside the actor's rows."""
    people = ("department", "owner", "proposed_by", "approved_by", "closed_by", "unmeasured_by")
    measures = Measure.objects.select_related("owner", "done_by", "verified_by").order_by("n")
    evidence = Evidence.objects.select_related("file").order_by("pk")
    found = (
        Improvement.objects.visible_to(actor)
        .select_related(*people)
        .prefetch_related(
            Prefetch("sources", Source.objects.order_by("pk")),
            Prefetch("measures", measures),
            Prefetch("measures__evidence", evidence),
            Prefetch("effects", Effect.objects.order_by("-measured_at", "-pk")),
        )
        .filter(pk=improvement_id)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def measure(actor: Actor, measure_id: int) -> Measure:
    """One measure with its improvement; raises NotFound."""
    seen = Improvement.objects.visible_to(actor).values("pk")
    found = (
        Measure.objects.filter(pk=measure_id, improvement_id__in=seen).select_related("improvement", "owner").first()
    )
    if found is None:
        raise NotFound
    return found


def evidence(actor: Actor, evidence_id: int) -> Evidence:
    """One file of evidence; raises NotFound."""
    seen = Improvement.objects.visible_to(actor).values("pk")
    found = Evidence.objects.filter(pk=evidence_id, improvement_id__in=seen).select_related("file").first()
    if found is None:
        raise NotFound
    return found


def of_source(actor: Actor, kind: str, origin_id: int) -> list[Improvement]:
    """The improvements that answer to a record, the latest first: for the page of that record."""
    rows = Improvement.objects.visible_to(actor).filter(sources__kind=kind, sources__origin_id=origin_id)
    return list(rows.select_related("owner").order_by("-id"))


def sourced(kind: str, ids: Collection[int]) -> dict[int, int]:
    """How many improvements answer to each of these records; those without any are left out."""
    rows = Source.objects.filter(kind=kind, origin_id__in=list(ids)).order_by()
    return dict(rows.values_list("origin_id").annotate(n=Count("improvement_id")))


def waiting_for_approval(actor: Actor) -> QuerySet[Improvement]:
    """Drafts the actor may decide on: ready ones of others, the oldest first."""
    rows = Improvement.objects.visible_to(actor).filter(state="draft").exclude(cause="")
    ready = Exists(Measure.objects.filter(improvement=OuterRef("pk"), dropped_at__isnull=True))
    mine = Q(proposed_by_id=actor.person_id or 0) | Q(owner_id=actor.person_id or 0)
    return rows.filter(ready).exclude(mine).order_by("created_at", "pk")


def waiting_for_verification(actor: Actor) -> QuerySet[Measure]:
    """Measures done and not verified, of others, the oldest first."""
    rows = Measure.objects.standing().filter(
        done_at__isnull=False, verified_at__isnull=True, improvement__state__in=AGREED,
        improvement__in=Improvement.objects.visible_to(actor).values("pk"),
    )  # fmt: skip
    me = actor.person_id or 0
    mine = Q(owner_id=me) | Q(done_by_id=me) | Q(improvement__owner_id=me)
    return rows.exclude(mine).select_related("improvement").order_by("done_at", "pk")


def waiting_to_close(actor: Actor) -> QuerySet[Improvement]:
    """Judged, everything verified, of others: only the decision is missing."""
    rows = Improvement.objects.visible_to(actor).filter(state="verifying")
    unverified = Measure.objects.standing().filter(improvement=OuterRef("pk"), verified_at__isnull=True)
    judged = ~Q(verdict="") | ~Q(unmeasured_reason="")
    return rows.filter(judged, ~Exists(unverified)).exclude(owner_id=actor.person_id or 0).order_by("finished_at", "pk")


def to_measure(day: date) -> QuerySet[Improvement]:
    """Those whose span after the measures is over and whose effect nobody has measured or explained."""
    rows = Improvement.objects.filter(state="verifying", measure_from__lte=day, verdict="", unmeasured_reason="")
    return rows.exclude(counted_kind="").order_by("measure_from", "pk")


def owing(improvement_ids: Collection[int]) -> set[int | None]:
    """Who owes a measure of these improvements, or owed one."""
    return set(Measure.objects.filter(improvement_id__in=list(improvement_ids)).values_list("owner_id", flat=True))


def numbers_of(ids: Iterable[int]) -> dict[int, str]:
    """The numbers of improvements the caller has already checked the actor may hear of."""
    return dict(Improvement.objects.filter(pk__in=list(ids)).values_list("pk", "number"))


def find(actor: Actor, text: str, limit: int = 10) -> list[Improvement]:
    """Suggestions: visible improvements by number or words of the title, open ones first."""
    if len(text.strip()) < 2:
        return []
    rows = improvements(actor, ImprovementFilter(text=text.strip()[:100]))
    is_open = Case(When(state__in=OPEN, then=Value(0)), default=Value(1), output_field=IntegerField())
    return list(rows.order_by(is_open, "-id")[:limit])


def origins(sources: Iterable[Source]) -> list[Origin]:
    """Sources as origins."""
    return [Origin(one.kind, one.origin_id, one.label) for one in sources]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _origin(text: str) -> tuple[str, int] | None:
    kind, _colon, number = text.partition(":")
    origin_id = read_id(number)
    return (kind, origin_id) if kind and origin_id is not None else None
