"""What happens to reports."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from yueke.kernel.events import DomainEvent


@dataclass(frozen=True, kw_only=True)
class ReportEvent(DomainEvent):
    """An event about one report, on its timeline. ``survey_id``: of the survey it is on, if it is on one."""

    report_id: int
    title: str
    survey_id: int | None = None

    @property
    def stream(self) -> str:
        return f"reports.report:{self.report_id}"


@dataclass(frozen=True, kw_only=True)
class ReportDrafted(ReportEvent):
    """Figures were cut and a draft written; ``again`` when an earlier draft gave way."""

    kind = "reports.drafted"
    label = _("起草分析报告")
    again: bool = False


@dataclass(frozen=True, kw_only=True)
class ReportSubmitted(ReportEvent):
    """Somebody asks for it to be checked."""

    kind = "reports.submitted"
    label = _("分析报告提交审核")


@dataclass(frozen=True, kw_only=True)
class ReportSentBack(ReportEvent):
    """It needs more work."""

    kind = "reports.sent_back"
    label = _("分析报告退回修改")
    note: str


@dataclass(frozen=True, kw_only=True)
class ReportIssued(ReportEvent):
    """It is out, and stays as it is. ``corrects_id``: the one it takes the place of, if it corrects one."""

    kind = "reports.issued"
    label = _("发布分析报告")
    corrects_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class CorrectionDrafted(ReportEvent):
    """Something in an issued report is to be put right: ``report_id`` is the new version, ``note`` says why."""

    kind = "reports.correction_drafted"
    label = _("起草更正版")
    corrects_id: int
    note: str


@dataclass(frozen=True, kw_only=True)
class CorrectionDiscarded(ReportEvent):
    """The draft of its correction was thrown away: ``report_id`` is the issued one, ``note`` what was to be put right."""

    kind = "reports.correction_discarded"
    label = _("放弃更正")
    correction_id: int
    note: str


@dataclass(frozen=True, kw_only=True)
class ReportCorrected(ReportEvent):
    """Its correction was issued: ``report_id`` is the old one, ``note`` says why."""

    kind = "reports.corrected"
    label = _("被更正版取代")
    correction_id: int
    note: str


@dataclass(frozen=True, kw_only=True)
class ReportTaken(ReportEvent):
    """Somebody took the issued report out as a file, and is told when it is corrected."""

    kind = "reports.taken"
    label = _("取走报告文件")
    form: str

    @property
    def stream(self) -> str:
        return taken_of(self.report_id)


def taken_of(report_id: int) -> str:
    """The stream of those who took a report: one of its own, for it would drown the timeline."""
    return f"reports.taken:{report_id}"
