"""One thing done to many complaints: the ticked ones, or all of a filter. Asks first, tells what was refused and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from yueke.domains.complaints import queries
from yueke.domains.complaints.commands.batches import MOST, each
from yueke.domains.complaints.models import Complaint
from yueke.domains.complaints.queries import ComplaintFilter
from yueke.kernel import clock
from yueke.kernel.access import require, require_any
from yueke.kernel.errors import Refused
from yueke.sites.office.complaints.acts import Act
from yueke.sites.office.complaints.listing import COMPLAINTS
from yueke.sites.office.downloads.batches import tell
from yueke.sites.office.improvement.origins import MOST as MOST_SOURCES
from yueke.sites.office.lists.selection import selection
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.once import once
from yueke.sites.office.refusals import onto
from yueke.ui.formats import count
from yueke.ui.page import go, page

TEMPLATE = "office/complaints/batch.html"
KIND = "complaints.complaint"
NOTHING_CHOSEN = gettext_lazy("请先勾选投诉，再选择要做的事。")


def view_of(act: Act) -> Callable[..., HttpResponseBase]:
    """The page that asks what the act needs to know, and does it to every chosen complaint."""

    @require_POST
    @once
    def answered(request: ActingRequest) -> HttpResponse:
        actor = request.actor
        require_any(actor, act.permission)
        ids = chosen(request)
        back = COMPLAINTS.url(request.GET)
        if not ids:
            messages.warning(request, str(NOTHING_CHOSEN))
            return go(request, back)
        sent = request.POST if request.POST.get("given") == "1" else None
        form = act.form(sent, actor=actor, complaint=Complaint())
        if sent is not None and form.is_valid():
            try:
                _do(request, act, ids, form.cleaned_data, back)
            except Refused as refusal:
                onto(form, refusal)
            else:
                return go(request, back)
        rows = Complaint.objects.visible_to(actor).filter(pk__in=ids[:SHOWN]).order_by("-received_at", "-pk")
        context = {
            "act": act, "form": form, "ids": ids, "back": back, "here": request.get_full_path(),
            "most": MOST, "too_many": len(ids) > MOST, "numbers": list(rows.values_list("number", flat=True)),
            "more": max(len(ids) - SHOWN, 0),
            "submit": _("%(act)s %(n)s 件") % {"act": act.title, "n": count(len(ids))},
        }  # fmt: skip
        return page(request, TEMPLATE, context, status=422 if sent is not None else 200)

    answered.__doc__ = f"{act.code} for many complaints; refuses and names those it cannot be done to."
    return answered


SHOWN = 12
"""How many numbers the question names."""


def chosen(request: ActingRequest) -> list[int]:
    """The ids of the ticked complaints, or of all that pass the filter: those are counted one beyond what a batch may do."""
    found = selection(request, COMPLAINTS)
    if isinstance(found, ComplaintFilter):
        rows = queries.complaints(request.actor, found, at=clock.now())
        return list(rows.values_list("pk", flat=True)[: MOST + 1])
    return list(dict.fromkeys(found))


@require_POST
def improve(request: ActingRequest) -> HttpResponse:
    """An improvement that answers to the chosen complaints: on to its form, with the sources filled in."""
    require(request.actor, "complaints.view")
    require(request.actor, "improvement.propose")
    ids = chosen(request)
    if not ids or len(ids) > MOST_SOURCES:
        text = _("一个改进最多列 %(n)s 条来源。请先缩小条件。") % {"n": MOST_SOURCES} if ids else str(NOTHING_CHOSEN)
        messages.warning(request, text)
        return go(request, COMPLAINTS.url(request.GET))
    return go(request, improvement_url(ids))


def improvement_url(ids: Sequence[int]) -> str:
    """The form of an improvement that answers to these complaints."""
    return f"{reverse('office:improvement-new')}?{'&'.join(f'source={KIND}:{pk}' for pk in ids)}"


def _do(request: ActingRequest, act: Act, ids: list[int], data: dict[str, Any], back: str) -> None:
    actor, at = request.actor, clock.now()
    found = each(ids, lambda pk: act.run(actor, pk, dict(data), at))
    names = queries.numbers_of(actor, [one.record_id for one in found.left]) if found.left else {}
    done = _("%(act)s：已处理 %(n)s 件。") % {"act": act.title, "n": count(found.changed)}
    tell(request, found, done, title=str(act.title), record_kind=KIND, names=names, back=back)
