"""Amendments: the list, one of them with its trail, and the decision by somebody other than its proposer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET, require_POST

from yueke.compliance import amendments as readers
from yueke.compliance import commands, inquiries
from yueke.compliance.evidence import with_values
from yueke.compliance.judged import ask
from yueke.compliance.models import AMENDMENT, Amendment
from yueke.compliance.periods import Period
from yueke.compliance.regulation import regulation
from yueke.kernel import clock
from yueke.kernel.access import Actor, require
from yueke.kernel.errors import NotFound, Refused
from yueke.kernel.paging import paginate
from yueke.sites.office import refusals
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.regulation import awaiting, history, words
from yueke.sites.office.regulation.awaiting import NEWER
from yueke.sites.office.regulation.history import AmendmentShown
from yueke.ui.forms import Form
from yueke.ui.page import go, page

STATES = [("draft", gettext_lazy("待批准")), ("approved", gettext_lazy("已批准")), ("", gettext_lazy("全部"))]


class DecisionForm(Form):
    """What the decider says."""

    note = forms.CharField(
        label=gettext_lazy("意见"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("不批准时必须写明理由。"),
    )


@require_GET
def amendments(request: ActingRequest) -> HttpResponse:
    """All amendments, those waiting first by default."""
    require(request.actor, "regulation.view")
    state = request.GET.get("state", "draft")
    state = state if state in dict(STATES) else "draft"
    found = paginate(readers.amendments(state=state), request.GET.get("page", "1"), order=("-proposed_at", "-id"))
    context = {
        "page": found,
        "rows": [shown for row in found.rows if (shown := _shown(row)) is not None],
        "tabs": [{"title": title, "url": f"?state={code}", "active": code == state} for code, title in STATES],
        "state": state,
        "at": clock.now(),
    }
    return page(request, "office/regulation/amendments.html", context)


@require_GET
def amendment(request: ActingRequest, amendment_id: int) -> HttpResponse:
    """One amendment: the change, what it would have meant, the trail."""
    require(request.actor, "regulation.view")
    context = _context(request, readers.amendment(amendment_id))
    if NEWER in request.GET and request.headers.get("HX-Request") and context["is_comparing"]:
        return HttpResponse(status=204)
    return page(request, "office/regulation/amendment.html", context)


@require_POST
def decide(request: ActingRequest, amendment_id: int) -> HttpResponse:
    """Approve or refuse; the button pressed says which."""
    form = DecisionForm(request.POST)
    form.is_valid()
    note = form.cleaned_data.get("note", "")
    approve = request.POST.get("do") == "approve"
    command: Callable[..., Any] = commands.approve_amendment if approve else commands.refuse_amendment
    try:
        command(request.actor, amendment_id, note=note, at=clock.now())
    except Refused as error:
        refusals.onto(form, error)
        context = _context(request, readers.amendment(amendment_id), form=form)
        return page(request, "office/regulation/amendment.html", context, status=422)
    messages.success(request, _("已批准，自生效日起执行。") if approve else _("已退回，未批准。"))
    return go(request, reverse("office:amendment", args=[amendment_id]))


@require_POST
def withdraw(request: ActingRequest, amendment_id: int) -> HttpResponse:
    """Take one's own proposal back."""
    commands.withdraw_amendment(request.actor, amendment_id, at=clock.now())
    messages.success(request, _("已撤回。"))
    return go(request, reverse("office:amendment", args=[amendment_id]))


def _shown(row: Amendment) -> AmendmentShown | None:
    current = regulation()
    if row.clause_id not in current:
        return None
    return history.named(current.clause(row.clause_id), [row])[0]


def _context(request: ActingRequest, row: Amendment, **extra: Any) -> dict[str, Any]:
    actor, now = request.actor, clock.now()
    shown = _shown(row)
    if shown is None:
        raise NotFound
    figures = _figures(actor, row, now)
    others = row.proposed_by_id != actor.person_id or row.proposed_by_id is None
    return {
        "at": now,
        "one": shown,
        "row": row,
        "state": AMENDMENT.state(row.state),
        "clause": regulation().clause(row.clause_id),
        "text": words.text_of(regulation().clause(row.clause_id)),
        "figures": figures,
        "is_comparing": figures is None and row.what_if is not None and _applies(row, now),
        "later": awaiting.first(reverse("office:amendment", args=[row.pk])),
        "facts_until": _facts_until(row),
        "trail": _trail(shown),
        "may_decide": row.state == "draft" and actor.may("regulation.approve") and others,
        "own_waiting": row.state == "draft" and not others,
        "form": DecisionForm(),
        **extra,
    }


def _figures(actor: Actor, row: Amendment, now: datetime) -> dict[str, Any] | None:
    """What was computed with the proposal; readers with a narrower scope get it for their own rows. None: not yet."""
    stored = row.what_if
    if not stored:
        return None
    if actor.scope.kind == "all":
        return stored if row.is_compared else None
    first, end = stored["now"]["start"], stored["now"]["end"]
    if not _applies(row, now):
        return None
    period = Period(date.fromisoformat(first), date.fromisoformat(end))
    answer = ask(inquiries.tried(row.clause_id, row.values, period), now, actor)
    if answer is None:
        return None
    names = ("kept", "broken", "pending", "rate", "light")
    return {
        side: {name: getattr(e, name) for name in names} | {"start": first, "end": end}
        for side, e in (("now", answer.told.now), ("then", answer.told.then))
    }


def _applies(row: Amendment, now: datetime) -> bool:
    """Whether the clause can still have these terms: its pack may have been adopted anew."""
    try:
        with_values(regulation().clause(row.clause_id), row.values, now)
    except Refused:
        return False
    return True


def _facts_until(row: Amendment) -> date | None:
    """The last day of facts behind the stored figures."""
    if not row.what_if:
        return None
    last = date.fromisoformat(row.what_if["now"]["end"]) - timedelta(days=1)
    return min(last, timezone.localdate(row.proposed_at))


def _trail(shown: AmendmentShown) -> list[dict[str, Any]]:
    row = shown.row
    steps = [
        {"at": row.proposed_at, "text": pgettext("happened", "提出修订"), "who": shown.proposer, "detail": row.reason,
         "mark": ""}
    ]  # fmt: skip
    words_of = {"approved": _("批准"), "refused": _("不批准"), "withdrawn": _("撤回")}
    if row.state in words_of and row.decided_at is not None:
        mark = {"approved": "kept", "refused": "broken"}.get(row.state, "")
        who = shown.decider or (shown.proposer if row.state == "withdrawn" else "")
        steps.append({"at": row.decided_at, "text": words_of[row.state], "who": who, "detail": row.note, "mark": mark})
    elif row.state == "draft":
        text = _("拟自此日起执行，等待他人批准")
        steps.append({"at": row.effective_from, "text": text, "who": "", "detail": "", "mark": "next"})
    return steps
