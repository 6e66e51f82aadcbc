"""Addresses of the customers' site, all under ``/p/``."""

from __future__ import annotations

from django.urls import path

from yueke.sites.portal import entering, home, later, privacy, reading, relatives, requests

app_name = "portal"
ASKED = "privacy/requests/<int:request_id>/"

urlpatterns = [
    path("", home.home, name="home"),
    path("notices/", home.notices, name="notices"),
    path("notices/<int:notice_id>/", home.notice, name="notice"),
    path("collected/", home.collected, name="collected"),
    path("language/", reading.language, name="language"),
    path("reading/", reading.reading, name="reading"),
    path("answers/", later.later, name="later"),
    path("relatives/", relatives.relatives, name="relatives"),
    path("relatives/filed/", relatives.filed, name="relatives-filed"),
    path("sign-in/", entering.sign_in, name="sign-in"),
    path("sign-in/code/", entering.code, name="code"),
    path("sign-in/again/", entering.code_again, name="code-again"),
    path("sign-in/who/", entering.who, name="who"),
    path("sign-out/", entering.sign_out, name="sign-out"),
    path("privacy/", privacy.centre, name="privacy"),
    path("privacy/consents/<slug:purpose>/", privacy.consent, name="consent"),
    path("privacy/requests/", requests.requests, name="requests"),
    path("privacy/requests/new/<slug:kind>/", requests.new, name="request-new"),
    path(ASKED, requests.one, name="request"),
    path(f"{ASKED}file/", requests.take, name="request-file"),
    path(f"{ASKED}withdraw/", requests.withdraw, name="request-withdraw"),
]
