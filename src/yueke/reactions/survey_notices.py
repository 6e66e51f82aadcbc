"""Who is told about surveys: whoever is to approve a plan, whoever wrote it, and its owner before days run out."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueke.domains.channels import commands as channels
from yueke.domains.channels.kinds import NoticeKind, declare
from yueke.domains.channels.rules import Draft, Origin
from yueke.domains.organization import reach
from yueke.domains.surveys import queries
from yueke.domains.surveys.events import (
    SurveyApproved,
    SurveyCancelled,
    SurveyEvent,
    SurveyPlanned,
    SurveyRejected,
    SurveySubmitted,
    SurveyTakenBack,
)
from yueke.domains.surveys.models import Survey
from yueke.kernel.access import SYSTEM, Actor, current_cause
from yueke.kernel.events import reaction
from yueke.kernel.events.models import Event
from yueke.reactions.telling import drafted, settle, tell

PLAN = "A6.1"
WARN = timedelta(days=3)
"""How long before its day the owner is told."""
LEFT = timedelta(days=60)
"""A report owed for longer is nobody's news: the clause counts it."""

PROPOSED = declare("surveys.proposed", _("系统拟了一份专项评价计划，请您完善或取消"), icon="clipboard-list")
SUBMITTED = declare("surveys.submitted", _("一份调查计划等待您审批"), icon="clipboard-list")
APPROVED = declare("surveys.approved", _("您的调查计划已获批准"), icon="circle-check")
REJECTED = declare("surveys.rejected", _("您的调查计划被退回，请修改"), icon="arrow-back-up")
ENDING = declare("surveys.ending", _("调查将于 %(day)s 结束收集"), icon="calendar-event")
REPORT_DUE = declare("surveys.report_due", _("调查报告应于 %(day)s 前签发"), icon="calendar-event")


def _about(survey: Survey) -> Origin:
    return Origin("surveys.survey", survey.pk, survey.number)


def _submission(survey_id: int) -> str:
    """Which submission of a plan what happens now is about: each asks its approvers anew."""
    rows = Event.objects.filter(stream=f"surveys.survey:{survey_id}", kind=SurveySubmitted.kind)
    return f"{survey_id}:{rows.filter(pk__lte=current_cause().event_id or 0).count()}"


@reaction(SurveyPlanned, why=_("系统拟出专项评价计划后，通知负责的调研人员"), clause="E2.3-adhoc")
def draft_was_made(event: SurveyPlanned, actor: Actor, at: datetime) -> None:
    """Only of what grew out of something by itself: who draws up a plan knows it."""
    found = queries.get(SYSTEM, event.survey_id)
    if found.origin_kind and found.created_by_id is None:
        tell(PROPOSED, [found.owner_id], _about(found), occasion=found.pk, at=event.at, clause="E2.3-adhoc")


@reaction(SurveySubmitted, why=_("提交调查计划后，通知能审批的人"), clause=PLAN)
def plan_waits(event: SurveySubmitted, actor: Actor, at: datetime) -> None:
    """Those set over the department, whoever submitted it aside: nobody approves their own."""
    found = queries.get(SYSTEM, event.survey_id)
    people = reach.holders_over("surveys.approve", found.department_id) - {found.submitted_by_id}
    tell(SUBMITTED, people, _about(found), occasion=_submission(found.pk), at=event.at, clause=PLAN)


@reaction(SurveyApproved, why=_("批准调查计划后，通知负责人和提交人"), clause=PLAN)
def plan_is_approved(event: SurveyApproved, actor: Actor, at: datetime) -> None:
    """The owner and whoever submitted it."""
    _decided(APPROVED, event)


@reaction(SurveyRejected, why=_("退回调查计划后，通知负责人和提交人"), clause=PLAN)
def plan_is_rejected(event: SurveyRejected, actor: Actor, at: datetime) -> None:
    """The owner and whoever submitted it; the reason stands with the plan."""
    _decided(REJECTED, event)


@reaction(SurveyTakenBack, why=_("撤回调查计划后，不必再请人审批"))
def plan_is_taken_back(event: SurveyTakenBack, actor: Actor, at: datetime) -> None:
    """Nobody is told; those asked need not look any more."""
    settle(SUBMITTED, _submission(event.survey_id), event.at)


@reaction(SurveyCancelled, why=_("取消调查后，不必再请人审批或处理"))
def survey_is_cancelled(event: SurveyCancelled, actor: Actor, at: datetime) -> None:
    """Nobody is told; those asked need not look any more."""
    settle(SUBMITTED, _submission(event.survey_id), event.at)
    settle(PROPOSED, event.survey_id, event.at)


def every_night(at: datetime) -> int:
    """Tell owners whose survey ends collecting, or owes its report, within :data:`WARN`; once for each such day, and once more
    when it has passed. Returns how many were told."""
    today = timezone.localtime(at).date()
    open_ones = Survey.objects.exclude(state="cancelled").defer("definition")
    ending = open_ones.filter(state__in=("running", "paused"), ends_on__lte=today + WARN)
    owed = open_ones.filter(reported_at__isnull=True, report_on__lte=today + WARN, report_on__gte=today - LEFT)
    owed = owed.filter(state__in=("running", "paused", "cleaning", "settled"))
    drafts = [_soon(ENDING, one, one.ends_on, today, at) for one in ending if one.ends_on]
    drafts += [_soon(REPORT_DUE, one, one.report_on, today, at) for one in owed if one.report_on]
    return channels.tell(SYSTEM, drafts, at=at)


def _soon(kind: NoticeKind, survey: Survey, day: date, today: date, at: datetime) -> Draft:
    over = day < today
    occasion = f"{survey.pk}:{day}:{'over' if over else 'soon'}"
    facts = {"day": day.isoformat()}
    return drafted(
        kind, survey.owner_id, _about(survey), occasion=occasion, at=at, clause=PLAN, urgent=over, facts=facts
    )


def _decided(kind: NoticeKind, event: SurveyEvent) -> None:
    found = queries.get(SYSTEM, event.survey_id)
    submission = _submission(event.survey_id)
    settle(SUBMITTED, submission, event.at)
    people = {found.owner_id, found.submitted_by_id}
    tell(kind, people, _about(found), occasion=submission, at=event.at, clause=PLAN)
