"""Approving a draft, beginning with it, giving it up."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yueke.domains.improvement import rules
from yueke.domains.improvement.commands.finding import local_day, locked, not_oneself, said
from yueke.domains.improvement.commands.planning import agreed_on
from yueke.domains.improvement.events import ImprovementApproved, ImprovementCancelled, ImprovementStarted
from yueke.domains.improvement.labels import LACKING
from yueke.domains.improvement.lifecycles import IMPROVEMENT_LIFE
from yueke.domains.improvement.models import Improvement
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Refused
from yueke.kernel.events import publish


@command(may="improvement.approve")
def approve(actor: Actor, improvement_id: int, *, at: datetime, note: str = "") -> Improvement:
    """Agree on the cause and the measures (clause B7.4); from now on they are owed. Nobody approves their own."""
    improvement = locked(actor, improvement_id)
    own = _("不能批准自己提出或者负责的改进，请由他人批准。")
    not_oneself(actor, own, improvement.proposed_by_id, improvement.owner_id)
    measures = list(improvement.measures.standing().order_by("n"))
    lacking = rules.missing_to_approve(cause=improvement.cause, owner_id=improvement.owner_id, measures=len(measures))
    if lacking and improvement.state == "draft":
        raise Refused(
            _("还不能立项，缺：%(what)s。") % {"what": "、".join(str(LACKING[one]) for one in lacking)}, clause="B7.4"
        )
    late = [measure.n for measure in measures if measure.due_on < local_day(at)]
    if late and improvement.state == "draft":
        told = "、".join(map(str, late))
        raise Refused(_("第 %(n)s 项措施的计划日期已过，请先改计划日期。") % {"n": told})
    IMPROVEMENT_LIFE.move(
        improvement, "approve", at=at, approved_by_id=actor.person_id, approved_at=at, approval_note=note.strip()[:300]
    )
    improvement.measures.standing().update(planned_at=at)
    publish(actor, ImprovementApproved(at=at, improvement_id=improvement.pk, number=improvement.number))
    agreed_on(actor, improvement, measures, at)
    return improvement


@command(may="improvement.do")
def start(actor: Actor, improvement_id: int, *, at: datetime) -> Improvement:
    """Begin with what was approved; its owner does, or whoever has a measure of it."""
    improvement = locked(actor, improvement_id)
    people = {improvement.owner_id, *improvement.measures.standing().values_list("owner_id", flat=True)}
    if actor.person_id is not None and actor.person_id not in people:
        raise Refused(_("由责任人或者措施负责人开始实施。"))
    return begun(actor, improvement, at)


def begun(actor: Actor, improvement: Improvement, at: datetime) -> Improvement:
    """Take the step, and tell."""
    IMPROVEMENT_LIFE.move(improvement, "start", at=at)
    publish(actor, ImprovementStarted(at=at, improvement_id=improvement.pk, number=improvement.number))
    return improvement


@command(may="improvement.approve|improvement.propose")
def cancel(actor: Actor, improvement_id: int, reason: str, *, at: datetime) -> Improvement:
    """Give it up, with the reason: a draft by whoever proposed it, an approved one by who may approve."""
    improvement = locked(actor, improvement_id)
    own_draft = improvement.state == "draft" and (actor.person_id in (None, improvement.proposed_by_id))
    if not own_draft and not actor.may("improvement.approve"):
        raise Refused(_("已立项的改进由审批人取消。"))
    if not own_draft:
        not_oneself(actor, _("不能取消自己负责的改进，请由他人决定。"), improvement.owner_id)
    why = said(reason, "reason", _("请写明取消原因。"))
    IMPROVEMENT_LIFE.move(improvement, "cancel", at=at, cancelled_at=at, cancel_reason=why[:300])
    publish(actor, ImprovementCancelled(at=at, improvement_id=improvement.pk, number=improvement.number))
    return improvement
