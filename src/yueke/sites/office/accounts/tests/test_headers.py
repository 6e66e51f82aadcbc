"""What every answer tells the browser to refuse."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db


def test_only_our_own_scripts_run_and_nobody_frames_our_pages(client):
    answer = client.get("/sign-in/")
    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert "script-src" not in policy, "scripts fall back to default-src: neither inline nor from elsewhere"
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]


def test_the_refusal_of_an_unknown_page_carries_them_too(client):
    assert "default-src 'self'" in client.get("/no-such-page/")["Content-Security-Policy"]


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(client, settings):
    cookie = client.get("/sign-in/").cookies[settings.CSRF_COOKIE_NAME]
    assert cookie["samesite"] == "Lax"
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"
