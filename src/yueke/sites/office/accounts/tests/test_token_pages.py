"""The pages of access tokens: one's own, and everybody's for the security administrator."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from yueke.domains.organization import commands as organization
from yueke.domains.organization import queries as people
from yueke.domains.organization.models import Person
from yueke.domains.organization.tests.house import AT, PASSWORD, House
from yueke.domains.organization.tests.test_second_step import SECRET, code_at
from yueke.domains.tokens import commands
from yueke.domains.tokens.models import AccessToken
from yueke.kernel import clock

FORM = {"name": "ERP 同步", "permissions": ["customers.view"], "days": "90", "password": PASSWORD}


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def manager(house: House) -> Person:
    return house.hire("manager", house.branch, "manager")


def secret_on(page: str) -> str:
    found = re.search(r"data-token>(yk_[\w-]+)<", page)
    return found[1] if found else ""


def test_a_token_is_shown_once_and_lets_a_program_in(manager: Person) -> None:
    client = browser(manager)
    answer = client.post("/account/tokens/new/", FORM)
    assert answer.status_code == 200
    secret = secret_on(answer.content.decode())
    assert secret
    assert "no-store" in answer["Cache-Control"]
    listed = client.get("/account/tokens/").content.decode()
    assert "ERP 同步" in listed
    assert "有效" in listed
    assert secret not in listed
    told = Client().get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"}).json()
    assert (told["person_id"], told["permissions"]) == (manager.pk, ["customers.view"])
    assert "127.0.0.1" in client.get("/account/tokens/").content.decode(), "where it was last used"
    client.post(f"/account/tokens/{AccessToken.objects.get().pk}/revoke/")
    assert Client().get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"}).status_code == 401


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"password": "nonsense"}, "密码不正确"),
        ({"permissions": []}, "请至少选择一项权限"),
        ({"permissions": ["system.roles"]}, "system.roles"),
        ({"name": ""}, ""),
    ],
)
def test_what_is_wrong_is_said_at_the_field(manager: Person, wrong: dict[str, object], told: str) -> None:
    answer = browser(manager).post("/account/tokens/new/", FORM | wrong)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not AccessToken.objects.exists()


def test_a_second_step_is_asked_for(manager: Person) -> None:
    with clock.frozen(AT):
        organization.add_app(people.actor_for(manager), secret=SECRET, code=code_at(AT), name="手机", at=AT)
        client = browser(manager)
        assert client.post("/account/tokens/new/", FORM | {"code": "000000"}).status_code == 422
    later = AT.replace(minute=5)
    with clock.frozen(later):
        assert client.post("/account/tokens/new/", FORM | {"code": code_at(later)}).status_code == 200
    assert AccessToken.objects.count() == 1


def test_an_administrator_opens_a_token_and_its_person_fetches_it(house: House) -> None:
    clerk = house.hire("clerk", house.service, "service")
    boss, own = browser(house.founder), browser(clerk)
    assert own.get("/account/tokens/new/").status_code == 403
    asked = {name: FORM[name] for name in ("name", "permissions", "days")}
    answer = boss.post(f"/system/people/{clerk.pk}/token/", asked)
    assert answer.status_code == 303
    token = AccessToken.objects.get()
    assert token.digest is None
    assert "待领取" in boss.get("/system/tokens/").content.decode()
    assert boss.get(f"/account/tokens/{token.pk}/fetch/").status_code == 404
    page = own.post(f"/account/tokens/{token.pk}/fetch/", {"password": PASSWORD})
    assert secret_on(page.content.decode())
    assert own.get("/system/tokens/").status_code == 403
    boss.post(f"/account/tokens/{token.pk}/revoke/", {"next": "/system/tokens/"})
    token.refresh_from_db()
    assert token.revoked_by_id == house.founder.pk


def test_the_lists_need_few_questions(house: House, manager: Person, django_assert_max_num_queries) -> None:
    for n in range(8):
        asked = {"name": f"对接 {n}", "permissions": ["customers.view"], "days": 30}
        commands.offer(house.boss, manager.pk, **asked, at=clock.now())
    for client, path in ((browser(manager), "/account/tokens/"), (browser(house.founder), "/system/tokens/")):
        client.get(path)
        with django_assert_max_num_queries(16):
            assert client.get(path).status_code == 200
