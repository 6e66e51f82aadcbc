"""Findings to test with: noted, taken up, answered, and what surrounds them, at moments a test names."""

from __future__ import annotations

from datetime import date
from typing import Any

from make import Company, moment

from yueke.domains.findings import commands
from yueke.domains.findings.commands import FindingDraft, MeetingDraft
from yueke.domains.findings.models import Finding, Meeting
from yueke.domains.findings.rules import Reading
from yueke.domains.improvement.models import Improvement
from yueke.domains.surveys.models import Survey
from yueke.kernel.events.models import Event
from yueke.kernel.events.running import run

FIRST = Reading(72.4, 70.1, 74.7, 412, "a" * 64)
"""What the first wave says of the speed of service."""


def surveyed(
    company: Company, *, launched: str, closed: str | None = None, reported: str | None = None, **more: Any
) -> Survey:
    """A survey of the head's, as far as the moments say."""
    at = moment(launched)
    state = "settled" if reported else "cleaning" if closed else "running"
    return Survey.objects.create(
        number=f"DC{Survey.objects.count() + 1}", title=more.pop("title", "年度满意度调查"), kind="periodic", state=state,
        purpose="了解满意度", owner_id=company.head.person_id, department=company.service, launched_at=at,
        closed_at=moment(closed) if closed else None, settled_at=moment(reported) if reported else None,
        reported_at=moment(reported) if reported else None, created_at=at, updated_at=at, **more,
    )  # fmt: skip


def draft(company: Company, **more: Any) -> FindingDraft:
    """The service department is slow, says the survey."""
    facts = {
        "kind": "priority", "statement": "响应速度是最弱的驱动因素", "department_id": company.service.pk,
        "owner_id": company.outsider.person_id, "survey_id": 7, "survey_label": "DC7 年度满意度调查", "series_id": 7,
        "indicator": "service.speed", "indicator_name": "响应速度", "reading": FIRST,
    }  # fmt: skip
    return FindingDraft(**(facts | more))


def noted(company: Company, on: str, **more: Any) -> Finding:
    """A finding the watch wrote down."""
    return commands.note(company.watch, draft(company, **more), at=moment(on))


def taken_up(company: Company, on: str, **more: Any) -> Finding:
    """A finding handed to its department, with the improvement it became."""
    found = noted(company, on, **more)
    commands.take_up(company.watch, found.pk, at=moment(on))
    react("findings.taken_up", "using_findings.propose")
    found.refresh_from_db()
    return found


def react(kind: str, name: str) -> None:
    """Run a reaction to the latest event of ``kind``, as its job would."""
    found = Event.objects.filter(kind=kind).latest("pk")
    run(found.pk, name, at=found.at)


def improvement_of(found: Finding) -> Improvement:
    """What a finding became."""
    return Improvement.objects.get(pk=found.improvement_id)


def met(company: Company, quarter: str, on: str, *, issued: str | None = None) -> Meeting:
    """A meeting on a quarter, held and minuted; its minutes issued at a moment, if they are."""
    plan = MeetingDraft(
        "季度评价会议", date.fromisoformat(quarter), moment(on), company.head.person_id or 0,
        people=(company.watch.person_id or 0,), informed=(company.outsider.person_id or 0,),
    )  # fmt: skip
    meeting = commands.plan(company.watch, plan, at=moment(on))
    said = {one.n: "按改进单办理" for one in meeting.agenda.all()}
    people = [company.head.person_id or 0]
    commands.minute(company.watch, meeting.pk, summary="逐项讨论。", came=people, conclusions=said, at=moment(on))
    if issued:
        commands.issue(company.head, meeting.pk, {"title": "纪要"}, at=moment(issued))
    meeting.refresh_from_db()
    return meeting
