"""Addresses of the reports."""

from __future__ import annotations

from django.urls import path

from yueke.sites.office.reports import taking, views

_ONE = "complaints/reports/<int:report_id>/"
urlpatterns = [
    path("complaints/reports/", views.reports, name="reports"),
    path("complaints/reports/draft/", views.draft, name="report-draft"),
    path("complaints/reports/month/<int:number>/", views.month, name="report-month"),
    path(_ONE, views.report, name="report"),
    path(f"{_ONE}edit/", views.edit, name="report-edit"),
    path(f"{_ONE}redraft/", views.redraft, name="report-redraft"),
    path(f"{_ONE}submit/", views.submit, name="report-submit"),
    path(f"{_ONE}send-back/", views.send_back, name="report-send-back"),
    path(f"{_ONE}issue/", views.issue, name="report-issue"),
    path(f"{_ONE}take/", taking.take, name="report-take"),
]
