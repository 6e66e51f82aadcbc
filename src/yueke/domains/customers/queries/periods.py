"""Since when and until when somebody was a key or an ordinary customer: the populations of clauses B4 and B8.

Each answers rows ``subject_id, label, owner_id, begins_at, ends_at`` (half-open; ``ends_at`` None while it
lasts). The periods of one customer never overlap.
"""

from __future__ import annotations

from typing import Any

from django.db.models import DateTimeField, Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest, Least

from yueke.compliance.source import CaseFilter
from yueke.domains.customers.models import Customer, KeyQualification

COLUMNS = ("subject_id", "label", "owner_id", "begins_at", "ends_at")
Rows = QuerySet[Any, dict[str, Any]]
_OWN_SINCE = Coalesce("customer__customer_since", "customer__created_at")
"""When somebody became a customer: with the archive, unless they were a prospect first."""


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
    """The time somebody in the archive was a customer, no mere prospect, without key status.

    Parts, each answered by an index: never key, a customer from the beginning or a prospect first; before the first
    approval; after each withdrawal.
    """
    buying = _narrowed(Customer.objects.filter(stage="customer", merged_into__isnull=True), narrow, "")
    decided = KeyQualification.objects.filter(state__in=("approved", "withdrawn"))
    buying = buying.annotate(subject_id=F("pk"), label=F("name"))
    never = buying.filter(~Exists(decided.filter(customer=OuterRef("pk"))))
    before = _narrowed(_first_of(decided), narrow, "customer__")
    after = _narrowed(decided.filter(state="withdrawn", customer__stage="customer"), narrow, "customer__")
    if narrow is not None and narrow.open_at is not None:
        # Of those decided upon, the approved bear the mark now: only the withdrawn, who are few, remain to leave out.
        withdrawn = decided.filter(customer=OuterRef("pk"), state="withdrawn")
        never, before = buying.live().filter(~Exists(withdrawn), is_key=False), before.none()
        after = after.filter(customer__archived_at__isnull=True, customer__is_key=False)
    following = decided.filter(customer=OuterRef("customer"), decided_at__gte=OuterRef("withdrawn_at"))
    next_one = following.order_by().values("customer").annotate(first=Min("decided_at")).values("first")
    until = Subquery(next_one, output_field=DateTimeField())
    parts = [
        # Told apart, not coalesced: the beginning of nearly everybody stays a column the planner knows.
        _lasting(never.filter(customer_since__isnull=True), F("created_at"), F("archived_at")),
        _lasting(never.filter(customer_since__isnull=False), F("customer_since"), F("archived_at")),
        _lasting(_named(before), _OWN_SINCE, Least("decided_at", "customer__archived_at")),
        _lasting(_named(after), Greatest("withdrawn_at", _OWN_SINCE), Least(until, "customer__archived_at")),
    ]
    whole, *rest = [part.order_by().values(*COLUMNS) for part in parts]
    return whole.union(*rest, all=True)


def _first_of(decided: Any) -> Any:
    """The first decision on each customer who buys."""
    same_time = Q(decided_at=OuterRef("decided_at"), pk__lt=OuterRef("pk"))
    earlier = decided.filter(Q(decided_at__lt=OuterRef("decided_at")) | same_time, customer=OuterRef("customer"))
    buying = decided.filter(customer__stage="customer", customer__merged_into__isnull=True)
    return buying.filter(~Exists(earlier))


def _named(qualifications: Any) -> Any:
    return qualifications.annotate(
        subject_id=F("customer_id"), label=F("customer__name"), owner_id=F("customer__owner_id")
    )


def _lasting(rows: Any, begins_at: Any, ends_at: Any) -> Any:
    """Rows with their interval, those left out that ended before they began."""
    lasting = rows.annotate(begins_at=begins_at, ends_at=ends_at)
    return lasting.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=F("begins_at")))


def _narrowed(rows: Any, narrow: CaseFilter | None, customer: str) -> Any:
    if narrow is None:
        return rows
    subject = "customer_id" if customer else "pk"
    return narrow.apply(rows, subject=subject, owner=f"{customer}owner_id", department=f"{customer}department_id")
