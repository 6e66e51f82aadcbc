"""Addresses for those who watch the installation."""

from __future__ import annotations

from django.urls import path

from yueke.config.health import views

urlpatterns = [
    path("healthz", views.alive, name="healthz"),
    path("readyz", views.ready, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
    path("system/health/", views.health, name="health"),
]
