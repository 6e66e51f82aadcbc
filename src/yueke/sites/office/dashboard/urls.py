"""Addresses of the dashboard."""

from __future__ import annotations

from django.urls import path

from yueke.sites.office.dashboard import views

urlpatterns = [
    path("dashboard/", views.dashboard, name="dashboard"),
    path("dashboard/<slug:name>/", views.card, name="dashboard-card"),
]
