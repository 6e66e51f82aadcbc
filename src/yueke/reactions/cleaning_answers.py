"""Answers are looked through as soon as their collection ends, and frozen into a cut every night while something changes."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yueke.domains.surveys.commands.cleaning import flag_responses
from yueke.domains.surveys.commands.cutting import make_cut
from yueke.domains.surveys.events import SurveyClosed
from yueke.domains.surveys.models import Survey
from yueke.kernel.access import SYSTEM, Actor
from yueke.kernel.errors import Refused
from yueke.kernel.events import reaction

CHANGING = ("running", "paused", "cleaning")


@reaction(SurveyClosed, why=_("结束收集后，自动检查答卷并标出疑点"), takes_long=True)
def collection_over(event: SurveyClosed, actor: Actor, at: datetime) -> None:
    """Unless it collects again by now."""
    if Survey.objects.filter(pk=event.survey_id, state="cleaning").exists():
        flag_responses(SYSTEM, event.survey_id, at=at)


def every_night(at: datetime) -> None:
    """A cut of each survey whose answers may still change; one whose answers are the same gets none."""
    for pk in Survey.objects.filter(state__in=CHANGING).order_by("pk").values_list("pk", flat=True):
        try:
            make_cut(SYSTEM, pk, at=at)
        except Refused:
            # Too few answers yet, or weights that today's answers cannot meet: whoever cleans is told on the page.
            continue
