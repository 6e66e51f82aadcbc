"""Addresses of the satisfaction pages."""

from __future__ import annotations

from django.urls import path

from yueke.sites.office.satisfaction import views

_ONE = "surveys/<int:survey_id>/analysis/"

urlpatterns = [
    path("satisfaction/", views.satisfaction, name="satisfaction"),
    path(_ONE, views.analysis, name="survey-analysis"),
    path(f"{_ONE}<slug:of>/<slug:code>/", views.table, name="survey-analysis-table"),
    path(f"{_ONE}<slug:of>/<slug:code>/take/", views.take, name="survey-analysis-take"),
]
