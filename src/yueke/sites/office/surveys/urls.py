"""Addresses of the survey pages, a module each for what a survey goes through."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from yueke.sites.office.surveys.cleaning.urls import urlpatterns as cleaning
from yueke.sites.office.surveys.designing.urls import urlpatterns as designing
from yueke.sites.office.surveys.fieldwork.urls import urlpatterns as fieldwork
from yueke.sites.office.surveys.gathering.urls import urlpatterns as gathering
from yueke.sites.office.surveys.plans.urls import urlpatterns as plans
from yueke.sites.office.surveys.sampling.urls import urlpatterns as sampling

urlpatterns: list[URLPattern | URLResolver] = [*cleaning, *designing, *fieldwork, *gathering, *plans, *sampling]
