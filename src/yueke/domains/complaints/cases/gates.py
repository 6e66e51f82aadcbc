"""Conditions a complaint must meet: at its intake, when it is graded, when it is closed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from yueke.compliance.source import CaseFilter
from yueke.domains.complaints.cases.rows import complaints, told
from yueke.domains.complaints.models import Approval, Attempt, Extension, Transfer

Reader = Callable[[CaseFilter], QuerySet[Any]]
_CASES = ("subject_id", "label", "owner_id", "happened_at", "ok", "proof_kind", "proof_id")

_KNOWN = Q(customer__isnull=False)
WORDS: Mapping[str, Q] = {
    "投诉时间": Q(received_at__isnull=False),
    "投诉人": _KNOWN | ~Q(caller_name=""),
    "联系方式": _KNOWN | Q(phone_index__isnull=False) | Q(email_index__isnull=False),
    "问题描述": ~Q(description=""),
    "客户诉求": ~Q(wish=""),
    "受理渠道": ~Q(channel=""),
    "产品或订单": Q(order__isnull=False) | Q(product__isnull=False) | ~Q(product_name=""),
    "投诉类别": Q(category__isnull=False),
    "类别要求的事项": Q(facts_missing=0),
}
"""What a regulation may ask an intake record to hold, in its words, and when a record holds it."""


def filled(narrow: CaseFilter) -> QuerySet[Any]:
    """Every complaint taken in, and whether its record holds what the clause lists; unknown words are never held."""
    assert narrow.terms is not None
    wanted = Q()
    for word in narrow.terms["fields"]:
        wanted &= WORDS.get(str(word), Q(pk__in=()))
    return judged(complaints(narrow), "received_at", wanted)


def graded(narrow: CaseFilter) -> QuerySet[Any]:
    """Every complaint accepted: a heavier grade has its reasons, a lighter one than before was agreed to by somebody else."""
    lowered = Approval.objects.filter(complaint=OuterRef("pk"), kind="downgrade", decision="granted")
    alone = lowered.filter(Q(decided_by__isnull=True) | Q(decided_by=F("asked_by")))
    reasoned = Q(grade="general") | ~Q(grade_reasons=[]) | Exists(lowered)
    unlawful = Q(graded_major_at__isnull=False) & ~Q(grade="major") & ~Exists(lowered)
    return judged(
        complaints(narrow).filter(accepted_at__isnull=False), "accepted_at", reasoned & ~unlawful & ~Exists(alone)
    )


def closed_by_rule(narrow: CaseFilter) -> QuerySet[Any]:
    """Every settled complaint: satisfied, or closed with a reason somebody else approved and outside routes told, or
    not reached though tried (A5.3, C7.3)."""
    approved = Approval.objects.filter(
        complaint=OuterRef("pk"), kind="closing", decision="granted", round=OuterRef("round"), decided_by__isnull=False
    ).exclude(decided_by=F("asked_by")).exclude(routes="")  # fmt: skip
    tried = Attempt.objects.filter(complaint=OuterRef("pk"), round=OuterRef("round"))
    ok = Q(satisfaction__gte=3) | Exists(approved) | (Q(satisfaction__isnull=True) & Exists(tried))
    return judged(complaints(narrow).filter(closed_at__isnull=False), "closed_at", ok)


def within_limits(narrow: CaseFilter) -> QuerySet[Any]:
    """Every settled complaint: sent back and extended no more often than allowed, tried often enough if never reached."""
    assert narrow.terms is not None
    terms = narrow.terms
    rows = complaints(narrow).filter(closed_at__isnull=False).annotate(
        backs=_count(Transfer.objects.filter(back_at__isnull=False)),
        extended=_count(Extension.objects.filter(granted_at__isnull=False)),
        tried=_count(Attempt.objects.filter(round=OuterRef("round"))),
    )  # fmt: skip
    ok = Q(backs__lte=terms["send_backs"], extended__lte=terms["extensions"])
    ok &= Q(satisfaction__isnull=False) | Q(tried__gte=terms["attempts"]) | _closing_approved()
    return judged(rows, "closed_at", ok)


def promised_expectations(narrow: CaseFilter) -> QuerySet[Any]:
    """Every settled complaint: what the customer expected, and what was promised first, are on record (D9)."""
    ok = ~Q(expectation="") & Q(first_promised_at__isnull=False)
    return judged(complaints(narrow).filter(closed_at__isnull=False), "closed_at", ok)


def _closing_approved() -> Q:
    return Q(Exists(Approval.objects.filter(complaint=OuterRef("pk"), kind="closing", decision="granted")))


def _count(rows: QuerySet[Any]) -> Any:
    """How many of ``rows`` belong to the complaint."""
    counted = rows.filter(complaint=OuterRef("pk")).order_by().values("complaint").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def judged(rows: QuerySet[Any], moment: str, ok: Combinable | Q) -> QuerySet[Any]:
    """``rows`` as cases that happened at a moment, ok or not."""
    fine = Case(When(ok, then=Value(True)), default=Value(False), output_field=BooleanField())
    return told(rows).annotate(happened_at=F(moment), ok=fine).values(*_CASES)
