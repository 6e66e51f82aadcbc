"""Compensation: whether whoever agreed to it might do so alone, or somebody else agreed before."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Case, DecimalField, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.utils import timezone

from yueke.compliance.source import CaseFilter
from yueke.domains.complaints.cases.gates import judged
from yueke.domains.complaints.cases.rows import complaints
from yueke.domains.complaints.models import Approval, Offer
from yueke.domains.organization.models import Membership

_MONEY = DecimalField(max_digits=14, decimal_places=2)


def compensations(narrow: CaseFilter) -> QuerySet[Any]:
    """Every reply that grants money: within the authority of the posts of whoever offered it, or approved before (C7.3, D5.5).

    ``amounts`` of the terms are yuan by post; a post it does not name may grant nothing alone.
    """
    assert narrow.terms is not None
    amounts = {str(code): Decimal(str(most)) for code, most in (narrow.terms.get("amounts") or {}).items()}
    rows = complaints(narrow).filter(compensation__gt=0, replied_at__isnull=False)
    latest = Offer.objects.filter(complaint=OuterRef("pk")).order_by("-offered_at", "-pk")
    rows = rows.annotate(
        granting=Coalesce(Subquery(latest.values("offered_by_id")[:1]), "handler_id", "first_contact_id"),
        granted_on=TruncDate(Coalesce(Subquery(latest.values("offered_at")[:1]), "replied_at"),
                             tzinfo=timezone.get_default_timezone()),
    )  # fmt: skip
    held = Membership.objects.filter(
        Q(to_date__isnull=True) | Q(to_date__gte=OuterRef("granted_on")),
        person_id=OuterRef("granting"),
        from_date__lte=OuterRef("granted_on"),
    )
    of_post = Case(
        *(When(post__code=code, then=Value(most)) for code, most in sorted(amounts.items())),
        default=Value(Decimal(0)), output_field=_MONEY,
    )  # fmt: skip
    most = held.order_by().values("person_id").annotate(most=Max(of_post)).values("most")
    approved = Approval.objects.filter(
        complaint=OuterRef("pk"), kind__in=("compensation", "offer"), decision="granted", round=OuterRef("round"),
        decided_by__isnull=False, decided_at__lte=OuterRef("replied_at"),
    ).exclude(decided_by=F("asked_by"))  # fmt: skip
    rows = rows.annotate(alone=Coalesce(Subquery(most, output_field=_MONEY), Cast(Value(0), _MONEY)))
    return judged(rows, "replied_at", Q(compensation__lte=F("alone")) | Exists(approved))
