"""The company every test of these pages works with, seen half an hour after opening."""

import pytest
from django.test import Client

from yueke.domains.complaints.tests.house import AT, House, found, house, house_of_file
from yueke.domains.organization.models import Person
from yueke.kernel import clock

__all__ = ["found", "house", "house_of_file"]


@pytest.fixture(autouse=True)
def noon(house: House):
    """The clock stands still an hour after what the house does."""
    with clock.frozen(AT.replace(hour=11)):
        yield


@pytest.fixture
def browser(house: House):
    """A browser somebody of the house is signed in to."""

    def enter(name: str) -> Client:
        client = Client()
        client.force_login(Person.objects.get(username=name))
        return client

    return enter
