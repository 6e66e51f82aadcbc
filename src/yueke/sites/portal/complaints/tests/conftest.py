"""The company that takes complaints, and phones of its customers."""

from __future__ import annotations

import pytest
from django.test import Client

from yueke.domains.complaints.models import Category, Complaint
from yueke.domains.complaints.tests.house import AT, House, found, house, house_of_file
from yueke.domains.complaints.tests.uploads import picture, video
from yueke.kernel import clock

__all__ = ["found", "house", "house_of_file", "picture", "video"]

NEW, FIND = "/p/complaints/new/", "/p/progress/"
PHONE = "13900001111"
TOLD = {"description": "展柜玻璃裂了，要求换货", "caller_name": "陈女士", "caller_phone": PHONE}


@pytest.fixture(autouse=True)
def open_house(settings, tmp_path, house: House):
    """The clock stands still two hours after opening; files lie in a folder of the test's own."""
    settings.YUEKE_HOME, settings.SMS_URL, settings.MAIL_URL = tmp_path, "folder:", "folder:"
    with clock.frozen(AT.replace(hour=11)):
        yield


def text(answer) -> str:
    assert answer.status_code in (200, 404, 422, 429), answer.status_code
    return answer.content.decode()


def category(name: str) -> int:
    return Category.objects.get(name=name).pk


def key_of(client: Client, url: str = NEW) -> str:
    """The hidden name of a sending of the form."""
    return text(client.get(url)).split('name="key" value="')[1].split('"')[0]


def send(client: Client, url: str = NEW, **facts):
    """Fill in the form and send it, once."""
    return client.post(url, {"key": key_of(client, url), **TOLD, **facts})


def complain(client: Client, url: str = NEW, **facts) -> Complaint:
    """A complaint made by the form; its ticket lies in the browser."""
    answer = send(client, url, **facts)
    assert answer.status_code == 303, text(answer)
    return Complaint.objects.latest("pk")


def enter(client: Client, complaint: Complaint, tail: str = PHONE[-4:]):
    """Open a complaint by its code."""
    return client.post(FIND, {"code": complaint.code, "tail": tail})


def page_of(client: Client, complaint: Complaint) -> str:
    return text(client.get(f"/p/progress/{complaint.pk}/"))


def do(client: Client, complaint: Complaint, verb: str, **facts):
    return client.post(f"/p/progress/{complaint.pk}/{verb}/", facts)
