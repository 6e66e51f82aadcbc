"""The data steward's desk: reported changes, archives nobody has looked at for long, data quality (clause A2.3)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yueke.domains.customers import commands, queries
from yueke.domains.customers.models import ChangeRequest
from yueke.kernel import clock
from yueke.kernel.access import Actor, require
from yueke.kernel.paging import paginate
from yueke.reactions.upkeep import review_interval, stale_before
from yueke.sites.office.asking import Question, ask, posted
from yueke.sites.office.customers.forms import ReasonForm
from yueke.sites.office.customers.quality import quality_of
from yueke.sites.office.customers.steps import asks
from yueke.sites.office.customers.words import fact_for, label_of, name_for
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.formats import duration
from yueke.ui.page import go, page

SIZE = 20


@require_GET
def desk(request: ActingRequest) -> HttpResponse:
    """Open requests, settled ones, and stale profiles."""
    actor, at = request.actor, clock.now()
    require(actor, "customers.steward")
    view = request.GET.get("view", "open")
    waiting = queries.open_change_requests(actor).count()
    tabs = [
        {
            "title": _("待处理的变更"),
            "url": "?view=open",
            "active": view not in ("settled", "stale", "quality"),
            "count": waiting or "",
        },
        {"title": _("已处理"), "url": "?view=settled", "active": view == "settled"},
        {"title": _("久未核对"), "url": "?view=stale", "active": view == "stale"},
        {"title": _("数据质量"), "url": "?view=quality", "active": view == "quality"},
    ]
    if view == "quality":
        return page(request, "office/customers/quality.html", {"tabs": tabs, "at": at, **quality_of(request, at)})
    lists = {"settled": _settled, "stale": _stale}
    context = lists.get(view, _open)(request, at)
    return page(request, "office/customers/changes.html", {"tabs": tabs, "view": view, "at": at, **context})


def _open(request: ActingRequest, at: datetime) -> dict[str, Any]:
    rows = queries.open_change_requests(request.actor)
    found = paginate(rows, request.GET.get("page"), SIZE, order=("reported_at", "id"))
    return {"page": found, "rows": [_told(request.actor, row) for row in found.rows]}


def _settled(request: ActingRequest, at: datetime) -> dict[str, Any]:
    rows = queries.settled_change_requests(request.actor)
    found = paginate(rows, request.GET.get("page"), SIZE, order=("-reported_at", "-id"))
    return {"page": found, "rows": [_told(request.actor, row) for row in found.rows]}


def _stale(request: ActingRequest, at: datetime) -> dict[str, Any]:
    interval = review_interval(at)
    rows = queries.stale_profiles(request.actor, stale_before(at))
    found = paginate(rows, request.GET.get("page"), SIZE, order=("reviewed_at", "id"))
    profiles = [{"row": row, "name": name_for(request.actor, row)} for row in found.rows]
    return {"page": found, "profiles": profiles, "interval": duration(interval)}


def _told(actor: Actor, row: ChangeRequest) -> dict[str, Any]:
    return {
        "row": row,
        "name": name_for(actor, row.customer),
        "label": label_of(row.field),
        "previous": fact_for(actor, row.customer, row.field, row.previous),
        "value": fact_for(actor, row.customer, row.field, row.value),
    }


@require_POST
def apply_change(request: ActingRequest, request_id: int) -> HttpResponse:
    """Write a reported change into the archive."""
    commands.apply_change(request.actor, request_id, at=clock.now())
    messages.success(request, _("已写入档案。"))
    return go(request, reverse("office:change-requests"))


@asks
def refuse_change(request: ActingRequest, request_id: int) -> HttpResponse:
    """Leave the archive as it is, with a reason."""
    actor = request.actor
    require(actor, "customers.steward")
    row = queries.change_request(actor, request_id)
    told = _told(actor, row)

    def act(form: Any) -> None:
        commands.refuse_change(actor, request_id, reason=form.cleaned_data["reason"], at=clock.now())

    question = Question(
        _("不予变更"),
        _("不予变更"),
        reverse("office:change-requests"),
        act,
        _("已记下，档案不变。"),
        subtitle=told["name"],
        note=_("%(label)s：%(before)s → %(after)s")
        % {"label": told["label"], "before": told["previous"] or _("空"), "after": told["value"] or _("空")},
        clause="A2.3",
    )
    return ask(request, question, ReasonForm(posted(request)))
