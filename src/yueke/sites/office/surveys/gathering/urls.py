"""Addresses of the collection of a survey."""

from __future__ import annotations

from django.urls import path

from yueke.sites.office.surveys.gathering import acting, collection, sheets

_ONE = "surveys/<int:survey_id>/collection/"

urlpatterns = [
    path(_ONE, collection.collection, name="survey-collection"),
    path(f"{_ONE}doors/", acting.open_doors, name="survey-doors"),
    path(f"{_ONE}doors/sheet/", sheets.sheet, name="survey-door-sheet"),
    path(f"{_ONE}doors/<int:door_id>/shut/", acting.shut_door, name="survey-door-shut"),
    path(f"{_ONE}links/", acting.send_links, name="survey-links"),
    path(f"{_ONE}reminders/", acting.send_reminders, name="survey-reminders"),
]
