"""Whom somebody has to call back after a low score, and writing down what they said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yueke.domains.customers.queries.seeing import is_company, name_told
from yueke.domains.surveys.commands.calling_back import record_call_back
from yueke.domains.surveys.models import CallBack
from yueke.domains.surveys.queries import screenings as read
from yueke.domains.surveys.rules import low_scores
from yueke.kernel import clock, gate
from yueke.kernel.access import Actor, require
from yueke.kernel.paging import paginate
from yueke.sites.office.asking import Question, ask, posted
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.regulation.case_rows import COMPLAINT, page_of
from yueke.sites.office.surveys.cleaning.forms import CallBackForm
from yueke.sites.office.surveys.tabs import Tab
from yueke.ui.page import page

ASK = "surveys.ask"


@dataclass(frozen=True)
class Row:
    """A call that is owed or was made."""

    row: CallBack
    name: str
    phone: str
    said: str
    url: str
    complaint_url: str


@require_GET
def call_backs(request: ActingRequest) -> HttpResponse:
    """The calls one's departments owe, first due first."""
    require(request.actor, ASK)
    actor = request.actor
    standing = read.KEPT if request.GET.get("standing") == "done" else read.OPEN
    shown_page = paginate(
        read.call_backs(actor, standing=standing), request.GET.get("page"), 20, order=("due_at", "id")
    )
    here = reverse("office:call-backs")
    context = {
        "page": shown_page, "rows": [_row(actor, one) for one in shown_page.rows], "at": clock.now(),
        "views": [
            Tab(_("待回电"), here, standing == read.OPEN), Tab(_("已回电"), f"{here}?standing=done", standing != read.OPEN),
        ],
        "points": low_scores.POINTS_AT_MOST, "nps": low_scores.NPS_AT_MOST, "hours": low_scores.HOURS,
    }  # fmt: skip
    return page(request, "office/surveys/cleaning/call_backs.html", context)


def _row(actor: Actor, one: CallBack) -> Row:
    customer = one.customer
    # A list asks nothing of each row: who looks after the customer is known without.
    near: gate.Near = "team" if actor.person_id is not None and customer.owner_id == actor.person_id else ""
    phone = gate.told(actor, "customers.customer.phone", customer.phone, near=near, company=is_company(customer))
    return Row(
        one, name_told(actor, customer), phone,
        gate.told(actor, "surveys.callback.said", one.said, near=near), reverse("office:call-back", args=(one.pk,)),
        page_of(COMPLAINT, one.complaint_id),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def call_back(request: ActingRequest, call_back_id: int) -> HttpResponse:
    """Write down what the customer said."""
    require(request.actor, ASK)
    one = read.call_back(request.actor, call_back_id)

    def act(form: Any) -> str | None:
        data = form.cleaned_data
        record_call_back(
            request.actor, one.pk, data["result"], data["words"], complains=data["complains"], at=clock.now()
        )
        return _("已登记，投诉马上转给受理部门。") if data["complains"] else None

    row = _row(request.actor, one)
    question = Question(
        _("登记回电"), _("登记回电"), reverse("office:call-backs"), act, _("已登记。"),
        subtitle=f"{row.name} {row.phone}",
        note=_("%(survey)s 里打了 %(points)d 分（满分 100）。") % {"survey": one.survey.title, "points": one.points},
    )  # fmt: skip
    return ask(request, question, CallBackForm(posted(request)))
