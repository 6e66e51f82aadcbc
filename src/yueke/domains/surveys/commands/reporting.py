"""A survey's report is out."""

from __future__ import annotations

from datetime import datetime

from yueke.domains.surveys.commands.finding import locked
from yueke.domains.surveys.events import SurveyReported
from yueke.domains.surveys.models import Survey
from yueke.kernel.access import Actor, command
from yueke.kernel.events import publish


@command(may="surveys.report")
def report_issued(actor: Actor, survey_id: int, *, at: datetime) -> Survey:
    """Note when the report on a survey was issued (A6.3); the first one counts, however often this is told."""
    survey = locked(actor, survey_id)
    if survey.reported_at is None:
        survey.reported_at = survey.updated_at = at
        survey.save(update_fields=["reported_at", "updated_at"])
        publish(actor, SurveyReported(at=at, survey_id=survey.pk, number=survey.number))
    return survey
