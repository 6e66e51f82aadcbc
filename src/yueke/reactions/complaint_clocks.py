"""A complaint's time runs out, or it turns out grave: whoever must know is told, with urgency where it is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yueke.domains.channels import commands as channels
from yueke.domains.channels.kinds import declare
from yueke.domains.channels.rules import Draft
from yueke.domains.complaints import queries as complaints
from yueke.domains.complaints.choices import ClockKind, Grade
from yueke.domains.complaints.events import (
    ClockRings,
    ComplaintArchived,
    ComplaintClosed,
    ComplaintEvent,
    GradeChanged,
    GroupFound,
    ReceiptGiven,
)
from yueke.domains.complaints.models import Escalation
from yueke.domains.organization import reach
from yueke.kernel.access import SYSTEM, Actor
from yueke.kernel.events import reaction
from yueke.reactions.complaining import about
from yueke.reactions.telling import drafted, settle, tell

MAJOR = "B7.2.3-report"
BREACH = 100
"""Percent of its time from which a clock is over: it rings urgently, and asks for a receipt."""

SOON = declare("complaints.soon", _("一件投诉的“%(clock)s”时限已过 %(percent)s%%"), icon="clock")
OVER = declare("complaints.over", _("一件投诉的“%(clock)s”已超时，请处理并签收"), icon="alarm")
REPORTED = declare("complaints.reported", _("一件重大投诉向您上报，请签收"), icon="alert-octagon")
GRAVE = declare("complaints.major", _("一件投诉认定为重大投诉"), icon="alert-octagon")
GROUP = declare("complaints.group", _("同一产品或批号在短期内有 %(count)s 件投诉，可能是群诉"), icon="users-group")


@reaction(ClockRings, why=_("投诉时限过半、将到、超时或逐级升级时，通知该知道的人"), together=True)
def clock_rings(events: Sequence[ClockRings], actor: Actor, at: datetime) -> None:
    """The one person each hop is for; the major are reported at once, whatever the time."""
    channels.tell(SYSTEM, [_rung(event) for event in events], at=at)


def _rung(event: ClockRings) -> Draft:
    kind = REPORTED if event.percent == 0 else OVER if event.percent >= BREACH else SOON
    facts: dict[str, int | str] = {"clock": str(ClockKind(event.clock).label), "percent": event.percent}
    return drafted(
        kind, event.person_id, about(event), occasion=event.escalation_id, at=event.at, clause=event.clause,
        urgent=kind is not SOON, facts=facts,
    )  # fmt: skip


@reaction(ReceiptGiven, why=_("时限提醒签收后，消息随之已读"))
def receipt_given(event: ReceiptGiven, actor: Actor, at: datetime) -> None:
    """The notice has done its work."""
    channels.settle(SYSTEM, [f"{kind.code}:{event.escalation_id}" for kind in (SOON, OVER, REPORTED)], at=event.at)


@reaction(ComplaintClosed, why=_("投诉办结后，将到时限的提醒随之已读"))
def closed_in_time(event: ComplaintClosed, actor: Actor, at: datetime) -> None:
    """What only warned warns of nothing any more; what is over still asks for its receipts."""
    _settle_warnings(event)


@reaction(ComplaintArchived, why=_("投诉归档后，将到时限的提醒随之已读"))
def archived_in_time(event: ComplaintArchived, actor: Actor, at: datetime) -> None:
    """The clock of filing, too."""
    _settle_warnings(event)


@reaction(GradeChanged, why=_("投诉认定为重大后，通知承办人和能督办的人"), clause=MAJOR)
def found_major(event: GradeChanged, actor: Actor, at: datetime) -> None:
    """Who handles it and who may supervise there; the report upwards rings for itself."""
    if event.after != Grade.MAJOR or event.before == Grade.MAJOR:
        return
    handler = complaints.complaint(SYSTEM, event.complaint_id).handler_id
    people = {handler, *reach.holders_over("complaints.supervise", event.department_id)}
    tell(GRAVE, people, about(event), occasion=event.complaint_id, at=event.at, clause=MAJOR, urgent=True)


@reaction(GroupFound, why=_("发现群诉后，通知能督办的人"))
def group_found(event: GroupFound, actor: Actor, at: datetime) -> None:
    """Once for each complaint that made the group larger."""
    row = complaints.complaint(SYSTEM, event.complaint_id)
    people = reach.holders_over("complaints.supervise", row.department_id or row.intake_department_id)
    facts: dict[str, int | str] = {"count": event.count}
    tell(GROUP, people, about(event), occasion=event.complaint_id, at=event.at, urgent=True, facts=facts)


def _settle_warnings(event: ComplaintEvent) -> None:
    rows = Escalation.objects.filter(complaint_id=event.complaint_id, percent__range=(1, BREACH - 1))
    for pk in rows.values_list("pk", flat=True):
        settle(SOON, pk, event.at)
