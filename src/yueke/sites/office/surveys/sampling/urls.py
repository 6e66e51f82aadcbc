"""Addresses of the sampling desk."""

from __future__ import annotations

from django.urls import path

from yueke.sites.office.surveys.sampling import acting, adviser, desk, lists

_HERE = "surveys/<int:survey_id>/sample/"

urlpatterns = [
    path(_HERE, desk.sample, name="survey-sample"),
    path(f"{_HERE}take/", acting.take, name="survey-frame"),
    path(f"{_HERE}draw/", acting.draw, name="survey-draw"),
    path(f"{_HERE}check/", acting.check, name="survey-draw-check"),
    path(f"{_HERE}replace/", acting.replace, name="survey-draw-replace"),
    path(f"{_HERE}sheet/", lists.sheet, name="survey-sample-sheet"),
    path(f"{_HERE}export/", lists.export, name="survey-sample-export"),
    path("surveys/<int:survey_id>/modes/", adviser.modes, name="survey-modes"),
]
