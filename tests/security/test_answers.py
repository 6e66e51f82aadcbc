"""What every kind of answer tells the browser: of every address, and of every way a request can go wrong."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings as configured
from django.contrib.staticfiles import finders
from django.db import OperationalError, connection
from django.http import HttpResponseBase
from django.test import Client
from hostile import filled, routes, send

from yueke.sites.office.accounts.views import SignIn
from yueke.sites.office.answers import INERT

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def checked(answer: HttpResponseBase) -> HttpResponseBase:
    """The answer, when it says all it must."""
    policy = answer["Content-Security-Policy"]
    assert "script-src" not in policy.replace("script-src 'none'", ""), (
        "scripts come from ourselves alone, none stands in a page"
    )
    assert "frame-ancestors 'none'" in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]
    kept = answer["Cache-Control"]
    assert "no-store" in kept
    assert "public" not in kept
    if answer.streaming or "attachment" in answer.headers.get("Content-Disposition", ""):
        assert answer["Content-Disposition"].startswith("attachment")
        assert policy == INERT
    else:
        assert "default-src 'self'" in policy
    return answer


@pytest.mark.parametrize("route", routes())
def test_every_address_says_it_to_staff_and_to_visitors(everybody: Client, route: str) -> None:
    checked(send(everybody, "get", filled(route)))
    checked(send(everybody, "post", filled(route), headers={"HX-Request": "true"}))
    checked(send(Client(), "get", filled(route)))


def test_no_page_holds_a_script_or_a_style_of_its_own(everybody: Client) -> None:
    for route in routes():
        answer = send(everybody, "get", filled(route))
        if answer.streaming or not answer["Content-Type"].startswith("text/html"):
            continue
        text = answer.content.decode()
        assert not re.search(r"<script(?![^>]*\b(?:src=|type=\"application/json\"))", text), route
        assert not re.search(r"<[a-z][^>]*\son[a-z]+\s*=", text), route
        assert "javascript:" not in text, route
        assert "<style" not in text, route


@pytest.mark.parametrize(
    ("status", "ask"),
    [
        (400, lambda client: client.get("/?a=%00")),
        (400, lambda client: client.get("/", headers={"Host": "evil.example"})),
        (404, lambda client: client.get("/nowhere/")),
        (404, lambda client: client.get("/customers/999999999/")),
        (405, lambda client: client.get("/account/post/")),
        (302, lambda client: Client().get("/desk/")),
        (413, lambda client: Client().post("/sign-in/", {"username": "x" * 70_000})),
    ],
)
def test_refusals_say_it_too(everybody: Client, status: int, ask) -> None:
    assert checked(ask(everybody)).status_code == status


@pytest.mark.parametrize(("status", "error"), [(500, RuntimeError("a bug")), (503, OperationalError("gone"))])
def test_failures_say_it_too(db, status: int, error: Exception, monkeypatch) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise error

    monkeypatch.setattr(SignIn, "get_context_data", fail)
    # The test's own transaction lives in the connection.
    monkeypatch.setattr(connection, "close", lambda: None)
    answer = Client(raise_request_exception=False).get("/sign-in/")
    assert checked(answer).status_code == status


def test_static_files_are_not_sniffed_either_and_may_be_kept(client: Client) -> None:
    assert finders.find("yueke/seal.svg")
    answer = client.get("/static/yueke/seal.svg")
    assert answer.status_code == 200
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert "no-store" not in answer["Cache-Control"]


@pytest.mark.parametrize("route", routes())
def test_no_form_is_taken_from_another_site(everybody: Client, route: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = everybody.cookies.copy()
    answer = send(strict, "post", filled(route), {"a": "b"})
    # The API reads no cookies, so no other site can act for anybody there; its document only takes being read.
    refused = 405 if route.startswith("api/") else 403
    assert answer.status_code == refused, "refused before the page looks at anything"


def test_cookies_over_https_never_travel_plain() -> None:
    """The settings as an installation with YUEKE_HTTPS=1 reads them, in a process of its own."""
    asked = (
        "from django.conf import settings as s; print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE,"
        " s.LANGUAGE_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.CSRF_COOKIE_HTTPONLY, s.LANGUAGE_COOKIE_HTTPONLY,"
        " s.SESSION_COOKIE_SAMESITE, s.CSRF_COOKIE_SAMESITE, s.LANGUAGE_COOKIE_SAMESITE, s.SECURE_HSTS_SECONDS > 10**7)"
    )
    told = subprocess.run(
        [sys.executable, "-c", asked],
        env=os.environ | {"YUEKE_HTTPS": "1"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert told.split() == ["True"] * 6 + ["Lax"] * 3 + ["True"]


def test_every_cookie_that_is_set_says_where_it_may_go(everybody: Client) -> None:
    client = Client()
    client.get("/sign-in/")
    client.post("/language/", {"language": "en"})
    assert set(client.cookies) >= {configured.CSRF_COOKIE_NAME, configured.LANGUAGE_COOKIE_NAME}
    for cookie in client.cookies.values():
        assert cookie["samesite"] == "Lax"
        assert cookie["httponly"], cookie.key
