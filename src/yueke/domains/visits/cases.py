"""What the regulation is judged from: visits and feedback in the columns the engine asks for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import BooleanField, Case, CharField, DateTimeField, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Concat

from yueke.compliance.source import CaseFilter
from yueke.domains.visits import rules
from yueke.domains.visits.models import Visit, VisitFeedback

_SENT = ("subject_id", "label", "owner_id", "started_at", "done_at", "ended_at", "proof_kind", "proof_id")


def _filled(fields: Iterable[str]) -> Q:
    """True for rows in which every one of ``fields`` holds something."""
    condition = Q()
    for name in fields:
        empty = Q(**{f"{name}__isnull": True})
        if Visit._meta.get_field(name).empty_strings_allowed:
            empty |= Q(**{name: ""})
        condition &= ~empty
    return condition


def record_forms(narrow: CaseFilter) -> QuerySet[Any]:
    """Each completed visit, and whether its record form is complete for what happened (clause B8.2).

    Where nobody was reached, the result is the reason.
    """
    terms = narrow.terms
    assert terms is not None
    reached, refused = terms["fields"], terms["fields_refused"]
    rows = narrow.apply(Visit.objects.completed(), subject="customer_id", owner="owner_id", department="department_id")
    return rows.annotate(
        subject_id=F("customer_id"),
        label=F("customer__name"),
        happened_at=F("done_at"),
        ok=Case(
            When(Q(result="reached") & _filled(reached), then=Value(True)),
            When(Q(result="refused") & _filled(refused), then=Value(True)),
            When(Q(result="unreachable") & _filled(set(refused) - {"refusal_reason"}), then=Value(True)),
            default=Value(False),
            output_field=BooleanField(),
        ),
        proof_kind=Value("visits.visit"),
        proof_id=F("pk"),
    ).values("subject_id", "label", "owner_id", "happened_at", "ok", "proof_kind", "proof_id")


def feedback_sent(narrow: CaseFilter) -> QuerySet[Any]:
    """Feedback passed to departments, and when it was answered; the head of the department answers for it."""
    return _passed_on(narrow, subject="visit__customer_id").annotate(
        label=F("visit__customer__name"),
        proof_kind=Value("visits.feedback"),
        proof_id=F("pk"),
    ).values(*_SENT)  # fmt: skip


def opinions(narrow: CaseFilter) -> QuerySet[Any]:
    """The same, each piece of feedback a subject that names nobody and is proved by its visit (clause A1.3)."""
    return _passed_on(narrow, subject="pk").annotate(
        label=Concat("visit__number", Value(" #"), Cast("pk", CharField()), output_field=CharField()),
        proof_kind=Value("visits.visit"),
        proof_id=F("visit_id"),
    ).values(*_SENT)  # fmt: skip


def _passed_on(narrow: CaseFilter, *, subject: str) -> QuerySet[Any]:
    rows = narrow.apply(
        VisitFeedback.objects.all(), subject=subject, owner="department__head_id", department="department_id"
    )
    return rows.annotate(
        subject_id=F(subject),
        owner_id=F("department__head_id"),
        started_at=F("sent_at"),
        done_at=F("answered_at"),
        ended_at=Cast(Value(None), DateTimeField()),
    )


def unsatisfied(narrow: CaseFilter) -> QuerySet[Any]:
    """Each visit whose customer was dissatisfied: a complaint must grow out of it (clause B8.1)."""
    rows = narrow.apply(
        Visit.objects.completed().filter(satisfaction__lte=rules.UNSATISFIED),
        subject="customer_id", owner="owner_id", department="department_id",
    )  # fmt: skip
    return rows.annotate(
        subject_id=F("customer_id"), label=F("customer__name"), started_at=F("done_at"), key=F("pk")
    ).values("subject_id", "label", "owner_id", "started_at", "key")
