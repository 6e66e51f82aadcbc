"""What happens to findings, meetings, reviews, checks and scores."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from yueke.kernel.events import DomainEvent


@dataclass(frozen=True, kw_only=True)
class FindingEvent(DomainEvent):
    """An event about one finding, on its timeline."""

    finding_id: int
    number: str

    @property
    def stream(self) -> str:
        return f"findings.finding:{self.finding_id}"


@dataclass(frozen=True, kw_only=True)
class FindingNoted(FindingEvent):
    """A result is worth remembering."""

    kind = "findings.noted"
    label = _("登记结论")


@dataclass(frozen=True, kw_only=True)
class FindingTakenUp(FindingEvent):
    """It shall become an improvement of its department, which owes an answer from now on."""

    kind = "findings.taken_up"
    label = _("结论转为改进")
    department_id: int
    owner_id: int | None
    taken_by_id: int | None


@dataclass(frozen=True, kw_only=True)
class FindingAnswered(FindingEvent):
    """Its department said what it does about it."""

    kind = "findings.answered"
    label = _("部门答复结论")


@dataclass(frozen=True, kw_only=True)
class FindingSetAside(FindingEvent):
    """Nothing is done about it, and why is on record."""

    kind = "findings.set_aside"
    label = _("结论不采取措施")
    reason: str


@dataclass(frozen=True, kw_only=True)
class FindingMeasuredAgain(FindingEvent):
    """A later wave says how it stands now."""

    kind = "findings.measured_again"
    label = _("结论复测")
    later_id: int
    improvement_id: int | None
    verdict: str


@dataclass(frozen=True, kw_only=True)
class DecisionNoted(DomainEvent):
    """Something was decided on the ground of findings."""

    kind = "findings.decided"
    label = _("登记决定")
    decision_id: int
    number: str

    @property
    def stream(self) -> str:
        return f"findings.decision:{self.decision_id}"


@dataclass(frozen=True, kw_only=True)
class MeetingEvent(DomainEvent):
    """An event about one meeting, on its timeline."""

    meeting_id: int
    number: str

    @property
    def stream(self) -> str:
        return f"findings.meeting:{self.meeting_id}"


@dataclass(frozen=True, kw_only=True)
class MeetingPlanned(MeetingEvent):
    """People are asked to come."""

    kind = "findings.meeting_planned"
    label = _("安排评价会议")


@dataclass(frozen=True, kw_only=True)
class MinutesIssued(MeetingEvent):
    """The minutes are out: actions are owed, departments may read them."""

    kind = "findings.minutes_issued"
    label = _("签发会议纪要")


@dataclass(frozen=True, kw_only=True)
class MeetingCancelled(MeetingEvent):
    """It does not take place."""

    kind = "findings.meeting_cancelled"
    label = _("取消评价会议")
    reason: str


@dataclass(frozen=True, kw_only=True)
class ActionDone(MeetingEvent):
    """Somebody did what the meeting gave them to do."""

    kind = "findings.action_done"
    label = _("完成会议行动")
    n: int


@dataclass(frozen=True, kw_only=True)
class ReviewIssued(DomainEvent):
    """The evaluation system was reviewed for a year."""

    kind = "findings.review_issued"
    label = _("发布年度评审")
    review_id: int
    year: int

    @property
    def stream(self) -> str:
        return f"findings.review:{self.review_id}"


@dataclass(frozen=True, kw_only=True)
class CheckDone(DomainEvent):
    """The supervision group looked at a quarter."""

    kind = "findings.check_done"
    label = _("完成监督检查")
    check_id: int
    bad: int

    @property
    def stream(self) -> str:
        return f"findings.check:{self.check_id}"


@dataclass(frozen=True, kw_only=True)
class ScoresIssued(DomainEvent):
    """Fair scores of a span are out; whoever assesses may take them from here (E4.1)."""

    kind = "findings.scores_issued"
    label = _("发布公平得分")
    issue_id: int
    subject: str
    begins_on: str
    ends_on: str
    units: int

    @property
    def stream(self) -> str:
        return f"findings.issue:{self.issue_id}"
