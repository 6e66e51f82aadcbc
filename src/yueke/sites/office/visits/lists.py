"""The two lists of visits: what is planned, and what was recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yueke.domains.customers import queries as customers
from yueke.domains.organization import queries as organization
from yueke.domains.visits import commands, queries
from yueke.domains.visits.choices import Kind, Result
from yueke.domains.visits.models import Visit
from yueke.kernel import clock
from yueke.kernel.access import Actor, require
from yueke.kernel.paging import paginate
from yueke.sites.office.downloads.batches import tell
from yueke.sites.office.lists.listing import changed, with_query
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.visits.asked import ORDERS, PLANNED, RECORDS, asked, number_of
from yueke.sites.office.visits.export import may_export
from yueke.ui.page import go, page
from yueke.ui.spans import span_links

SIZE = 20
_EXPORTS = {PLANNED: "office:visits-export", RECORDS: "office:visit-records-export"}


@dataclass(frozen=True)
class VisitRow:
    """A visit as a list shows it, masked for the reader."""

    visit: Visit
    customer: str


def customer_name(actor: Actor, visit: Visit) -> str:
    """The customer's name as ``actor`` may see it; companies are not masked."""
    return customers.name_told(actor, visit.customer)


def _answer(request: HttpRequest, template: str, which: str, **extra: Any) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = queries.visits(actor, asked(actor, request.GET, which, clock.today()))
    joined = rows.select_related("customer", "owner", "done_by")
    found = paginate(joined, request.GET.get("page", 1), SIZE, order=ORDERS[which])
    people = organization.people(actor).order_by("name") if actor.may("visits.assign") else []
    return page(
        request,
        template,
        {
            "page": found,
            "rows": [VisitRow(v, customer_name(actor, v)) for v in found.rows],
            "kinds": Kind.choices,
            "results": Result.choices,
            "people": people,
            "asked": request.GET,
            "spans": span_links(
                clock.today(),
                (request.GET.get("from", ""), request.GET.get("to", "")),
                lambda first, last: with_query(request.path, changed(request.GET, **{"from": first, "to": last})),
            ),
            "export_url": with_query(reverse(_EXPORTS[which]), request.GET) if may_export(actor) else "",
            "at": clock.now(),
            **extra,
        },
    )


@require_GET
def planned(request: HttpRequest) -> HttpResponse:
    """Visits to be made, soonest first (clause B8.1)."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    require(actor, "visits.view")
    view = request.GET.get("view", "all")
    titles = {"all": _("全部"), "mine": _("我的"), "week": _("本周"), "overdue": _("已超期")}
    tabs = [{"title": title, "url": f"?view={code}", "active": code == view} for code, title in titles.items()]
    return _answer(request, "office/visits/planned.html", PLANNED, tabs=tabs, view=view)


@require_GET
def records(request: HttpRequest) -> HttpResponse:
    """Visits made, latest first (clause B8.2)."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    require(actor, "visits.view")
    return _answer(request, "office/visits/records.html", RECORDS)


@require_POST
def assign(request: ActingRequest) -> HttpResponse:
    """Give the ticked planned visits (or the whole filter) to somebody."""
    actor = request.actor
    owner = number_of(request.POST.get("owner_to"))
    ids = [pk for text in request.POST.getlist("ids") if (pk := number_of(text)) is not None]
    back = f"{reverse('office:visits')}?{request.GET.urlencode()}"
    if owner is None or not (ids or request.POST.get("all") == "1"):
        return go(request, back)
    chosen: Any = ids
    if request.POST.get("all") == "1":
        chosen = queries.visits(actor, asked(actor, request.GET, PLANNED, clock.today())).values_list("pk", flat=True)
    found = commands.assign_visits(actor, chosen, owner, at=clock.now())
    names = queries.numbers_of(queries.visits(actor).filter(pk__in=[one.record_id for one in found.left]).values("pk"))
    done = _("已转交 %(n)d 条回访。") % {"n": found.changed}
    tell(request, found, done, title=_("转交回访"), record_kind="visits.visit", names=names, back=back)
    return go(request, back)
