"""From the desk to the department: accepting, declining, handing over, signing, sending back."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueke.domains.complaints import clocks
from yueke.domains.complaints.choices import ClockKind, Medium, TellKind
from yueke.domains.complaints.commands.holding import handles, held, set_columns, step, told_of, words
from yueke.domains.complaints.commands.telling import say
from yueke.domains.complaints.events import (
    ComplaintAccepted,
    ComplaintAssigned,
    ComplaintDeclined,
    ComplaintSentBack,
    ComplaintSigned,
)
from yueke.domains.complaints.lifecycles import OPEN
from yueke.domains.complaints.models import Complaint, Escalation, Round, Transfer
from yueke.domains.complaints.policy import policy
from yueke.domains.complaints.rules.running import due
from yueke.domains.organization.models import Department, Person
from yueke.kernel.access import Actor, command
from yueke.kernel.calendar import working_calendar
from yueke.kernel.errors import Forbidden, Invalid, Refused


@command(may="complaints.accept")
def accept(
    actor: Actor,
    complaint_id: int,
    *,
    promised_at: datetime | None = None,
    medium: str = Medium.PHONE,
    tell_customer: bool = True,
    at: datetime,
) -> Complaint:
    """Accept a complaint and promise until when it is settled: by default until its closing clock is due.

    The first promise is kept for ever. The customer is told by ``medium`` unless ``tell_customer`` is off.
    """
    complaint = held(actor, complaint_id)
    promised = promised_at or _closing_due(complaint, at)
    if promised is not None and promised <= at:
        if promised_at is not None:
            raise Invalid(_("承诺时限应晚于现在。"), field="promised_at")
        promised = None
    changes = {"accepted_at": complaint.accepted_at or at}
    if complaint.first_contact_id is None and actor.person_id is not None:
        # Nobody took it in (it came by the portal): who first takes it up answers for it from then on.
        changes["first_contact_id"] = actor.person_id  # type: ignore[assignment]
    if promised is not None:
        changes |= {"promised_at": promised}
        if complaint.first_promised_at is None:
            changes |= {"first_promised_at": promised}
    step(actor, complaint, "accept", at=at, **changes)
    told_of(ComplaintAccepted, actor, complaint, at)
    clocks.promise(complaint, at)
    if tell_customer:
        say(actor, complaint, TellKind.ACCEPT, _words_of_acceptance(complaint), medium, at=at)
    return complaint


@command(may="complaints.accept")
def decline(
    actor: Actor, complaint_id: int, reason: str, routes: str, *, medium: str = Medium.PHONE, at: datetime
) -> Complaint:
    """Do not take a complaint on: the customer is told why, and which other ways are open to them."""
    complaint = held(actor, complaint_id)
    reason = words(reason, "reason", _("请写明不予受理的理由。"), most=200)
    routes = words(routes, "routes", _("请写明告知客户的其他途径。"), most=1_000)
    step(actor, complaint, "decline", at=at, end_reason=reason, ended_at=at)
    told_of(ComplaintDeclined, actor, complaint, at)
    text = _("您的投诉 %(number)s 不予受理：%(reason)s。您还可以这样反映：%(routes)s") % {
        "number": complaint.number, "reason": reason.rstrip("。"), "routes": routes,
    }  # fmt: skip
    say(actor, complaint, TellKind.DECLINE, str(text), medium, at=at)
    clocks.stop_all(complaint, at)
    return complaint


@command(may="complaints.assign")
def assign(
    actor: Actor,
    complaint_id: int,
    department_id: int,
    *,
    handler_id: int | None = None,
    note: str = "",
    at: datetime,
) -> Complaint:
    """Hand an accepted complaint to a department, and perhaps somebody in it, who signs for it."""
    complaint = held(actor, complaint_id)
    return _hand_over(actor, complaint, "assign", department_id, handler_id, note, at)


@command(may="complaints.handle")
def pass_on(
    actor: Actor,
    complaint_id: int,
    department_id: int,
    *,
    handler_id: int | None = None,
    note: str,
    at: datetime,
) -> Complaint:
    """Hand a complaint one is working on to another department, with the reason; it signs anew."""
    complaint = held(actor, complaint_id)
    handles(actor, complaint)
    note = words(note, "note", _("请写明再转办的原因。"))
    return _hand_over(actor, complaint, "pass_on", department_id, handler_id, note, at)


@command(may="complaints.handle")
def sign(actor: Actor, complaint_id: int, *, investigator_id: int | None = None, at: datetime) -> Complaint:
    """Sign for a complaint and name who investigates, oneself by default; in a new round somebody else than before."""
    complaint = held(actor, complaint_id)
    transfer = pending(complaint)
    addressed(actor, complaint, transfer)
    investigator = investigator_id or actor.person_id
    if investigator is None:
        raise Invalid(_("请选择调查人。"), field="investigator_id")
    if investigator_id is not None:
        _person(investigator_id, "investigator_id")
    earlier = Round.objects.filter(complaint=complaint, n__lt=complaint.round).exclude(investigator=None)
    if investigator in set(earlier.values_list("investigator_id", flat=True)):
        raise Invalid(_("重办须由未参与过的人员调查。请另选一位。"), field="investigator_id")
    step(
        actor,
        complaint,
        "sign",
        at=at,
        signed_at=complaint.signed_at or at,
        handler_id=complaint.handler_id or investigator,
        investigator_id=investigator,
    )
    Round.objects.filter(complaint=complaint, n=complaint.round).update(investigator_id=investigator)
    if transfer is not None:
        Transfer.objects.filter(pk=transfer.pk).update(receipt_at=at, receipt_by_id=actor.person_id)
    told_of(ComplaintSigned, actor, complaint, at, transfer_id=transfer.pk if transfer else 0)
    return complaint


@command(may="complaints.handle")
def send_back(actor: Actor, complaint_id: int, reason: str, *, at: datetime) -> Complaint:
    """Send a complaint back to the desk that is not this department's, with the reason; a limited number of times."""
    complaint = held(actor, complaint_id)
    transfer = pending(complaint)
    addressed(actor, complaint, transfer)
    reason = words(reason, "reason", _("请写明退单的原因。"), most=200)
    most = policy(at).limits.send_backs
    backs = Transfer.objects.filter(complaint=complaint, back_at__isnull=False).count()
    if most is not None and backs >= most:
        raise Refused(_("这件投诉已退单 %(n)s 次，不能再退。请签收后办理，或请上级协调。") % {"n": backs})
    step(actor, complaint, "send_back", at=at, handler_id=None, department_id=None)
    if transfer is not None:
        back = {"back_at": at, "back_by_id": actor.person_id, "back_reason": reason}
        Transfer.objects.filter(pk=transfer.pk).update(**back)
    told_of(ComplaintSentBack, actor, complaint, at, transfer_id=transfer.pk if transfer else 0)
    return complaint


