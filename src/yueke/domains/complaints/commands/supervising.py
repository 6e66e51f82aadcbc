"""Orders from above that owe an answer, and customers who ask to hurry."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueke.domains.complaints import clocks
from yueke.domains.complaints.choices import ClockKind
from yueke.domains.complaints.commands.holding import handles, held, not_ended, of, set_columns, still_open, words
from yueke.domains.complaints.events import Supervised, SupervisionAnswered, Urged
from yueke.domains.complaints.models import Complaint, Supervision, Urge
from yueke.domains.complaints.policy import policy
from yueke.domains.complaints.rules.running import due
from yueke.kernel.access import Actor, command
from yueke.kernel.calendar import working_calendar
from yueke.kernel.errors import Invalid, NotFound, Refused
from yueke.kernel.events import publish


@command(may="complaints.supervise")
def supervise(
    actor: Actor, complaint_id: int, order: str, *, due_at: datetime | None = None, at: datetime
) -> Supervision:
    """Order whoever handles a complaint to get on with it and to answer; suspended ones too.

    ``due_at`` is by when, no later than the regulation says, which counts where nothing is said (clause C7.3).
    """
    complaint = held(actor, complaint_id)
    not_ended(complaint)
    order = words(order, "order", _("请写明督办意见。"), most=2_000)
    if due_at is not None and due_at <= at:
        raise Invalid(_("答复期限应晚于现在。"), field="due_at")
    latest = _latest(complaint, at)
    if due_at is not None and latest is not None and due_at > latest:
        day = timezone.localtime(latest).strftime("%Y-%m-%d %H:%M")
        raise Invalid(_("制度要求最迟 %(day)s 前答复督办，请提前。") % {"day": day}, field="due_at")
    row = Supervision.objects.create(
        complaint=complaint, order=order, due_at=due_at or latest, by_id=actor.person_id, at=at
    )
    set_columns(complaint, at=at, supervised=complaint.supervised + 1)
    clocks.supervised(complaint, at)
    publish(
        actor,
        Supervised(at=at, **of(complaint), supervision_id=row.pk, **_who(complaint)),
    )
    return row


@command(may="complaints.handle")
def answer_supervision(actor: Actor, supervision_id: int, answer: str, *, at: datetime) -> Supervision:
    """Answer an order; once."""
    found = Supervision.objects.filter(pk=supervision_id).first()
    if found is None:
        raise NotFound
    complaint = held(actor, found.complaint_id)
    handles(actor, complaint)
    answer = words(answer, "answer", _("请填写答复。"), most=2_000)
    open_ = Supervision.objects.filter(pk=found.pk, answered_at__isnull=True)
    if not open_.update(answer=answer, answered_by_id=actor.person_id, answered_at=at):
        raise Refused(_("这条督办已经有人答复。"))
    found.refresh_from_db()
    clocks.supervised(complaint, at)
    publish(actor, SupervisionAnswered(at=at, **of(complaint), supervision_id=found.pk, by_id=found.by_id))
    return found


@command(may="complaints.register|complaints.handle|complaints.accept")
def urge(actor: Actor, complaint_id: int, said: str = "", *, at: datetime) -> Urge:
    """Note that the customer asked to hurry."""
    return note_urge(actor, held(actor, complaint_id), said, by_customer=False, at=at)


def note_urge(actor: Actor, complaint: Complaint, said: str, *, by_customer: bool, at: datetime) -> Urge:
    """The same for a held complaint; a customer themselves no sooner again than the regulation says."""
    still_open(complaint)
    pause = policy(at).limits.urge_pause
    last = Urge.objects.filter(complaint=complaint, by_customer=True).order_by("-at").first()
    if by_customer and pause is not None and last is not None and working_calendar().add(last.at, pause) > at:
        raise Refused(_("您刚催办过，我们已经通知办理人员。请%(term)s后再催。") % {"term": pause.text}, status=429)
    row = Urge.objects.create(
        complaint=complaint, words=said.strip()[:500], by_customer=by_customer, by_id=actor.person_id, at=at
    )
    set_columns(complaint, at=at, urged=complaint.urged + 1)
    publish(actor, Urged(at=at, **of(complaint), by_customer=by_customer, **_who(complaint)))
    return row


def _latest(complaint: Complaint, at: datetime) -> datetime | None:
    """By when the regulation wants an order answered that is given now."""
    duties = policy(at).duties(ClockKind.SUPERVISION, complaint.grade)
    return min((due(working_calendar(), at, duty.term) for duty in duties), default=None)


def _who(complaint: Complaint) -> dict[str, Any]:
    return {
        "handler_id": complaint.handler_id,
        "department_id": complaint.department_id or complaint.intake_department_id,
    }
