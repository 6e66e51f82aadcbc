"""Who is told when something is to be put right for good: whoever decides, does, verifies, closes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yueke.domains.channels.kinds import NoticeKind, declare
from yueke.domains.channels.rules import Origin
from yueke.domains.improvement import queries as improvement
from yueke.domains.improvement.events import (
    EffectMeasured,
    ImprovementApproved,
    ImprovementCancelled,
    ImprovementClosed,
    ImprovementEvent,
    ImprovementProposed,
    ImprovementReopened,
    MeasureDone,
    MeasurePlanned,
    MeasureReturned,
    MeasureVerified,
)
from yueke.domains.organization import reach
from yueke.kernel.access import SYSTEM, Actor, current_cause
from yueke.kernel.events import reaction
from yueke.reactions.telling import settle, tell

CAPA = "B7.4"

PROPOSED = declare("improvement.proposed", _("一项改进等待您批准立项"), icon="bulb")
ASSIGNED = declare("improvement.assigned", _("您有一项改进措施要完成，期限 %(day)s"), icon="checklist")
RETURNED = declare("improvement.returned", _("您完成的一项改进措施被退回"), icon="rotate")
DONE = declare("improvement.done", _("一项改进措施已完成，等待您验证"), icon="clipboard-check")
MEASURED = declare("improvement.measured", _("一项改进的效果已测得：%(verdict)s"), icon="chart-bar")
REOPENED = declare("improvement.reopened", _("您负责的一项改进被重新打开，请补充措施"), icon="rotate")
CLOSED = declare("improvement.closed", _("您负责的一项改进已关闭"), icon="circle-check")


def _about(event: ImprovementEvent) -> Origin:
    return Origin("improvement.improvement", event.improvement_id, event.number)


@reaction(ImprovementProposed, why=_("提出改进后，通知能批准立项的人"), clause=CAPA)
def draft_waits(event: ImprovementProposed, actor: Actor, at: datetime) -> None:
    """Those set over the department, the proposer and the owner aside: nobody approves their own."""
    found = improvement.improvement(SYSTEM, event.improvement_id)
    people = reach.holders_over("improvement.approve", event.department_id)
    people -= {event.proposed_by_id, found.owner_id}
    tell(PROPOSED, people, _about(event), occasion=event.improvement_id, at=event.at, clause=CAPA)


@reaction(ImprovementApproved, why=_("批准立项后，不必再提醒其他审批人"))
def draft_approved(event: ImprovementApproved, actor: Actor, at: datetime) -> None:
    """The owners of the measures are told of each."""
    settle(PROPOSED, event.improvement_id, event.at)


@reaction(ImprovementCancelled, why=_("取消改进后，不必再请人批准"))
def draft_cancelled(event: ImprovementCancelled, actor: Actor, at: datetime) -> None:
    """Nobody is told; those asked need not look any more."""
    settle(PROPOSED, event.improvement_id, event.at)


@reaction(MeasurePlanned, why=_("措施确定后，通知负责人"), clause=CAPA)
def measure_assigned(event: MeasurePlanned, actor: Actor, at: datetime) -> None:
    """Its owner, with the day it is owed by."""
    day = improvement.measure(SYSTEM, event.measure_id).due_on
    facts = {"day": day.isoformat()}
    tell(
        ASSIGNED, [event.owner_id], _about(event), occasion=event.measure_id, at=event.at, clause=CAPA, facts=facts
    )  # fmt: skip


@reaction(MeasureDone, why=_("措施完成后，通知能验证的人"), clause=CAPA)
def measure_waits(event: MeasureDone, actor: Actor, at: datetime) -> None:
    """Those who may verify there, whoever answers for it aside."""
    settle(ASSIGNED, event.measure_id, event.at)
    found = improvement.measure(SYSTEM, event.measure_id)
    people = reach.holders_over("improvement.verify", found.improvement.department_id)
    people -= {found.owner_id, found.done_by_id, found.improvement.owner_id}
    tell(DONE, people, _about(event), occasion=event.measure_id, at=event.at, clause=CAPA)


@reaction(MeasureVerified, why=_("措施验证后，不必再提醒其他人"))
def measure_verified(event: MeasureVerified, actor: Actor, at: datetime) -> None:
    """One verification is enough."""
    settle(DONE, event.measure_id, event.at)


@reaction(MeasureReturned, why=_("措施退回后，通知负责人"), clause=CAPA)
def measure_returned(event: MeasureReturned, actor: Actor, at: datetime) -> None:
    """Its owner owes it again."""
    settle(DONE, event.measure_id, event.at)
    occasion = f"{event.measure_id}:{current_cause().event_id}"
    tell(RETURNED, [event.owner_id], _about(event), occasion=occasion, at=event.at, clause=CAPA, urgent=True)


@reaction(EffectMeasured, why=_("测得效果后，通知责任人和能关闭的人"))
def effect_told(event: EffectMeasured, actor: Actor, at: datetime) -> None:
    """The owner, and those who may close it."""
    found = improvement.improvement(SYSTEM, event.improvement_id)
    people = reach.holders_over("improvement.close", found.department_id) | {found.owner_id}
    facts = {"verdict": str(found.get_verdict_display())}
    tell(MEASURED, people, _about(event), occasion=event.effect_id, at=event.at, facts=facts)


@reaction(ImprovementClosed, why=_("关闭改进后，通知责任人和提出人"))
def closed(event: ImprovementClosed, actor: Actor, at: datetime) -> None:
    """Whoever answered for it, and whoever proposed it."""
    _to_its_people(CLOSED, event)


@reaction(ImprovementReopened, why=_("重新打开改进后，通知责任人补充措施"))
def reopened(event: ImprovementReopened, actor: Actor, at: datetime) -> None:
    """Whoever answers for it."""
    _to_its_people(REOPENED, event)


def _to_its_people(kind: NoticeKind, event: ImprovementEvent) -> None:
    found = improvement.improvement(SYSTEM, event.improvement_id)
    people: Iterable[int | None] = {found.owner_id, found.proposed_by_id} if kind is CLOSED else {found.owner_id}
    occasion = f"{event.improvement_id}:{current_cause().event_id}"
    tell(kind, people, _about(event), occasion=occasion, at=event.at)
