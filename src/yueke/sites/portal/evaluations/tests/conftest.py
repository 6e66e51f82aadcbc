"""Customers with orders, and phones in their hands."""

from __future__ import annotations

import pytest
from django.test import Client

from yueke.domains.channels.models import Outgoing
from yueke.domains.evaluations.models import Evaluation
from yueke.domains.evaluations.tests.town import Town, town
from yueke.domains.organization.tests.house import AT, house, house_of_file
from yueke.domains.passcodes import commands as passcodes
from yueke.domains.passcodes.commands import VISITOR
from yueke.kernel import clock
from yueke.kernel.access import SYSTEM

__all__ = ["Outgoing", "house", "house_of_file", "town"]
NOW = AT.replace(hour=11)


@pytest.fixture(autouse=True)
def open_site(settings, tmp_path, db):
    """The clock stands still an hour later; files lie in a folder of the test's own; messages can leave."""
    settings.YUEKE_HOME, settings.SMS_URL, settings.MAIL_URL = tmp_path, "folder:", "folder:"
    with clock.frozen(NOW):
        yield


@pytest.fixture
def me(client: Client, town: Town) -> Client:
    """The browser of the customer who bought the shelf, after the code was entered."""
    row = passcodes.ask_code(VISITOR, town.zhao.phone, handle="h", place="-", language="zh-hans", at=NOW)
    letter = passcodes.make_code(SYSTEM, row.pk, at=NOW)
    passcodes.enter_code(VISITOR, "h", letter.code, token="t", at=NOW)
    client.cookies["yk_seat"] = "t"
    return client


def text(answer) -> str:
    assert answer.status_code in (200, 404, 422, 429), answer.status_code
    return answer.content.decode()


def key_of(client: Client, url: str) -> str:
    """The hidden name of a sending of the form."""
    return text(client.get(url)).split('name="key" value="')[1].split('"')[0]


def send(client: Client, url: str, **facts):
    """Fill in the form and send it, once."""
    return client.post(url, {"key": key_of(client, url), "stars": "4", **facts})


def given(client: Client, url: str, **facts) -> Evaluation:
    answer = send(client, url, **facts)
    assert answer.status_code == 303, text(answer)
    return Evaluation.objects.latest("pk")
