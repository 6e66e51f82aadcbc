"""The company of the documents, with browsers and a clock that stands still."""

from __future__ import annotations

import pytest
from django.test import Client

from yueke.domains.documents.tests.conftest import house, house_of_file, own_home, shelf, shelf_of_file
from yueke.domains.organization.tests.house import AT
from yueke.kernel import clock

__all__ = ["house", "house_of_file", "own_home", "shelf", "shelf_of_file"]


@pytest.fixture(autouse=True)
def still():
    with clock.frozen(AT):
        yield


@pytest.fixture
def browser():
    """A browser somebody is signed in to."""

    def signed_in(person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return signed_in
