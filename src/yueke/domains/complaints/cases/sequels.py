"""What must follow a complaint: the customer's word on the result, filing, papers, cases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import BigIntegerField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Greatest

from yueke.compliance.source import CaseFilter
from yueke.domains.complaints.cases.rows import SUBJECT, alone, complaints, told
from yueke.domains.complaints.models import Attempt, CaseFile, Complaint, Paper, Round, Told
from yueke.domains.customers.models import KeyQualification

Reader = Callable[[CaseFilter], QuerySet[Any]]
_STARTS = ("subject_id", "label", "owner_id", "started_at", "key", "ended_at")
_ACTS = ("key", "at", "proof_kind", "proof_id", "person_id")


def replied_rounds(narrow: CaseFilter) -> QuerySet[Any]:
    """Each reply to a customer, one for every round."""
    rows = told(alone(narrow, Round.objects.filter(replied_at__isnull=False), "complaint__"), "complaint__")
    return rows.annotate(started_at=F("replied_at"), key=F("pk"), ended_at=F("complaint__ended_at")).values(*_STARTS)


def words_on_result(narrow: CaseFilter) -> QuerySet[Any]:
    """What the customer said to it, or the first try to reach them that failed."""
    answered = _mine(Round.objects.filter(answered_at__isnull=False), narrow).annotate(
        key=F("pk"), at=F("answered_at"), proof_kind=Value(SUBJECT), proof_id=F("complaint_id"),
        person_id=F("investigator_id"),
    ).values(*_ACTS)  # fmt: skip
    this_round = Round.objects.filter(complaint=OuterRef("complaint"), n=OuterRef("round")).values("pk")[:1]
    tried = _mine(Attempt.objects.all(), narrow).annotate(
        key=this_round, proof_kind=Value(SUBJECT), proof_id=F("complaint_id"), person_id=F("by_id")
    ).values(*_ACTS)  # fmt: skip
    return answered.union(tried, all=True)


def closed(narrow: CaseFilter) -> QuerySet[Any]:
    """Every settled complaint."""
    return _sequel(complaints(narrow).filter(closed_at__isnull=False), "closed_at")


def filed(narrow: CaseFilter) -> QuerySet[Any]:
    """Those that were filed."""
    rows = _one(Complaint.objects.filter(archived_at__isnull=False), narrow)
    return rows.annotate(
        key=F("pk"), at=F("archived_at"), proof_kind=Value(SUBJECT), proof_id=F("pk"), person_id=F("handler_id")
    ).values(*_ACTS)


def ratings(narrow: CaseFilter) -> QuerySet[Any]:
    """Complaints whose customer said how satisfied they are (E2.2): as a rule before they are settled, which waits for it."""
    rows = _one(Complaint.objects.filter(answered_at__isnull=False), narrow)
    return rows.annotate(
        key=F("pk"),
        at=Greatest("answered_at", "closed_at"),
        proof_kind=Value(SUBJECT),
        proof_id=F("pk"),
        person_id=F("handler_id"),
    ).values(*_ACTS)


def major_closed(narrow: CaseFilter) -> QuerySet[Any]:
    """Every major complaint that was settled (B7.2.3)."""
    return _sequel(complaints(narrow).filter(closed_at__isnull=False, graded_major_at__isnull=False), "closed_at")


def cases_compiled(narrow: CaseFilter) -> QuerySet[Any]:
    """Cases that are on an agenda."""
    return _mine(CaseFile.objects.filter(agenda_on__isnull=False), narrow).annotate(
        key=F("complaint_id"), at=F("compiled_at"), proof_kind=Value(SUBJECT), proof_id=F("complaint_id"),
        person_id=F("compiled_by_id"),
    ).values(*_ACTS)  # fmt: skip


def key_questions(narrow: CaseFilter) -> QuerySet[Any]:
    """Complaints of who was a key customer when they came in, and those of them that were major or not solved (B7.2.2).

    Each asks for a report to the company (an even key); the grave ones besides for a written reply (an odd one).
    """
    approved = KeyQualification.objects.filter(
        Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=OuterRef("received_at")),
        customer=OuterRef("customer"),
        state__in=("approved", "withdrawn"),
        decided_at__lte=OuterRef("received_at"),
    )
    rows = complaints(narrow).filter(Exists(approved))
    report = _sequel(rows, "received_at", _doubled("pk", 0))
    grave = rows.filter(Q(graded_major_at__isnull=False) | Q(outcome="not_solved"), replied_at__isnull=False)
    return report.union(_sequel(grave, "replied_at", _doubled("pk", 1)), all=True)


def grown_from(kind: str) -> Reader:
    """Complaints that grew out of records of ``kind``, as acts by those records' ids."""

    def acts(narrow: CaseFilter) -> QuerySet[Any]:
        return Complaint.objects.filter(origin_kind=kind).annotate(
            key=F("origin_id"), at=F("created_at"), proof_kind=Value(SUBJECT), proof_id=F("pk"),
            person_id=F("recorded_by_id"),
        ).values(*_ACTS)  # fmt: skip

    return acts


def papers(narrow: CaseFilter) -> QuerySet[Any]:
    """Reports approved and replies sent."""
    rows = _mine(Paper.objects.all(), narrow)
    reports = rows.filter(kind="report", approved_at__isnull=False).annotate(
        key=_doubled("complaint_id", 0), at=F("approved_at")
    )
    replies = rows.filter(kind="reply", sent_at__isnull=False).annotate(
        key=_doubled("complaint_id", 1), at=F("sent_at")
    )
    shown = {"proof_kind": Value(SUBJECT), "proof_id": F("complaint_id"), "person_id": F("drafted_by_id")}
    return reports.annotate(**shown).values(*_ACTS).union(replies.annotate(**shown).values(*_ACTS), all=True)


def messages(narrow: CaseFilter) -> QuerySet[Any]:
    """What customers were told, unless it never arrived."""
    rows = _mine(Told.objects.filter(failed_at__isnull=True), narrow)
    return rows.annotate(
        subject_id=F("complaint_id"), proof_kind=Value(SUBJECT), proof_id=F("complaint_id"), person_id=F("by_id")
    ).values("subject_id", "at", "proof_kind", "proof_id", "person_id")


def _sequel(rows: QuerySet[Any], start: str, key: Any = None) -> QuerySet[Any]:
    found = told(rows).annotate(started_at=F(start), key=key if key is not None else F("pk"))
    return found.values("subject_id", "label", "owner_id", "started_at", "key", "ended_at")


def _doubled(name: str, plus: int) -> ExpressionWrapper:
    return ExpressionWrapper(F(name) * 2 + plus, output_field=BigIntegerField())


def _mine(rows: QuerySet[Any], narrow: CaseFilter) -> QuerySet[Any]:
    return rows if narrow.subject_id is None else rows.filter(complaint_id=narrow.subject_id)


def _one(rows: QuerySet[Any], narrow: CaseFilter) -> QuerySet[Any]:
    return rows if narrow.subject_id is None else rows.filter(pk=narrow.subject_id)
