"""Addresses of the privacy pages."""

from __future__ import annotations

from django.urls import path

from yueke.sites.office.privacy import (
    archives,
    claims,
    consents,
    portal,
    records,
    register,
    requests,
    retention,
    settings,
)

ONE = "customers/<int:customer_id>/"
ASKED = "privacy/requests/<int:request_id>/"
FORM = "privacy/forms/<slug:kind>/"

urlpatterns = [
    path(f"{ONE}consent/", consents.panel, name="customer-consent"),
    path(f"{ONE}consent/<slug:purpose>/", consents.record, name="consent-record"),
    path(f"{ONE}consent/<slug:purpose>/withdraw/", consents.withdraw, name="consent-withdraw"),
    path(f"{ONE}rights/", requests.register, name="rights-register"),
    path(f"{ONE}freeze/", archives.freeze, name="customer-freeze"),
    path(f"{ONE}unfreeze/", archives.unfreeze, name="customer-unfreeze"),
    path(f"{ONE}hold/", archives.hold, name="customer-hold"),
    path(f"{ONE}hold/lift/", archives.lift, name="customer-hold-lift"),
    path(f"{ONE}erase/", archives.erase, name="customer-erase"),
    path("privacy/consents/", consents.records, name="consents"),
    path("privacy/settings/", settings.settings, name="privacy-settings"),
    path("privacy/settings/notice/", settings.publish, name="notice-publish"),
    path("privacy/settings/terms/", settings.terms, name="privacy-terms"),
    path("privacy/settings/limit/", settings.limit, name="contact-limit"),
    path("privacy/portal/", portal.address, name="portal-address"),
    path("privacy/portal/sheet/", portal.sheet, name="portal-sheet"),
    path("privacy/register/", register.register, name="personal-register"),
    path("privacy/register/export/", register.export, name="personal-register-export"),
    path("privacy/claims/", claims.claims, name="claims"),
    path("privacy/claims/<int:claim_id>/", claims.claim, name="claim"),
    path("privacy/claims/<int:claim_id>/proof/", claims.proof, name="claim-proof"),
    path("privacy/claims/<int:claim_id>/accept/", claims.accept, name="claim-accept"),
    path("privacy/claims/<int:claim_id>/refuse/", claims.refuse, name="claim-refuse"),
    path("privacy/requests/", requests.requests, name="rights-requests"),
    path(ASKED, requests.detail, name="rights-request"),
    path(f"{ASKED}check/", requests.check, name="rights-check"),
    path(f"{ASKED}begin/", requests.begin, name="rights-begin"),
    path(f"{ASKED}extend/", requests.extend, name="rights-extend"),
    path(f"{ASKED}copy/", requests.copy, name="rights-copy"),
    path(f"{ASKED}file/", requests.take, name="rights-file"),
    path(f"{ASKED}answer/", requests.answer, name="rights-answer"),
    path(f"{ASKED}refuse/", requests.refuse, name="rights-refuse"),
    path(f"{ASKED}withdraw/", requests.take_back, name="rights-withdraw"),
    path("privacy/retention/", retention.retention, name="retention"),
    path("privacy/retention/<slug:code>/", retention.rule, name="retention-rule"),
    path("privacy/forms/", records.records, name="privacy-forms"),
    path(f"{FORM}new/", records.new, name="privacy-form-new"),
    path(f"{FORM}<int:pk>/", records.record, name="privacy-form"),
    path(f"{FORM}<int:pk>/sheet/", records.sheet, name="privacy-form-sheet"),
    path(f"{FORM}<int:pk>/<slug:verb>/", records.move, name="privacy-form-move"),
]