@command(may="complaints.assign")
def change_handler(actor: Actor, complaint_id: int, handler_id: int, *, at: datetime) -> Complaint:
    """Give a complaint to somebody else of the department that answers for it; steps and clocks stay as they are."""
    complaint = held(actor, complaint_id)
    if complaint.state in ("registered", "accepted") or (
        complaint.closed_at is not None and complaint.state == "closed"
    ):
        raise Refused(_("投诉转办之后、办结之前才能更换承办人。"))
    _person(handler_id, "handler_id")
    set_columns(complaint, at=at, handler_id=handler_id)
    transfer = pending(complaint)
    told_of(ComplaintAssigned, actor, complaint, at, transfer_id=transfer.pk if transfer else 0)
    return complaint


@command(may="organization.edit")
def hand_over_all(actor: Actor, from_id: int, to_id: int, *, at: datetime) -> int:
    """Give what a leaver still owes on complaints to the successor; returns how many changed hands.

    Those they handle, not filed yet; those they took in that nobody handles so far (who was told first stays on
    record); hand-overs that name them; and reports upward they have not signed for, for whom the successor stands in.
    """
    own = Q(handler_id=from_id) & (Q(state__in=OPEN) | Q(state="closed"))
    taken_in = Q(first_contact_id=from_id) | Q(first_contact=None, recorded_by_id=from_id)
    unclaimed = Q(state__in=("registered", "accepted"), handler=None) & taken_in
    # In the order of their keys, as everybody who takes several does.
    rows = list(Complaint.objects.filter(own | unclaimed).select_for_update(no_key=True, of=("self",)).order_by("pk"))
    Transfer.objects.filter(handler_id=from_id, receipt_at=None, back_at=None).update(handler_id=to_id)
    unsigned = Escalation.objects.filter(person_id=from_id, receipt_at=None, complaint__state__in=(*OPEN, "closed"))
    unsigned.update(person_id=to_id, substitute_for_id=from_id)
    for complaint in rows:
        set_columns(complaint, at=at, handler_id=to_id)
        told_of(ComplaintAssigned, actor, complaint, at, transfer_id=0)
    return len(rows)


