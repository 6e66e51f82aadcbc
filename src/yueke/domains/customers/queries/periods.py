"""Since when and until when somebody was a key or an ordinary customer: the populations of clauses B4 and B8.

Each answers rows ``subject_id, label, owner_id, begins_at, ends_at`` (half-open; ``ends_at`` None while it
lasts). The periods of one customer never overlap.
"""

from __future__ import annotations

from typing import Any

from django.db.models import DateTimeField, Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest, Least

from yueke.compliance.source import CaseFilter
from yueke.domains.customers.models import Customer, KeyQualification

COLUMNS = ("subject_id", "label", "owner_id", "begins_at", "ends_at")
Rows = QuerySet[Any, dict[str, Any]]


def key_customer_periods(narrow: CaseFilter | None = None) -> Rows:
    """From the approval of key status until its withdrawal or the customer's archiving (clause B4.4)."""
    rows = KeyQualification.objects.filter(state__in=("approved", "withdrawn"))
    rows = _narrowed(rows, narrow, "customer__")
    if narrow is not None and narrow.open_at is not None:
        # The mark repeats the approval; through it the index of an owner's key customers is found.
        rows = rows.filter(state="approved", customer__archived_at__isnull=True, customer__is_key=True)
    return (
        rows.annotate(
            subject_id=F("customer_id"),
            label=F("customer__name"),
            owner_id=F("customer__owner_id"),
            begins_at=F("decided_at"),
            ends_at=Least("withdrawn_at", "customer__archived_at"),
        )
        .filter(Q(ends_at__isnull=True) | Q(ends_at__gt=F("begins_at")))
        .values(*COLUMNS)
    )


def ordinary_customer_periods(narrow: CaseFilter | None = None) -> Rows:
    """The time a customer who buys was in the archive without key status.

    Three parts, each answered by an index: never key; before the first approval; after each withdrawal.
    """
    buying = _narrowed(Customer.objects.filter(stage="customer", merged_into__isnull=True), narrow, "")
    decided = KeyQualification.objects.filter(customer=OuterRef("pk"), state__in=("approved", "withdrawn"))
    never = buying.filter(~Exists(decided))
    before = buying.filter(Exists(decided))
    after = _narrowed(
        KeyQualification.objects.filter(state="withdrawn", customer__stage="customer"), narrow, "customer__"
    )
    if narrow is not None and narrow.open_at is not None:
        # Of those decided upon, the approved bear the mark now: only the withdrawn, who are few, remain to leave out.
        withdrawn = KeyQualification.objects.filter(customer=OuterRef("pk"), state="withdrawn")
        never, before = buying.live().filter(~Exists(withdrawn), is_key=False), before.none()
        after = after.filter(customer__archived_at__isnull=True, customer__is_key=False)
    first = decided.order_by().values("customer").annotate(first=Min("decided_at")).values("first")
    following = KeyQualification.objects.filter(
        customer=OuterRef("customer"), state__in=("approved", "withdrawn"), decided_at__gte=OuterRef("withdrawn_at")
    )
    next_one = following.order_by().values("customer").annotate(first=Min("decided_at")).values("first")
    parts = [
        _of_customers(never, F("archived_at")),
        _of_customers(before, Least(Subquery(first, output_field=DateTimeField()), "archived_at")),
        after.annotate(
            subject_id=F("customer_id"),
            label=F("customer__name"),
            owner_id=F("customer__owner_id"),
            begins_at=Greatest("withdrawn_at", "customer__created_at"),
            ends_at=Least(Subquery(next_one, output_field=DateTimeField()), "customer__archived_at"),
        ).filter(Q(ends_at__isnull=True) | Q(ends_at__gt=F("begins_at"))),
    ]
    whole, *rest = [part.order_by().values(*COLUMNS) for part in parts]
    return whole.union(*rest, all=True)


def _of_customers(rows: Any, ends_at: Any) -> Any:
    lasting = rows.annotate(
        subject_id=F("pk"),
        label=F("name"),
        begins_at=F("created_at"),
        ends_at=ends_at,
    )
    return lasting.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=F("begins_at")))


def _narrowed(rows: Any, narrow: CaseFilter | None, customer: str) -> Any:
    if narrow is None:
        return rows
    subject = "customer_id" if customer else "pk"
    return narrow.apply(rows, subject=subject, owner=f"{customer}owner_id", department=f"{customer}department_id")
