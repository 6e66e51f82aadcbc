"""From one moment of a complaint to another: what must happen within a term, and how long somebody is owed news."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.db.models import Case, CharField, DateTimeField, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, Least

from yueke.compliance.source import CaseFilter
from yueke.domains.complaints.cases.rows import alone, complaints, since, told
from yueke.domains.complaints.events import CustomerLinked
from yueke.domains.complaints.models import Escalation, Supervision
from yueke.domains.complaints.models.complaint import IS_OPEN
from yueke.kernel.events.models import Event

Reader = Callable[[CaseFilter], QuerySet[Any]]
_STARTS = ("subject_id", "label", "owner_id", "started_at", "done_at", "ended_at", "proof_kind", "proof_id")
_REPLIED = Q(state__in=("replied", "closed", "archived"))
"""Only then is the reply on record one of the present round."""


def between(start: str, *done: str, less_pauses: bool = False, **only: Any) -> Reader:
    """Complaints from ``start`` until the first of ``done``; ``only`` narrows which.

    A complaint that was declined, merged, referred or withdrawn meanwhile owes no more. With ``less_pauses`` the time
    it was suspended does not count. A reply counts while the customer has not made the complaint open again.
    """

    def starts(narrow: CaseFilter) -> QuerySet[Any]:
        rows = complaints(narrow).filter(**{f"{start}__isnull": False}, **only)
        if narrow.open_at is not None and "closed_at" not in (start, *done):
            rows = rows.filter(IS_OPEN)
        moments = [_moment(name) for name in done]
        rows = told(rows).annotate(started_at=F(start), done_at=Least(*moments) if len(moments) > 1 else moments[0])
        return (
            rows.annotate(runs_from=since(start)).values(*_STARTS, "runs_from")
            if less_pauses
            else rows.values(*_STARTS)
        )

    return starts


def promises(narrow: CaseFilter) -> QuerySet[Any]:
    """From the acceptance until the reply, counted from the first promise (A5.2, C7.3)."""
    rows = complaints(narrow).filter(first_promised_at__isnull=False, accepted_at__isnull=False)
    return (
        told(rows)
        .annotate(started_at=F("accepted_at"), runs_from=F("first_promised_at"), done_at=_moment("replied_at"))
        .values(*_STARTS, "runs_from")
    )


def recognised(narrow: CaseFilter) -> QuerySet[Any]:
    """From the arrival until the complaint stood in its customer's archive: at once, or when the caller was recognised."""
    linked = Event.objects.filter(
        stream=Concat(Value("complaints.complaint:"), Cast(OuterRef("pk"), CharField())), kind=CustomerLinked.kind
    ).order_by("id")
    rows = told(complaints(narrow)).annotate(
        started_at=F("received_at"),
        done_at=Case(
            When(customer__isnull=True, then=Value(None)),
            default=Coalesce(Subquery(linked.values("at")[:1]), "created_at"),
            output_field=DateTimeField(),
        ),
    )
    return rows.values(*_STARTS)


def hops(narrow: CaseFilter) -> QuerySet[Any]:
    """Each report upward, until whoever got it signed; due or not any more when the complaint was over by then."""
    rows = Escalation.objects.filter(hop__gte=1)
    if narrow.owner_id is not None:
        rows = rows.filter(person_id=narrow.owner_id)
        narrow = replace(narrow, owner_id=None)
    rows = told(alone(narrow, rows, "complaint__"), "complaint__")
    return rows.annotate(
        owner_id=F("person_id"),
        started_at=F("sent_at"),
        done_at=F("receipt_at"),
        ended_at=Coalesce("complaint__closed_at", "complaint__ended_at"),
    ).values(*_STARTS)


def supervisions(narrow: CaseFilter) -> QuerySet[Any]:
    """Each order from above, until whoever handles the complaint answered it; none is owed of an ended complaint."""
    rows = told(alone(narrow, Supervision.objects.all(), "complaint__"), "complaint__")
    return rows.annotate(started_at=F("at"), done_at=F("answered_at"), ended_at=F("complaint__ended_at")).values(
        *_STARTS
    )


def open_spans(**only: Any) -> Reader:
    """The time in which the customer of a complaint is owed news: from its arrival to the reply, suspensions aside."""

    def population(narrow: CaseFilter) -> QuerySet[Any]:
        rows = complaints(narrow).filter(**only)
        if narrow.open_at is not None:
            rows = rows.filter(IS_OPEN, suspended_at__isnull=True).exclude(state="replied")
        return (
            told(rows)
            .annotate(
                begins_at=since("received_at"),
                ends_at=Least(_moment("replied_at"), "suspended_at", "ended_at", output_field=DateTimeField()),
            )
            .values("subject_id", "label", "owner_id", "begins_at", "ends_at")
        )

    return population


def _moment(name: str) -> Any:
    if name != "replied_at":
        return F(name)
    return Case(When(_REPLIED, then=F("replied_at")), default=Value(None), output_field=DateTimeField())
