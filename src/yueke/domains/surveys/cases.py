"""What surveys owe, as the regulation judges it: call-backs after low scores, answers checked by calls."""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, CharField, Count, F, Func, Q, QuerySet, Value
from django.db.models.functions import Concat

from yueke.compliance.source import CaseFilter
from yueke.domains.surveys.models import Audit, CallBack

CALL_BACK = "surveys.callback"


class _Differing(Func):
    """Whether any value of an object is false."""

    template = "jsonb_path_exists(%(expressions)s, '$.* ? (@ == false)')"


def call_backs(narrow: CaseFilter) -> QuerySet[Any]:
    """From a low score until somebody spoke with the customer; the subject is the call-back."""
    rows = narrow.apply(CallBack.objects.all(), subject="pk", owner="owner_id", department="department_id")
    if narrow.open_at is not None:
        rows = rows.filter(done_at__isnull=True)
    return rows.annotate(
        subject_id=F("pk"),
        # Numbers only: who gave the score is personal, and labels pass no gate.
        label=Concat("survey__number", Value(" #"), F("pk"), output_field=CharField()),
        started_at=F("raised_at"),
        runs_from=F("raised_at"),
        proof_kind=Value(CALL_BACK),
        proof_id=F("pk"),
    ).values("subject_id", "label", "owner_id", "started_at", "runs_from", "done_at", "proof_kind", "proof_id")


def audited(narrow: CaseFilter) -> QuerySet[Any]:
    """Each audit (E3.2): calls in which somebody ``spoken`` to was asked again, and those ``agreeing`` in everything."""
    rows = Audit.objects.all()
    if narrow.subject_id is not None:
        rows = rows.filter(survey_id=narrow.subject_id)
    spoke = Q(calls__result="reached")
    return rows.annotate(
        subject_id=F("survey_id"), label=F("survey__number"), owner_id=F("survey__owner_id"), at=F("drawn_at"),
        spoken=Count("calls", filter=spoke), agreeing=Count("calls", filter=spoke & ~Q(_Differing("calls__agreed", output_field=BooleanField()))),
    ).values("subject_id", "label", "owner_id", "at", "spoken", "agreeing")  # fmt: skip
