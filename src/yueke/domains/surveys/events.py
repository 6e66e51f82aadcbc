"""What happens to surveys. Ids and moments only: what people answered stays in the tables."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from yueke.kernel.events import DomainEvent


@dataclass(frozen=True, kw_only=True)
class SurveyEvent(DomainEvent):
    """An event about one survey, on its timeline."""

    survey_id: int
    number: str

    @property
    def stream(self) -> str:
        return f"surveys.survey:{self.survey_id}"


@dataclass(frozen=True, kw_only=True)
class SurveyPlanned(SurveyEvent):
    """Somebody drew up the plan of a survey (A6.1)."""

    kind = "surveys.planned"
    label = _("拟订调查计划")


@dataclass(frozen=True, kw_only=True)
class SurveySubmitted(SurveyEvent):
    """The plan waits for somebody's approval."""

    kind = "surveys.submitted"
    label = _("提交调查计划")


@dataclass(frozen=True, kw_only=True)
class SurveyApproved(SurveyEvent):
    """The plan is agreed on."""

    kind = "surveys.approved"
    label = _("批准调查计划")


@dataclass(frozen=True, kw_only=True)
class SurveyRejected(SurveyEvent):
    """The plan goes back to whoever drew it up."""

    kind = "surveys.rejected"
    label = _("退回调查计划")
    reason: str


@dataclass(frozen=True, kw_only=True)
class SurveyTakenBack(SurveyEvent):
    """Whoever submitted the plan works on it again before anybody decided."""

    kind = "surveys.taken_back"
    label = _("撤回调查计划")


@dataclass(frozen=True, kw_only=True)
class SurveyRevised(SurveyEvent):
    """An approved plan is worked on again, and will need approval again."""

    kind = "surveys.revised"
    label = _("修改调查计划")
    reason: str


@dataclass(frozen=True, kw_only=True)
class SurveyLaunched(SurveyEvent):
    """Answers are collected from now on; the questionnaire is frozen."""

    kind = "surveys.launched"
    label = _("开始收集")
    fingerprint: str


@dataclass(frozen=True, kw_only=True)
class QuestionnaireChanged(SurveyEvent):
    """While answers come in, the questionnaire was changed: a version of its own."""

    kind = "surveys.questionnaire_changed"
    label = _("更换问卷版本")
    n: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class SurveyPaused(SurveyEvent):
    """No answers are taken for now."""

    kind = "surveys.paused"
    label = _("暂停收集")


@dataclass(frozen=True, kw_only=True)
class SurveyResumed(SurveyEvent):
    """Answers are taken again, or longer than planned."""

    kind = "surveys.resumed"
    label = _("继续收集")


@dataclass(frozen=True, kw_only=True)
class SurveyClosed(SurveyEvent):
    """No more answers: what came in is looked through."""

    kind = "surveys.closed"
    label = _("结束收集")


@dataclass(frozen=True, kw_only=True)
class SurveyReported(SurveyEvent):
    """The report on it is out (A6.3)."""

    kind = "surveys.reported"
    label = _("签发调查报告")


@dataclass(frozen=True, kw_only=True)
class SurveyCancelled(SurveyEvent):
    """The survey is not carried out, or not to its end."""

    kind = "surveys.cancelled"
    label = _("取消调查")
    reason: str


@dataclass(frozen=True, kw_only=True)
class FrameTaken(SurveyEvent):
    """The list a sample can be drawn from was taken from the archive."""

    kind = "surveys.frame_taken"
    label = _("形成抽样名单")
    size: int


@dataclass(frozen=True, kw_only=True)
class SampleDrawn(SurveyEvent):
    """A sample was drawn, with a seed by which it can be repeated."""

    kind = "surveys.sample_drawn"
    label = _("抽取样本")
    size: int
    proof: str


@dataclass(frozen=True, kw_only=True)
class SampleReplaced(SurveyEvent):
    """A sample was given up before anybody was asked."""

    kind = "surveys.sample_replaced"
    label = _("作废样本")
    reason: str


@dataclass(frozen=True, kw_only=True)
class InvitationsMade(SurveyEvent):
    """Personal links were made for people who were drawn."""

    kind = "surveys.invitations_made"
    label = _("生成个人链接")
    count: int


@dataclass(frozen=True, kw_only=True)
class AnswersGiven(DomainEvent):
    """Somebody answered a survey to the end. Never told of confidential ones: the moment would say who it was."""

    kind = "surveys.answers_given"
    label = _("答完问卷")
    survey_id: int
    response_id: int
    mode: str

    @property
    def stream(self) -> str:
        return f"surveys.response:{self.response_id}"


@dataclass(frozen=True, kw_only=True)
class AnswersBrought(SurveyEvent):
    """Answers were brought in from a spreadsheet."""

    kind = "surveys.answers_brought"
    label = _("导入答卷")
    sheet_id: int
    count: int


@dataclass(frozen=True, kw_only=True)
class AnswersTakenOut(SurveyEvent):
    """All that a spreadsheet had brought was taken out again; the responses are gone."""

    kind = "surveys.answers_taken_out"
    label = _("撤销导入的答卷")
    sheet_id: int
    response_ids: tuple[int, ...]
