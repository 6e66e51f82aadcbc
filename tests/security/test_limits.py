"""Knocking too often, from one address or for one account; and whose word is taken for an address."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, get_resolver

from yueke.kernel import clock
from yueke.sites.entrance import limits
from yueke.sites.entrance.models import Knock
from yueke.sites.office.limits import name_given
from yueke.sites.office.proxies import TrustedProxies

AT = datetime(2026, 11, 20, 10, 0, 15, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def few(monkeypatch) -> None:
    monkeypatch.setitem(limits.LIMITS, "office:language", limits.Limit(3, 99))
    monkeypatch.setitem(limits.LIMITS, "office:sign-in", limits.Limit(99, 3, account=name_given))


def speak(address: str = "10.1.1.1") -> HttpResponse:
    return Client(REMOTE_ADDR=address).post("/language/", {"language": "en"})


@pytest.mark.django_db
def test_an_address_that_knocks_too_often_waits_for_the_next_minute(few) -> None:
    with clock.frozen(AT):
        assert [speak().status_code for _ in range(3)] == [302] * 3
        refused = speak()
        assert refused.status_code == 429
        assert refused["Retry-After"] == "45"
        assert "请在 45 秒后再试" in refused.content.decode()
        assert "no-store" in refused["Cache-Control"]
        assert speak("10.1.1.2").status_code == 302, "somebody else is not held up"
    with clock.frozen(AT + timedelta(seconds=45)):
        assert speak().status_code == 302


@pytest.mark.django_db
def test_an_account_is_counted_whatever_address_and_spelling_it_is_tried_from(few) -> None:
    with clock.frozen(AT):
        for n in range(3):
            client = Client(REMOTE_ADDR=f"10.1.2.{n}")
            assert client.post("/sign-in/", {"username": " Ann" if n else "ann", "password": ""}).status_code == 422
        assert Client(REMOTE_ADDR="10.1.2.9").post("/sign-in/", {"username": "ANN", "password": ""}).status_code == 429
        assert Client(REMOTE_ADDR="10.1.2.9").post("/sign-in/", {"username": "bob", "password": ""}).status_code == 422


@pytest.mark.django_db
def test_what_is_counted_names_nobody_and_is_forgotten(few) -> None:
    with clock.frozen(AT):
        speak()
        told = str(list(Knock.objects.values()))
        assert "10.1.1.1" not in told
        assert limits.forget_knocks() == 0
    with clock.frozen(AT + timedelta(hours=1, minutes=2)):
        assert limits.forget_knocks() == 1


@pytest.mark.django_db
def test_reading_pages_is_not_counted(few, django_assert_num_queries) -> None:
    client = Client()
    for _ in range(5):
        assert client.get("/sign-in/").status_code == 200
        assert client.get("/healthz").status_code == 200
    assert not Knock.objects.exists()


def test_every_page_a_visitor_may_post_to_has_a_limit() -> None:
    """Pages for watchers take no posts."""
    opened = {name for name, one in _patterns(get_resolver().url_patterns) if _is_public(one)}
    assert opened - {"healthz", "readyz", "metrics"} <= set(limits.LIMITS)
    assert {"office:sign-in", "portal:sign-in"} <= opened


def _patterns(patterns, prefix=""):
    for one in patterns:
        if isinstance(one, URLPattern):
            yield prefix + one.name, one
        else:
            yield from _patterns(one.url_patterns, f"{prefix}{one.namespace}:" if one.namespace else prefix)


def _is_public(pattern: URLPattern) -> bool:
    return not pattern.callback.__dict__.get("login_required", True)


def test_the_mark_of_public_pages_is_the_one_looked_for() -> None:
    assert login_not_required(lambda request: None).__dict__["login_required"] is False


PROXY = "10.0.0.1"


def seen(settings, proxies: list[str], peer: str = PROXY, **headers: str) -> HttpRequest:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory(headers={name.replace("_", "-"): text for name, text in headers.items()}).get(
        "/", REMOTE_ADDR=peer
    )
    TrustedProxies(lambda _request: HttpResponse())(request)
    return request


@pytest.mark.parametrize(
    ("proxies", "told", "address"),
    [
        ([], "1.2.3.4", PROXY),
        ([PROXY], "", PROXY),
        ([PROXY], "1.2.3.4", "1.2.3.4"),
        ([PROXY], "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (["10.0.0.0/8"], "6.6.6.6, 1.2.3.4, 10.0.0.7", "1.2.3.4"),
        (["10.0.0.0/8"], "10.0.0.8, 10.0.0.7", "10.0.0.8"),
        ([PROXY], "nonsense", PROXY),
        ([PROXY], "1.2.3.4, <script>", PROXY),
        (["192.168.0.0/16"], "1.2.3.4", PROXY),
        ([PROXY], "::ffff:1.2.3.4", "1.2.3.4"),
        ([PROXY], "2001:db8::1", "2001:db8::1"),
    ],
)
def test_only_proxies_of_ours_are_believed(settings, proxies, told, address) -> None:
    assert seen(settings, proxies, X_Forwarded_For=told).META["REMOTE_ADDR"] == address


@pytest.mark.parametrize(
    ("proxies", "https", "told", "secure"),
    [
        ([PROXY], True, {}, True),
        ([PROXY], True, {"X_Forwarded_Proto": "http"}, False),
        ([PROXY], False, {"X_Forwarded_Proto": "https"}, True),
        ([PROXY], False, {}, False),
        ([], True, {"X_Forwarded_Proto": "https"}, False),
    ],
)
def test_the_scheme_is_told_by_them_too(settings, proxies, https, told, secure) -> None:
    settings.SESSION_COOKIE_SECURE = https
    assert seen(settings, proxies, **told).is_secure() is secure


@pytest.mark.django_db
def test_forms_are_taken_behind_a_proxy_that_ends_https(settings) -> None:
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS = 60
    client = Client(enforce_csrf_checks=True, headers={"Host": "testserver", "X-Forwarded-Proto": "https"})
    page = client.get("/sign-in/")
    assert page["Strict-Transport-Security"]
    token = page.context["csrf_token"]
    headers = {"Origin": "https://testserver", "Referer": "https://testserver/sign-in/"}
    sent = {"username": "ann", "password": "x", "csrfmiddlewaretoken": str(token)}
    assert client.post("/sign-in/", sent, headers=headers).status_code == 422
