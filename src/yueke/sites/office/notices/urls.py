"""Addresses of the message centre."""

from __future__ import annotations

from django.urls import path

from yueke.sites.office.notices import views

urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/read/", views.read, name="notices-read"),
    path("notices/bell/", views.bell, name="notices-bell"),
    path("notices/<int:notice_id>/", views.notice, name="notice"),
]
