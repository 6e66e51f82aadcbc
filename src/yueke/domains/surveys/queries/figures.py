"""How far a survey is: who was drawn, invited, and has answered."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from yueke.domains.surveys.models import Draw, Invitation, Response, Survey


@dataclass(frozen=True)
class Progress:
    """Figures so far. ``answered`` are complete answers; ``responded``: of the people invited personally who have answered."""

    drawn: int
    invited: int
    responded: int
    declined: int
    answered: int
    started: int
    turned_away: int


def progress(survey: Survey) -> Progress:
    """Three counts over named indexes; none before the launch but that of the draw."""
    drawn = Draw.objects.filter(survey=survey, replaced_at__isnull=True).values_list("size", flat=True).first() or 0
    if survey.launched_at is None:
        return Progress(drawn, 0, 0, 0, 0, 0, 0)
    states = dict(
        Response.objects.filter(survey=survey).order_by().values_list("state").annotate(n=Count("pk"))
    )  # fmt: skip
    links = Invitation.objects.filter(survey=survey).aggregate(
        all=Count("pk"), used=Count("pk", filter=Q(used_on__isnull=False)),
        declined=Count("pk", filter=Q(declined_on__isnull=False, used_on__isnull=True)),
    )  # fmt: skip
    return Progress(
        drawn, links["all"], links["used"], links["declined"], states.get("completed", 0), states.get("started", 0),
        states.get("screened", 0) + states.get("over_quota", 0),
    )  # fmt: skip
