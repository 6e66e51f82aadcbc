"""Addresses of the evaluation pages."""

from __future__ import annotations

from django.urls import path

from yueke.sites.office.evaluations import doors, indicators, listing, record
from yueke.sites.office.lists.urls import list_paths

_ONE = "evaluations/<int:evaluation_id>/"

urlpatterns = [
    *list_paths(listing.EVALUATIONS, "evaluations/", listing.evaluations),
    path("evaluations/doors/", doors.doors, name="evaluation-doors"),
    path("evaluations/doors/new/", doors.new, name="evaluation-door-new"),
    path("evaluations/doors/<int:door_id>/", doors.sheet, name="evaluation-door"),
    path("evaluations/doors/<int:door_id>/shut/", doors.shut, name="evaluation-door-shut"),
    path("evaluations/photos/<int:photo_id>/", record.photo, name="evaluation-photo"),
    path(_ONE, record.evaluation, name="evaluation"),
    path(f"{_ONE}answer/", record.answer, name="evaluation-answer"),
    path(f"{_ONE}publish/", record.publish, name="evaluation-publish"),
    path(f"{_ONE}withhold/", record.withhold, name="evaluation-withhold"),
    path(f"{_ONE}turn/", record.turn, name="evaluation-turn"),
    path(f"{_ONE}adopt/", record.adopt, name="evaluation-adopt"),
    path("indicators/", indicators.indicators, name="indicators"),
    path("indicators/weights/", indicators.weigh, name="indicator-weights"),
    path("indicators/new/", indicators.add, name="indicator-new"),
    path("indicators/<int:indicator_id>/", indicators.edit, name="indicator-edit"),
]
