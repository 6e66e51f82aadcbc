"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from yueke.sites.office.desk import views

urlpatterns = [
    path("desk/", views.desk, name="desk"),
    path("desk/figures/", views.figures, name="desk-figures"),
]
