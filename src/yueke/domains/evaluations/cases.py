"""What the regulation is judged from: evaluations and ratings in the columns the engine asks for."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import BigIntegerField, Case, DateTimeField, Exists, F, OuterRef, QuerySet, Value, When
from django.db.models.functions import Cast
from django.utils import timezone

from yueke.compliance.source import CaseFilter
from yueke.domains.evaluations.models import Evaluation, Indicator, Rating
from yueke.domains.evaluations.queries.indicators import owed
from yueke.kernel.terms import Term

SUBJECT, INDICATOR = "evaluations.evaluation", "evaluations.indicator"
Reader = Callable[[CaseFilter], QuerySet[Any]]


def until(done: str, *, in_words: bool = False) -> Reader:
    """Each evaluation from the moment it came in until ``done`` (``answered_at``, ``told_at``); none is owed once it was withdrawn.

    ``in_words``: only those that say something besides their stars, until they are handled as a complaint (A1.3).
    Whoever headed the department when it came in answers for it.
    """

    def starts(narrow: CaseFilter) -> QuerySet[Any]:
        rows = narrow.apply(Evaluation.objects.all(), subject="pk", owner="owner_id", department="department_id")
        if narrow.open_at is not None:
            rows = rows.filter(**{f"{done}__isnull": True})
        if in_words:
            rows = rows.exclude(text="")
        return rows.annotate(
            subject_id=F("pk"),
            label=F("number"),
            started_at=F("received_at"),
            done_at=F(done),
            ended_at=Case(
                When(state="withdrawn", then=F("updated_at")),
                default=F("turned_at") if in_words else None,
                output_field=DateTimeField(),
            ),
            proof_kind=Value(SUBJECT),
            proof_id=F("pk"),
        ).values("subject_id", "label", "owner_id", "started_at", "done_at", "ended_at", "proof_kind", "proof_id")

    return starts


def measured_indicators(narrow: CaseFilter) -> QuerySet[Any]:
    """Each indicator that enters the index, and whether there is a rating of it in the window that ends with the period."""
    assert narrow.terms is not None
    assert narrow.end is not None
    assert narrow.at is not None
    last = min(narrow.at, narrow.end - timedelta(microseconds=1))
    since = before(last, narrow.terms["window"])
    rows = narrow.apply(Indicator.objects.filter(pk__in=owed()), subject="pk")
    seen = Rating.objects.counting().filter(
        indicator=OuterRef("code"), day__gt=timezone.localtime(since).date(), day__lte=timezone.localtime(last).date()
    )
    return rows.annotate(
        subject_id=F("pk"),
        label=F("title"),
        owner_id=Cast(Value(None), BigIntegerField()),
        ok=Exists(seen),
        proof_kind=Value(INDICATOR),
        proof_id=F("pk"),
    ).values("subject_id", "label", "owner_id", "ok", "proof_kind", "proof_id")


def before(moment: datetime, term: Term) -> datetime:
    """The moment a term of natural days, months or years earlier; the last day of a shorter month stands for a later one."""
    here = timezone.localtime(moment)
    months = term.n * {"months": 1, "years": 12}.get(term.unit, 0)
    if not months:
        return here - timedelta(days=term.n * {"weeks": 7}.get(term.unit, 1))
    year, month = divmod(here.year * 12 + here.month - 1 - months, 12)
    return here.replace(year=year, month=month + 1, day=min(here.day, monthrange(year, month + 1)[1]))
