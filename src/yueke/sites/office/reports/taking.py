"""Reports as files: the paper as PDF and DOCX, the figures it was written from as XLSX."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase
from django.views.decorators.http import require_POST

from yueke.domains.downloads.outgoing import Maker, Outgoing
from yueke.domains.reports import queries
from yueke.insight.complaints.report import book, thawed
from yueke.kernel.access import Actor, require
from yueke.sites.office.downloads.handing import hand_out
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.reports.views import VIEW, paper_of

KIND = "report"


@require_POST
def take(request: ActingRequest, report_id: int) -> HttpResponseBase:
    """The report as the form asked for."""
    require(request.actor, VIEW)
    queries.report(request.actor, report_id)
    return hand_out(request, KIND, {"report": report_id})


def _check(actor: Actor, params: dict[str, Any]) -> None:
    require(actor, VIEW)
    queries.report(actor, params["report"])


def _make(actor: Actor, params: dict[str, Any]) -> Outgoing:
    row = queries.report(actor, params["report"])
    tables, notes = thawed(row.figures)
    first = tables[0]
    return Outgoing(
        code=KIND, title=row.title, conditions=f"{row.month:%Y-%m}", columns=tuple(one.title for one in first.columns),
        count=lambda limit: len(first.rows), rows=lambda: first.rows, notes=tuple(notes), personal=False,
        paper=lambda: paper_of(row), book=lambda: book(tables, notes),
    )  # fmt: skip


MAKER = Maker(KIND, _check, _make)
