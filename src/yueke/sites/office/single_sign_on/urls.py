"""Addresses of single sign-on."""

from __future__ import annotations

from django.urls import path

from yueke.sites.office.single_sign_on import keeping, views

urlpatterns = [
    path("sign-in/with/<slug:code>/", views.go_out, name="single-sign-on"),
    path("sign-in/with/<slug:code>/back/", views.come_back, name="single-sign-on-back"),
    path("system/sign-in-providers/", keeping.providers, name="sign-in-providers"),
    path("system/sign-in-providers/<int:provider_id>/", keeping.providers, name="sign-in-provider"),
    path("system/people/<int:person_id>/identities/", keeping.link, name="identity-link"),
    path("system/identities/<int:identity_id>/unlink/", keeping.unlink, name="identity-unlink"),
]
