"""Major complaints go upwards at once, hop by hop with receipts; and receipts of everything on the ladder."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yueke.domains.complaints import clocks
from yueke.domains.complaints.choices import ClockKind
from yueke.domains.complaints.commands.holding import of, set_columns
from yueke.domains.complaints.events import ClockRings, ReceiptGiven
from yueke.domains.complaints.models import Clock, Complaint, Escalation
from yueke.domains.organization.standing_in import active, lines_of_superiors, substitutes
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import NotFound, Refused
from yueke.kernel.events import publish

AT_ONCE = 0
"""The percentage of what is told at once, not because time runs out."""


def report_upwards(actor: Actor, complaint: Complaint, at: datetime) -> None:
    """A complaint was found major: tell the nearest head now (clause B7.2.3); nothing where the clause is not adopted."""
    clock = Clock.objects.filter(complaint=complaint, kind=ClockKind.REPORT, stopped_at__isnull=True).first()
    if clock is None:
        clocks.start(complaint, (ClockKind.REPORT,), at)
        clock = Clock.objects.filter(complaint=complaint, kind=ClockKind.REPORT, stopped_at__isnull=True).first()
    if clock is not None and not clock.escalations.filter(percent=AT_ONCE).exists():
        _tell_next(actor, complaint, clock, 0, at)


@command(may="account.own")
def give_receipt(actor: Actor, escalation_id: int, *, at: datetime) -> Escalation:
    """Sign for what one was told, and for what clocks of other clauses told alike: it is one reminder to who reads it.

    The first head's receipt of a major complaint sends it on to the next superior. Raises NotFound for what somebody
    else was told, Refused when it is signed for already.
    """
    row = Escalation.objects.select_related("clock").filter(pk=escalation_id, person_id=actor.person_id or 0).first()
    if row is None:
        raise NotFound
    complaint = Complaint.objects.select_for_update(no_key=True).get(pk=row.complaint_id)
    waiting = Escalation.objects.filter(complaint_id=row.complaint_id, person_id=row.person_id, receipt_at__isnull=True)
    if not waiting.filter(pk=row.pk).exists():
        raise Refused(_("您已经签收过。"))
    told = Q(clock__kind=row.clock.kind, percent=row.percent, hop=row.hop, sent_at__lte=at)
    signed = sorted(waiting.filter(Q(pk=row.pk) | told).values_list("pk", flat=True))
    Escalation.objects.filter(pk__in=signed).update(receipt_at=at)
    row.receipt_at = at
    for pk in signed:
        publish(actor, ReceiptGiven(at=at, **of(complaint), escalation_id=pk, person_id=row.person_id))
    if row.clock.kind == ClockKind.REPORT and row.percent == AT_ONCE:
        if complaint.reported_at is None:
            set_columns(complaint, at=at, reported_at=at)
            clocks.after_step(complaint, "report", at)
        _tell_next(actor, complaint, row.clock, row.hop + 1, at)
    return row


def _tell_next(actor: Actor, complaint: Complaint, clock: Clock, hop: int, at: datetime) -> None:
    department = complaint.department_id or complaint.intake_department_id
    line = lines_of_superiors([department] if department else []).get(department or 0, [])
    line = [one for one in line if one in active(line)]
    if hop >= len(line) or clock.escalations.filter(percent=AT_ONCE, hop=hop).exists():
        return
    person = line[hop]
    instead = substitutes([person], at).get(person)
    row = Escalation.objects.create(
        clock=clock, complaint=complaint, percent=AT_ONCE, hop=hop, person_id=instead or person,
        substitute_for_id=person if instead else None, sent_at=at,
    )  # fmt: skip
    publish(
        actor,
        ClockRings(
            at=at, **of(complaint), escalation_id=row.pk, clock=clock.kind, clause=clock.clause, percent=AT_ONCE,
            hop=hop, person_id=row.person_id, substitute_for_id=row.substitute_for_id, due_at=clock.due_at,
        ),
    )  # fmt: skip
