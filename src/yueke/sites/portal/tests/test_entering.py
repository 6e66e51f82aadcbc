"""Coming in: nobody learns who is known, codes work once, and nothing of the staff's counts here."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yueke.domains.channels.models import Outgoing
from yueke.domains.customers import commands as customers
from yueke.domains.customers.drafts import CustomerDraft
from yueke.domains.organization.models import Person
from yueke.domains.passcodes.models import Passcode, Sitting
from yueke.kernel import clock
from yueke.sites.entrance import limits
from yueke.sites.portal.limits import LIMITS
from yueke.sites.portal.tests.conftest import EMAIL, NOW, PHONE, ask, enter, sent_code, text
from yueke.sites.portal.urls import urlpatterns

MINUTE = timedelta(minutes=1)
STRANGER = "13900000000"
CLOSED = [
    "privacy/",
    "privacy/consents/marketing/",
    "privacy/requests/",
    "privacy/requests/new/access/",
    "privacy/requests/1/",
]


@pytest.mark.parametrize("contact", [PHONE, EMAIL])
def test_a_code_opens_the_privacy_centre(client, customer, contact):
    assert ask(client, contact).url == "/p/sign-in/code/?next=%2Fp%2Fprivacy%2F"
    assert "****" in text(client.get("/p/sign-in/code/")) or "***@" in text(client.get("/p/sign-in/code/"))
    opened = client.post("/p/sign-in/code/", {"code": sent_code()})
    assert (opened.status_code, opened.url) == (303, "/p/privacy/")
    page = text(client.get("/p/privacy/"))
    assert "张*丰" in page
    for plain in ("张三丰", PHONE, EMAIL):
        assert plain not in page


def test_the_answer_and_the_work_are_the_same_for_everybody(customer):
    """What differs happens in the background: the view looks nobody up."""
    seen = []
    for contact in (PHONE, STRANGER):
        browser = Client()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = ask(browser, contact)
        page = text(browser.get("/p/sign-in/code/")).replace("138****5678", "X").replace("139****0000", "X")
        page = "\n".join(line for line in page.splitlines() if "csrfmiddlewaretoken" not in line)
        wrong = browser.post("/p/sign-in/code/", {"code": "no"})
        seen.append(
            (answer.status_code, answer.url, len(queries), page, wrong.status_code, "还可以试 4 次" in text(wrong))
        )
        assert not any("customers_customer" in query["sql"] for query in queries)
    assert seen[0] == seen[1]
    assert sent_code() == ""
    assert not Outgoing.objects.exists()


def test_a_code_is_good_once_and_where_it_was_asked(client, customer):
    ask(client)
    code = sent_code()
    elsewhere = Client()
    assert elsewhere.post("/p/sign-in/code/", {"code": code}).url.startswith("/p/sign-in/?")
    replayed = Client()
    replayed.cookies = client.cookies.copy()
    assert client.post("/p/sign-in/code/", {"code": code}).url == "/p/privacy/"
    assert "已失效" in text(replayed.post("/p/sign-in/code/", {"code": code}))
    assert Sitting.objects.count() == 1


def test_five_tries_and_then_a_new_code(client, customer):
    ask(client)
    code = sent_code()
    other = f"{(int(code) + 1) % 10**6:06}"
    for left in (4, 3, 2, 1):
        assert f"还可以试 {left} 次" in text(client.post("/p/sign-in/code/", {"code": other}))
    assert "已失效" in text(client.post("/p/sign-in/code/", {"code": other}))
    assert "已失效" in text(client.post("/p/sign-in/code/", {"code": code}))
    assert not Sitting.objects.exists()


def test_asking_again_too_soon_is_told_in_words(client, customer):
    ask(client)
    again = ask(client)
    assert again.status_code == 422
    assert "60 秒后再试" in text(again)
    assert "60 秒后再试" in text(client.post("/p/sign-in/again/"))
    with clock.frozen(NOW + MINUTE):
        assert client.post("/p/sign-in/again/").status_code == 303
    assert Passcode.objects.count() == 2


@pytest.mark.parametrize("contact", ["", "张三", "0571-88776655", "a@b", "x" * 500, "\u202e138"])
def test_nonsense_is_told_at_the_field(client, contact):
    assert "p-error" in text(ask(client, contact))
    assert not Passcode.objects.exists()


def test_means_that_are_closed_are_said_to_be(client, settings):
    settings.SMS_URL = ""
    assert "换手机号或邮箱" in text(ask(client))
    settings.MAIL_URL = ""
    assert "还不能发送验证码" in text(client.get("/p/sign-in/"))
    assert ask(client, EMAIL).status_code == 200
    assert not Passcode.objects.exists()


def test_of_several_archives_one_is_chosen(client, customer, cast):
    other = customers.create(cast.owner, CustomerDraft(name="李小四", phone=PHONE), at=NOW)
    foreign = customers.create(cast.owner, CustomerDraft(name="王五", phone=STRANGER), at=NOW)
    assert enter(client).url == "/p/sign-in/who/?next=%2Fp%2Fprivacy%2F"
    assert client.get("/p/privacy/").url.startswith("/p/sign-in/who/")
    page = text(client.get("/p/sign-in/who/"))
    assert "李*四" in page
    assert "张三丰" not in page
    assert "王*" not in page
    assert client.post("/p/sign-in/who/", {"customer": foreign.pk}).status_code == 422
    assert client.post("/p/sign-in/who/", {"customer": "x"}).status_code == 422
    assert client.post("/p/sign-in/who/", {"customer": other.pk}).status_code == 303
    assert "李*四" in text(client.get("/p/privacy/"))


@pytest.mark.parametrize("path", CLOSED)
def test_strangers_show_who_they_are_first(client, customer, path):
    assert client.get(f"/p/{path}").url.startswith("/p/sign-in/?next=")
    assert client.post(f"/p/{path}").status_code in (302, 405)


def test_the_staff_s_sign_in_is_of_no_use_here_nor_this_one_there(client, customer):
    staff = Client()
    staff.force_login(Person.objects.create(username="boss", name="老板"))
    page = text(staff.get("/p/"))
    assert "老板" not in page
    assert staff.get("/p/privacy/").url.startswith("/p/sign-in/")
    assert staff.get("/account/").status_code == 200, "and they are still signed in at home"
    enter(client)
    assert client.get("/account/").url.startswith("/sign-in/")
    assert client.get("/customers/").url.startswith("/sign-in/")
    # Both in one browser: each site knows its own.
    client.force_login(Person.objects.get(username="boss"))
    assert "张*丰" in text(client.get("/p/privacy/"))


def test_a_seat_is_left_for_good(me):
    kept = me.cookies["yk_seat"].value
    assert me.post("/p/sign-out/").url == "/p/?done=left"
    me.cookies["yk_seat"] = kept
    assert me.get("/p/privacy/").status_code == 302


def test_half_an_hour_and_four_hours(me):
    with clock.frozen(NOW + 29 * MINUTE):
        assert me.get("/p/privacy/").status_code == 200
    with clock.frozen(NOW + 58 * MINUTE):
        assert me.get("/p/privacy/").status_code == 200
    with clock.frozen(NOW + 88 * MINUTE):
        assert me.get("/p/privacy/").status_code == 302


def test_cookies_stay_on_this_site_and_out_of_scripts(me):
    ask(me, STRANGER)
    me.post("/p/reading/", {"mode": "elder"})
    for name in ("yk_seat", "yk_asked", "yk_reading"):
        cookie = me.cookies[name]
        assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/p/", True, "Lax"), name
    assert not me.cookies["yk_seat"]["max-age"]


@pytest.mark.parametrize(
    "url",
    ["https://evil.example/", "//evil.example", "/account/", "/p/../account/", "javascript:alert(1)", "/p/\r\nX: 1"],
)
def test_one_comes_back_only_to_this_site(client, customer, url):
    client.post("/p/sign-in/", {"contact": PHONE}, query_params={"next": url})
    opened = client.post("/p/sign-in/code/", {"code": sent_code()}, query_params={"next": url})
    assert opened.url == "/p/privacy/"
    assert client.post("/p/reading/", {"mode": "usual", "next": url}).url == "/p/"


def test_no_form_is_taken_from_another_site(customer):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/p/sign-in/", {"contact": PHONE}).status_code == 403
    assert not Passcode.objects.exists()


def test_every_address_has_a_limit():
    assert {f"portal:{one.name}" for one in urlpatterns} == set(LIMITS)


def test_who_knocks_too_often_waits_and_finds_the_way_back(client, monkeypatch):
    monkeypatch.setitem(limits.LIMITS, "portal:home", limits.Limit(2, 99, "GET HEAD POST"))
    assert [client.get("/p/").status_code for _ in range(3)] == [200, 200, 429]
    assert 'href="/p/"' in text(client.get("/p/"))
    assert 'href="/p/"' in text(client.get("/p/nowhere/"))


def test_no_script_runs_on_this_site(client):
    policy = client.get("/p/")["Content-Security-Policy"]
    assert "script-src 'none'" in policy
    assert "style-src-attr 'none'" in policy
    assert "<script" not in text(client.get("/p/"))
