"""Measures carried out, shown by evidence, verified by somebody else or sent back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from yueke.domains.improvement.commands.approving import begun
from yueke.domains.improvement.commands.finding import measure_locked, not_oneself, said, same
from yueke.domains.improvement.commands.finishing import finish_when_done
from yueke.domains.improvement.commands.planning import about
from yueke.domains.improvement.events import MeasureDone, MeasureReturned, MeasureVerified
from yueke.domains.improvement.lifecycles import IMPROVEMENT_LIFE
from yueke.domains.improvement.models import Evidence, Improvement, Measure
from yueke.kernel import files
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, Refused
from yueke.kernel.events import publish

FILE_KINDS = ("image", "pdf", "docx", "xlsx")
"""What may be attached as evidence."""
MOST_FILES = 12


@command(may="improvement.do")
def complete_measure(
    actor: Actor, measure_id: int, doing: str, uploads: Iterable[Any] = (), *, at: datetime
) -> Measure:
    """Say how a measure was carried out, with files that show it; its owner does, or the improvement's.

    The first one begins the improvement, the last one finishes it: then its effect can be waited for.
    """
    improvement, measure = measure_locked(actor, measure_id)
    _own(actor, improvement, measure)
    if measure.done_at is not None or improvement.state not in ("planned", "doing"):
        raise Refused(_("只有实施中、尚未完成的措施可以登记完成。"))
    text = said(doing, "doing", _("请写明怎样完成的，什么可以证明。"))
    if improvement.state == "planned":
        begun(actor, improvement, at)
    measure.done_at, measure.done_by_id, measure.doing = at, actor.person_id, text
    measure.returned_note = ""
    measure.save()
    _attach(actor, measure, uploads, at)
    publish(actor, MeasureDone(at=at, **about(improvement, measure)))
    finish_when_done(actor, improvement, at)
    return measure


@command(may="improvement.do")
def attach(actor: Actor, measure_id: int, uploads: Iterable[Any], *, at: datetime) -> int:
    """Add files that show a measure was carried out, until it is verified. Returns how many."""
    improvement, measure = measure_locked(actor, measure_id)
    _own(actor, improvement, measure)
    if measure.verified_at is not None or not improvement.is_agreed:
        raise Refused(_("已经验证的措施不能再加证据。"))
    return _attach(actor, measure, uploads, at)


@command(may="improvement.verify")
def verify_measure(actor: Actor, measure_id: int, *, at: datetime, note: str = "") -> Measure:
    """See that a measure was carried out; never by whoever owns or did it, or owns the improvement."""
    improvement, measure = _done(actor, measure_id)
    measure.verified_at, measure.verified_by_id, measure.verifying_note = at, actor.person_id, note.strip()[:300]
    measure.save()
    publish(actor, MeasureVerified(at=at, **about(improvement, measure)))
    return measure


@command(may="improvement.verify")
def return_measure(actor: Actor, measure_id: int, reason: str, *, at: datetime) -> Measure:
    """Send back what was not carried out as agreed: it is owed again, by the day it was planned for."""
    improvement, measure = _done(actor, measure_id)
    why = said(reason, "reason", _("请写明退回原因。"))
    measure.done_at = measure.done_by = None
    measure.returned_note = why[:300]
    measure.save()
    if improvement.state == "verifying":
        IMPROVEMENT_LIFE.move(improvement, "redo", at=at, finished_at=None, measure_from=None)
    publish(actor, MeasureReturned(at=at, **about(improvement, measure), reason=why))
    return measure


def _own(actor: Actor, improvement: Improvement, measure: Measure) -> None:
    if actor.person_id is not None and not same(actor, measure.owner_id, improvement.owner_id):
        raise Refused(_("由措施负责人或者改进责任人登记。"))


def _done(actor: Actor, measure_id: int) -> tuple[Improvement, Measure]:
    improvement, measure = measure_locked(actor, measure_id)
    if measure.done_at is None or measure.verified_at is not None or not improvement.is_agreed:
        raise Refused(_("只有已完成、尚未验证的措施可以验证或者退回。"))
    own = _("不能验证自己负责或者完成的措施，请由他人验证。")
    not_oneself(actor, own, measure.owner_id, measure.done_by_id, improvement.owner_id)
    return improvement, measure


def _attach(actor: Actor, measure: Measure, uploads: Iterable[Any], at: datetime) -> int:
    given = list(uploads)
    if measure.evidence.count() + len(given) > MOST_FILES:
        raise Invalid(_("一项措施最多 %(n)s 个证据文件。") % {"n": MOST_FILES}, field="evidence")
    stored = [files.store(one, actor=actor, at=at, kinds=FILE_KINDS, field="evidence") for one in given]
    Evidence.objects.bulk_create(
        Evidence(
            improvement_id=measure.improvement_id, measure=measure, file=file, added_by_id=actor.person_id, added_at=at
        )
        for file in stored
    )
    return len(stored)
