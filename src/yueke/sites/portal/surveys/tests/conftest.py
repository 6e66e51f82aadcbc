"""A company with surveys, and the phones of those who answer."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from yueke.domains.organization.tests.house import AT, house, house_of_file
from yueke.domains.surveys import commands
from yueke.domains.surveys.models import Survey
from yueke.domains.surveys.rules.shape import Questionnaire
from yueke.domains.surveys.tests.test_answering import drawn
from yueke.domains.surveys.tests.test_plans import People, people
from yueke.kernel import clock

__all__ = ["drawn", "house", "house_of_file", "people"]


@pytest.fixture(autouse=True)
def here(settings, tmp_path):
    """The clock stands still; files lie in a folder of the test's own."""
    settings.YUEKE_HOME, settings.SMS_URL, settings.MAIL_URL = tmp_path, "folder:", "folder:"
    with clock.frozen(AT.replace(hour=11)):
        yield


def text(answer, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def launched(people: People, asked: Questionnaire, quotas=(), **more) -> Survey:
    """A survey that collects with this questionnaire."""
    found = commands.plan(people.researcher, people.drawn(**more), at=AT)
    commands.write_questionnaire(people.researcher, found.pk, asked, basis="", at=AT)
    commands.set_quotas(people.researcher, found.pk, quotas, at=AT)
    commands.submit(people.researcher, found.pk, at=AT)
    commands.approve(people.head, found.pk, at=AT)
    return commands.launch(people.researcher, found.pk, at=AT)


def door_of(people: People, survey: Survey, **more) -> str:
    """The address of a door into it."""
    parameters = more.pop("parameters", {"store": "总店"})
    made = commands.open_door(people.researcher, survey.pk, "总店", parameters, at=AT, **more)
    return f"/p/s/{made.code}/"


def begin(client: Client, url: str) -> str:
    """Begin there; the address of the answers."""
    answer = client.post(url, {"_do": "begin"})
    assert answer.status_code == 303, answer.content.decode()[:1500]
    return answer.headers["Location"]


def hidden(page: str) -> dict[str, str]:
    """What the form sends by itself."""
    names = ["_page", "_seen", "_since"]
    return {name: re.search(f'name="{name}" value="([^"]*)"', page)[1] for name in names}  # type: ignore[index]


def fill(client: Client, url: str, **answers):
    """Fill in the page that is due, and send it."""
    return client.post(url, hidden(text(client.get(url))) | {"_do": "send"} | answers)
