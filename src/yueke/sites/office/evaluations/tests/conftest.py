"""The company these pages are tested with, and browsers of its people."""

from __future__ import annotations

import pytest
from django.test import Client

from yueke.domains.evaluations.tests.town import Town, town
from yueke.domains.organization.models import Person
from yueke.domains.organization.tests.house import AT, house, house_of_file
from yueke.kernel import clock
from yueke.kernel.access import Actor

__all__ = ["Town", "house", "house_of_file", "town"]


@pytest.fixture(autouse=True)
def standing_clock(settings, tmp_path, db):
    settings.YUEKE_HOME, settings.SMS_URL, settings.MAIL_URL = tmp_path, "folder:", "folder:"
    with clock.frozen(AT.replace(hour=11)):
        yield


def browser_of(actor: Actor) -> Client:
    browser = Client()
    browser.force_login(Person.objects.get(pk=actor.person_id))
    return browser
