"""The two lists of visits: what is planned, and what was recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yueke.domains.customers import queries as customers
from yueke.domains.organization import queries as organization
from yueke.domains.visits import commands, queries
from yueke.domains.visits.choices import Kind, Result
from yueke.domains.visits.models import Visit
from yueke.domains.visits.queries import VisitFilter
from yueke.kernel import clock
from yueke.kernel.access import Actor, require
from yueke.kernel.masking import shown
from yueke.kernel.paging import paginate
from yueke.sites.office.lists.listing import changed, with_query
from yueke.ui.page import go, page
from yueke.ui.spans import span_links

SIZE = 20


@dataclass(frozen=True)
class VisitRow:
    """A visit as a list shows it, masked for the reader."""

    visit: Visit
    customer: str


def customer_name(actor: Actor, visit: Visit) -> str:
    """The customer's name as ``actor`` may see it; companies are not masked."""
    kind = "name" if visit.customer.kind == "individual" else "company"
    return shown(actor, kind, visit.customer.name)


def number_of(text: str | None) -> int | None:
    """An id written in an address; None when it is none."""
    return int(text) if text and text.isdigit() else None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def _asked(request: HttpRequest, **fixed: Any) -> VisitFilter:
    """The filter written in the address; what cannot be read does not narrow."""
    get = request.GET
    text = get.get("q", "").strip()
    ids = None
    if text:
        ids = customers.customer_ids(request.actor, customers.CustomerFilter(text=text))  # type: ignore[attr-defined]
    asked: dict[str, Any] = {
        "kind": get.get("kind", "") if get.get("kind") in Kind.values else "",
        "result": get.get("result", "") if get.get("result") in Result.values else "",
        "owner_id": number_of(get.get("owner")),
        "from_date": _day(get.get("from")),
        "to_date": _day(get.get("to")),
        "customer_ids": ids,
        "dissatisfied": get.get("dissatisfied") == "1",
    }
    return VisitFilter(**{**asked, **fixed})


def _answer(request: HttpRequest, template: str, rows: Any, order: tuple[str, ...], **extra: Any) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = paginate(rows.select_related("customer", "owner", "done_by"), request.GET.get("page", 1), SIZE, order=order)
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
            "at": clock.now(),
            **extra,
        },
    )


@require_GET
def planned(request: HttpRequest) -> HttpResponse:
    """Visits to be made, soonest first (clause B8.1)."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    require(actor, "visits.view")
    today = clock.today()
    view = request.GET.get("view", "all")
    fixed: dict[str, Any] = {"state": "planned"}
    if view == "mine":
        fixed["owner_id"] = actor.person_id
    elif view == "overdue":
        fixed["overdue_on"] = today
    elif view == "week":
        fixed["to_date"] = today + timedelta(days=6 - today.weekday())
    titles = {"all": _("全部"), "mine": _("我的"), "week": _("本周"), "overdue": _("已超期")}
    tabs = [{"title": title, "url": f"?view={code}", "active": code == view} for code, title in titles.items()]
    rows = queries.visits(actor, _asked(request, **fixed))
    return _answer(request, "office/visits/planned.html", rows, ("planned_on", "id"), tabs=tabs, view=view)


@require_GET
def records(request: HttpRequest) -> HttpResponse:
    """Visits made, latest first (clause B8.2)."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    require(actor, "visits.view")
    rows = queries.visits(actor, _asked(request, state="done"))
    return _answer(request, "office/visits/records.html", rows, ("-planned_on", "-id"))


@require_POST
def assign(request: HttpRequest) -> HttpResponse:
    """Give the ticked planned visits (or the whole filter) to somebody."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    owner = number_of(request.POST.get("owner_to"))
    ids = [int(i) for i in request.POST.getlist("ids") if i.isdigit()]
    back = f"{reverse('office:visits')}?{request.GET.urlencode()}"
    if owner is None or not (ids or request.POST.get("all") == "1"):
        return go(request, back)
    chosen: Any = ids
    if request.POST.get("all") == "1":
        chosen = queries.visits(actor, _asked(request, state="planned")).values_list("pk", flat=True)
    changed = commands.assign_visits(actor, chosen, owner, at=clock.now())
    messages.success(request, _("已转交 %(n)d 条回访。") % {"n": changed})
    return go(request, back)
