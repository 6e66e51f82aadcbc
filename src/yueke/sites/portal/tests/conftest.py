"""A small company, customers of it, and phones in their hands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.test import Client

from yueke.domains.channels.models import Outgoing
from yueke.domains.customers.tests.conftest import cast, customer
from yueke.domains.passcodes.models import Passcode
from yueke.domains.privacy.tests.conftest import officer
from yueke.kernel import clock
from yueke.kernel.calendar import seed
from yueke.sites.portal import jobs

__all__ = ["cast", "customer", "officer"]

NOW = datetime(2026, 3, 3, 2, tzinfo=UTC)
PHONE, EMAIL = "13812345678", "zhang@example.com"


@pytest.fixture(autouse=True)
def open_house(settings, tmp_path, db) -> Iterator[None]:
    """Messages can leave, days are known, and the clock stands still."""
    settings.YUEKE_HOME, settings.SMS_URL, settings.MAIL_URL = tmp_path, "folder:", "folder:"
    seed()
    with clock.frozen(NOW):
        yield


def ask(client: Client, contact: str = PHONE, **more):
    return client.post("/p/sign-in/", {"contact": contact}, **more)


def sent_code() -> str:
    """What the last asked code is, as it lies in the outbox; empty when nothing was sent."""
    jobs.send_code(Passcode.objects.latest("pk").pk)
    last = Outgoing.objects.order_by("pk").last()
    found = re.search(r"\d{6}", last.text) if last else None
    return found[0] if found else ""


def enter(client: Client, contact: str = PHONE):
    """Show by a code who one is."""
    ask(client, contact)
    return client.post("/p/sign-in/code/", {"code": sent_code()})


@pytest.fixture
def me(client, customer) -> Client:
    """The customer's phone, after the code was entered."""
    assert enter(client).status_code == 303
    return client


def text(answer) -> str:
    assert answer.status_code in (200, 404, 422, 429), answer.status_code
    return answer.content.decode()
