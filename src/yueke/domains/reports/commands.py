"""The only writers of reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueke.domains.reports import queries
from yueke.domains.reports.events import (
    CorrectionDiscarded,
    CorrectionDrafted,
    ReportCorrected,
    ReportDrafted,
    ReportIssued,
    ReportSentBack,
    ReportSubmitted,
    ReportTaken,
)
from yueke.domains.reports.lifecycles import REPORT_LIFE
from yueke.domains.reports.models import CLAUSES, Report, reported_by
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Forbidden, Invalid, Refused
from yueke.kernel.events import publish


@dataclass(frozen=True)
class ReportDraft:
    """A report as it is drafted: the first day of its month, whose it is, the figures, the paper as JSON.

    One on a survey has no month: it says which ``cut`` of the survey it stands on, and the ``fingerprint`` of that.
    """

    kind: str
    month: date | None
    department_id: int | None
    title: str
    figures: dict[str, Any]
    body: dict[str, Any]
    survey_id: int | None = None
    cut: int | None = None
    fingerprint: str = ""

    @property
    def written(self) -> dict[str, Any]:
        """What another draft of the same replaces."""
        return {
            "title": self.title[:200], "figures": self.figures, "body": self.body, "cut": self.cut,
            "fingerprint": self.fingerprint,
        }  # fmt: skip


@command(may="reports.draft")
def draft(actor: Actor, drafted: ReportDraft, *, at: datetime) -> Report:
    """Keep a draft on a month that is over, or on a survey; the first version there is already, if there is.

    Refuses a month still running: its figures would change under the report.
    """
    _own(actor, drafted.department_id)
    if drafted.month is not None and drafted.month >= timezone.localtime(at).date().replace(day=1):
        raise Invalid(_("这个月还没有过完，月底之后才能起草。"), field="month")
    of_month = {"month": drafted.month, "department_id": drafted.department_id}
    known = of_month if drafted.survey_id is None else {"survey_id": drafted.survey_id}
    by = {"drafted_by_id": actor.person_id, "drafted_at": at, "cut_at": at, "updated_at": at}
    report, is_new = Report.objects.get_or_create(
        kind=drafted.kind, version=1, **known, defaults={**of_month, **drafted.written, **by}
    )
    if is_new:
        publish(actor, ReportDrafted(at=at, again=False, **_told(report)))
    return report


@command(may="reports.draft")
def redraft(actor: Actor, report_id: int, drafted: ReportDraft, *, at: datetime) -> Report:
    """Cut the figures anew and write the draft anew; what was edited is lost, and nothing that was submitted."""
    report = _draft(actor, report_id)
    _changed(report, at, **drafted.written, cut_at=at, drafted_by_id=actor.person_id, drafted_at=at)
    publish(actor, ReportDrafted(at=at, again=True, **_told(report)))
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
    publish(actor, ReportSubmitted(at=at, **_told(report)))
    return report


@command(may="reports.issue")
def send_back(actor: Actor, report_id: int, note: str, *, at: datetime) -> Report:
    """Send it back, and say what is missing."""
    if not note.strip():
        raise Invalid(_("请写明要修改什么。"), field="note")
    report = _locked(actor, report_id)
    REPORT_LIFE.move(report, "send_back", at=at, note=note.strip()[:500])
    publish(actor, ReportSentBack(at=at, note=report.note, **_told(report)))
    return report


@command(may="reports.issue")
def issue(actor: Actor, report_id: int, *, at: datetime) -> Report:
    """Issue it (clauses A5.4, A6.3, E3.3); whoever submitted it has somebody else do so."""
    report = _locked(actor, report_id)
    if actor.person_id is None or actor.person_id == report.submitted_by_id:
        raise Refused(_("提交审核的人不能自己发布，请由他人审核。"), clause=CLAUSES.get(report.kind))
    REPORT_LIFE.move(report, "issue", at=at, issued_by_id=actor.person_id, issued_at=at)
    publish(actor, ReportIssued(at=at, corrects_id=report.corrects_id, **_told(report)))
    if wrong := queries.corrected_by(report):
        publish(actor, ReportCorrected(at=at, correction_id=report.pk, note=report.reason, **_told(wrong)))
    return report


@command(may="reports.draft")
def correct(actor: Actor, report_id: int, reason: str, *, at: datetime) -> Report:
    """Draft the correction of an issued report, and say what is put right and why; begins with its figures and words.

    The issued one stays as it is, and is what counts until the correction is issued like any other. Asked again while
    the correction is a draft, there is still one, with the reason last given.
    """
    wrong = _locked(actor, report_id)
    _own(actor, wrong.department_id)
    if wrong.state != "issued":
        raise Refused(_("没有发布的报告直接修改即可；只有已发布的报告需要更正。"))
    if not (said := reason.strip()[:500]):
        raise Invalid(_("请写明更正了什么、为什么。"), field="reason")
    found = queries.correction_of(report_id)
    if found is None:
        found = _corrected(actor, wrong, said, at)
        told = CorrectionDrafted(at=at, corrects_id=wrong.pk, note=said, **_told(found))
        publish(actor, told)
    elif found.state == "issued":
        raise Refused(_("这份报告已被更正版取代，请更正最新的一版。"))
    elif found.reason != said:
        _changed(_draft(actor, found.pk), at, reason=said)
        found.reason = said
    return found


@command(may="reports.draft")
def discard(actor: Actor, report_id: int, *, at: datetime) -> None:
    """Throw the draft of a correction away: the issued report it was to correct counts as before, and can be corrected.

    A first version is not thrown away; the clause asks for it.
    """
    report = _draft(actor, report_id)
    _own(actor, report.department_id)
    wrong = queries.corrected_by(report)
    if wrong is None:
        raise Refused(_("只有更正版的草稿可以放弃；报告本身是制度要求的。"), clause=CLAUSES.get(report.kind))
    reason = report.reason
    report.delete()
    publish(actor, CorrectionDiscarded(at=at, correction_id=report_id, note=reason, **_told(wrong)))


@command(may="reports.view")
def note_taken(actor: Actor, report_id: int, form: str, *, at: datetime) -> None:
    """Remember who took an issued report out as a file: they are told when it is corrected. Drafts are nobody's news."""
    report = queries.report(actor, report_id)
    if report.state == "issued":
        publish(actor, ReportTaken(at=at, form=form[:10], **_told(report)))


def _corrected(actor: Actor, wrong: Report, reason: str, at: datetime) -> Report:
    same = ("kind", "month", "survey_id", "cut", "fingerprint", "department_id", "title", "cut_at", "figures", "body")
    return Report.objects.create(
        **{name: getattr(wrong, name) for name in same}, version=wrong.version + 1, corrects=wrong, reason=reason,
        drafted_by_id=actor.person_id, drafted_at=at, updated_at=at,
    )  # fmt: skip


def _told(report: Report) -> dict[str, Any]:
    return {"report_id": report.pk, "title": report.title, "survey_id": report.survey_id}


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
