"""Surveys, their questionnaires' versions, and the library."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from yueke.domains.surveys.models import Survey, Template, Version
from yueke.domains.surveys.models.survey import SurveyQuerySet
from yueke.kernel.access import Actor
from yueke.kernel.errors import NotFound
from yueke.kernel.search_terms import query_terms


def surveys(
    actor: Actor, *, text: str = "", state: str = "", kind: str = "", owner_id: int | None = None
) -> SurveyQuerySet:
    """Surveys the actor may see, newest first. ``text``: words of the title, or part of the number."""
    found = Survey.objects.visible_to(actor).select_related("owner", "department").defer("definition")
    narrowed = {"state": state, "kind": kind, "owner_id": owner_id}
    found = found.filter(**{name: value for name, value in narrowed.items() if value})
    if text.strip():
        asked, named = query_terms(text), Q(number__istartswith=text.strip()) | Q(title__contains=text.strip())
        found = found.filter(named | asked.q("search_terms") if asked else named)
    return found.order_by("-created_at", "-id")


def get(actor: Actor, survey_id: int) -> Survey:
    """One survey with those who have to do with it.

    Raises:
        NotFound: there is none, or the actor may not see it.
    """
    seen = Survey.objects.visible_to(actor).filter(pk=survey_id)
    found = seen.select_related("owner", "department", "submitted_by", "decided_by", "wave_of").first()
    if found is None:
        raise NotFound
    return found


def versions(actor: Actor, survey_id: int) -> QuerySet[Version]:
    """The questionnaires of a survey as they were asked, first to last."""
    seen = Survey.objects.visible_to(actor).filter(pk=survey_id).values("pk")
    return Version.objects.filter(survey_id__in=seen).select_related("frozen_by").order_by("n")


def templates() -> QuerySet[Template]:
    """The company's own questionnaires that are still offered."""
    return Template.objects.filter(retired_at__isnull=True).order_by("kind", "title")
