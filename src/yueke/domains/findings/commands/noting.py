"""Findings: noted, taken up as improvements, answered by their departments, set aside with a reason, measured again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import isfinite
from typing import Any

from django.utils.translation import gettext_lazy as _

from yueke.domains.findings import rules
from yueke.domains.findings.choices import Kind, Unit
from yueke.domains.findings.commands.finding import at_work, locked, said, theirs
from yueke.domains.findings.events import (
    FindingAnswered,
    FindingMeasuredAgain,
    FindingNoted,
    FindingSetAside,
    FindingTakenUp,
)
from yueke.domains.findings.lifecycles import FINDING_LIFE
from yueke.domains.findings.models import Finding, Later
from yueke.domains.findings.rules import Reading
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, Refused
from yueke.kernel.events import publish
from yueke.kernel.numbering import declare, next_number

NUMBERS = "findings.finding"
declare(NUMBERS, prefix="JL", date_format="%Y%m%d-", width=4, reset="day", title=_("结论编号"))
E42 = "E4.2"


@dataclass(frozen=True)
class FindingDraft:
    """What is written down about a result; ``survey`` is the id and the label it comes from, ``series`` its first wave."""

    kind: str
    statement: str
    department_id: int
    owner_id: int
    survey_id: int = 0
    survey_label: str = ""
    series_id: int = 0
    indicator: str = ""
    indicator_name: str = ""
    unit: str = Unit.POINTS
    reading: Reading | None = None


@command(may="findings.keep")
def note(actor: Actor, draft: FindingDraft, *, at: datetime) -> Finding:
    """Write a result down, with its figure and where it was read."""
    finding = Finding.objects.create(
        number=next_number(NUMBERS, at), noted_by_id=actor.person_id, noted_at=at, updated_at=at, **_checked(draft)
    )
    publish(actor, FindingNoted(at=at, finding_id=finding.pk, number=finding.number))
    return finding


@command(may="findings.keep")
def edit(actor: Actor, finding_id: int, draft: FindingDraft, *, at: datetime) -> Finding:
    """Word it anew, before anything is done about it."""
    finding = locked(Finding, finding_id)
    if finding.state != "noted":
        raise Refused(_("已经处理的结论不能再改；需要更正请另登记一条。"))
    for name, value in (_checked(draft) | {"updated_at": at}).items():
        setattr(finding, name, value)
    finding.save()
    return finding


@command(may="findings.keep")
def take_up(actor: Actor, finding_id: int, *, at: datetime) -> Finding:
    """Hand it to its department as an improvement; an answer is owed from now on (E4.2)."""
    finding = locked(Finding, finding_id)
    at_work(finding.owner_id, "owner")
    FINDING_LIFE.move(finding, "take_up", at=at, routed_at=at, reason="")
    publish(
        actor,
        FindingTakenUp(
            at=at, finding_id=finding.pk, number=finding.number, department_id=finding.department_id,
            owner_id=finding.owner_id, taken_by_id=actor.person_id,
        ),
    )  # fmt: skip
    return finding


@command(may="findings.keep")
def bind(actor: Actor, finding_id: int, improvement_id: int, label: str, *, at: datetime) -> bool:
    """Remember the improvement a finding became; False when it has one already."""
    finding = locked(Finding, finding_id)
    if finding.improvement_id is not None:
        return False
    finding.improvement_id, finding.improvement_label, finding.updated_at = improvement_id, label[:30], at
    finding.save(update_fields=["improvement_id", "improvement_label", "updated_at"])
    return True


@command(may="findings.view")
def answer(actor: Actor, finding_id: int, text: str, *, at: datetime) -> Finding:
    """Say what the department does about it; its owner does, or whoever keeps findings."""
    finding = locked(Finding, finding_id)
    theirs(actor, finding.owner_id)
    words = said(text, "answer", _("请写明怎样处理、何时完成。"))
    FINDING_LIFE.move(finding, "answer", at=at, answer=words, answered_at=at, answered_by_id=actor.person_id)
    publish(actor, FindingAnswered(at=at, finding_id=finding.pk, number=finding.number))
    return finding


@command(may="findings.keep")
def set_aside(actor: Actor, finding_id: int, reason: str, *, at: datetime) -> Finding:
    """Do nothing about it, and say why."""
    finding = locked(Finding, finding_id)
    why = said(reason, "reason", _("请写明不采取措施的理由。"), 300)
    FINDING_LIFE.move(finding, "set_aside", at=at, reason=why)
    publish(actor, FindingSetAside(at=at, finding_id=finding.pk, number=finding.number, reason=why))
    return finding


@command(may="findings.keep")
def measure_again(
    actor: Actor, finding_id: int, survey_id: int, survey_label: str, reading: Reading, *, at: datetime
) -> Later | None:
    """How it stands in a later wave, and whether that is a change (A6.4); None when this cut was compared already."""
    finding = locked(Finding, finding_id)
    if finding.figure is None or finding.low is None or finding.high is None or finding.n is None:
        raise Refused(_("这条结论没有数值和区间，不能复测。"))
    if survey_id == finding.survey_id:
        raise Invalid(_("请选择后来的一期调查。"), field="survey")
    _sound(reading)
    known = finding.later.filter(survey_id=survey_id, fingerprint=reading.fingerprint)
    if known.exists():
        return None
    before = Reading(finding.figure, finding.low, finding.high, finding.n, finding.fingerprint)
    change = rules.moved(before, reading)
    later = Later.objects.create(
        finding=finding, survey_id=survey_id, survey_label=survey_label[:160], fingerprint=reading.fingerprint,
        figure=reading.figure, low=reading.low, high=reading.high, n=reading.n, change=change.change,
        change_low=change.low, change_high=change.high, verdict=change.verdict, method=change.method,
        measured_at=at, measured_by_id=actor.person_id,
    )  # fmt: skip
    publish(
        actor,
        FindingMeasuredAgain(
            at=at, finding_id=finding.pk, number=finding.number, later_id=later.pk,
            improvement_id=finding.improvement_id, verdict=later.verdict,
        ),
    )  # fmt: skip
    return later


def _checked(draft: FindingDraft) -> dict[str, Any]:
    at_work(draft.owner_id, "owner")
    if draft.kind not in Kind.values:
        raise Invalid(_("请选择类别。"), field="kind")
    reading = draft.reading
    if reading is not None:
        _sound(reading)
    return {
        "kind": draft.kind,
        "statement": said(draft.statement, "statement", _("请写明结论。"), 300),
        "department_id": draft.department_id,
        "owner_id": draft.owner_id,
        "survey_id": draft.survey_id,
        "survey_label": draft.survey_label.strip()[:160],
        "series_id": draft.series_id,
        "indicator": draft.indicator.strip()[:60],
        "indicator_name": draft.indicator_name.strip()[:120],
        "unit": draft.unit if draft.unit in Unit.values else Unit.POINTS,
        "figure": reading.figure if reading else None,
        "low": reading.low if reading else None,
        "high": reading.high if reading else None,
        "n": reading.n if reading else None,
        "fingerprint": reading.fingerprint[:64] if reading else "",
    }


def _sound(reading: Reading) -> None:
    """Raise Invalid for a figure outside its interval, or of nobody."""
    if not all(map(isfinite, (reading.figure, reading.low, reading.high))):
        raise Invalid(_("请填数值。"), field="figure")
    if not reading.low <= reading.figure <= reading.high:
        raise Invalid(_("数值应当落在区间之内。"), field="figure")
    if reading.n < 1:
        raise Invalid(_("请填样本量。"), field="n")
