"""Addresses of the staff site."""

from __future__ import annotations

from django.urls import include, path

app_name = "office"
urlpatterns = [
    path("", include("yueke.sites.office.accounts.urls")),
    path("", include("yueke.sites.office.single_sign_on.urls")),
    path("system/", include("yueke.sites.office.system.urls")),
    path("", include("yueke.sites.office.history.urls")),
    path("", include("yueke.sites.office.visits.urls")),
    path("", include("yueke.sites.office.complaints.urls")),
    path("", include("yueke.sites.office.reports.urls")),
    path("", include("yueke.sites.office.letters.urls")),
    path("", include("yueke.sites.office.improvement.urls")),
    path("", include("yueke.sites.office.satisfaction.urls")),
    path("", include("yueke.sites.office.surveys.urls")),
    path("", include("yueke.sites.office.evaluations.urls")),
    path("", include("yueke.sites.office.findings.urls")),
    path("", include("yueke.sites.office.regulation.urls")),
    path("", include("yueke.sites.office.documents.urls")),
    path("", include("yueke.sites.office.desk.urls")),
    path("", include("yueke.sites.office.dashboard.urls")),
    path("", include("yueke.sites.office.customers.urls")),
    path("", include("yueke.sites.office.orders.urls")),
    path("", include("yueke.sites.office.catalogue.urls")),
    path("", include("yueke.sites.office.search.urls")),
    path("", include("yueke.sites.office.imports.urls")),
    path("", include("yueke.sites.office.downloads.urls")),
    path("", include("yueke.sites.office.notices.urls")),
    path("", include("yueke.sites.office.privacy.urls")),
]
