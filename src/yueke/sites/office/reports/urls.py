"""Addresses of the reports."""

from __future__ import annotations

from django.urls import URLPattern, path

from yueke.sites.office.reports import surveys, taking, versions, views

_LISTS = (("complaints/reports/", "report"), ("satisfaction/reports/", "satisfaction-report"))


def _of_one(address: str, name: str) -> list[URLPattern]:
    one = f"{address}<int:report_id>/"
    return [
        path(one, views.report, name=name),
        path(f"{one}edit/", views.edit, name=f"{name}-edit"),
        path(f"{one}redraft/", views.redraft, name=f"{name}-redraft"),
        path(f"{one}submit/", views.submit, name=f"{name}-submit"),
        path(f"{one}send-back/", views.send_back, name=f"{name}-send-back"),
        path(f"{one}issue/", views.issue, name=f"{name}-issue"),
        path(f"{one}correct/", versions.correct, name=f"{name}-correct"),
        path(f"{one}discard/", versions.discard, name=f"{name}-discard"),
        path(f"{one}take/", taking.take, name=f"{name}-take"),
    ]


urlpatterns = [
    path("complaints/reports/", views.reports, name="reports"),
    path("complaints/reports/draft/", views.draft, name="report-draft"),
    path("complaints/reports/month/<int:number>/", views.month, name="report-month"),
    path("satisfaction/reports/", surveys.reports, name="satisfaction-reports"),
    path("surveys/<int:survey_id>/report/", surveys.draft, name="survey-report-draft"),
    *(one for address, name in _LISTS for one in _of_one(address, name)),
]
