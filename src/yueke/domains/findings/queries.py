"""The only readers of findings; ``actor`` first. Whoever may see findings sees all of them: they are shared (E5.2)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from yueke.domains.findings.choices import Kind, Subject
from yueke.domains.findings.lifecycles import FINDING_LIFE, OPEN
from yueke.domains.findings.models import (
    Action,
    AgendaItem,
    Attendee,
    Basis,
    Benchmark,
    Check,
    CheckItem,
    CrossCheck,
    Decision,
    Expectation,
    Finding,
    Issue,
    Later,
    Meeting,
    Review,
    Score,
    Segment,
    Trend,
)
from yueke.kernel.access import Actor
from yueke.kernel.errors import NotFound
from yueke.kernel.ids import read_id

VIEW, KEEP = "findings.view", "findings.keep"
ORIGIN = "findings.finding"
"""How improvements name a finding they answer to."""
SORTS = {"-latest": ("-id",), "latest": ("id",), "figure": ("figure", "id"), "-figure": ("-figure", "id")}


@dataclass(frozen=True)
class FindingFilter:
    """What the list may be asked for; ids as text, empty for anything."""

    text: str = ""
    state: str = ""
    kind: str = ""
    department_id: str = ""
    survey: str = ""
    mine: str = ""
    sort: str = "-latest"

    @classmethod
    def read(cls, params: Mapping[str, str]) -> FindingFilter:
        """The filter in the parameters of an address; what is not understood is left out."""
        given = {f.name: str(params.get(f.name, "")).strip()[:100] for f in fields(cls)}
        for name in ("department_id", "survey", "mine"):
            given[name] = given[name] if read_id(given[name]) is not None else ""
        states = {"open", *(state.code for state in FINDING_LIFE.states)}
        given["state"] = given["state"] if given["state"] in states else ""
        given["kind"] = given["kind"] if given["kind"] in Kind.values else ""
        given["sort"] = given["sort"] if given["sort"] in SORTS else "-latest"
        return cls(**given)

    def params(self) -> list[tuple[str, str]]:
        """The filter as parameters of an address; defaults left out."""
        out = [(f.name, getattr(self, f.name)) for f in fields(self) if f.name != "sort" and getattr(self, f.name)]
        return out if self.sort == "-latest" else [*out, ("sort", self.sort)]


def order_of(filters: FindingFilter) -> tuple[str, ...]:
    """The order ``filters`` ask for."""
    return SORTS[filters.sort]


def findings(actor: Actor, filters: FindingFilter | None = None) -> QuerySet[Finding]:
    """Findings with their people and later readings, unordered."""
    f = filters or FindingFilter()
    rows: QuerySet[Finding] = _seen(actor, Finding.objects.all())
    if f.text:
        rows = rows.filter(Q(number__istartswith=f.text) | Q(statement__contains=f.text))
    if f.state:
        rows = rows.filter(state__in=OPEN) if f.state == "open" else rows.filter(state=f.state)
    exact = {"kind": f.kind, "department_id": f.department_id, "survey_id": f.survey, "owner_id": f.mine}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    return rows.select_related("department", "owner").prefetch_related("later")


def finding(actor: Actor, finding_id: int) -> Finding:
    """One finding with its later readings and the decisions that rest on it; raises NotFound."""
    rows = _seen(actor, Finding.objects.all()).select_related("department", "owner", "noted_by", "answered_by")
    found: Finding | None = rows.prefetch_related("later", "bases__decision").filter(pk=finding_id).first()
    if found is None:
        raise NotFound
    return found


def answers_for(actor: Actor, owner_id: int | None) -> bool:
    """Whether the actor may say what became of something: its owner does, or whoever keeps findings."""
    return actor.may(KEEP) or (actor.person_id is not None and actor.person_id == owner_id)


def labels(actor: Actor, ids: Collection[int]) -> dict[int, str]:
    """The numbers of findings."""
    return dict(_seen(actor, Finding.objects.filter(pk__in=list(ids))).values_list("pk", "number"))


def numbered(actor: Actor, number: str) -> int | None:
    """The id behind a number."""
    rows = _seen(actor, Finding.objects.filter(number=number.strip().upper()))
    found: int | None = rows.values_list("pk", flat=True).first()
    return found


def find(actor: Actor, text: str, limit: int = 20) -> list[Finding]:
    """Suggestions: by number or words, the latest first."""
    return list(findings(actor, FindingFilter(text=text.strip()[:100])).order_by("-id")[:limit])


def of_survey(actor: Actor, survey_id: int) -> list[Finding]:
    """What was noted from a survey, the first first: for its pages."""
    return list(findings(actor, FindingFilter(survey=str(survey_id))).order_by("id"))


def of_improvement(actor: Actor, improvement_id: int) -> list[Finding]:
    """The findings an improvement came of, with how they stand in later waves; for its page."""
    return list(findings(actor).filter(improvement_id=improvement_id).order_by("id"))


def to_measure_again(series_id: int, survey_id: int) -> list[Finding]:
    """Findings of a series with a figure that another, later wave can be held against."""
    rows = Finding.objects.filter(series_id=series_id, figure__isnull=False, low__isnull=False).exclude(series_id=0)
    return list(rows.exclude(indicator="").exclude(survey_id=survey_id).order_by("id"))


def decisions(actor: Actor) -> QuerySet[Decision]:
    """The log of decisions, the latest first, with what they rest on."""
    bases = Prefetch("bases", Basis.objects.select_related("finding").order_by("id"))
    rows = _seen(actor, Decision.objects.all()).select_related("decided_by", "looked_by").prefetch_related(bases)
    return rows.order_by("-decided_on", "-id")


def decision(actor: Actor, decision_id: int) -> Decision:
    """One decision; raises NotFound."""
    found = decisions(actor).filter(pk=decision_id).first()
    if found is None:
        raise NotFound
    return found


def meetings(actor: Actor) -> QuerySet[Meeting]:
    """Meetings, the latest first, with how many actions they gave (``given``) and how many are ``done``."""
    rows = _seen(actor, Meeting.objects.all()).select_related("chair").defer("body", "summary")
    done = Count("actions", filter=Q(actions__done_at__isnull=False))
    return rows.annotate(given=Count("actions"), done=done).order_by("-held_at", "-id")


def meeting(actor: Actor, meeting_id: int) -> Meeting:
    """One meeting with its agenda, people and actions; raises NotFound."""
    found: Meeting | None = (
        _seen(actor, Meeting.objects.filter(pk=meeting_id))
        .select_related("chair", "issued_by", "made_by")
        .prefetch_related(
            Prefetch("agenda", AgendaItem.objects.select_related("finding__department").order_by("n")),
            Prefetch("attendees", Attendee.objects.select_related("person").order_by("informed", "id")),
            Prefetch("actions", Action.objects.select_related("owner", "done_by").order_by("n")),
        )
        .first()
    )
    if found is None:
        raise NotFound
    return found


def action(actor: Actor, action_id: int) -> Action:
    """One action with its meeting; raises NotFound."""
    return _one(_seen(actor, Action.objects.select_related("meeting", "owner")), action_id)


def owed_actions(actor: Actor) -> QuerySet[Action]:
    """What issued minutes gave the actor to do and is not done, the most pressing first."""
    rows = Action.objects.filter(owner_id=actor.person_id or 0, done_at__isnull=True, meeting__state="issued")
    return rows.select_related("meeting").order_by("due_on", "id")


def owed_mending(actor: Actor) -> QuerySet[CheckItem]:
    """What checks asked the actor to put right, the most pressing first."""
    rows = CheckItem.objects.filter(
        mend_owner_id=actor.person_id or 0, mended_at__isnull=True, mend_by__isnull=False, check_of__state="done"
    )
    return rows.select_related("check_of").order_by("mend_by", "id")


def unread_minutes(actor: Actor) -> QuerySet[Meeting]:
    """Issued minutes the actor is to read and has not."""
    mine = Attendee.objects.filter(meeting=OuterRef("pk"), person_id=actor.person_id or 0, read_at__isnull=True)
    return Meeting.objects.filter(Exists(mine), state="issued").defer("body").order_by("issued_at", "id")


def reviews(actor: Actor) -> QuerySet[Review]:
    """Yearly reviews, the latest first."""
    return _seen(actor, Review.objects.all()).select_related("issued_by", "made_by").defer("body").order_by("-year")


def review(actor: Actor, review_id: int) -> Review:
    """One review; raises NotFound."""
    return _one(_seen(actor, Review.objects.select_related("issued_by", "made_by")), review_id)


def checks(actor: Actor) -> QuerySet[Check]:
    """Checks, the latest first, with how many points were ``bad`` and how many of those are ``mended``."""
    bad = Count("items", filter=Q(items__result="bad"))
    mended = Count("items", filter=Q(items__result="bad", items__mended_at__isnull=False))
    rows = _seen(actor, Check.objects.all()).select_related("made_by", "done_by")
    return rows.annotate(bad=bad, mended=mended).order_by("-quarter")


def check(actor: Actor, check_id: int) -> Check:
    """One check with its points; raises NotFound."""
    items = Prefetch("items", CheckItem.objects.select_related("mend_owner").order_by("n"))
    rows = _seen(actor, Check.objects.all()).select_related("made_by", "done_by").prefetch_related(items)
    return _one(rows, check_id)


def check_item(actor: Actor, item_id: int) -> CheckItem:
    """One point of a check; raises NotFound."""
    return _one(_seen(actor, CheckItem.objects.select_related("check_of", "mend_owner")), item_id)


def benchmarks(actor: Actor, *, withdrawn: bool = False) -> QuerySet[Benchmark]:
    """Benchmarks in use (or with those no longer), the latest first."""
    rows = _seen(actor, Benchmark.objects.all()).select_related("file", "noted_by")
    return (rows if withdrawn else rows.filter(withdrawn_at__isnull=True)).order_by("-ends_on", "-id")


def benchmark(actor: Actor, benchmark_id: int) -> Benchmark:
    """One benchmark; raises NotFound."""
    return _one(benchmarks(actor, withdrawn=True), benchmark_id)


def trends(actor: Actor) -> list[Trend]:
    """Everything followed over time, the earliest first."""
    return list(_seen(actor, Trend.objects.all()).order_by("month", "id"))


def segments(actor: Actor, *, retired: bool = False) -> QuerySet[Segment]:
    """Segments in use (or with those no longer)."""
    rows = _seen(actor, Segment.objects.all()).select_related("owner")
    return (rows if retired else rows.filter(retired_at__isnull=True)).order_by("whose", "name")


def segment(actor: Actor, segment_id: int) -> Segment:
    """One segment; raises NotFound."""
    return _one(segments(actor, retired=True), segment_id)


def expectations(actor: Actor) -> QuerySet[Expectation]:
    """What segments in use expect now, the most important first in each."""
    rows = _seen(actor, Expectation.objects.filter(replaced_at__isnull=True, segment__retired_at__isnull=True))
    return rows.select_related("segment", "noted_by").order_by("segment__whose", "segment__name", "-importance", "id")


def cross_checks(actor: Actor) -> QuerySet[CrossCheck]:
    """Cross-checks done, the latest first, without their tables."""
    return _seen(actor, CrossCheck.objects.all()).select_related("done_by").defer("rows").order_by("-done_at", "-id")


def checked_across(actor: Actor, cross_check_id: int) -> CrossCheck:
    """One cross-check; raises NotFound."""
    return _one(_seen(actor, CrossCheck.objects.select_related("done_by")), cross_check_id)


def issues(actor: Actor) -> QuerySet[Issue]:
    """Scores that were issued, the latest span first. What of them the actor may read: :func:`scores`."""
    rows = _seen(actor, Issue.objects.all()).select_related("issued_by")
    return rows.order_by("-begins_on", "-id")


def issue(actor: Actor, issue_id: int) -> Issue:
    """One issue; raises NotFound."""
    return _one(issues(actor), issue_id)


def scores(actor: Actor, row: Issue, smallest: int = 5) -> list[Score]:
    """The scores of an issue the actor may see, those of fewer than ``smallest`` answers left out.

    Departments: all of them. Employees: all for who keeps findings and sees the whole company, else only one's own.
    """
    found = row.scores.filter(n__gte=smallest).order_by("-fair", "id")
    if row.subject == Subject.EMPLOYEE and not (actor.may(KEEP) and actor.scope.kind == "all"):
        found = found.filter(unit_id=actor.person_id or 0)
    return list(found)


def issued_scores(subject: str, begins_on: date, ends_on: date) -> list[Score]:
    """For whoever assesses: the scores issued for a span, all of them; empty when none were."""
    return list(Score.objects.filter(issue__subject=subject, issue__begins_on=begins_on, issue__ends_on=ends_on))


def later_of(later_id: int) -> Later:
    """One later reading, for reactions."""
    return Later.objects.select_related("finding").get(pk=later_id)


def _seen(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """``rows`` for who may see findings, none for others; customers never."""
    return rows if actor.may(VIEW) and not actor.is_customer else rows.none()


def _one(rows: QuerySet[Any], pk: int) -> Any:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found
