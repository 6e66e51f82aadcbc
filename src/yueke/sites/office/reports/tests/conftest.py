"""The company that takes complaints, on the second of December."""

import pytest
from django.test import Client

from yueke.domains.complaints.tests.house import AT, House, found, house, house_of_file
from yueke.domains.organization.models import Person
from yueke.kernel import clock

__all__ = ["found", "house", "house_of_file"]


@pytest.fixture(autouse=True)
def december(house: House):
    """A month after the house's complaints."""
    with clock.frozen(AT.replace(month=12, day=2)):
        yield


@pytest.fixture
def browser(house: House):
    """A browser somebody of the house is signed in to."""

    def enter(name: str) -> Client:
        client = Client()
        client.force_login(Person.objects.get(username=name))
        return client

    return enter
