"""What waits for somebody: approvals, orders to answer, receipts to give, messages to send."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from yueke.domains.complaints.models import Approval, Clock, Complaint, Escalation, Supervision, Told
from yueke.kernel.access import Actor


def open_approvals(actor: Actor) -> QuerySet[Approval]:
    """What waits for a reviewer and the actor may decide: on complaints they see, not asked by themselves; oldest first."""
    if not actor.may("complaints.review"):
        return Approval.objects.none()
    rows = Approval.objects.filter(decision="", complaint__in=Complaint.objects.visible_to(actor).values("pk"))
    rows = rows.exclude(asked_by_id=actor.person_id) if actor.person_id else rows
    return rows.select_related("complaint", "asked_by").order_by("asked_at", "pk")


def orders_to_answer(actor: Actor) -> QuerySet[Supervision]:
    """Orders on complaints the actor handles that owe an answer, oldest first."""
    rows = Supervision.objects.filter(answered_at__isnull=True, complaint__handler_id=actor.person_id or 0)
    return rows.select_related("complaint", "by").order_by("at", "pk")


def unsigned(actor: Actor) -> QuerySet[Escalation]:
    """What the actor was told by clocks and has not signed for, oldest first."""
    rows = Escalation.objects.filter(person_id=actor.person_id or 0, receipt_at__isnull=True)
    return rows.select_related("complaint", "clock", "substitute_for").order_by("sent_at", "pk")


def running_clocks(actor: Actor, complaint_id: int) -> QuerySet[Clock]:
    """The clocks of a complaint the caller has already checked the actor may see: those that run first, by due date."""
    return Clock.objects.filter(complaint_id=complaint_id).order_by("stopped_at", "due_at", "pk")


def to_take_up(actor: Actor) -> QuerySet[Complaint]:
    """Complaints that wait to be accepted, handed over or signed for in the actor's reach; unordered.

    The reach is that of their departments alone, without what they were merely told of: asking costs no query.
    """
    person = actor.person_id or 0
    intake, answering = Q(first_contact_id=person), Q(handler_id=person)
    if actor.scope.kind == "all":
        intake = answering = Q()
    elif actor.scope.kind == "departments":
        intake |= Q(intake_department_id__in=sorted(actor.scope.departments))
        answering |= Q(department_id__in=sorted(actor.scope.departments))
    rows = Complaint.objects.none()
    for permission, state, reach in (
        ("complaints.accept", "registered", intake),
        ("complaints.assign", "accepted", intake),
        ("complaints.handle", "assigned", answering),
    ):
        if actor.may(permission):
            rows = rows | Complaint.objects.filter(reach, state=state)
    return rows


def told_waiting(limit: int = 200) -> QuerySet[Told]:
    """Messages to customers nobody has carried yet, oldest first; for the sender."""
    waiting = Q(delivered_at__isnull=True, failed_at__isnull=True, outgoing_id__isnull=True)
    return Told.objects.filter(waiting).select_related("complaint", "complaint__customer").order_by("pk")[:limit]


def answering(ids: Collection[int]) -> set[int | None]:
    """Who answers for these complaints, or would when nobody else did, and the superiors they were reported to."""
    rows = Complaint.objects.filter(pk__in=list(ids)).values_list("handler_id", "first_contact_id", "recorded_by_id")
    told = Escalation.objects.filter(complaint_id__in=list(ids), hop__gte=1).values_list("person_id", flat=True)
    people: set[int | None] = {person for row in rows for person in row}
    people.update(told)
    return people
