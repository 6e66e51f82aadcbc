"""Drawing up a plan, from a template of the library or as the next wave of a survey, and changing it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yueke.domains.organization import queries as organization
from yueke.domains.surveys import commands, library, queries
from yueke.domains.surveys.choices import Kind
from yueke.domains.surveys.models import Survey
from yueke.kernel import clock
from yueke.kernel.access import Actor, require
from yueke.kernel.errors import NotFound
from yueke.kernel.ids import read_id
from yueke.sites.office.addresses import record_url
from yueke.sites.office.asking import Question, ask, posted
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.once import once
from yueke.sites.office.surveys.plans.forms import NewPlanForm, PlanForm, initial_of
from yueke.ui.page import go

asks = require_http_methods(["GET", "POST"])
FORM = "office/surveys/plans/form.html"
PLAN = "surveys.plan"


@asks
@once
def new(request: ActingRequest) -> HttpResponse:
    """A further survey; ``?wave_of=`` repeats one, ``?template=`` begins with a questionnaire of the library."""
    actor = request.actor
    require(actor, PLAN)
    made: list[int] = []

    def act(form: Any) -> None:
        drawn = form.plan(wave_of_id=form.cleaned_data["wave_of"])
        made.append(commands.plan(actor, drawn, at=clock.now(), template=form.cleaned_data["template"]).pk)

    form = NewPlanForm(
        posted(request), initial=_begun(request), departments=organization.department_tree(),
        offered=library.offered(queries.templates()), before=queries.repeatable(actor),
    )  # fmt: skip
    question = Question(
        _("拟订调查计划"),
        _("保存计划"),
        reverse("office:surveys"),
        act,
        _("计划已保存，核对后提交审批。"),
        clause="A6.1",
    )
    answer = ask(request, question, form, template=FORM)
    return go(request, record_url("office:survey", made[0])) if made else answer


@asks
def edit(request: ActingRequest, survey_id: int) -> HttpResponse:
    """Write a draft anew."""
    actor = request.actor
    require(actor, PLAN)
    found = queries.get(actor, survey_id)

    def act(form: Any) -> None:
        commands.edit(actor, survey_id, form.plan(), at=clock.now())

    form = PlanForm(posted(request), initial=initial_of(found), departments=organization.department_tree())
    back = record_url("office:survey", survey_id)
    question = Question(_("修改调查计划"), _("保存"), back, act, _("已保存。"), subtitle=found.number, clause="A6.1")
    return ask(request, question, form, template=FORM)


def _begun(request: ActingRequest) -> dict[str, Any]:
    """What the form holds to begin with."""
    actor, given = request.actor, request.GET
    kind = given.get("kind", "")
    begun: dict[str, Any] = {
        "owner": actor.person_id, "department": actor.department_id, "smallest_group": 5, "template": given.get("template", ""),
        "kind": kind if kind in Kind.values else Kind.PERIODIC.value,
    }  # fmt: skip
    before = _before(actor, given.get("wave_of", ""))
    if before is not None:
        kept = initial_of(before) | {"starts_on": None, "ends_on": None, "report_on": None, "cause": ""}
        begun |= kept | {"wave_of": before.wave_of_id or before.pk, "owner": actor.person_id}
    return begun


def _before(actor: Actor, text: str) -> Survey | None:
    pk = read_id(text)
    try:
        return queries.get(actor, pk) if pk is not None else None
    except NotFound:
        return None
