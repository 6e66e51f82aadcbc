"""Consent: on the archive of one customer, and the records of everybody."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods

from yueke.domains.customers import queries as customers
from yueke.domains.privacy import commands, queries
from yueke.domains.privacy.choices import Purpose
from yueke.domains.privacy.commands import Guardian
from yueke.kernel import clock
from yueke.kernel.access import require
from yueke.kernel.errors import NotFound
from yueke.kernel.paging import paginate
from yueke.sites.office.asking import Question, ask, posted
from yueke.sites.office.customers.steps import back_to
from yueke.sites.office.customers.words import name_for
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.privacy.forms import ConsentForm, WithdrawalForm
from yueke.ui.page import page

asks = require_http_methods(["GET", "POST"])
SIZE = 20


@require_GET
def panel(request: ActingRequest, customer_id: int) -> HttpResponse:
    """Where each purpose stands for one customer, and whether the archive is frozen."""
    actor = request.actor
    require(actor, "customers.view")
    customer = customers.get(actor, customer_id)
    standing = queries.standing(actor, customer_id, clock.now())
    may = {name: actor.may(f"privacy.{name}") and standing.erased is None for name in ("consent", "erase", "requests")}
    context = {"customer": customer, "name": name_for(actor, customer), "standing": standing, "may": may}
    context["hold"] = queries.hold_on(customer_id) if may["erase"] else None
    return page(request, "office/privacy/panel.html", context)


@require_GET
def records(request: ActingRequest) -> HttpResponse:
    """The latest consent records of the customers in reach."""
    actor = request.actor
    require(actor, "privacy.consent")
    found = paginate(queries.records(actor), request.GET.get("page"), SIZE, order=("-id",))
    rows = [{"row": row, "name": name_for(actor, row.customer)} for row in found.rows]
    return page(
        request,
        "office/privacy/consents.html",
        {"page": found, "rows": rows, "may_policy": actor.may("privacy.policy")},
    )


@asks
def record(request: ActingRequest, customer_id: int, purpose: str) -> HttpResponse:
    """Write down that somebody agreed, or did not."""
    actor, at = request.actor, clock.now()
    require(actor, "privacy.consent")
    customer = customers.get(actor, customer_id)
    label = _label(purpose)
    notice = queries.notice_in_force(purpose, timezone.localtime(at).date())

    def act(form: forms.Form) -> None:
        data = form.cleaned_data
        guardian = Guardian(data["guardian_name"], data["guardian_relation"]) if data["guardian_name"] else None
        commands.record_consent(
            actor, customer_id, purpose, medium=data["medium"], agreed=data["agreed"], guardian=guardian,
            proof=data["proof"], own_wish=data["own_wish"], reason=data["reason"], at=at,
        )  # fmt: skip

    question = Question(
        _("登记同意：%(purpose)s") % {"purpose": label},
        _("登记"),
        back_to(customer_id),
        act,
        _("已登记。"),
        subtitle=name_for(actor, customer),
        note=notice.text if notice else _("还没有发布这个目的的告知文本，只能登记“不同意”。"),
        clause="A2.4",
    )
    files = request.FILES if request.method == "POST" else None
    return ask(request, question, ConsentForm(posted(request), files))


@asks
def withdraw(request: ActingRequest, customer_id: int, purpose: str) -> HttpResponse:
    """Take a consent back."""
    actor = request.actor
    require(actor, "privacy.consent")
    customer = customers.get(actor, customer_id)

    def act(form: forms.Form) -> None:
        data = form.cleaned_data
        commands.withdraw_consent(
            actor, customer_id, purpose, medium=data["medium"], reason=data["reason"], at=clock.now()
        )

    question = Question(
        _("撤回同意：%(purpose)s") % {"purpose": _label(purpose)},
        pgettext("button", "撤回同意"),
        back_to(customer_id),
        act,
        _("已撤回，立即生效。"),
        subtitle=name_for(actor, customer),
        note=_("撤回立即生效：相应的推介和消息不再进行，已安排的新品推介会取消。"),
        clause="A2.4",
    )
    return ask(request, question, WithdrawalForm(posted(request)))


def _label(purpose: str) -> str:
    known = {code: str(label) for code, label in Purpose.choices}
    if purpose not in known:
        raise NotFound
    return known[purpose]
