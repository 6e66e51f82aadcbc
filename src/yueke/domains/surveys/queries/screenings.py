"""Reading what cleaning knows: responses to be decided on, why, audits, weights, and who is to be called back."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from yueke.domains.surveys.models import Audit, AuditCall, CallBack, Flag, Screening, Survey, Weighting
from yueke.domains.surveys.models.cleaning import CallBackQuerySet
from yueke.kernel.access import Actor
from yueke.kernel.errors import NotFound
from yueke.methods.intervals import wilson

OPEN, KEPT, OUT, ALL = "open", "keep", "screen", "all"
STANDINGS = (OPEN, OUT, KEPT, ALL)


def narrowed(rows: QuerySet[Screening], *, standing: str = ALL, reason: str = "") -> QuerySet[Screening]:
    """Those that stand so (``STANDINGS``), with a flag of ``reason``."""
    if standing != ALL:
        rows = rows.filter(decision="" if standing == OPEN else standing)
    return rows.filter(reasons__contains=[reason]) if reason else rows


def screenings(actor: Actor, survey_id: int, *, standing: str = ALL, reason: str = "") -> QuerySet[Screening]:
    """Responses of a survey the actor may see that are, or were, to be decided on."""
    seen = Survey.objects.visible_to(actor).filter(pk=survey_id).values("pk")
    rows = Screening.objects.filter(survey_id__in=seen).select_related("decided_by", "response")
    return narrowed(rows.order_by("id"), standing=standing, reason=reason)


def screening(actor: Actor, survey_id: int, screening_id: int) -> Screening:
    """One of them. Raises NotFound."""
    found = screenings(actor, survey_id).select_related("response__version", "survey").filter(pk=screening_id).first()
    if found is None:
        raise NotFound
    return found


def words_of(one: Screening) -> dict[str, str]:
    """What somebody wrote, by code; of a confidential survey nothing: free words stand there without anything else."""
    if one.survey.confidential or not one.response.words:
        return {}
    return {str(code): str(text) for code, text in json.loads(one.response.words).items()}


def flags_of(responses: Iterable[int]) -> dict[int, list[Flag]]:
    """The flags of these responses, in the order in which they were raised."""
    found: dict[int, list[Flag]] = {}
    for flag in Flag.objects.filter(response_id__in=list(responses)).order_by("id"):
        found.setdefault(flag.response_id, []).append(flag)
    return found


@dataclass(frozen=True)
class Tally:
    """How many responses are to be decided on, kept and screened out, and by reason of a flag."""

    undecided: int
    kept: int
    screened: int
    by_reason: dict[str, int]


def tally(actor: Actor, survey_id: int) -> Tally:
    """Counted in one statement over the sets of reasons there are."""
    rows = screenings(actor, survey_id).order_by().select_related(None).values("decision", "reasons")
    decisions: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for one in rows.annotate(n=Count("pk")):
        decisions[one["decision"]] += one["n"]
        if one["decision"] == "":
            reasons.update(dict.fromkeys(one["reasons"], one["n"]))
    return Tally(decisions[""], decisions["keep"], decisions["screen"], dict(reasons.most_common()))


@dataclass(frozen=True)
class Agreement:
    """How many of ``n`` calls agreed, with Wilson's interval (None without calls)."""

    agreed: int
    n: int
    interval: tuple[float, float] | None

    @property
    def rate(self) -> float | None:
        """The share that agreed."""
        return self.agreed / self.n if self.n else None


def agreement(calls: Iterable[AuditCall]) -> tuple[Agreement, dict[str, Agreement]]:
    """Of calls that reached somebody: those who said the same to every question asked again, and each question by itself."""
    whole, by_question, asked = 0, Counter[str](), Counter[str]()
    n = 0
    for call in calls:
        if call.result != "reached" or not call.agreed:
            continue
        n += 1
        whole += all(call.agreed.values())
        asked.update(call.agreed.keys())
        by_question.update(code for code, same in call.agreed.items() if same)
    each = {code: Agreement(by_question[code], asked[code], wilson(by_question[code], asked[code])) for code in asked}
    return Agreement(whole, n, wilson(whole, n)), each


def audits(actor: Actor, survey_id: int) -> list[Audit]:
    """The audits of a survey, last first, with their calls."""
    seen = Survey.objects.visible_to(actor).filter(pk=survey_id).values("pk")
    rows = Audit.objects.filter(survey_id__in=seen).select_related("drawn_by").order_by("-n")
    return list(rows.prefetch_related("calls__response__customer", "calls__called_by"))


def weighting(actor: Actor, survey_id: int) -> Weighting | None:
    """The weights that hold, if somebody has chosen any."""
    seen = Survey.objects.visible_to(actor).filter(pk=survey_id).values("pk")
    return Weighting.objects.filter(survey_id__in=seen).select_related("made_by").order_by("-n").first()


def call_backs(actor: Actor, *, standing: str = OPEN, survey_id: int | None = None) -> CallBackQuerySet:
    """Whom the actor's departments owe a call after a low score: first due first."""
    rows = CallBack.objects.visible_to(actor).select_related("customer", "survey", "owner", "department", "done_by")
    if survey_id is not None:
        rows = rows.filter(survey_id=survey_id)
    if standing != ALL:
        rows = rows.filter(Q(done_at__isnull=standing == OPEN))
    return rows.order_by("due_at", "id")


def call_back(actor: Actor, call_back_id: int) -> CallBack:
    """One of them. Raises NotFound."""
    found = call_backs(actor, standing=ALL).filter(pk=call_back_id).first()
    if found is None:
        raise NotFound
    return found


def responses_told(calls: Iterable[AuditCall], references: Iterable[str]) -> dict[int, dict[str, Any]]:
    """What each response called about had answered to the questions asked again."""
    wanted = list(references)
    found = {}
    for call in calls:
        answers = call.response.answers
        told = {}
        for reference in wanted:
            code, _dot, row = reference.partition(".")
            answer = answers.get(code)
            told[reference] = answer.get(row) if row and isinstance(answer, dict) else answer
        found[call.pk] = told
    return found
