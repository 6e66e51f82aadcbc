"""Closing an improvement, by somebody else than its owner, or opening it again because it did not help."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yueke.domains.improvement import rules
from yueke.domains.improvement.choices import Verdict
from yueke.domains.improvement.commands.finding import locked, not_oneself, said
from yueke.domains.improvement.events import EffectExplained, ImprovementClosed, ImprovementReopened
from yueke.domains.improvement.labels import told_of
from yueke.domains.improvement.lifecycles import IMPROVEMENT_LIFE
from yueke.domains.improvement.models import Improvement
from yueke.domains.improvement.rules import MeasureState
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, Refused
from yueke.kernel.events import publish


@command(may="improvement.verify")
def explain_effect(actor: Actor, improvement_id: int, reason: str, *, at: datetime) -> Improvement:
    """State why the effect cannot be measured; not by the owner, and not where it was measured."""
    improvement = locked(actor, improvement_id)
    not_oneself(actor, _("责任人不能自己说明效果不能测量，请由他人判断。"), improvement.owner_id)
    if improvement.state != "verifying":
        raise Refused(_("措施全部完成以后才判断效果。"))
    if improvement.verdict:
        raise Refused(_("效果已经测得，不需要再说明原因。"))
    why = said(reason, "reason", _("请写明效果为什么不能测量。"))
    improvement.unmeasured_reason, improvement.unmeasured_by_id = why, actor.person_id
    improvement.updated_at = at
    improvement.save(update_fields=["unmeasured_reason", "unmeasured_by", "updated_at"])
    publish(actor, EffectExplained(at=at, improvement_id=improvement.pk, number=improvement.number))
    return improvement


@command(may="improvement.close")
def close(actor: Actor, improvement_id: int, *, at: datetime, note: str = "") -> Improvement:
    """Close it: every measure done and verified, the effect judged. Never by its owner.

    What grew worse is not closed. Where no effect was shown, the note says why it is closed all the same.
    """
    improvement = locked(actor, improvement_id)
    not_oneself(actor, _("责任人不能关闭自己负责的改进，请由他人关闭。"), improvement.owner_id)
    judged = bool(improvement.verdict or improvement.unmeasured_reason)
    states = [
        MeasureState(one.n, one.done_at is not None, one.verified_at is not None)
        for one in improvement.measures.standing().order_by("n")
    ]
    missing = rules.missing_to_close(states, judged=judged)
    if missing and improvement.is_open:
        raise Refused(_("还不能关闭：%(what)s。") % {"what": "；".join(map(told_of, missing))}, clause="B7.4")
    if improvement.verdict == Verdict.WORSE and improvement.state == "verifying":
        raise Refused(_("措施以后反而变差，不能关闭，请重新打开并补充措施。"), clause="A5.4")
    if improvement.verdict == Verdict.NOT_SHOWN and not note.strip():
        raise Invalid(_("未见明显变化，关闭要写明理由；否则请重新打开。"), field="note", clause="A5.4")
    IMPROVEMENT_LIFE.move(
        improvement, "close", at=at, closed_at=at, closed_by_id=actor.person_id, closing_note=note.strip()[:300]
    )
    publish(actor, ImprovementClosed(at=at, improvement_id=improvement.pk, number=improvement.number))
    return improvement


@command(may="improvement.close")
def reopen(actor: Actor, improvement_id: int, reason: str, *, at: datetime) -> Improvement:
    """A further round, because it did not help: what was measured stays, further measures are to be added."""
    improvement = locked(actor, improvement_id)
    why = said(reason, "reason", _("请写明为什么重新打开。"))
    IMPROVEMENT_LIFE.move(
        improvement, "reopen", at=at, round=improvement.round + 1, finished_at=None, measure_from=None, verdict="",
        unmeasured_reason="", unmeasured_by_id=None, closed_at=None, closed_by_id=None, closing_note="",
        reopened_reason=why[:300],
    )  # fmt: skip
    event = ImprovementReopened(
        at=at, improvement_id=improvement.pk, number=improvement.number, round=improvement.round
    )
    publish(actor, event)
    return improvement
