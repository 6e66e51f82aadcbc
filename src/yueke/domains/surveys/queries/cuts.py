"""The cuts of a survey, as whoever may see the survey reads them."""

from __future__ import annotations

from django.db.models import QuerySet

from yueke.domains.surveys.models import Cut, Survey
from yueke.domains.surveys.rules.cuts import Columns, unpacked
from yueke.kernel.access import Actor
from yueke.kernel.errors import Forbidden, NotFound

_MAY = ("surveys.view", "surveys.clean")


def latest_cut(actor: Actor, survey_id: int) -> tuple[Cut, Columns]:
    """The last cut and its columns. Figures of groups below ``survey.smallest_group`` are for nobody: see ``rules.groups``.

    Raises:
        Forbidden: the actor may see no surveys.
        NotFound: there is no cut, or the actor may not see the survey.
    """
    found = cuts(actor, survey_id).order_by("-n").first()
    if found is None:
        raise NotFound
    return found, unpacked(found.columns)


def cuts(actor: Actor, survey_id: int) -> QuerySet[Cut]:
    """The cuts of one survey, first to last; columns are read when asked for."""
    if not any(actor.may(one) for one in _MAY):
        raise Forbidden
    seen = Survey.objects.visible_to(actor).filter(pk=survey_id).values("pk")
    return Cut.objects.filter(survey_id__in=seen).select_related("survey", "made_by").order_by("n")