def hand_to(
    actor: Actor, complaint: Complaint, department_id: int, handler_id: int | None, note: str, at: datetime
) -> None:
    """Open a hand-over for a complaint that is waiting for a receipt."""
    transfer = Transfer.objects.create(
        complaint=complaint, round=complaint.round, from_department_id=actor.department_id,
        to_department_id=department_id, handler_id=handler_id, note=note.strip()[:500], sent_by_id=actor.person_id,
        sent_at=at,
    )  # fmt: skip
    told_of(ComplaintAssigned, actor, complaint, at, transfer_id=transfer.pk)


def _hand_over(
    actor: Actor, complaint: Complaint, verb: str, department_id: int, handler_id: int | None, note: str, at: datetime
) -> Complaint:
    if not Department.objects.filter(pk=department_id, is_active=True).exists():
        raise Invalid(_("请选择启用中的部门。"), field="department_id")
    if handler_id is not None:
        _person(handler_id, "handler_id")
    changes = {
        "department_id": department_id, "handler_id": handler_id, "investigator_id": None,
        "assigned_at": complaint.assigned_at or at,
    }  # fmt: skip
    step(actor, complaint, verb, at=at, **changes)
    hand_to(actor, complaint, department_id, handler_id, note, at)
    return complaint


def pending(complaint: Complaint) -> Transfer | None:
    """The hand-over nobody has signed for or sent back."""
    return Transfer.objects.filter(complaint=complaint, receipt_at=None, back_at=None).first()


def addressed(actor: Actor, complaint: Complaint, transfer: Transfer | None) -> None:
    """Only the department it was handed to signs for it or sends it back."""
    if actor.is_system or actor.scope.kind == "all" or transfer is None:
        return
    if transfer.handler_id is not None and transfer.handler_id == actor.person_id:
        return
    departments = set(actor.scope.departments) | {actor.department_id}
    if transfer.to_department_id not in departments:
        raise Forbidden(_("这件投诉转给了其他部门，由该部门签收。"))


def _person(person_id: int, field: str) -> None:
    if not Person.objects.filter(pk=person_id, is_active=True).exists():
        raise Invalid(_("请选择一位在职人员。"), field=field)


def _closing_due(complaint: Complaint, at: datetime) -> datetime | None:
    """Until when the regulation wants a complaint settled that is accepted now."""
    duties, calendar = policy(at).duties(ClockKind.CLOSE, complaint.grade), working_calendar()
    return min((due(calendar, at, duty.term) for duty in duties), default=None)


def _words_of_acceptance(complaint: Complaint) -> str:
    if complaint.promised_at is None:
        return str(_("您的投诉 %(number)s 已受理。") % {"number": complaint.number})
    until = timezone.localtime(complaint.promised_at).strftime("%Y-%m-%d")
    return str(
        _("您的投诉 %(number)s 已受理，将于 %(day)s 前办结并答复您。") % {"number": complaint.number, "day": until}
    )
