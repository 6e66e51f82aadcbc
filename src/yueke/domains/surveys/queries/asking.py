"""Which surveys somebody asks for: those they run or see, and those they were named for as an interviewer."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from yueke.domains.surveys.models import Interviewer, Survey
from yueke.domains.surveys.models.survey import SurveyQuerySet
from yueke.kernel.access import Actor
from yueke.kernel.errors import NotFound


def to_ask(actor: Actor) -> SurveyQuerySet:
    """Surveys for which ``actor`` may ask, enter and record: within their data scope, or where they are an interviewer."""
    named = Interviewer.objects.filter(survey=OuterRef("pk"), person_id=actor.person_id or 0, relieved_at__isnull=True)
    seen = Survey.objects.visible_to(actor).values("pk")
    return Survey.objects.filter(Q(pk__in=seen) | Exists(named))


def asked(actor: Actor, survey_id: int) -> Survey:
    """One of them; raises NotFound."""
    found = to_ask(actor).select_related("owner").filter(pk=survey_id).first()
    if found is None:
        raise NotFound
    return found
