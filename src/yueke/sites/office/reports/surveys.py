"""Reports on surveys: their list, and the click that drafts one."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_POST

from yueke.domains.reports import commands, queries
from yueke.domains.reports.lifecycles import REPORT_LIFE
from yueke.domains.reports.models import Kind
from yueke.domains.surveys import queries as surveys
from yueke.kernel import clock
from yueke.kernel.access import require
from yueke.kernel.paging import paginate
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.reports.kinds import SORTS
from yueke.sites.office.satisfaction.drafting import survey_draft
from yueke.ui.page import go, page

VIEW, DRAFT, SEE = "reports.view", "reports.draft", "surveys.view"
SORT = SORTS[Kind.SATISFACTION]
_ORDER = ("-drafted_at", "-id")


@require_GET
def reports(request: ActingRequest) -> HttpResponse:
    """All reports on surveys, the latest first (clauses A6.3, E3.3)."""
    actor = request.actor
    require(actor, VIEW)
    rows = queries.reports(actor, Kind.SATISFACTION).filter(survey_id__isnull=False)
    found = paginate(rows.order_by(*_ORDER), request.GET.get("page"), 24, order=_ORDER)
    context = {
        "page": found,
        "rows": [(row, REPORT_LIFE.state(row.state), SORT.url(row.pk)) for row in found.rows],
        "may_draft": actor.may(DRAFT),
    }
    return page(request, "office/reports/surveys.html", context)


@require_POST
def draft(request: ActingRequest, survey_id: int) -> HttpResponse:
    """Draft the report on a survey from its last cut, or open the one there is."""
    actor = request.actor
    require(actor, DRAFT)
    require(actor, SEE)
    survey = surveys.get(actor, survey_id)
    found = queries.of_survey(actor, Kind.SATISFACTION, survey.pk)
    if found is None:
        found = commands.draft(actor, survey_draft(actor, survey_id), at=clock.now())
    return go(request, SORT.url(found.pk))
