"""Addresses of the privacy pages."""

from __future__ import annotations

from django.urls import path

from yueke.sites.office.privacy import consents, register, settings

ONE = "customers/<int:customer_id>/"

urlpatterns = [
    path(f"{ONE}consent/", consents.panel, name="customer-consent"),
    path(f"{ONE}consent/<slug:purpose>/", consents.record, name="consent-record"),
    path(f"{ONE}consent/<slug:purpose>/withdraw/", consents.withdraw, name="consent-withdraw"),
    path("privacy/consents/", consents.records, name="consents"),
    path("privacy/settings/", settings.settings, name="privacy-settings"),
    path("privacy/settings/notice/", settings.publish, name="notice-publish"),
    path("privacy/settings/terms/", settings.terms, name="privacy-terms"),
    path("privacy/settings/limit/", settings.limit, name="contact-limit"),
    path("privacy/register/", register.register, name="personal-register"),
    path("privacy/register/export/", register.export, name="personal-register-export"),
]
