"""What findings set going: an improvement, its department's answer, the effect a later wave shows, meetings people hear of."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yueke.domains.channels.kinds import declare
from yueke.domains.channels.rules import Origin
from yueke.domains.findings import commands, queries
from yueke.domains.findings.choices import Unit
from yueke.domains.findings.events import (
    FindingAnswered,
    FindingMeasuredAgain,
    FindingTakenUp,
    MeetingPlanned,
    MinutesIssued,
)
from yueke.domains.findings.models import Finding
from yueke.domains.findings.rules import Reading
from yueke.domains.improvement import commands as improvement
from yueke.domains.improvement.choices import Verdict as Effect
from yueke.domains.improvement.events import ImprovementApproved
from yueke.domains.improvement.rules import Origin as Source
from yueke.domains.surveys import queries as surveys
from yueke.domains.surveys.cleaning_events import SurveySettled
from yueke.domains.surveys.queries.cuts import latest_cut
from yueke.insight.readings import reading_of, study_of
from yueke.kernel.access import SYSTEM, Actor
from yueke.kernel.events import reaction
from yueke.reactions.telling import settle, tell

ROUTED = declare("findings.routed", gettext_lazy("一条评价结论转到您名下，请在期限内答复"), icon="bulb")
CALLED = declare("findings.called", gettext_lazy("请参加评价会议"), icon="calendar-event")
MINUTED = declare("findings.minuted", gettext_lazy("评价会议纪要已签发，请阅读"), icon="file-text")
_EFFECTS = {"better": Effect.EFFECTIVE, "not_shown": Effect.NOT_SHOWN, "worse": Effect.WORSE}


@reaction(FindingTakenUp, why=gettext_lazy("结论转为改进后，拟订一项改进，互相关联"), clause="A6.4-milestones")
def propose(event: FindingTakenUp, actor: Actor, at: datetime) -> None:
    """A draft its department words out and has approved; once, however often this runs. One that was bound stays."""
    found = queries.finding(SYSTEM, event.finding_id)
    if found.improvement_id is not None or found.owner_id is None:
        return
    draft = improvement.ImprovementDraft(
        title=found.statement[:120], problem=_told(found), department_id=found.department_id, owner_id=found.owner_id
    )
    made = improvement.propose(actor, draft, [Source(queries.ORIGIN, found.pk, found.number)], at=event.at)
    commands.bind(SYSTEM, found.pk, made.pk, made.number, at=event.at)


@reaction(FindingTakenUp, why=gettext_lazy("结论转出后，通知责任人答复"), clause="E4.2")
def told_owner(event: FindingTakenUp, actor: Actor, at: datetime) -> None:
    """Whoever answers for it in its department."""
    about = Origin(queries.ORIGIN, event.finding_id, event.number)
    tell(ROUTED, [event.owner_id], about, occasion=event.finding_id, at=event.at, clause="E4.2")


@reaction(FindingAnswered, why=gettext_lazy("结论答复后，不必再提醒责任人"))
def answered(event: FindingAnswered, actor: Actor, at: datetime) -> None:
    """Nobody is asked any more."""
    settle(ROUTED, event.finding_id, event.at)


@reaction(ImprovementApproved, why=gettext_lazy("改进立项即是对结论的答复"), clause="E4.2")
def answer(event: ImprovementApproved, actor: Actor, at: datetime) -> None:
    """Measures agreed on are the best answer there is."""
    for found in queries.of_improvement(SYSTEM, event.improvement_id):
        if found.state == "taken_up":
            words = _("已立项改进 %(number)s，措施和期限见改进单。") % {"number": event.number}
            commands.answer(SYSTEM, found.pk, words, at=event.at)


@reaction(FindingMeasuredAgain, why=gettext_lazy("结论复测后，改进的效果随之得出"), clause="A6.4-effect")
def judge(event: FindingMeasuredAgain, actor: Actor, at: datetime) -> None:
    """What the later wave says of the finding, it says of the improvement that came of it."""
    if event.improvement_id is not None:
        improvement.judge_by_wave(SYSTEM, event.improvement_id, _EFFECTS[event.verdict], at=event.at)


@reaction(MeetingPlanned, why=gettext_lazy("安排评价会议后，通知参会人"), clause="E5.2")
def called(event: MeetingPlanned, actor: Actor, at: datetime) -> None:
    """Who is asked to come."""
    found = queries.meeting(SYSTEM, event.meeting_id)
    people = [one.person_id for one in found.attendees.all() if not one.informed]
    about = Origin("findings.meeting", event.meeting_id, event.number)
    tell(CALLED, people, about, occasion=event.meeting_id, at=event.at, clause="E5.2")


@reaction(MinutesIssued, why=gettext_lazy("纪要签发后，通知参会和抄送的人阅读"), clause="E5.2")
def minuted(event: MinutesIssued, actor: Actor, at: datetime) -> None:
    """Everybody on its list, and whoever has something to do."""
    settle(CALLED, event.meeting_id, event.at)
    found = queries.meeting(SYSTEM, event.meeting_id)
    people = {one.person_id for one in found.attendees.all()} | {one.owner_id for one in found.actions.all()}
    about = Origin("findings.meeting", event.meeting_id, event.number)
    tell(MINUTED, people, about, occasion=event.meeting_id, at=event.at, clause="E5.2")


def _told(found: Finding) -> str:
    """The finding as the problem of an improvement, with its figure as it was read."""
    words = [found.statement]
    if found.figure is not None and found.n is not None:
        figures = {
            "name": found.indicator_name or found.indicator, "figure": f"{found.figure:.1f}", "low": f"{found.low:.1f}",
            "high": f"{found.high:.1f}", "n": found.n,
        }  # fmt: skip
        words.append(_("%(name)s：%(figure)s（95%% 区间 %(low)s～%(high)s，n=%(n)s）") % figures)
    if found.survey_label:
        words.append(_("来源：%(label)s") % {"label": found.survey_label})
    return "\n".join(words)


@reaction(
    SurveySettled,
    why=gettext_lazy("调查定稿后，与同一系列以前的结论比较"),
    clause="A6.4-effect",
    takes_long=True,
)
def compare(event: SurveySettled, actor: Actor, at: datetime) -> None:
    """Hold every finding of earlier waves against what this one says; what it did not ask stays as it is."""
    survey = surveys.get(SYSTEM, event.survey_id)
    earlier = queries.to_measure_again(survey.wave_of_id or survey.pk, survey.pk)
    if not earlier:
        return
    cut, columns = latest_cut(SYSTEM, survey.pk)
    study = study_of(survey, cut, columns)
    for found in earlier:
        measure = reading_of(study, found.indicator)
        if measure is None or found.unit != Unit.POINTS:
            continue
        assert measure.value is not None
        assert measure.low is not None
        assert measure.high is not None
        reading = Reading(measure.value, measure.low, measure.high, measure.n, cut.fingerprint)
        commands.measure_again(SYSTEM, found.pk, survey.pk, f"{survey.number} {survey.title}", reading, at=event.at)
