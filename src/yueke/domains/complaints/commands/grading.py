"""Grades: upwards by themselves, with the reasons; downwards with somebody else's approval."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from yueke.domains.complaints import clocks
from yueke.domains.complaints.choices import Grade, Signal
from yueke.domains.complaints.commands.holding import held, of, set_columns, still_open, words
from yueke.domains.complaints.commands.reporting import report_upwards
from yueke.domains.complaints.events import GradeChanged, GroupFound, SignalsNoted
from yueke.domains.complaints.models import Complaint
from yueke.domains.complaints.policy import policy
from yueke.domains.complaints.queries.alike import Group, group_of, repeats_of
from yueke.domains.complaints.rules import grading
from yueke.domains.complaints.rules.grading import Facts, Grading, Reason
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid
from yueke.kernel.events import publish


@command(may="complaints.handle|complaints.accept|complaints.register")
def note_signals(actor: Actor, complaint_id: int, signals: Iterable[str], *, at: datetime) -> Complaint:
    """Mark what was heard (a threat to go outside, an injury …); the grade may rise by it, never fall."""
    complaint = held(actor, complaint_id)
    still_open(complaint)
    chosen = set(signals)
    if chosen - set(Signal.values):
        raise Invalid(_("请选择列出的情形。"), field="signals")
    if fresh := sorted(chosen - set(complaint.signals)):
        set_columns(complaint, at=at, signals=sorted({*complaint.signals, *chosen}))
        publish(actor, SignalsNoted(at=at, **of(complaint), signals=tuple(fresh)))
        regrade(actor, complaint, at)
    return complaint


@command(may="complaints.handle|complaints.accept|complaints.supervise")
def raise_grade(actor: Actor, complaint_id: int, grade: str, reason: str, *, at: datetime) -> Complaint:
    """Give a heavier grade by hand, at once. A lighter one is asked for (:func:`approving.ask_downgrade`)."""
    complaint = held(actor, complaint_id)
    still_open(complaint)
    reason = words(reason, "reason", _("请写明调整等级的理由。"), most=200)
    if grade not in Grade.values or not grading.is_heavier(grade, complaint.grade):
        raise Invalid(_("这里只能调高等级；降级须申请审批。"), field="grade")
    told = grading.by_hand(actor.name, reason)
    change(actor, complaint, grade, [told, *_reasons(complaint)], at)
    return complaint


def regrade(actor: Actor, complaint: Complaint, at: datetime) -> None:
    """Look at a held complaint again: a heavier grade is given at once, a lighter one never."""
    _apply(actor, complaint, judged(complaint, at)[0], at)


def regrade_with_group(actor: Actor, complaint: Complaint, at: datetime) -> None:
    """:func:`regrade`, and when the complaint completes a group, of all open ones in it."""
    found, group = judged(complaint, at)
    most = policy(at).criteria.group
    if group is not None and most is not None and group.count >= most:
        if not any(reason.tells_of_group(group.by) for reason in _reasons(complaint)):
            publish(
                actor,
                GroupFound(at=at, **of(complaint), by=group.by, count=group.count, product_id=complaint.product_id),
            )
        others = Complaint.objects.open().filter(pk__in=group.open_ids).exclude(pk=complaint.pk)
        # In the order of their keys, as everybody who takes several does.
        for other in others.exclude(grade=Grade.MAJOR).select_for_update(no_key=True, of=("self",)).order_by("pk"):
            regrade(actor, other, at)
    _apply(actor, complaint, found, at)


def judged(complaint: Complaint, at: datetime) -> tuple[Grading, Group | None]:
    """The grade the facts demand now, and the group the complaint is in."""
    criteria = policy(at).criteria
    earlier = repeats_of(complaint, criteria, at) if criteria.repeats is not None else []
    group = group_of(complaint, criteria.group_window, at) if criteria.group is not None else None
    if earlier and complaint.repeat_of_id is None:
        set_columns(complaint, at=at, repeat_of_id=earlier[0].complaint_id)
    facts = Facts(
        signals=frozenset(complaint.signals),
        claim=complaint.claim_amount,
        is_key=bool(complaint.customer and complaint.customer.is_key),
        repeats=len(earlier),
        repeat_of="；".join(f"{one.number}（{one.words}）" for one in earlier[:3]),
        group=group.count if group else 0,
        group_by=group.by if group else "",
        rounds=complaint.round,
    )
    return grading.grade(facts, criteria), group


def change(actor: Actor, complaint: Complaint, grade: str, reasons: list[Reason], at: datetime) -> None:
    """Give a grade with its reasons; clocks and the report upwards follow."""
    before = complaint.grade
    changes: dict[str, Any] = {"grade": grade, "grade_reasons": [reason.kept() for reason in reasons]}
    if grade == Grade.MAJOR and complaint.graded_major_at is None:
        changes["graded_major_at"] = at
    set_columns(complaint, at=at, **changes)
    criteria = tuple(dict.fromkeys(reason.criterion for reason in reasons))
    publish(
        actor,
        GradeChanged(
            at=at, **of(complaint), before=before, after=grade, criteria=criteria,
            department_id=complaint.department_id or complaint.intake_department_id,
        ),
    )  # fmt: skip
    clocks.regrade(complaint, at)
    if grade == Grade.MAJOR:
        report_upwards(actor, complaint, at)


def _apply(actor: Actor, complaint: Complaint, found: Grading, at: datetime) -> None:
    if grading.is_heavier(found.grade, complaint.grade):
        change(actor, complaint, found.grade, list(found.reasons), at)
    elif found.reasons and not complaint.grade_reasons:
        set_columns(complaint, at=at, grade_reasons=[reason.kept() for reason in found.reasons])


def _reasons(complaint: Complaint) -> list[Reason]:
    return [Reason(**one) for one in complaint.grade_reasons]
