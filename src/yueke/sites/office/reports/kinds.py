"""What differs between the kinds of reports on their pages: names, addresses, where their figures come from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yueke.domains.reports.commands import ReportDraft
from yueke.domains.reports.models import CLAUSES, Kind, Report
from yueke.insight.complaints.drafting import month_draft
from yueke.insight.complaints.report import book as complaint_book
from yueke.insight.complaints.report import thawed as complaint_tables
from yueke.insight.satisfaction.reporting import parts
from yueke.kernel.access import Actor
from yueke.kernel.errors import Message
from yueke.kernel.sheets.books import Sheet
from yueke.sites.office.satisfaction.drafting import survey_draft


@dataclass(frozen=True)
class Figures:
    """The frozen figures of a report as they leave: the heads and rows of the first table, a workbook, definitions."""

    heads: tuple[str, ...]
    rows: Sequence[Sequence[object]]
    notes: tuple[str, ...]
    book: Callable[[], list[Sheet]]


@dataclass(frozen=True)
class Sort:
    """One kind of reports: what the list and its way back are called, and the url names of list and report."""

    name: Message
    back: Message
    edit: Message
    list_name: str
    one_name: str
    clause: str
    stays: Message

    @property
    def list_url(self) -> str:
        """The list of this kind."""
        return reverse(f"office:{self.list_name}")

    def url(self, report_id: int, act: str = "") -> str:
        """The page of a report, or of something done about it."""
        name = f"{self.one_name}-{act}" if act else self.one_name
        return reverse(f"office:{name}", args=[report_id])


SORTS: dict[str, Sort] = {
    Kind.COMPLAINTS: Sort(
        gettext_lazy("投诉月报"), gettext_lazy("返回投诉月报"), gettext_lazy("修改投诉月报"), "reports", "report",
        CLAUSES[Kind.COMPLAINTS], gettext_lazy("数字在起草时定格，此后投诉的变化不再影响这份报告。"),
    ),
    Kind.SATISFACTION: Sort(
        gettext_lazy("满意度报告"), gettext_lazy("返回满意度报告"), gettext_lazy("修改满意度报告"), "satisfaction-reports",
        "satisfaction-report", CLAUSES[Kind.SATISFACTION],
        gettext_lazy("数字取自定稿的数据切面，与分析页同一套算法；同一切面重新起草，数字不变。"),
    ),
}  # fmt: skip
ACTS = ("edit", "redraft", "submit", "send-back", "issue", "correct", "discard", "take")


def anew(actor: Actor, row: Report, at: datetime) -> ReportDraft:
    """The same report drafted from the figures as they are now."""
    if row.survey_id is not None:
        return survey_draft(actor, row.survey_id)
    assert row.month is not None
    return month_draft(row.month, row.department_id, at=at)


def figures_of(row: Report) -> Figures:
    """What a report was written from."""
    if row.kind == Kind.SATISFACTION:
        panels = parts.thawed(row.figures)
        first = panels[0][1]
        heads = tuple(column.title for column in first.columns)
        return Figures(heads, first.sheet_rows(), tuple(row.figures["notes"]), lambda: parts.book(row.figures))
    tables, notes = complaint_tables(row.figures)
    heads = tuple(one.title for one in tables[0].columns)
    return Figures(heads, tables[0].rows, tuple(notes), lambda: complaint_book(tables, notes))


def about(row: Report) -> str:
    """What the figures are of."""
    return row.department.name if row.department else _("全公司")


def of_what(row: Report) -> str:
    """The month or the cut, for the name of a file."""
    if row.month is not None:
        return f"{row.month:%Y-%m}"
    on = timezone.localtime(row.drafted_at).date()
    return _("第%(n)s次数据切面，%(day)s起草") % {"n": row.cut, "day": on.isoformat()}
