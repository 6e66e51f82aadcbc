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
    """It is out, and stays as it is."""

    kind = "reports.issued"
    label = _("发布分析报告")
