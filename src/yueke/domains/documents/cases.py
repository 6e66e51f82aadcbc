"""What the regulation is judged from in documents: whoever shall read one confirms it, revisions say what changed."""

from __future__ import annotations

from typing import cast

from django.db.models import BooleanField, Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Concat

from yueke.compliance.source import CaseFilter
from yueke.domains.documents.models import Reader, Version


def readers(narrow: CaseFilter) -> QuerySet:
    """Everybody who shall read a version, until they confirmed; the term runs from the day the document sets (D0)."""
    rows = narrow.apply(
        Reader.objects.all(), subject="document_id", owner="person_id", department="department_id"
    ).annotate(
        subject_id=F("document_id"),
        label=Concat("person__name", Value(" · "), "document__number", output_field=CharField()),
        owner_id=F("person_id"),
        runs_from=F("due_at"),
        done_at=F("read_at"),
        proof_kind=Value("documents.document"),
        proof_id=F("document_id"),
    )
    return cast(QuerySet, rows.values(
        "subject_id", "label", "owner_id", "started_at", "runs_from", "done_at", "ended_at", "proof_kind", "proof_id",
    ))  # fmt: skip


def revisions(narrow: CaseFilter) -> QuerySet:
    """Every revision published, whether it says what changed and somebody shall read it (D0)."""
    told = ~Q(changes="") & Exists(Reader.objects.filter(version=OuterRef("pk")))
    rows = narrow.apply(
        Version.objects.filter(revision__gt=1, published_at__isnull=False),
        subject="document_id",
        owner="published_by_id",
        department="document__department_id",
    ).annotate(
        subject_id=F("document_id"),
        label=Concat("document__number", Value(" "), "revision", output_field=CharField()),
        owner_id=F("published_by_id"),
        happened_at=F("published_at"),
        ok=Case(When(told, then=Value(True)), default=Value(False), output_field=BooleanField()),
        proof_kind=Value("documents.document"),
        proof_id=F("document_id"),
    )
    return cast(QuerySet, rows.values("subject_id", "label", "owner_id", "happened_at", "ok", "proof_kind", "proof_id"))
