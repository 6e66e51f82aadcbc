"""Addresses of the survey pages, a module each for what a survey goes through."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from yueke.sites.office.surveys.plans.urls import urlpatterns as plans

urlpatterns: list[URLPattern | URLResolver] = [*plans]
