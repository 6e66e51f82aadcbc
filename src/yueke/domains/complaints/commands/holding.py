"""A complaint held for writing, and the one way to take a step of its life."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueke.domains.complaints import clocks, columns
from yueke.domains.complaints.events import ApprovalAsked, ApprovalDecided, ComplaintStepped
from yueke.domains.complaints.lifecycles import COMPLAINT_LIFE, ENDED, OPEN
from yueke.domains.complaints.models import Complaint
from yueke.kernel.access import Actor
from yueke.kernel.errors import Forbidden, Invalid, Message, NotFound, Refused
from yueke.kernel.events import publish, timeline
from yueke.kernel.events.publishing import label_of
from yueke.kernel.lifecycle import StaleMove

WHILE_SUSPENDED = ("withdraw",)
"""Steps that may be taken although a complaint is suspended."""


def held(actor: Actor, complaint_id: int) -> Complaint:
    """The complaint, seen by the actor and locked until the transaction ends; raises NotFound out of scope."""
    # The lock is taken by id alone: the conditions of scope may join, which FOR UPDATE forbids.
    if not Complaint.objects.visible_to(actor).filter(pk=complaint_id).exists():
        raise NotFound
    return Complaint.objects.select_for_update(no_key=True).get(pk=complaint_id)


def step(actor: Actor, complaint: Complaint, verb: str, *, at: datetime, **changes: Any) -> None:
    """Take ``verb`` and let the clocks follow; refuses, saying who was quicker, when the state does not allow it.

    ``at`` never lies before what already happened: nothing is done backwards in time.
    """
    if complaint.suspended_at is not None and verb not in WHILE_SUSPENDED:
        raise Refused(
            _("投诉已挂起（%(why)s），请先恢复办理再%(verb)s。")
            % {"why": complaint.suspend_reason, "verb": label_of_step(verb)}
        )
    if complaint.state not in _step(verb).sources:
        raise stale(complaint, verb)
    COMPLAINT_LIFE.move(complaint, verb, at=at, **changes)
    clocks.after_step(complaint, verb, at)


def stale(complaint: Complaint, verb: str) -> StaleMove:
    """Why a step cannot be taken now: in which state the complaint is, and who brought it there."""
    # What somebody did to it, not the message to the customer that went with it.
    steps = {one.kind for one in ComplaintStepped.__subclasses__()} | {ApprovalAsked.kind, ApprovalDecided.kind}
    lately = timeline(f"complaints.complaint:{complaint.pk}", limit=10)
    last = next((one for one in lately if one.kind in steps), None)
    now = COMPLAINT_LIFE.state(complaint.state).label
    if last is None:
        return StaleMove(_("投诉现为“%(state)s”，不能%(verb)s。") % {"state": now, "verb": label_of_step(verb)})
    return StaleMove(
        _("投诉现为“%(state)s”，不能%(verb)s。最近一步：%(what)s（%(who)s，%(when)s）。请刷新后查看。")
        % {
            "state": now,
            "verb": label_of_step(verb),
            "who": last.actor_name,
            "when": timezone.localtime(last.at).strftime("%m-%d %H:%M"),
            "what": label_of(last.kind),
        }
    )


def set_columns(complaint: Complaint, *, at: datetime, **changes: Any) -> None:
    """Change columns that no step changes; the caller holds the row."""
    columns.write(complaint, **changes, updated_at=at)


def told_of(event: type[ComplaintStepped], actor: Actor, complaint: Complaint, at: datetime, **facts: Any) -> None:
    """Publish a step's event with what all of them hold."""
    publish(
        actor,
        event(
            at=at,
            complaint_id=complaint.pk,
            number=complaint.number,
            customer_id=complaint.customer_id,
            round=complaint.round,
            by_id=actor.person_id,
            handler_id=complaint.handler_id,
            department_id=complaint.department_id or complaint.intake_department_id,
            **facts,
        ),
    )


def of(complaint: Complaint) -> dict[str, Any]:
    """What every event on a complaint holds."""
    return {"complaint_id": complaint.pk, "number": complaint.number, "customer_id": complaint.customer_id}


def words(text: str, field: str, message: Message, *, most: int = 500) -> str:
    """A text that must say something, cut to what its column holds."""
    text = text.strip()
    if not text:
        raise Invalid(message, field=field)
    return text[:most]


def still_open(complaint: Complaint) -> None:
    """Refuse what makes no sense once a complaint is over."""
    if complaint.state not in OPEN:
        raise Refused(_("投诉现为“%(state)s”，不能再补充。") % {"state": COMPLAINT_LIFE.state(complaint.state).label})


def not_ended(complaint: Complaint) -> None:
    """Refuse what makes no sense once nothing leads back to a complaint."""
    if complaint.state in ENDED:
        raise Refused(_("投诉现为“%(state)s”，已经结束。") % {"state": COMPLAINT_LIFE.state(complaint.state).label})


def handles(actor: Actor, complaint: Complaint) -> None:
    """Only who handles or investigates a complaint, or answers for its department, works on it."""
    if actor.is_system or actor.scope.kind == "all":
        return
    own = {complaint.handler_id, complaint.investigator_id} - {None}
    if actor.person_id in own:
        return
    departments = set(actor.scope.departments) | {actor.department_id}
    if actor.scope.kind == "departments" and (complaint.department_id or complaint.intake_department_id) in departments:
        return
    raise Forbidden(_("这件投诉由其他人员办理。您可以查看进展。"))


def label_of_step(verb: str) -> Message:
    """What people call a step."""
    return _step(verb).label


def _step(verb: str) -> Any:
    return next(one for one in COMPLAINT_LIFE.steps if one.verb == verb)
