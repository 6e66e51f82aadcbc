"""How long each kind of data is kept: what would go, a few of them, and the switch."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yueke.domains.privacy import commands, queries
from yueke.domains.privacy.queries.upkeep import rule_of
from yueke.domains.privacy.retention import kind_of
from yueke.kernel import clock
from yueke.kernel.access import require
from yueke.kernel.errors import NotFound
from yueke.sites.office.asking import Question, ask, posted
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.privacy.forms import RetentionForm
from yueke.sites.office.privacy.words import term_text
from yueke.ui.page import page


@require_GET
def retention(request: ActingRequest) -> HttpResponse:
    """Every kind of data with its preview."""
    rows = queries.previews(request.actor, clock.now())
    shown = [{"row": row, "keep": term_text(row.rule.keep), "shortest": term_text(row.kind.shortest)} for row in rows]
    return page(request, "office/privacy/retention.html", {"rows": shown})


@require_http_methods(["GET", "POST"])
def rule(request: ActingRequest, code: str) -> HttpResponse:
    """Change how long a kind is kept."""
    actor = request.actor
    require(actor, "privacy.policy")
    kind = kind_of(code)
    if kind is None:
        raise NotFound
    now = rule_of(kind)

    def act(form: forms.Form) -> None:
        commands.set_retention(actor, code, **form.cleaned_data, at=clock.now())

    question = Question(
        str(kind.title), _("保存"), reverse("office:retention"), act, _("已保存设置。"), note=kind.what, clause="A2.4"
    )
    initial = {"keep": term_text(now.keep), "is_on": now.is_on}
    return ask(request, question, RetentionForm(posted(request), initial=initial))
