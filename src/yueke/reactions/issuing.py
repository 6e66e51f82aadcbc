"""What a report on a survey sets going: those who may issue it are asked, its survey is reported on, people hear of it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yueke.domains.channels.kinds import declare
from yueke.domains.channels.rules import Origin
from yueke.domains.organization import reach
from yueke.domains.reports import queries
from yueke.domains.reports.events import ReportEvent, ReportIssued, ReportSentBack, ReportSubmitted
from yueke.domains.reports.models import Report
from yueke.domains.surveys import commands as surveys
from yueke.domains.surveys import queries as surveyed
from yueke.kernel.access import SYSTEM, Actor, current_cause
from yueke.kernel.events import reaction
from yueke.kernel.events.models import Event
from yueke.reactions.survey_notices import REPORT_DUE
from yueke.reactions.telling import settle, tell

CLAUSE = "A6.3"
SUBMITTED = declare("reports.submitted", _("一份满意度报告等待您审核发布"), icon="file-text")
SENT_BACK = declare("reports.sent_back", _("满意度报告被退回，请修改"), icon="arrow-back-up")
ISSUED = declare("reports.issued", _("满意度报告已发布"), icon="file-text")


@reaction(ReportSubmitted, why=_("提交满意度报告后，通知能审核发布的人"), clause=CLAUSE)
def report_waits(event: ReportSubmitted, actor: Actor, at: datetime) -> None:
    """Those set over the survey's department, whoever submitted it aside: nobody issues their own."""
    if event.survey_id is None:
        return
    found = queries.report(SYSTEM, event.report_id)
    people = reach.holders_over("reports.issue", found.department_id) - {found.submitted_by_id}
    tell(SUBMITTED, people, _about(found), occasion=_submission(found.pk), at=event.at, clause=CLAUSE)


@reaction(ReportSentBack, why=_("退回满意度报告后，通知起草人和提交人"), clause=CLAUSE)
def report_comes_back(event: ReportSentBack, actor: Actor, at: datetime) -> None:
    """Whoever wrote and submitted it; the note says what is missing."""
    if event.survey_id is None:
        return
    found, submission = _decided(event)
    people = {found.drafted_by_id, found.submitted_by_id}
    tell(SENT_BACK, people, _about(found), occasion=submission, at=event.at, clause=CLAUSE)


@reaction(ReportIssued, why=_("满意度报告发布后，记下调查的报告签发时间"), clause=CLAUSE)
def survey_is_reported(event: ReportIssued, actor: Actor, at: datetime) -> None:
    """The moment it was issued, whenever this runs."""
    if event.survey_id is not None:
        surveys.report_issued(SYSTEM, event.survey_id, at=event.at)


@reaction(ReportIssued, why=_("满意度报告发布后，通知调查负责人和起草人，不再提醒签发"), clause=CLAUSE)
def report_is_out(event: ReportIssued, actor: Actor, at: datetime) -> None:
    """Whoever issued it knows."""
    if event.survey_id is None:
        return
    found, _submitted = _decided(event)
    survey = surveyed.get(SYSTEM, event.survey_id)
    people = {survey.owner_id, found.drafted_by_id, found.submitted_by_id} - {found.issued_by_id}
    tell(ISSUED, people, _about(found), occasion=found.pk, at=event.at, clause=CLAUSE)
    for how in ("soon", "over"):
        settle(REPORT_DUE, f"{survey.pk}:{survey.report_on}:{how}", event.at)


def _decided(event: ReportEvent) -> tuple[Report, str]:
    submission = _submission(event.report_id)
    settle(SUBMITTED, submission, event.at)
    return queries.report(SYSTEM, event.report_id), submission


def _about(found: Report) -> Origin:
    return Origin("reports.report", found.pk, surveyed.get(SYSTEM, found.survey_id or 0).number)


def _submission(report_id: int) -> str:
    """Which submission of a report what happens now is about: each asks anew."""
    rows = Event.objects.filter(stream=f"reports.report:{report_id}", kind=ReportSubmitted.kind)
    return f"{report_id}:{rows.filter(pk__lte=current_cause().event_id or 0).count()}"
