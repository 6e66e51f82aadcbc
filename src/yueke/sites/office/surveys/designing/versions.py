"""The questionnaires of a survey as they were asked, and putting another one in their place while answers come in."""

from __future__ import annotations

from itertools import pairwise

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from yueke.domains.surveys import commands, queries
from yueke.domains.surveys.rules.shape import opened
from yueke.domains.surveys.rules.telling import differences
from yueke.kernel import clock
from yueke.kernel.access import require, require_any
from yueke.kernel.errors import StaleVersion
from yueke.sites.office.asking import Question, ask, posted
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.surveys.designing.desk import READ, WRITE, address, asked_of
from yueke.sites.office.surveys.tabs import tabs_of
from yueke.ui.forms import Form
from yueke.ui.page import page


class ReasonForm(Form):
    """Why a questionnaire is changed while answers come in."""

    basis = forms.CharField(widget=forms.HiddenInput, max_length=64)
    reason = forms.CharField(
        label=gettext_lazy("修改原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("写进版本记录，分析时用得着。"),
    )  # fmt: skip


@require_GET
def versions(request: ActingRequest, survey_id: int) -> HttpResponse:
    """Every version, the newest first, with what it changed."""
    require_any(request.actor, READ)
    found = queries.design(request.actor, survey_id)
    rows = list(queries.versions(request.actor, survey_id))
    asked = [opened(row.definition) for row in rows]
    told = [[], *(differences(old, new) for old, new in pairwise(asked))][: len(rows)]
    coming = differences(asked[-1], asked_of(found)) if found.changed and asked else []
    context = {
        "survey": found.survey, "tabs": tabs_of(request.actor, survey_id, "survey-questionnaire"), "back": address(survey_id),
        "versions": [
            {"row": row, "told": what, "asks": sum(one.kind != "section" for one in one_asked.questions())}
            for row, what, one_asked in zip(rows, told, asked, strict=True)
        ][::-1], "coming": coming,
    }  # fmt: skip
    return page(request, "office/surveys/designing/versions.html", context)


@require_http_methods(["GET", "POST"])
def change(request: ActingRequest, survey_id: int) -> HttpResponse:
    """Ask by the changed questionnaire from now on."""
    require(request.actor, "surveys.run")
    found = queries.design(request.actor, survey_id)
    told = differences(opened(found.survey.definition), asked_of(found)) if found.changed else []

    def act(form: forms.Form) -> None:
        # What is published is what was read: somebody may have gone on designing meanwhile.
        if form.cleaned_data["basis"] != found.basis:
            raise StaleVersion(_("问卷刚被他人修改。请刷新后在新的版本上再改。"))
        commands.change_questionnaire(
            request.actor, survey_id, asked_of(found), form.cleaned_data["reason"], at=clock.now()
        )

    note = _("改动：%(what)s") % {"what": " ".join(told[:12]) + (" …" if len(told) > 12 else "")} if told else ""
    question = Question(
        _("发布新版本"), _("发布新版本"), address(survey_id), act, _("已发布，从现在起按新版本提问。"),
        subtitle=found.survey.title, note=note, clause="A6.2",
    )  # fmt: skip
    return ask(request, question, ReasonForm(posted(request), initial={"basis": found.basis}))


@require_http_methods(["GET", "POST"])
def drop(request: ActingRequest, survey_id: int) -> HttpResponse:
    """Forget the changes; what is asked now stays."""
    require(request.actor, WRITE)
    found = queries.design(request.actor, survey_id)

    def act(form: forms.Form) -> None:
        commands.drop_changes(request.actor, survey_id)

    question = Question(
        _("放弃改动"), _("放弃改动"), address(survey_id), act, _("已放弃，问卷与正在使用的版本一致。"),
        subtitle=found.survey.title, note=_("没有发布的改动会全部丢掉。"), tone="danger",
    )  # fmt: skip
    return ask(request, question, forms.Form(posted(request)))
