"""Making a cut: the answers as they are decided on now, weighted, frozen for everybody to compute from."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from yueke.domains.surveys.commands.finding import locked
from yueke.domains.surveys.lifecycles import PLANNING
from yueke.domains.surveys.models import Cut, Response, Screening, Survey, Weighting
from yueke.domains.surveys.queries.columns import IN, Drawn, columns_of, drawn_of
from yueke.domains.surveys.rules import weights
from yueke.domains.surveys.rules.cuts import Columns, fingerprint, packed
from yueke.domains.surveys.rules.shape import opened
from yueke.domains.surveys.rules.summaries import summary
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, Refused

COLLECTED = ("running", "paused")
BY_HAND = "by_hand"
"""Among the reasons for screening out: somebody did without any flag."""


@command(may="surveys.clean")
def make_cut(actor: Actor, survey_id: int, *, at: datetime) -> Cut:
    """Freeze the answers as they are now. The same answers, decisions and weights make no second cut.

    While nobody has chosen weights, those of the draw and of the strata's response are used, and the summary says so.

    Raises:
        Invalid: the weights chosen cannot be met by the answers there are now.
    """
    return cut_of(actor, locked(actor, survey_id), at)


def cut_of(actor: Actor, survey: Survey, at: datetime) -> Cut:
    """The same for a survey that is locked."""
    if survey.state in PLANNING:
        raise Refused(_("调查还没有开始收集。"))
    last = Cut.objects.filter(survey=survey).order_by("-n").defer("columns").first()
    if survey.confidential and survey.state in COLLECTED and (same := _too_little_new(survey, last)):
        return same
    drawn = drawn_of(survey)
    chosen = Weighting.objects.filter(survey=survey).order_by("-n").first()
    plan = weights.opened(chosen.plan) if chosen else weights.Plan()
    raw = columns_of(survey, drawn)
    try:
        made = weights.weighted(raw, plan, drawn.strata)
    except weights.ImpossibleMarginError as impossible:
        raise Invalid(impossible.message, field=impossible.field) from None
    columns = with_weights(raw, made)
    mark = fingerprint(columns)
    if last is not None and last.fingerprint == mark and last.weighting_id == (chosen.pk if chosen else None):
        return last
    told = summary(
        columns, opened(survey.definition), survey.rule, states=_states(survey), screened=screened_by(survey),
        undecided=Screening.objects.filter(survey=survey, decision="").count(), plan=plan, chosen=chosen is not None,
        told=made.told | _of_the_draw(drawn),
    )  # fmt: skip
    return Cut.objects.create(
        survey=survey, n=(last.n if last else 0) + 1, weighting=chosen, columns=packed(columns), fingerprint=mark,
        summary=told, made_by_id=actor.person_id, made_at=at,
    )  # fmt: skip


def _too_little_new(survey: Survey, last: Cut | None) -> Cut | None:
    """The last cut, when a new one would differ from it by so few answers that they could be told by comparing the two."""
    n = Response.objects.filter(survey=survey, state__in=IN).count()
    if last is None:
        if n < survey.smallest_group:
            raise Refused(_("保密调查的答卷不足 %(n)d 份，还不能统计。") % {"n": survey.smallest_group})
        return None
    return last if n - last.summary["answers_in"] < survey.smallest_group else None


def with_weights(columns: Columns, made: weights.Weighted) -> Columns:
    """The columns with their final weights."""
    return replace(columns, weight=made.weights)


def screened_by(survey: Survey) -> dict[str, int]:
    """How many responses were screened out for each reason; one with two reasons counts under both."""
    found: Counter[str] = Counter()
    for (reasons,) in Screening.objects.filter(survey=survey, decision="screen").values_list("reasons"):
        found.update(reasons or [BY_HAND])
    return dict(found)


def _states(survey: Survey) -> dict[str, int]:
    rows = Response.objects.filter(survey=survey).order_by().values_list("state")
    return dict(rows.annotate(n=Count("pk")))


def _of_the_draw(drawn: Drawn) -> dict[str, Any]:
    return {"sample": dict(drawn.sample), "population": sum(drawn.strata.values())}
