"""Addresses of the plans of surveys."""

from __future__ import annotations

from django.urls import path

from yueke.sites.office.lists.urls import list_paths
from yueke.sites.office.surveys.plans import acting, acts, calendar, listing, planning, record

_ONE = "surveys/<int:survey_id>/"

urlpatterns = [
    *list_paths(listing.SURVEYS, "surveys/", listing.surveys),
    path("surveys/calendar/", calendar.calendar, name="survey-calendar"),
    path("surveys/new/", planning.new, name="survey-new"),
    path(_ONE, record.survey, name="survey"),
    path(f"{_ONE}edit/", planning.edit, name="survey-edit"),
    *(
        path(f"{_ONE}{code}/", acting.view_of(act), name=f"survey-{code}")
        for code, act in ((act.code.replace("_", "-"), act) for act in acts.ACTS.values())
    ),
]
