"""Deciding on the plan of a survey. Nobody decides on what they submitted themselves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from yueke.domains.surveys.commands.finding import locked, said
from yueke.domains.surveys.events import SurveyApproved, SurveyRejected
from yueke.domains.surveys.lifecycles import SURVEY_LIFE
from yueke.domains.surveys.models import Survey
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Refused
from yueke.kernel.events import publish


@command(may="surveys.approve")
def approve(actor: Actor, survey_id: int, *, at: datetime, note: str = "") -> Survey:
    """Agree with the plan."""
    survey = locked(actor, survey_id)
    _not_oneself(actor, survey)
    SURVEY_LIFE.move(survey, "approve", at=at, **_decided(actor, at, said(note, "note", 300)))
    publish(actor, SurveyApproved(at=at, survey_id=survey.pk, number=survey.number))
    return survey


@command(may="surveys.approve")
def reject(actor: Actor, survey_id: int, reason: str, *, at: datetime) -> Survey:
    """Send the plan back, with the reason."""
    survey = locked(actor, survey_id)
    _not_oneself(actor, survey)
    why = said(reason, "reason", 300, _("请写明退回原因。"))
    SURVEY_LIFE.move(survey, "reject", at=at, **_decided(actor, at, why))
    publish(actor, SurveyRejected(at=at, survey_id=survey.pk, number=survey.number, reason=why))
    return survey


def _decided(actor: Actor, at: datetime, note: str) -> dict[str, Any]:
    return {"decided_by_id": actor.person_id, "decided_at": at, "decision_note": note}


def _not_oneself(actor: Actor, survey: Survey) -> None:
    if actor.person_id is not None and actor.person_id == survey.submitted_by_id:
        raise Refused(_("不能审批自己提交的计划，请由他人审批。"), clause="A6.1")
