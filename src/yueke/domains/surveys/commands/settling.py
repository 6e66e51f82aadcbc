"""Choosing weights, and settling the answers of a survey for good."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yueke.domains.surveys.cleaning_events import SurveySettled, WeightsChosen
from yueke.domains.surveys.commands.cleaning import CLEAN, new_flags
from yueke.domains.surveys.commands.cutting import cut_of
from yueke.domains.surveys.commands.finding import locked
from yueke.domains.surveys.lifecycles import SURVEY_LIFE
from yueke.domains.surveys.models import Cut, Screening, Weighting
from yueke.domains.surveys.queries.columns import Drawn, columns_of, drawn_of, frame_shares
from yueke.domains.surveys.rules import weights
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, Refused
from yueke.kernel.events import publish


@command(may=CLEAN)
def choose_weights(actor: Actor, survey_id: int, plan: weights.Plan, *, at: datetime) -> Weighting:
    """Say how answers are weighted. A margin without figures takes those of the sampling list.

    Raises:
        Invalid: they cannot be met by the answers there are, at the field: ``shares_1`` (a group's figures), ``group_1``,
            ``lowest``, ``highest``.
    """
    survey = locked(actor, survey_id)
    if survey.state not in ("running", "paused", "cleaning"):
        raise Refused(_("收集开始以后、数据定稿以前才能确定加权方案。"))
    if len(plan.margins) > weights.MOST_MARGINS:
        raise Invalid(_("最多按 %(n)d 项加权。") % {"n": weights.MOST_MARGINS}, field="group_1")
    if len({one.group for one in plan.margins}) < len(plan.margins):
        raise Invalid(_("同一项只能选一次。"), field="group_1")
    drawn = drawn_of(survey)
    whole = replace(plan, margins=tuple(_known(one, drawn, n) for n, one in enumerate(plan.margins, start=1)))
    columns = columns_of(survey, drawn)
    if not columns.counted.any():
        raise Refused(_("还没有有效答卷，不能加权。"))
    try:
        made = weights.weighted(columns, whole, drawn.strata)
    except weights.ImpossibleMarginError as impossible:
        raise Invalid(impossible.message, field=impossible.field) from None
    n = Weighting.objects.filter(survey=survey).count() + 1
    found = Weighting.objects.create(
        survey=survey, n=n, plan=whole.kept(), told=made.told | {"sample": dict(drawn.sample)},
        made_by_id=actor.person_id, made_at=at,
    )  # fmt: skip
    publish(actor, WeightsChosen(at=at, survey_id=survey.pk, number=survey.number, n=n))
    return found


@command(may=CLEAN)
def settle(actor: Actor, survey_id: int, *, at: datetime) -> Cut:
    """Let the answers stand as they are: every flag is decided on and weights are chosen. Makes the last cut.

    Raises:
        Refused: something is still to be decided, with how much.
    """
    survey = locked(actor, survey_id)
    SURVEY_LIFE.move(survey, "settle", at=at, settled_at=at)
    if undecided := Screening.objects.filter(survey=survey, decision="").count():
        raise Refused(_("还有 %(n)d 份存疑的答卷没有判定。") % {"n": undecided}, clause="A6.2")
    if new := len({one.response for one in new_flags(survey)}):
        raise Refused(_("又有 %(n)d 份答卷存疑，请先检查答卷。") % {"n": new}, clause="A6.2")
    if not Weighting.objects.filter(survey=survey).exists():
        raise Refused(_("还没有确定加权方案；不加权也要选定。"), clause="A6.2")
    cut = cut_of(actor, survey, at)
    publish(
        actor,
        SurveySettled(at=at, survey_id=survey.pk, number=survey.number, n=cut.n, fingerprint=cut.fingerprint),
    )
    return cut


def _known(margin: weights.MarginPlan, drawn: Drawn, n: int) -> weights.MarginPlan:
    if margin.shares:
        return margin
    known = frame_shares(drawn, margin.group)
    if not known:
        raise Invalid(_("抽样名单里没有这一项的总体人数，请填写各组占比。"), field=f"shares_{n}")
    return weights.MarginPlan(margin.group, known, weights.FRAME)
