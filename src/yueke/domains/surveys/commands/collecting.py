"""From the launch of a survey to the end of its collection."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueke.domains.surveys.commands.finding import locked, said
from yueke.domains.surveys.events import (
    QuestionnaireChanged,
    SurveyCancelled,
    SurveyClosed,
    SurveyLaunched,
    SurveyPaused,
    SurveyResumed,
)
from yueke.domains.surveys.lifecycles import CHANGING, SURVEY_LIFE
from yueke.domains.surveys.models import Redraft, Survey, Version
from yueke.domains.surveys.rules import versions
from yueke.domains.surveys.rules.faults import faults
from yueke.domains.surveys.rules.shape import Questionnaire, opened
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, Refused
from yueke.kernel.events import publish


@command(may="surveys.run")
def launch(actor: Actor, survey_id: int, *, at: datetime) -> Survey:
    """Begin to collect answers; the questionnaire is frozen as it is now (A6.2)."""
    survey = locked(actor, survey_id)
    if survey.state == "approved" and survey.ends_on is not None and _day(at) > survey.ends_on:
        raise Refused(_("计划的结束日期已过，请先修改计划。"), clause="A6.1")
    SURVEY_LIFE.move(survey, "launch", at=at, launched_at=at)
    version = _freeze(actor, survey, opened(survey.definition), "", at)
    publish(actor, SurveyLaunched(at=at, survey_id=survey.pk, number=survey.number, fingerprint=version.fingerprint))
    return survey


@command(may="surveys.run")
def change_questionnaire(
    actor: Actor, survey_id: int, questionnaire: Questionnaire, reason: str, *, at: datetime
) -> Version:
    """Ask otherwise from now on, while answers come in. What was answered stays with the version it was asked by.

    Only words may change, and questions come or go: an answer must not mean something else than before.
    """
    survey = locked(actor, survey_id)
    if survey.state not in CHANGING:
        raise Refused(_("只有收集中的问卷才更换版本。"))
    why = said(reason, "reason", 200, _("请写明修改原因。"))
    if questionnaire.fingerprint == opened(survey.definition).fingerprint:
        raise Refused(_("问卷没有变化，不用换版本。"))
    grave = [one for one in faults(questionnaire) if one.grave]
    if grave:
        raise Invalid(grave[0].message, field="definition")
    if changed := versions.meaning_changed(opened(survey.definition), questionnaire):
        raise Invalid(
            _("%(codes)s 的题型、选项或量表变了，已有的答案会对不上；请换一个新题号。") % {"codes": "、".join(changed)},
            field="definition", clause="A6.2",
        )  # fmt: skip
    version = _freeze(actor, survey, questionnaire, why, at)
    survey.definition = version.definition
    survey.updated_at = at
    survey.save(update_fields=["definition", "updated_at"])
    Redraft.objects.filter(survey=survey).delete()
    publish(actor, QuestionnaireChanged(at=at, survey_id=survey.pk, number=survey.number, n=version.n, reason=why))
    return version


@command(may="surveys.run")
def pause(actor: Actor, survey_id: int, *, at: datetime) -> Survey:
    """Take no answers for now."""
    survey = locked(actor, survey_id)
    SURVEY_LIFE.move(survey, "pause", at=at)
    publish(actor, SurveyPaused(at=at, survey_id=survey.pk, number=survey.number))
    return survey


@command(may="surveys.run")
def resume(actor: Actor, survey_id: int, *, at: datetime) -> Survey:
    """Take answers again."""
    survey = locked(actor, survey_id)
    SURVEY_LIFE.move(survey, "resume", at=at)
    publish(actor, SurveyResumed(at=at, survey_id=survey.pk, number=survey.number))
    return survey


@command(may="surveys.run")
def close(actor: Actor, survey_id: int, *, at: datetime) -> Survey:
    """End the collection; what came in is looked through next."""
    survey = locked(actor, survey_id)
    SURVEY_LIFE.move(survey, "close", at=at, closed_at=at)
    publish(actor, SurveyClosed(at=at, survey_id=survey.pk, number=survey.number))
    return survey


@command(may="surveys.run")
def extend(actor: Actor, survey_id: int, ends_on: date, *, at: datetime) -> Survey:
    """Collect longer, until another day, because too few have answered."""
    survey = locked(actor, survey_id)
    if ends_on < _day(at):
        raise Invalid(_("结束日期不能早于今天。"), field="ends_on")
    SURVEY_LIFE.move(survey, "extend", at=at, ends_on=ends_on, closed_at=None)
    publish(actor, SurveyResumed(at=at, survey_id=survey.pk, number=survey.number))
    return survey


@command(may="surveys.plan")
def cancel(actor: Actor, survey_id: int, reason: str, *, at: datetime) -> Survey:
    """Give a survey up; what was answered stays."""
    survey = locked(actor, survey_id)
    why = said(reason, "reason", 300, _("请写明取消原因。"))
    SURVEY_LIFE.move(survey, "cancel", at=at, cancelled_at=at, cancel_reason=why)
    publish(actor, SurveyCancelled(at=at, survey_id=survey.pk, number=survey.number, reason=why))
    return survey


def _freeze(actor: Actor, survey: Survey, questionnaire: Questionnaire, why: str, at: datetime) -> Version:
    n = Version.objects.filter(survey=survey).count() + 1
    return Version.objects.create(
        survey=survey, n=n, definition=questionnaire.kept(), fingerprint=questionnaire.fingerprint, why=why,
        frozen_by_id=actor.person_id, frozen_at=at,
    )  # fmt: skip


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()
