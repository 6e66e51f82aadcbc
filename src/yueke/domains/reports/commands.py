"""The only writers of reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueke.domains.reports import queries
from yueke.domains.reports.events import ReportDrafted, ReportIssued, ReportSentBack, ReportSubmitted
from yueke.domains.reports.lifecycles import REPORT_LIFE
from yueke.domains.reports.models import Report, reported_by
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Forbidden, Invalid, Refused
from yueke.kernel.events import publish


@dataclass(frozen=True)
class ReportDraft:
    """A report as it is drafted: the first day of its month, whose it is, the cut, the paper as JSON."""

    kind: str
    month: date
    department_id: int | None
    title: str
    figures: dict[str, Any]
    body: dict[str, Any]


@command(may="reports.draft")
def draft(actor: Actor, drafted: ReportDraft, *, at: datetime) -> Report:
    """Keep a draft of a month that is over; the one there is already, if there is.

    Refuses a month still running: its figures would change under the report.
    """
    _own(actor, drafted.department_id)
    if drafted.month >= timezone.localtime(at).date().replace(day=1):
        raise Invalid(_("这个月还没有过完，月底之后才能起草。"), field="month")
    known = {"kind": drafted.kind, "month": drafted.month, "department_id": drafted.department_id}
    report, is_new = Report.objects.get_or_create(
        **known,
        defaults={
            "title": drafted.title[:200], "figures": drafted.figures, "body": drafted.body, "cut_at": at,
            "drafted_by_id": actor.person_id, "drafted_at": at, "updated_at": at,
        },
    )  # fmt: skip
    if is_new:
        publish(actor, ReportDrafted(at=at, report_id=report.pk, title=report.title))
    return report


@command(may="reports.draft")
def redraft(actor: Actor, report_id: int, drafted: ReportDraft, *, at: datetime) -> Report:
    """Cut the figures anew and write the draft anew; what was edited is lost, and nothing that was submitted."""
    report = _draft(actor, report_id)
    _changed(
        report, at, title=drafted.title[:200], figures=drafted.figures, body=drafted.body, cut_at=at,
        drafted_by_id=actor.person_id, drafted_at=at,
    )  # fmt: skip
    publish(actor, ReportDrafted(at=at, report_id=report.pk, title=report.title, again=True))
    return report


@command(may="reports.draft")
def edit(actor: Actor, report_id: int, body: dict[str, Any], *, at: datetime) -> Report:
    """Change the words of a draft."""
    report = _draft(actor, report_id)
    _changed(report, at, body=body, title=str(body["title"])[:200])
    return report


@command(may="reports.draft")
def submit(actor: Actor, report_id: int, *, at: datetime) -> Report:
    """Ask for a draft to be checked and issued."""
    report = _locked(actor, report_id)
    REPORT_LIFE.move(report, "submit", at=at, submitted_by_id=actor.person_id, submitted_at=at, note="")
    publish(actor, ReportSubmitted(at=at, report_id=report.pk, title=report.title))
    return report


@command(may="reports.issue")
def send_back(actor: Actor, report_id: int, note: str, *, at: datetime) -> Report:
    """Send it back, and say what is missing."""
    if not note.strip():
        raise Invalid(_("请写明要修改什么。"), field="note")
    report = _locked(actor, report_id)
    REPORT_LIFE.move(report, "send_back", at=at, note=note.strip()[:500])
    publish(actor, ReportSentBack(at=at, report_id=report.pk, title=report.title, note=report.note))
    return report


@command(may="reports.issue")
def issue(actor: Actor, report_id: int, *, at: datetime) -> Report:
    """Issue it (clause A5.4); whoever submitted it has somebody else do so."""
    report = _locked(actor, report_id)
    if actor.person_id is None or actor.person_id == report.submitted_by_id:
        raise Refused(_("提交审核的人不能自己发布，请由他人审核。"), clause="A5.4-analysis")
    REPORT_LIFE.move(report, "issue", at=at, issued_by_id=actor.person_id, issued_at=at)
    publish(actor, ReportIssued(at=at, report_id=report.pk, title=report.title))
    return report


def _own(actor: Actor, department_id: int | None) -> None:
    """Nobody reports on more than they see."""
    if actor.scope.kind != "all" and department_id not in reported_by(actor):
        raise Forbidden


def _locked(actor: Actor, report_id: int) -> Report:
    queries.report(actor, report_id)
    return Report.objects.select_for_update(no_key=True).get(pk=report_id)


def _draft(actor: Actor, report_id: int) -> Report:
    report = _locked(actor, report_id)
    if report.state != "draft":
        raise Refused(_("已提交审核或已发布的报告不能修改；需要修改时请审核人退回。"))
    return report


def _changed(report: Report, at: datetime, **values: Any) -> None:
    for name, value in values.items():
        setattr(report, name, value)
    report.updated_at = at
    report.save(update_fields=[*(name.removesuffix("_id") for name in values), "updated_at"])
