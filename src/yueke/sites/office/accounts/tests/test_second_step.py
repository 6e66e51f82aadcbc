"""The second step at the door and on one's own account, over HTTP."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from yueke.domains.organization import commands, queries, second_step
from yueke.domains.organization.models import Person, SignInRecord
from yueke.domains.organization.tests.house import AT, PASSWORD, House
from yueke.domains.organization.tests.test_second_step import SECRET, code_at
from yueke.kernel import clock

DOOR = "/sign-in/second-step/"
HERE = "/account/second-step/"


@pytest.fixture
def codes(house: House) -> list[str]:
    """Li Na has an app; these are her recovery codes."""
    person = house.hire("li.na", house.service, "clerk")
    return commands.add_app(queries.actor_for(person), secret=SECRET, code=code_at(AT), name="手机", at=AT)


def password(client: Client, username: str = "li.na", word: str = PASSWORD):
    return client.post("/sign-in/?next=/account/", {"username": username, "password": word})


def results() -> list[str]:
    return list(SignInRecord.objects.order_by("pk").values_list("result", flat=True))


def test_the_password_alone_is_not_enough(client: Client, codes: list[str]) -> None:
    answer = password(client)
    assert (answer.status_code, answer["Location"]) == (302, DOOR)
    assert client.get("/account/").status_code == 302
    page = client.get(DOOR)
    assert "no-store" in page["Cache-Control"]
    assert client.post(DOOR, {"code": "000000"}).status_code == 422
    assert client.post(DOOR, {}).status_code == 422
    assert client.get("/account/").status_code == 302
    answer = client.post(DOOR, {"code": code_at(clock.now())})
    assert (answer.status_code, answer["Location"]) == (302, "/account/")
    assert client.get("/account/").status_code == 200
    assert results() == ["second", "second", "in"]


def test_a_recovery_code_opens_once(codes: list[str]) -> None:
    for code, status in ((codes[0], 302), (codes[0], 422), (codes[1], 302)):
        client = Client()
        password(client)
        assert client.post(DOOR, {"code": code}).status_code == status


def test_guessing_codes_is_paused_like_guessing_passwords(client: Client, codes: list[str]) -> None:
    password(client)
    answers = [client.post(DOOR, {"code": "000000"}).status_code for _ in range(5)]
    assert answers == [422] * 4 + [429]
    assert client.get(DOOR)["Location"] == "/sign-in/"
    assert password(client).status_code == 429


def test_a_right_password_between_does_not_forgive_wrong_codes(codes: list[str]) -> None:
    statuses = []
    for _ in range(5):
        client = Client()
        password(client)
        statuses.append(client.post(DOOR, {"code": "000000"}).status_code)
    assert statuses == [422] * 4 + [429]


def test_half_a_sign_in_is_good_for_ten_minutes_and_for_nobody_else(client: Client, codes: list[str]) -> None:
    assert Client().get(DOOR)["Location"] == "/sign-in/"
    password(client)
    with clock.frozen(clock.now() + timedelta(minutes=11)):
        assert client.post(DOOR, {"code": codes[0]})["Location"] == "/sign-in/"
    assert second_step.codes_left(Person.objects.get(username="li.na").pk) == second_step.CODES


def test_who_has_no_second_step_goes_in_with_the_password(client: Client, house: House) -> None:
    house.hire("wang.wu")
    assert password(client, "wang.wu")["Location"] == "/account/"


def test_a_role_that_demands_it_sets_it_up_before_anything_else(client: Client, house: House) -> None:
    commands.set_security_policy(house.boss, second_factor=True, at=AT)
    house.hire("sec", house.root, "secadmin")
    password(client, "sec")
    for path in ("/system/roles/", "/account/", HERE + "codes/"):
        assert client.get(path)["Location"] == HERE
    assert client.post("/system/security/", {})["Location"] == HERE
    assert "请先设置两步验证" in client.get(HERE).content.decode()
    page = client.get(HERE + "app/").content.decode()
    secret = re.search(r"data-secret>([A-Z2-7 ]+)<", page)[1].replace(" ", "")
    assert "data:image/svg+xml" in page
    assert client.post(HERE + "app/", {"code": "000000"}).status_code == 422
    assert client.get("/system/roles/")["Location"] == HERE
    done = client.post(HERE + "app/", {"code": code_at(clock.now(), secret), "name": "手机"})
    shown = re.findall(r"<code>([a-z0-9]{5}-[a-z0-9]{5})</code>", done.content.decode())
    assert len(shown) == second_step.CODES
    assert "no-store" in done["Cache-Control"]
    assert client.get("/system/roles/").status_code == 200
    assert shown[0] not in client.get(HERE).content.decode()
    again = Client()
    assert password(again, "sec")["Location"] == DOOR
    assert again.post(DOOR, {"code": shown[0]}).status_code == 302


def test_who_is_to_change_the_password_too_does_that_first(client: Client, house: House) -> None:
    commands.set_security_policy(house.boss, second_factor=True, at=AT)
    person = house.hire("sec", house.root, "secadmin")
    commands.set_password(house.boss, person.pk, "Other-rain-2027", at=AT)
    password(client, "sec", "Other-rain-2027")
    assert client.get(HERE)["Location"] == "/account/password/"
    form = {"old": "Other-rain-2027", "new": "Third-rain-2028", "again": "Third-rain-2028"}
    assert client.post("/account/password/", form).status_code == 303
    assert client.get("/system/roles/")["Location"] == HERE


def test_removing_and_renewing_ask_for_the_password(client: Client, codes: list[str], house: House) -> None:
    person = queries.people(house.boss, text="li.na").get()
    client.force_login(person)
    row = second_step.factors_of(person.pk)[0]
    assert client.get(HERE).status_code == 200
    for path in (f"{HERE}{row.pk}/remove/", f"{HERE}codes/"):
        assert client.get(path).status_code == 200
        assert client.post(path, {"password": "wrong"}).status_code == 422
    new = client.post(f"{HERE}codes/", {"password": PASSWORD})
    assert len(re.findall(r"<code>[a-z0-9]{5}-[a-z0-9]{5}</code>", new.content.decode())) == second_step.CODES
    stranger = Client()
    stranger.force_login(house.founder)
    assert stranger.post(f"{HERE}{row.pk}/remove/", {"password": PASSWORD}).status_code == 404
    assert second_step.has_second_step(person.pk)
    assert client.post(f"{HERE}{row.pk}/remove/", {"password": PASSWORD}).status_code == 303
    assert not second_step.has_second_step(person.pk)


def test_the_security_administrator_resets_it(client: Client, codes: list[str], house: House) -> None:
    person = queries.people(house.boss, text="li.na").get()
    path = f"/system/people/{person.pk}/second-step/reset/"
    keepers = {role: house.hire(role, house.root, role) for role in ("sysadmin", "secadmin")}
    client.force_login(keepers["sysadmin"])
    assert client.post(path).status_code == 403
    client.force_login(keepers["secadmin"])
    assert "重置两步验证" in client.get(f"/system/people/{person.pk}/").content.decode()
    assert client.post(path).status_code == 303
    assert not second_step.has_second_step(person.pk)


def test_passkeys_need_a_name_for_the_host(client: Client, house: House) -> None:
    client.force_login(house.founder)
    assert client.get(HERE + "passkey/", headers={"host": "127.0.0.1"}).status_code == 409
    page = client.get(HERE + "passkey/", headers={"host": "localhost"})
    assert page.status_code == 200
    assert client.post(HERE + "passkey/", {"passkey": "{}"}, headers={"host": "localhost"}).status_code == 422
    assert client.post(HERE + "passkey/", {"passkey": "["}, headers={"host": "localhost"}).status_code == 422
    assert not second_step.has_second_step(house.founder.pk)
