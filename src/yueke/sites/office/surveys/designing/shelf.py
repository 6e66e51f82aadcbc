"""The library of questionnaires: those of the product and the company's own; looked at, used, kept, retired."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yueke.domains.surveys import commands, library, queries
from yueke.domains.surveys.choices import Kind
from yueke.domains.surveys.queries import Design
from yueke.domains.surveys.rules.faults import faults
from yueke.domains.surveys.rules.shape import opened
from yueke.kernel import clock
from yueke.kernel.access import require, require_any
from yueke.kernel.errors import NotFound, Refused
from yueke.kernel.ids import read_id
from yueke.sites.office.asking import Question, ask, posted
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.once import once
from yueke.sites.office.surveys.designing.desk import READ, WRITE, address, asked_of, outline
from yueke.ui.forms import Form
from yueke.ui.page import go, page


class TemplateForm(Form):
    """Under what name a questionnaire is kept."""

    title = forms.CharField(label=gettext_lazy("模板名称"), max_length=120)
    kind = forms.ChoiceField(label=gettext_lazy("用途"), choices=Kind.choices)


@require_GET
def shelf(request: ActingRequest) -> HttpResponse:
    """All there is to begin with; with ``?survey=`` each can be put into that survey."""
    require_any(request.actor, READ)
    found = _survey(request)
    labels = dict(Kind.choices)
    offered = library.offered(queries.templates())
    books = [
        {"one": one, "kind": labels.get(one.kind, one.kind), "own": read_id(one.name.removeprefix("own:"))}
        for one in offered
    ]
    context = {
        "own": [one for one in books if one["own"]], "built_in": [one for one in books if not one["own"]],
        "target": found, "may_plan": request.actor.may(WRITE), "back": address(found.survey.pk) if found else "",
    }  # fmt: skip
    return page(request, "office/surveys/designing/library.html", context)


@require_GET
def look(request: ActingRequest, name: str) -> HttpResponse:
    """One questionnaire of the library, to be read."""
    require_any(request.actor, READ)
    asked = opened(_definition(name))
    offered = next((one for one in library.offered(queries.templates()) if one.name == name), None)
    context = {
        "asked": asked, "leaves": outline(asked, []), "one": offered, "languages": sorted(asked.translations),
        "may_plan": request.actor.may(WRITE), "target": _survey(request),
    }  # fmt: skip
    return page(request, "office/surveys/designing/look.html", context)


@require_POST
@once
def use(request: ActingRequest, survey_id: int) -> HttpResponse:
    """Put a questionnaire of the library in place of the survey's own."""
    require(request.actor, WRITE)
    asked = opened(library.find(request.POST.get("template", "")[:60], queries.templates()))
    commands.write_questionnaire(request.actor, survey_id, asked, basis=request.POST.get("basis", ""), at=clock.now())
    messages.success(request, _("已采用“%(title)s”，可以在此基础上修改。") % {"title": asked.title})
    return go(request, address(survey_id))


@require_http_methods(["GET", "POST"])
def keep(request: ActingRequest, survey_id: int) -> HttpResponse:
    """Keep a survey's questionnaire as a template of the company."""
    require(request.actor, WRITE)
    found = queries.design(request.actor, survey_id)
    asked = asked_of(found)
    grave = sum(one.grave for one in faults(asked))

    def act(form: forms.Form) -> None:
        data = form.cleaned_data
        commands.keep_template(request.actor, data["title"], data["kind"], asked, at=clock.now())

    form = TemplateForm(posted(request), initial={"title": asked.title, "kind": found.survey.kind})
    note = _("问卷还有 %(n)d 处要改，存为模板后也一样。") % {"n": grave} if grave else ""
    question = Question(
        _("存为模板"),
        _("存为模板"),
        address(survey_id),
        act,
        _("已存入模板库。"),
        subtitle=asked.title,
        note=note,
        clause="A6.2",
    )
    return ask(request, question, form)


@require_POST
@once
def retire(request: ActingRequest, template_id: int) -> HttpResponse:
    """Offer a template no more."""
    require(request.actor, WRITE)
    gone = commands.retire_template(request.actor, template_id, at=clock.now())
    messages.success(request, _("已停用模板“%(title)s”。") % {"title": gone.title})
    return go(request, reverse("office:survey-library"))


def _definition(name: str) -> dict[str, object]:
    try:
        return library.find(name[:60], queries.templates())
    except Refused:
        raise NotFound from None


def _survey(request: ActingRequest) -> Design | None:
    """The survey a questionnaire is looked for, when its questionnaire may be written."""
    known = read_id(request.GET.get("survey", ""))
    if known is None or not request.actor.may(WRITE):
        return None
    found = queries.design(request.actor, known)
    return found if found.writable else None
