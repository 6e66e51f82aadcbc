"""The dashboard: a frame of cards, and each card by itself."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from yueke.kernel import clock
from yueke.kernel.access import require
from yueke.kernel.errors import NotFound
from yueke.sites.office.dashboard.cards import CARDS
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.regulation import awaiting
from yueke.sites.office.regulation.case_rows import address
from yueke.sites.office.regulation.periods import AskedPeriod, asked_period
from yueke.ui.page import page


@require_GET
def dashboard(request: ActingRequest) -> HttpResponse:
    """The frame: every card loads by itself, so that one slow figure delays no other."""
    require(request.actor, "dashboard.view")
    now = clock.now()
    asked = asked_period(request.GET, now.date())
    shown = {name: one for name, one in CARDS.items() if request.actor.may(one.permission)}
    context = {
        "at": now,
        "period": asked,
        "earlier": asked.earlier,
        "later": asked.later,
        "cards": [
            {"name": name, "title": one.title, "wide": one.wide, "url": _url(name, asked)}
            for name, one in shown.items()
        ],
        "scoped": request.actor.scope.kind != "all",
    }
    return page(request, "office/dashboard/dashboard.html", context)


@require_GET
def card(request: ActingRequest, name: str) -> HttpResponse:
    """One card."""
    require(request.actor, "dashboard.view")
    if name not in CARDS:
        raise NotFound
    one = CARDS[name]
    require(request.actor, one.permission)
    now = clock.now()
    asked = asked_period(request.GET, now.date())
    context = {"at": now, "name": name, "title": one.title, "period": asked, "chart_id": f"chart-{name}"}
    content = one.read(request.actor, asked, now)
    if "answer" in content:
        if unchanged := awaiting.nothing_new(request, content["answer"]):
            return unchanged
        content |= awaiting.shown(request, content["answer"])
    return page(request, "office/dashboard/card.html", context | content)


def _url(name: str, asked: AskedPeriod) -> str:
    query = asked.query
    url = address("office:dashboard-card", name)
    return f"{url}?{query}" if query else url
