"""The super-user at the door: one password, once, for some minutes."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.test import Client

from yueke.domains.organization import commands
from yueke.domains.organization.models import Person
from yueke.domains.organization.tests.house import House
from yueke.kernel import clock
from yueke.kernel.access import SYSTEM


def sign_in(word: str) -> Client:
    client = Client()
    client.answer = client.post("/sign-in/", {"username": "superuser", "password": word})
    return client


def unseal() -> str:
    return commands.unseal(SYSTEM, reason="安全管理员离职，恢复授权", minutes=20, at=clock.now())


def test_its_password_opens_once_and_the_session_ends_with_the_minutes(house: House) -> None:
    word, began = unseal(), clock.now()
    client = sign_in(word)
    assert client.answer.status_code == 302
    assert client.get("/system/roles/").status_code == 200
    assert sign_in(word).answer.status_code == 422
    ends = Session.objects.get(session_key=client.session.session_key).expire_date
    assert abs(ends - began - timedelta(minutes=20)) < timedelta(seconds=30)
    commands.seal(SYSTEM, at=clock.now())
    assert client.get("/system/roles/").status_code == 302


def test_a_password_not_used_in_time_opens_nothing(house: House) -> None:
    word = unseal()
    with clock.frozen(clock.now() + timedelta(minutes=21)):
        assert sign_in(word).answer.status_code == 422
    assert not Person.objects.get(username="superuser").is_active
