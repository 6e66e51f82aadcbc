"""What is done at the sampling desk: take the list, draw, prove that the draw repeats, give a draw up."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yueke.domains.privacy import queries as privacy
from yueke.domains.surveys import commands, queries
from yueke.kernel import clock
from yueke.kernel.access import require, require_any
from yueke.kernel.errors import NotFound, Refused
from yueke.sites.office.addresses import record_url
from yueke.sites.office.asking import Question, ask, posted
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.once import once
from yueke.sites.office.refusals import onto
from yueke.sites.office.surveys.plans.forms import ReasonForm
from yueke.sites.office.surveys.plans.record import SEE
from yueke.sites.office.surveys.sampling import desk
from yueke.sites.office.surveys.sampling.forms import SeedForm
from yueke.ui.page import go, page

PLAN = "surveys.plan"


@require_POST
@once
def take(request: ActingRequest, survey_id: int) -> HttpResponse:
    """Take the list from the archive as it is now."""
    actor, at = request.actor, clock.now()
    require(actor, PLAN)
    found = queries.get(actor, survey_id)
    form = desk.population_form(request.POST, None)
    if form.is_valid():
        try:
            frame = commands.take_frame(
                actor, survey_id, form.population(), opted_out=privacy.not_to_be_surveyed(at), at=at
            )
        except Refused as refusal:
            onto(form, refusal)
        else:
            messages.success(request, _("名单已形成，共 %(n)s 人。") % {"n": f"{frame.size:,}"})
            return go(request, _url(survey_id))
    return page(request, desk.TEMPLATE, desk.context_of(request, found, population_form=form), status=422)


@require_POST
@once
def draw(request: ActingRequest, survey_id: int) -> HttpResponse:
    """Draw from the last list as the allocation shows, with the seed given."""
    actor = request.actor
    require(actor, PLAN)
    found = queries.get(actor, survey_id)
    frame = queries.latest_frame(found)
    if frame is None:
        raise NotFound
    spread, seed = desk.spread_form(request.POST, frame), SeedForm(request.POST)
    if spread.is_valid() and seed.is_valid():
        wanted = desk.wanted_of(spread, frame, queries.spread_before(found), seed.cleaned_data["seed"])
        try:
            made = commands.draw_sample(actor, frame.pk, wanted, at=clock.now())
        except Refused as refusal:
            onto(seed if "seed" in refusal.fields else spread, refusal)
        else:
            messages.success(request, _("已抽取 %(n)s 人。") % {"n": f"{made.size:,}"})
            return go(request, _url(survey_id))
    context = desk.context_of(request, found, spread_form=spread, seed_form=seed)
    return page(request, desk.TEMPLATE, context, status=422)


@require_POST
def check(request: ActingRequest, survey_id: int) -> HttpResponse:
    """Draw again from the list and the seed, and say whether it is the same."""
    require_any(request.actor, SEE)
    standing = queries.standing_draw(request.actor, survey_id)
    if commands.repeats(standing):
        messages.success(
            request, _("复核一致：用同一名单和种子重抽，得到同样的 %(n)s 人。") % {"n": f"{standing.size:,}"}
        )
    else:
        messages.error(request, _("复核不一致：名单、种子或样本被改动过，请不要使用这个样本。"))
    return go(request, _url(survey_id))


@require_http_methods(["GET", "POST"])
def replace(request: ActingRequest, survey_id: int) -> HttpResponse:
    """Give the draw up, with the reason."""
    actor = request.actor
    require(actor, PLAN)
    standing = queries.standing_draw(actor, survey_id)

    def act(form: Any) -> None:
        commands.replace_draw(actor, standing.pk, form.cleaned_data["reason"], at=clock.now())

    question = Question(
        _("作废样本"), _("作废这个样本"), _url(survey_id), act, _("已作废，可以重新抽取。"), subtitle=standing.survey.number,
        note=_("作废的抽样和原因留在记录里；不能为了换掉某些人反复重抽。已经联系过人的样本不能作废。"), clause="D5.3", tone="danger",
    )  # fmt: skip
    return ask(request, question, ReasonForm(posted(request)))


def _url(survey_id: int) -> str:
    return record_url("office:survey-sample", survey_id)
