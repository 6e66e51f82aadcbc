"""Reports as files: the paper as PDF, DOCX and HTML, the figures it was written from as XLSX."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yueke.domains.downloads import commands as downloads
from yueke.domains.downloads.outgoing import Maker, Outgoing
from yueke.domains.reports import commands, queries
from yueke.domains.reports.models import Report
from yueke.kernel import clock
from yueke.kernel.access import Actor, require
from yueke.kernel.sheets.books import Sheet
from yueke.sites.office.downloads.handing import hand_out
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.reports.kinds import figures_of, of_what
from yueke.sites.office.reports.versions import paper_of, remarks
from yueke.sites.office.reports.views import VIEW
from yueke.ui.papers.screen import to_page

KIND = "report"
HTML = "html"


@require_POST
def take(request: ActingRequest, report_id: int) -> HttpResponseBase:
    """The report as the form asked for."""
    require(request.actor, VIEW)
    queries.report(request.actor, report_id)
    form = request.POST.get("form", "")
    if form == HTML:
        answer: HttpResponseBase = _page(request, report_id)
    else:
        answer = hand_out(request, KIND, {"report": report_id})
    commands.note_taken(request.actor, report_id, form, at=clock.now())
    return answer


def _check(actor: Actor, params: dict[str, Any]) -> None:
    require(actor, VIEW)
    queries.report(actor, params["report"])


def _make(actor: Actor, params: dict[str, Any]) -> Outgoing:
    row = queries.report(actor, params["report"])
    found, remarked = figures_of(row), remarks(row)
    return Outgoing(
        code=KIND, title=row.heading, conditions=of_what(row), columns=found.heads, count=lambda limit: len(found.rows),
        rows=lambda: found.rows, notes=(*remarked, *found.notes), personal=False, paper=lambda: paper_of(row),
        book=lambda: [*_first(row, remarked), *found.book()],
    )  # fmt: skip


def _first(row: Report, remarked: tuple[str, ...]) -> list[Sheet]:
    """The sheet on the versions of a report, before all figures: nobody shall read a replaced one unawares."""
    return [Sheet(_("更正说明"), (row.heading,), tuple((line,) for line in remarked))] if remarked else []


def _page(request: ActingRequest, report_id: int) -> HttpResponse:
    """The paper as one HTML file that stands alone; with the answer, for it is set in no time."""
    at, outgoing = clock.now(), _make(request.actor, {"report": report_id})
    downloads.note_at_once(request.actor, outgoing, rows=outgoing.count(1), form=HTML, at=at)
    assert outgoing.paper is not None
    answer = HttpResponse(to_page(outgoing.paper()), content_type="text/html; charset=utf-8")
    name = f"{outgoing.title}-{at:%Y%m%d-%H%M}.html"
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer


MAKER = Maker(KIND, _check, _make)
