"""One's own requests: asking, following them to the answer, fetching the copy, taking them back."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from yueke.domains.customers.labels import label_of
from yueke.domains.privacy import commands, queries
from yueke.domains.privacy.lifecycles import OPEN, REQUEST_LIFE
from yueke.domains.privacy.models import RightsRequest
from yueke.domains.privacy.rules import ANSWER_DAYS
from yueke.kernel import clock, files
from yueke.kernel.errors import NotFound, Refused
from yueke.kernel.paging import paginate
from yueke.sites.portal.answering import answer, onto
from yueke.sites.portal.doors import SeatedRequest, for_customers
from yueke.sites.portal.forms import CorrectForm
from yueke.sites.portal.words import OFFERS

SIZE = 10
_ORDER = ("-registered_at", "-id")


@for_customers("GET")
def requests(request: SeatedRequest) -> HttpResponse:
    """Everything one has asked for, the latest first."""
    found = paginate(queries.requests(request.actor, "all"), request.GET.get("page"), SIZE, order=_ORDER)
    context = {"page": found, "requests": [told_of(row) for row in found.rows], "at": clock.now()}
    return answer(request, "requests.html", context)


@for_customers("GET", "POST")
def new(request: SeatedRequest, kind: str) -> HttpResponse:
    """Ask for something; what is wrong stands at its field."""
    offer = OFFERS.get(kind)
    if offer is None:
        raise NotFound
    form = offer.form(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            row = commands.register_request(
                request.actor, request.customer.pk, kind, details=data.get("details", ""),
                wanted_format=data.get("wanted_format", ""), at=clock.now(),
                proposals=form.proposals if isinstance(form, CorrectForm) else None,
                reached_at=request.seated.sitting.contact,
                shown_by=f"{request.seated.sitting.get_kind_display()} {request.seated.sitting.shown_as}",
            )  # fmt: skip
        except Refused as refusal:
            onto(form, refusal)
        else:
            return _to(row.pk, "asked")
    status = 422 if form.is_bound else 200
    return answer(request, "new.html", {"offer": offer, "form": form}, status=status)


@for_customers("GET")
def one(request: SeatedRequest, request_id: int) -> HttpResponse:
    """Where a request stands: by when it is answered, what was answered, and the copy."""
    at = clock.now()
    row = queries.request(request.actor, request_id)
    granted = row.state == "answered"
    ready = granted and row.file_id is not None and row.file_expires_at is not None and row.file_expires_at > at
    context = {
        **told_of(row),
        "steps": _steps(row),
        "is_open": row.state in OPEN,
        "proposals": [{"row": change, "label": label_of(change.field)} for change in queries.proposals(row)],
        "copy_ready": ready,
        "code": queries.code_of(row),
        "days": ANSWER_DAYS,
        "copy_gone": granted and row.kind in ("access", "copy") and not ready,
        "at": at,
    }
    return answer(request, "request.html", context)


@for_customers("POST")
def take(request: SeatedRequest, request_id: int) -> HttpResponseBase:
    """Fetch the copy; noted."""
    row = commands.take_copy(request.actor, request_id, at=clock.now())
    assert row.file is not None
    content = files.open_file(row.file.pk)
    return FileResponse(content, as_attachment=True, filename=row.file.name, content_type=row.file.media_type)


@for_customers("POST")
def withdraw(request: SeatedRequest, request_id: int) -> HttpResponse:
    """Take a request back."""
    commands.withdraw_request(request.actor, request_id, at=clock.now())
    return _to(request_id, "taken-back")


def told_of(row: RightsRequest) -> dict[str, Any]:
    """A request as the pages tell it."""
    state = REQUEST_LIFE.state(row.state)
    offer = OFFERS.get(row.kind)
    return {
        "row": row,
        "title": offer.title if offer else row.get_kind_display(),
        "tone": state.tone,
        "state": state.label,
        "is_open": row.state in OPEN,
    }


def _steps(row: RightsRequest) -> list[dict[str, Any]]:
    """The way of a request, and how far it has come."""
    names = {"registered": _("已提交"), "checked": _("已确认身份"), "working": _("办理中"), "answered": _("已答复")}
    if row.state in ("refused", "withdrawn"):
        last = {"refused": _("已拒绝"), "withdrawn": _("已撤回")}[row.state]
        return [{"text": names["registered"], "mark": "done"}, {"text": last, "mark": "now"}]
    here = list(names).index(row.state)
    return [
        {"text": text, "mark": "done" if n < here or row.state == "answered" else "now" if n == here else ""}
        for n, text in enumerate(names.values())
    ]


def _to(request_id: int, done: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('portal:request', args=[request_id])}?done={done}", status=303)
