"""What other terms would have meant, and from there the proposal to change them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from yueke.compliance import commands, inquiries
from yueke.compliance.clauses import Clause, term_set
from yueke.compliance.evidence import WhatIf, with_values
from yueke.compliance.judged import Answer, ask
from yueke.compliance.regulation import regulation
from yueke.kernel import clock
from yueke.kernel.access import require
from yueke.kernel.errors import Refused
from yueke.sites.office import refusals
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.regulation import awaiting, words
from yueke.sites.office.regulation.periods import AskedPeriod, asked_period
from yueke.sites.office.regulation.terms_form import TermsForm
from yueke.ui.forms import Form
from yueke.ui.page import go, page
from yueke.ui.widgets import Day


class ProposalForm(Form):
    """From when on, and why."""

    effective_from = forms.DateField(label=gettext_lazy("拟自何日起执行"), widget=Day())
    reason = forms.CharField(label=gettext_lazy("修订理由"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


@dataclass(frozen=True)
class Difference:
    """One figure now and then."""

    title: str
    now: object
    then: object
    change: int | None = None
    kind: str = "count"


@require_http_methods(["GET", "POST"])
def what_if_page(request: ActingRequest, clause_id: str) -> HttpResponse:
    """Try other terms; whoever may, proposes what was tried."""
    actor = request.actor
    require(actor, "regulation.view")
    now = clock.now()
    clause = regulation().clause(clause_id)
    if not clause.terms:
        raise Refused(_("这一条没有可修订的参数。"), clause=clause.id)
    params = request.POST if request.method == "POST" else request.GET
    asked = asked_period(params, now.date(), "year")
    tried = request.method == "POST" or TermsForm.is_asked(clause, params)
    form = TermsForm(clause, now.date(), params if tried else None)
    proposal = ProposalForm(initial={"effective_from": now.date()})
    result: WhatIf | None = None
    status = 200
    if request.method == "POST":
        require(actor, "regulation.propose")
        proposal = ProposalForm(request.POST)
        if form.is_valid() and proposal.is_valid():
            try:
                row = commands.propose_amendment(
                    actor, clause_id, form.values(), **proposal.cleaned_data, period=asked.period, at=now
                )
            except Refused as error:
                refusals.onto(proposal, error)
            else:
                messages.success(request, _("已提出修订，待他人批准后生效。"))
                return go(request, reverse("office:amendment", args=[row.pk]))
        status = 422
    answer: Answer | None = None
    is_asked = tried and form.is_valid()
    if is_asked:
        try:
            with_values(clause, form.values(), now)
            answer = ask(inquiries.tried(clause_id, form.values(), asked.period), now, actor)
        except Refused as error:
            refusals.onto(form, error)
            is_asked, status = False, 422
        if unchanged := awaiting.nothing_new(request, answer):
            return unchanged
        result = answer.told if answer else None
    elif tried:
        status = 422
    shown = clause.at(now.date())
    context: dict[str, Any] = {
        "at": now,
        "clause": clause,
        "title": words.title_of(clause),
        "text": words.text_of(shown),
        "form": form,
        "proposal": proposal,
        "period": asked,
        "params": [(k, v) for k, vs in params.lists() if k in _names(form, asked) for v in vs],
        "result": result,
        "may_propose": actor.may("regulation.propose"),
        "scoped": actor.scope.kind != "all",
        "clause_url": reverse("office:clause", args=[clause.id]),
    }
    if is_asked:
        context |= {"is_asked": True} | awaiting.shown(request, answer)
    if result is not None:
        context |= {
            "differences": _differences(result),
            "new_text": _new_text(clause, form, now),
            "verdict": _verdict(result),
        }
    return page(request, "office/regulation/what_if.html", context, status=status)


def _names(form: TermsForm, asked: AskedPeriod) -> set[str]:
    """Parameters that carry the tried terms and the period into the proposal."""
    return {"period", "on"} | set(form.fields) | {f"{name}_{i}" for name in form.fields for i in (0, 1)}


def _new_text(clause: Clause, form: TermsForm, now: Any) -> str:
    return words.text_of(clause.worded(term_set(clause, now.date(), form.values())))


def _differences(found: WhatIf) -> list[Difference]:
    now, then = found.now, found.then
    rows = [Difference(_("执行率"), now.rate, then.rate, kind="share")]
    counted = ((_("做到"), "kept"), (_("未做到"), "broken"), (_("未到期"), "pending"), (_("其中临近"), "at_risk"))
    for title, name in counted:
        a, b = getattr(now, name), getattr(then, name)
        rows.append(Difference(title, a, b, b - a))
    return rows


def _verdict(found: WhatIf) -> str:
    """The difference in one sentence."""
    more = found.then.broken - found.now.broken
    if more > 0:
        text = _("若按这组参数，这段时间未做到的会多 %(n)s 件。")
    elif more < 0:
        text = _("若按这组参数，这段时间未做到的会少 %(n)s 件。")
    else:
        text = _("若按这组参数，这段时间未做到的件数不变。")
    return text % {"n": f"{abs(more):,}"}
