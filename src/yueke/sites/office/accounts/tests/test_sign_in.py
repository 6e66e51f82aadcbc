"""Signing in, lock-out, forced password, sessions, post, language, menu."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.forms import model_to_dict
from django.test import Client

from yueke.domains.organization import commands, queries
from yueke.domains.organization.models import SignInRecord, SignInSession
from yueke.domains.organization.policy import security_policy
from yueke.domains.organization.tests.house import AT, PASSWORD, House
from yueke.kernel import clock
from yueke.kernel.access import Actor
from yueke.sites.office import menu

CSRF = re.compile(r"csrf[^>]*|X-CSRFToken[^>]*")


def sign_in(client: Client, username: str, password: str = PASSWORD, **extra):
    return client.post("/sign-in/", {"username": username, "password": password}, **extra)


def test_visitors_are_sent_to_sign_in_and_back(client: Client, house: House) -> None:
    asked = client.get("/system/people/")
    assert (asked.status_code, asked["Location"]) == (302, "/sign-in/?next=/system/people/")
    assert client.get("/sign-in/").status_code == 200
    back = client.post("/sign-in/?next=/system/people/", {"username": "ADMIN ", "password": PASSWORD})
    assert (back.status_code, back["Location"]) == (302, "/system/people/")
    assert client.get("/system/people/").status_code == 200


def test_visitors_fragments_and_json_are_not_swapped_into_pages(client: Client, house: House) -> None:
    fragment = client.get("/system/people/", headers={"HX-Request": "true"})
    assert (fragment.status_code, fragment["HX-Refresh"]) == (204, "true")
    data = client.get("/system/people/find/", headers={"Accept": "application/json"})
    assert data.status_code == 401
    assert data["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("username, password", [("admin", "wrong"), ("nobody", PASSWORD), ("", ""), ("admin", "")])
def test_a_wrong_pair_says_so_and_signs_nobody_in(client: Client, house: House, username: str, password: str) -> None:
    answer = sign_in(client, username, password)
    assert answer.status_code == 422
    assert client.get("/system/people/").status_code == 302


def test_five_wrong_passwords_lock_the_name_at_this_address_for_a_quarter_hour(client: Client, house: House) -> None:
    for _ in range(4):
        assert sign_in(client, "admin", "wrong").status_code == 422
    locked = sign_in(client, "admin", "wrong")
    assert locked.status_code == 429
    until = (clock.now() + timedelta(minutes=15)).strftime("%H:%M")
    assert until in locked.content.decode()
    assert sign_in(client, "admin").status_code == 429
    assert sign_in(client, "ADMIN").status_code == 429
    assert sign_in(client, "admin", REMOTE_ADDR="203.0.113.9").status_code == 302


def test_a_reset_by_the_administrator_lifts_the_lock(client: Client, house: House) -> None:
    person = house.hire("li.na")
    for _ in range(5):
        sign_in(client, "li.na", "wrong")
    commands.set_password(house.boss, person.pk, "Other-rain-2027", at=clock.now())
    assert sign_in(client, "li.na", "Other-rain-2027").status_code == 302


def test_a_right_password_is_not_looked_at_while_the_door_is_shut(client: Client, house: House) -> None:
    for _ in range(5):
        sign_in(client, "admin", "wrong")
    right, wrong = (sign_in(client, "admin", word) for word in (PASSWORD, "wrong"))
    assert right.status_code == wrong.status_code == 429
    told = (CSRF.sub("", answer.content.decode()) for answer in (right, wrong))
    assert len(set(told)) == 1
    assert client.get("/account/").status_code == 302
    assert SignInRecord.objects.filter(result="locked").count() == 2


def test_the_security_administrator_sees_who_is_shut_out_and_opens(client: Client, house: House) -> None:
    house.hire("sec", house.root, "secadmin")
    for _ in range(5):
        sign_in(client, "admin", "wrong", REMOTE_ADDR="203.0.113.9")
    keeper = Client()
    sign_in(keeper, "sec")
    assert "203.0.113.9" in keeper.get("/system/security/").content.decode()
    form = {"username": "admin", "address": "203.0.113.9"}
    assert keeper.post("/system/security/unlock/", form).status_code == 303
    assert "203.0.113.9" not in keeper.get("/system/security/").content.decode()
    assert sign_in(client, "admin", REMOTE_ADDR="203.0.113.9").status_code == 302


def test_the_rules_are_changed_on_screen_by_the_security_administrator_only(client: Client, house: House) -> None:
    house.hire("sec", house.root, "secadmin")
    house.hire("sys", house.root, "sysadmin")
    sign_in(client, "sec")
    rules = model_to_dict(security_policy(), exclude=["id", "second_factor"])
    page = client.get("/system/security/").content.decode()
    assert "10 至 64。" in page
    assert "5 至 480。" in page
    assert client.post("/system/security/", rules | {"idle_minutes": 4}).status_code == 422
    assert client.post("/system/security/", rules | {"tries": 9, "tries_of_account": 8}).status_code == 422
    assert security_policy().tries == 5
    assert client.post("/system/security/", rules | {"idle_minutes": 10}).status_code == 303
    assert security_policy().idle_minutes == 10
    other = Client()
    sign_in(other, "sys")
    assert other.get("/system/security/").status_code == 403
    assert other.post("/system/security/", rules).status_code == 403
    assert other.post("/system/security/unlock/", {"username": "admin"}).status_code == 403
    assert security_policy().idle_minutes == 10


def test_a_closed_sign_in_stays_out(client: Client, house: House) -> None:
    person = house.hire("li.na")
    client.force_login(person)
    assert client.get("/account/").status_code == 200
    commands.deactivate(house.boss, person.pk, at=AT)
    assert client.get("/account/").status_code == 302
    assert sign_in(client, "li.na").status_code == 422


def test_a_first_password_is_changed_before_anything_else(client: Client, house: House) -> None:
    person = house.hire("li.na", house.service, "sysadmin")
    commands.set_password(house.boss, person.pk, "Other-rain-2027", at=AT)
    sign_in(client, "li.na", "Other-rain-2027")
    assert client.get("/system/people/")["Location"] == "/account/password/"
    assert client.post("/system/departments/add/", {"name": "新部"})["Location"] == "/account/password/"
    page = client.get("/account/password/")
    assert "请先设置新密码" in page.content.decode()
    form = {"old": "Other-rain-2027", "new": "Third-rain-2028", "again": "Third-rain-2028"}
    for wrong in ({"again": "x"}, {"old": "x"}, {"new": "short", "again": "short"}):
        assert client.post("/account/password/", form | wrong).status_code == 422
    assert client.post("/account/password/", form).status_code == 303
    assert client.get("/system/people/").status_code == 200


def test_changing_the_password_signs_other_devices_out(house: House) -> None:
    here, there = Client(), Client()
    for client in (here, there):
        sign_in(client, "admin")
        assert client.get("/account/").status_code == 200
    form = {"old": PASSWORD, "new": "Third-rain-2028", "again": "Third-rain-2028"}
    assert here.post("/account/password/", form).status_code == 303
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302
    assert SignInSession.objects.filter(person=house.founder).count() == 1


def test_open_sign_ins_are_listed_and_ended(house: House) -> None:
    here, there = Client(), Client(headers={"User-Agent": "Mozilla/5.0 (iPhone) MicroMessenger"})
    for client in (here, there):
        sign_in(client, "admin")
        client.get("/account/")
    assert "微信 · iPhone" in here.get("/account/").content.decode()
    here.post("/account/sessions/end-others/")
    assert there.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200


def test_nobody_ends_a_strangers_session(house: House) -> None:
    boss, clerk = Client(), Client()
    sign_in(boss, "admin")
    boss.get("/account/")
    house.hire("li.na", house.service, "clerk")
    sign_in(clerk, "li.na")
    theirs = SignInSession.objects.get(person=house.founder)
    assert clerk.post(f"/account/sessions/{theirs.pk}/end/").status_code == 404
    assert clerk.get("/system/sessions/").status_code == 403
    assert Session.objects.filter(session_key=theirs.session_key).exists()


def test_an_idle_session_ends(client: Client, house: House) -> None:
    sign_in(client, "admin")
    client.get("/account/")
    with clock.frozen(clock.now() + timedelta(minutes=29)):
        assert client.get("/account/").status_code == 200
    with clock.frozen(clock.now() + timedelta(minutes=60)):
        assert client.get("/account/").status_code == 302


def test_a_session_ends_after_so_many_hours_however_busy(client: Client, house: House) -> None:
    sign_in(client, "admin")
    client.get("/account/")
    began = clock.now()
    for minutes in range(20, 12 * 60, 20):
        with clock.frozen(began + timedelta(minutes=minutes)):
            assert client.get("/account/").status_code == 200
    with clock.frozen(began + timedelta(hours=12, minutes=1)):
        assert client.get("/account/").status_code == 302
    assert SignInRecord.objects.filter(result="over", person=house.founder).count() == 1


def test_an_old_password_is_asked_to_be_changed_at_sign_in(client: Client, house: House) -> None:
    commands.set_security_policy(house.boss, password_days=1, at=AT)
    sign_in(client, "admin")
    assert client.get("/system/people/")["Location"] == "/account/password/"
    assert "已超过规定的使用期限" in client.get("/account/password/").content.decode()


def test_signing_out_needs_a_post(client: Client, house: House) -> None:
    sign_in(client, "admin")
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").status_code == 302
    assert client.get("/account/").status_code == 302


def test_a_person_switches_between_their_posts_only(client: Client, house: House) -> None:
    person = house.hire("li.na", house.service, "service")
    second = commands.add_membership(
        house.boss,
        person.pk,
        department_id=house.sales.pk,
        post_id=house.post.pk,
        from_date=date(2026, 1, 5),
        at=AT,
    )
    sign_in(client, "li.na")
    assert client.post("/account/post/", {"membership": second.pk}).status_code == 303
    assert client.session["membership"] == second.pk
    stranger = queries.posts_of(house.founder)[0].id
    for wrong in (stranger, "x", ""):
        assert client.post("/account/post/", {"membership": wrong}).status_code == 404
    assert client.session["membership"] == second.pk


def test_the_language_is_chosen_without_signing_in(client: Client, house: House) -> None:
    answer = client.post("/language/", {"language": "en", "next": "/sign-in/"})
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/")
    assert 'lang="en"' in client.get("/sign-in/").content.decode()


def test_a_page_of_the_shell_costs_few_queries(client: Client, house: House, django_assert_max_num_queries) -> None:
    sign_in(client, "admin")
    client.get("/account/")
    # session, person, seat, badges, bell; the page's own: person, posts, roles, sign-ins, second step
    with django_assert_max_num_queries(10):
        client.get("/account/")


@pytest.mark.parametrize(
    "role, home",
    [("sysadmin", "/system/people/"), ("secadmin", "/system/roles/"), ("auditor", "/system/sessions/")],
)
def test_home_follows_the_role(client: Client, house: House, role: str, home: str) -> None:
    house.hire("somebody", house.root, role)
    sign_in(client, "somebody")
    assert client.get("/")["Location"] == home
    assert client.get(home).status_code == 200


def test_the_menu_shows_what_exists_and_is_allowed() -> None:
    keeper = Actor(person_id=1, name="王", permissions=frozenset({"organization.edit"}))
    groups = {str(group.title): group for group in menu.menu_for(keeper, "/system/people/hire/")}
    assert [str(item.title) for item in groups["系统"].items] == ["组织", "人员"]
    assert [item.active for item in groups["系统"].items] == [False, True]
    assert "客户" not in groups
    assert menu.url_of("office:no-such-page") == ""


def test_a_menu_drawn_once_follows_what_each_reader_may(client: Client, house: House) -> None:
    person = house.hire("li.na", house.service, "secadmin")
    sign_in(client, "li.na")
    assert 'href="/system/roles/"' in client.get("/account/").content.decode()
    other = Client()
    house.hire("wang.wu", house.service, "clerk")
    sign_in(other, "wang.wu")
    assert 'href="/system/roles/"' not in other.get("/account/").content.decode()
    person.grants.all().delete()
    assert 'href="/system/roles/"' not in client.get("/account/").content.decode()
