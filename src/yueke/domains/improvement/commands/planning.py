"""Measures: agreed on with an owner and a day, moved before the day has passed, given up with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from yueke.domains.improvement.commands.finding import at_work, local_day, locked, measure_locked, not_oneself, said
from yueke.domains.improvement.commands.finishing import finish_when_done
from yueke.domains.improvement.events import MeasureDropped, MeasureMoved, MeasurePlanned
from yueke.domains.improvement.models import Improvement, Measure
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, Refused
from yueke.kernel.events import publish


@dataclass(frozen=True)
class MeasureDraft:
    """What shall be done, by whom, by when; ``kind`` is corrective or preventive."""

    kind: str
    what: str
    owner_id: int
    due_on: date


@command(may="improvement.propose")
def add_measure(actor: Actor, improvement_id: int, draft: MeasureDraft, *, at: datetime) -> Measure:
    """Add a measure to a draft, or a further one while others are being done; then it is owed at once."""
    improvement = locked(actor, improvement_id)
    if improvement.state not in ("draft", "planned", "doing"):
        raise Refused(_("措施已经全部完成；要加措施，请先重新打开。"))
    _check(draft, at)
    last = improvement.measures.aggregate(last=Max("n"))["last"] or 0
    measure = Measure.objects.create(
        improvement=improvement,
        n=last + 1,
        kind=draft.kind,
        what=draft.what.strip(),
        owner_id=draft.owner_id,
        due_on=draft.due_on,
        planned_at=at if improvement.is_agreed else None,
    )
    if improvement.is_agreed:
        agreed_on(actor, improvement, [measure], at)
    return measure


@command(may="improvement.propose")
def edit_measure(actor: Actor, measure_id: int, draft: MeasureDraft, *, at: datetime) -> Measure:
    """Word a measure anew before it is agreed on; afterwards only its day may be moved, with a reason."""
    _improvement, measure = measure_locked(actor, measure_id)
    if measure.planned_at is not None:
        raise Refused(_("措施已经确定，不能再改；需要改期请写明原因，或者放弃后另加一项。"))
    _check(draft, at)
    measure.kind, measure.what = draft.kind, draft.what.strip()
    measure.owner_id, measure.due_on = draft.owner_id, draft.due_on
    measure.save()
    return measure


@command(may="improvement.approve")
def move_measure(actor: Actor, measure_id: int, due_on: date, reason: str, *, at: datetime) -> Measure:
    """Move the day a measure is owed by: somebody else than its owner decides, and only before the day has passed."""
    improvement, measure = measure_locked(actor, measure_id)
    not_oneself(actor, _("不能批准自己的措施改期，请由他人批准。"), measure.owner_id)
    if not improvement.is_agreed or measure.done_at is not None:
        raise Refused(_("只有尚未完成的措施可以改期。"))
    if measure.due_on < local_day(at):
        raise Refused(_("计划日期已经过了，不能再改期；请尽快完成，逾期照实记录。"), clause="B7.4")
    if due_on < local_day(at):
        raise Invalid(_("新日期不能早于今天。"), field="due_on")
    why = said(reason, "reason", _("请写明改期原因。"))
    measure.due_on = due_on
    measure.save(update_fields=["due_on"])
    publish(actor, MeasureMoved(at=at, **about(improvement, measure), reason=why))
    return measure


@command(may="improvement.approve")
def drop_measure(actor: Actor, measure_id: int, reason: str, *, at: datetime) -> Measure:
    """Give a measure up that turned out to be wrong; somebody else than its owner decides. The last one stays."""
    improvement, measure = measure_locked(actor, measure_id)
    not_oneself(actor, _("不能放弃自己的措施，请由他人决定。"), measure.owner_id)
    if measure.done_at is not None or not improvement.is_open:
        raise Refused(_("已经完成的措施不能放弃。"))
    if improvement.is_agreed and improvement.measures.standing().count() == 1:
        raise Refused(_("这是唯一的措施；请先加一项，或者取消整项改进。"))
    why = said(reason, "reason", _("请写明放弃原因。"))
    measure.dropped_at, measure.drop_reason = at, why
    measure.save(update_fields=["dropped_at", "drop_reason"])
    publish(actor, MeasureDropped(at=at, **about(improvement, measure), reason=why))
    finish_when_done(actor, improvement, at)
    return measure


def agreed_on(actor: Actor, improvement: Improvement, measures: list[Measure], at: datetime) -> None:
    """Tell that measures are owed from now on."""
    for measure in measures:
        publish(actor, MeasurePlanned(at=at, **about(improvement, measure)))


def about(improvement: Improvement, measure: Measure) -> dict[str, Any]:
    """What every event about a measure names."""
    return {
        "improvement_id": improvement.pk,
        "number": improvement.number,
        "measure_id": measure.pk,
        "n": measure.n,
        "owner_id": measure.owner_id,
    }


def _check(draft: MeasureDraft, at: datetime) -> None:
    said(draft.what, "what", _("请写明措施。"))
    at_work(draft.owner_id, "owner")
    if draft.due_on < local_day(at):
        raise Invalid(_("计划完成日期不能早于今天。"), field="due_on")
