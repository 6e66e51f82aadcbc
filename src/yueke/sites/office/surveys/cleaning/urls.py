"""Addresses of the cleaning pages."""

from __future__ import annotations

from django.urls import path

from yueke.sites.office.surveys.cleaning import auditing, calling_back, doubtful, weighing

_ONE = "surveys/<int:survey_id>/cleaning/"

urlpatterns = [
    path(_ONE, doubtful.cleaning, name="survey-cleaning"),
    path(f"{_ONE}check/", doubtful.check, name="survey-check"),
    path(f"{_ONE}decide/", doubtful.decide_many, name="survey-decide"),
    path(f"{_ONE}answers/<int:screening_id>/", doubtful.screening, name="survey-screening"),
    path(f"{_ONE}audits/", auditing.audits, name="survey-audits"),
    path(f"{_ONE}audits/<int:call_id>/", auditing.audit_call, name="survey-audit-call"),
    path(f"{_ONE}weights/", weighing.weights, name="survey-weights"),
    path(f"{_ONE}cuts/", weighing.frozen, name="survey-cuts"),
    path(f"{_ONE}cut/", weighing.cut, name="survey-cut"),
    path(f"{_ONE}settle/", weighing.settled, name="survey-settle"),
    path("call-backs/", calling_back.call_backs, name="call-backs"),
    path("call-backs/<int:call_back_id>/", calling_back.call_back, name="call-back"),
]
