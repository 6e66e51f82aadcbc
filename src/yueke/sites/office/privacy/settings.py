"""What people are told, the company's own terms, and how often people may be contacted."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yueke.domains.privacy import commands, queries
from yueke.domains.privacy.models import Policy
from yueke.kernel import clock
from yueke.kernel.access import require
from yueke.sites.office.asking import Question, ask, posted
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.privacy.forms import LimitForm, NoticeForm, PolicyForm
from yueke.sites.office.privacy.words import term_text
from yueke.ui.page import page

asks = require_http_methods(["GET", "POST"])
BACK = "office:privacy-settings"


@require_GET
def settings(request: ActingRequest) -> HttpResponse:
    """Texts, terms and limits on one page."""
    actor = request.actor
    require(actor, "privacy.consent")
    policy = queries.policy()
    context = {
        "notices": queries.notices(actor),
        "policy": policy,
        "terms": {name: term_text(getattr(policy, name)) for name in ("rights_term", "extension_term", "ask_again")},
        "limits": queries.limits(actor),
        "may_policy": actor.may("privacy.policy"),
    }
    return page(request, "office/privacy/settings.html", context)


@asks
def publish(request: ActingRequest) -> HttpResponse:
    """The next version of a text."""
    actor = request.actor
    require(actor, "privacy.policy")

    def act(form: forms.Form) -> None:
        commands.publish_notice(actor, **form.cleaned_data, at=clock.now())

    question = Question(_("发布告知文本"), _("发布"), reverse(BACK), act, _("已发布。"), clause="A2.4")
    return ask(request, question, NoticeForm(posted(request)))


@asks
def terms(request: ActingRequest) -> HttpResponse:
    """Change the company's own terms."""
    actor = request.actor
    require(actor, "privacy.policy")

    def act(form: forms.Form) -> None:
        commands.change_policy(actor, form.cleaned_data, at=clock.now())

    question = Question(_("期限设置"), _("保存"), reverse(BACK), act, _("已保存设置。"), clause="A2.4")
    return ask(request, question, PolicyForm(posted(request), initial=_in_words(queries.policy())))


def _in_words(policy: Policy) -> dict[str, object]:
    """The terms as one writes them; both languages are read back."""
    named = {name: term_text(getattr(policy, name)) for name in ("rights_term", "extension_term", "ask_again")}
    return {**named, "copy_days": policy.copy_days, "child_age": policy.child_age}


@asks
def limit(request: ActingRequest) -> HttpResponse:
    """Limit contacts for a purpose by one medium."""
    actor = request.actor
    require(actor, "privacy.policy")

    def act(form: forms.Form) -> None:
        data = dict(form.cleaned_data)
        commands.set_limit(actor, data.pop("purpose"), data.pop("medium"), **data, at=clock.now())

    question = Question(_("联系频次上限"), _("保存"), reverse(BACK), act, _("已保存设置。"), clause="A2.4")
    return ask(request, question, LimitForm(posted(request)))
