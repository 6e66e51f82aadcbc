"""The privacy centre: where one's consents and requests stand; consents are given and taken back at once."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from yueke.domains.privacy import commands, queries
from yueke.domains.privacy.choices import Medium, Purpose
from yueke.domains.privacy.commands import Guardian
from yueke.domains.privacy.models import NoticeVersion
from yueke.domains.privacy.queries import ConsentState
from yueke.kernel import clock
from yueke.kernel.errors import NotFound, Refused
from yueke.sites.portal.answering import answer, onto
from yueke.sites.portal.doors import SeatedRequest, for_customers
from yueke.sites.portal.forms import AgreeForm
from yueke.sites.portal.requests import told_of
from yueke.sites.portal.words import OFFERS

LATEST = 3
SAID = 10


@for_customers("GET")
def centre(request: SeatedRequest) -> HttpResponse:
    """Consents, the latest requests, and what one may ask for."""
    at = clock.now()
    rows = list(queries.requests(request.actor, "all")[: LATEST + 1])
    context = {
        "standing": queries.standing(request.actor, request.customer.pk, at),
        "requests": [told_of(row) for row in rows[:LATEST]],
        "has_more": len(rows) > LATEST,
        "offers": OFFERS.values(),
        "at": at,
    }
    return answer(request, "privacy.html", context)


@for_customers("GET", "POST")
def consent(request: SeatedRequest, purpose: str) -> HttpResponse:
    """One purpose: the text, what one said about it so far, and the one button that changes it."""
    actor, at = request.actor, clock.now()
    standing = queries.standing(actor, request.customer.pk, at)
    state = next((one for one in standing.consents if one.purpose == purpose), None)
    if state is None:
        raise NotFound
    notice = _notice(purpose, at)
    for_child = standing.is_child or purpose == Purpose.CHILD
    form = AgreeForm(None, for_child=for_child, initial={"notice": notice.pk if notice else None})
    told, status = "", 200
    if request.method == "POST":
        status = 422
        try:
            if request.POST.get("do") == "withdraw":
                commands.withdraw_consent(actor, request.customer.pk, purpose, medium=Medium.PORTAL, at=at)
                return _back(purpose, "withdrawn")
            form = AgreeForm(request.POST, for_child=for_child)
            if form.is_valid() and _agree(request, purpose, form.cleaned_data, notice):
                return _back(purpose, "given")
        except Refused as refusal:
            if form.is_bound:
                onto(form, refusal)
            told = "" if form.is_bound else str(refusal)
    said = queries.records(actor, request.customer.pk).filter(purpose=purpose)[:SAID]
    context = {"state": state, "notice": notice, "form": form, "said": said, "told": told, "may_decline": _may(state)}
    return answer(request, "consent.html", context, status=status)


def _agree(request: SeatedRequest, purpose: str, data: dict[str, Any], notice: NoticeVersion | None) -> bool:
    guardian = None
    if data.get("guardian_name"):
        guardian = Guardian(data["guardian_name"], data.get("guardian_relation", ""))
    commands.record_consent(
        request.actor, request.customer.pk, purpose, medium=Medium.PORTAL, guardian=guardian, shown=data["notice"],
        language=notice.language if notice else "zh-hans", at=clock.now(),
    )  # fmt: skip
    return True


def _notice(purpose: str, at: Any) -> NoticeVersion | None:
    """The text in the reader's language, else in Chinese."""
    today = timezone.localtime(at).date()
    own = queries.notice_in_force(purpose, today, get_language() or "zh-hans")
    return own or queries.notice_in_force(purpose, today)


def _may(state: ConsentState) -> bool:
    """Whether there is something to take back; marketing can be declined without ever having been agreed to."""
    return state.decision == "given" or (state.purpose == Purpose.MARKETING and state.decision != "withdrawn")


def _back(purpose: str, done: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('portal:consent', args=[purpose])}?done={done}", status=303)
