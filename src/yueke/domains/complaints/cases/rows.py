"""The rows cases are made of, and who answers for them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, TypeVar

from django.db.models import CharField, DateTimeField, DurationField, ExpressionWrapper, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Concat

from yueke.compliance.source import CaseFilter
from yueke.domains.complaints.models import Complaint

SUBJECT = "complaints.complaint"
ANSWERING = ("handler_id", "first_contact_id", "recorded_by_id")
"""Who answers for a complaint: whoever handles it, until somebody does whoever took it in."""
MINUTE = timedelta(minutes=1)

Some = TypeVar("Some", bound=QuerySet[Any])


def alone(narrow: CaseFilter, rows: Some, prefix: str = "") -> Some:
    """``rows`` of complaints, or of what belongs to them by ``prefix``, as far as ``narrow`` reaches.

    Those that began in another system are not judged: nobody wrote down here when what was done there.
    """
    rows = rows.filter(**{f"{prefix}import_batch_id": None})
    if narrow.subject_id is not None:
        rows = rows.filter(**{f"{prefix}pk" if prefix else "pk": narrow.subject_id})
    if narrow.owner_id is not None:
        rows = rows.filter(_answers(narrow.owner_id, prefix))
    actor = narrow.actor
    if actor is not None and actor.scope.kind != "all":
        seen = _answers(actor.person_id or 0, prefix) | Q(**{f"{prefix}first_contact_id": actor.person_id or 0})
        if actor.scope.kind == "departments":
            wanted = sorted(actor.scope.departments)
            seen |= Q(**{f"{prefix}department_id__in": wanted}) | Q(**{f"{prefix}intake_department_id__in": wanted})
        rows = rows.filter(seen)
    return rows


def _answers(person_id: int, prefix: str) -> Q:
    found = Q()
    empty: dict[str, None] = {}
    for name in ANSWERING:
        found |= Q(**{f"{prefix}{name}": person_id}, **{f"{prefix}{key}": value for key, value in empty.items()})
        empty[name] = None
    return found


def told(rows: QuerySet[Any], prefix: str = "", *, proof: str = SUBJECT, proof_id: str = "") -> QuerySet[Any]:
    """``rows`` with the columns every case has: subject, words, owner, proof."""
    return rows.annotate(
        subject_id=F(f"{prefix}pk") if prefix else F("pk"),
        # What it is about in the words of the category: callers' names and words are personal, and labels pass no gate.
        label=Concat(
            f"{prefix}number", Value(" "), Coalesce(f"{prefix}category__name", Value("")), output_field=CharField()
        ),
        owner_id=Coalesce(*(F(f"{prefix}{name}") for name in ANSWERING)),
        proof_kind=Value(proof),
        proof_id=F(proof_id or (f"{prefix}pk" if prefix else "pk")),
    )


def since(start: str) -> ExpressionWrapper:
    """``start`` later by the time the complaint was suspended: what a term less suspensions is counted from."""
    paused = ExpressionWrapper(F("paused_minutes") * Value(MINUTE), output_field=DurationField())
    return ExpressionWrapper(F(start) + paused, output_field=DateTimeField())


def complaints(narrow: CaseFilter) -> QuerySet[Any]:
    """All complaints ``narrow`` reaches."""
    return alone(narrow, Complaint.objects.all())
