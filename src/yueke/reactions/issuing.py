"""What a report sets going: those who may issue it are asked, its survey is reported on, people hear of it and of its correction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yueke.domains.channels.kinds import declare
from yueke.domains.channels.rules import Origin
from yueke.domains.complaints import queries as complaints
from yueke.domains.organization import queries as organization
from yueke.domains.organization import reach
from yueke.domains.reports import queries
from yueke.domains.reports.events import (
    CorrectionDiscarded,
    ReportCorrected,
    ReportEvent,
    ReportIssued,
    ReportSentBack,
    ReportSubmitted,
)
from yueke.domains.reports.models import CLAUSES, Report
from yueke.domains.surveys import commands as surveys
from yueke.domains.surveys import queries as surveyed
from yueke.kernel.access import SYSTEM, Actor, current_cause
from yueke.kernel.events import reaction
from yueke.kernel.events.models import Event
from yueke.reactions.survey_notices import REPORT_DUE
from yueke.reactions.telling import settle, tell

SUBMITTED = declare("reports.submitted", _("一份分析报告等待您审核发布"), icon="file-text")
SENT_BACK = declare("reports.sent_back", _("分析报告被退回，请修改"), icon="arrow-back-up")
ISSUED = declare("reports.issued", _("分析报告已发布"), icon="file-text")
CORRECTED = declare("reports.corrected", _("分析报告已发布更正版，请以更正版为准"), icon="file-text")


@reaction(ReportSubmitted, why=_("提交分析报告后，通知能审核发布的人"))
def report_waits(event: ReportSubmitted, actor: Actor, at: datetime) -> None:
    """Those set over its department, or over the whole company; whoever submitted it aside: nobody issues their own."""
    found = queries.known(event.report_id)
    if found is None:
        return
    people = reach.holders_over("reports.issue", found.department_id) - {found.submitted_by_id}
    tell(SUBMITTED, people, _about(found), occasion=_submission(found.pk), at=event.at, clause=CLAUSES[found.kind])


@reaction(ReportSentBack, why=_("退回分析报告后，通知起草人和提交人"))
def report_comes_back(event: ReportSentBack, actor: Actor, at: datetime) -> None:
    """Whoever wrote and submitted it; the note says what is missing."""
    found, submission = _decided(event)
    if found is None:
        return
    people = {found.drafted_by_id, found.submitted_by_id}
    tell(SENT_BACK, people, _about(found), occasion=submission, at=event.at, clause=CLAUSES[found.kind])


@reaction(ReportIssued, why=_("满意度报告发布后，记下调查的报告签发时间"), clause="A6.3")
def survey_is_reported(event: ReportIssued, actor: Actor, at: datetime) -> None:
    """The moment it was issued, whenever this runs; a correction is no second report."""
    if event.survey_id is not None and event.corrects_id is None:
        surveys.report_issued(SYSTEM, event.survey_id, at=event.at)


@reaction(ReportIssued, why=_("分析报告发布后，通知起草人和对所报告的事负责的人，不再提醒签发"))
def report_is_out(event: ReportIssued, actor: Actor, at: datetime) -> None:
    """Whoever issued it knows; of a correction everybody who got the first one is told, by :func:`report_is_corrected`."""
    found, _submitted = _decided(event)
    if found is None or event.corrects_id is not None:
        return
    people = _concerned(found) - {found.issued_by_id}
    tell(ISSUED, people, _about(found), occasion=found.pk, at=event.at, clause=CLAUSES[found.kind])
    if found.survey_id is not None:
        survey = surveyed.get(SYSTEM, found.survey_id)
        for how in ("soon", "over"):
            settle(REPORT_DUE, f"{survey.pk}:{survey.report_on}:{how}", event.at)


@reaction(ReportCorrected, why=_("更正版发布后，通知收到过和取走过原报告的人"))
def report_is_corrected(event: ReportCorrected, actor: Actor, at: datetime) -> None:
    """Everybody an earlier version concerned or who took it out as a file, and whoever wrote the correction."""
    found = queries.report(SYSTEM, event.correction_id)
    versions = [found, *queries.versions_before(found)]
    people = {person for one in versions for person in _concerned(one)} | {one.issued_by_id for one in versions[1:]}
    people |= queries.takers(one.pk for one in versions[1:])
    told: Iterable[int | None] = people - {found.issued_by_id}
    tell(CORRECTED, told, _about(found), occasion=found.pk, at=event.at, clause=CLAUSES[found.kind])


@reaction(CorrectionDiscarded, why=_("放弃更正后，不再提醒修改它"))
def correction_is_dropped(event: CorrectionDiscarded, actor: Actor, at: datetime) -> None:
    """What asked for another look at the draft leads nowhere any more."""
    settle(SENT_BACK, _submission(event.correction_id), event.at)


def _concerned(found: Report) -> set[int | None]:
    """Who wrote a report, and who answers for what it is about: the survey's owner; the head of the department, or of the complaints desk."""
    wrote = {found.drafted_by_id, found.submitted_by_id}
    if found.survey_id is not None:
        return wrote | {surveyed.get(SYSTEM, found.survey_id).owner_id}
    department_id = found.department_id
    if department_id is None:
        desk = complaints.desk()
        department_id = desk.department_id if desk else None
    heads = organization.heads([] if department_id is None else [department_id])
    return wrote | set(heads.values())


def _decided(event: ReportEvent) -> tuple[Report | None, str]:
    submission = _submission(event.report_id)
    settle(SUBMITTED, submission, event.at)
    return queries.known(event.report_id), submission


def _about(found: Report) -> Origin:
    """Named by the survey's number or the month, and by what kind of report it is."""
    of = surveyed.get(SYSTEM, found.survey_id).number if found.survey_id is not None else f"{found.month:%Y-%m}"
    return Origin("reports.report", found.pk, f"{of} {found.get_kind_display()}")


def _submission(report_id: int) -> str:
    """Which submission of a report what happens now is about: each asks anew."""
    rows = Event.objects.filter(stream=f"reports.report:{report_id}", kind=ReportSubmitted.kind)
    return f"{report_id}:{rows.filter(pk__lte=current_cause().event_id or 0).count()}"
