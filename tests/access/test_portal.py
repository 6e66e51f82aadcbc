"""A customer on the portal: their own records open, everybody else's do not, and no address of the staff does."""

from __future__ import annotations

import pytest
from django.test import Client

from access.matrix import CUSTOMER, EVERYBODY, MATRIX, Row
from access.samples import AT, Town
from access.walking import ask, business, full_name, taken_back
from yueke.domains.customers.models import Customer
from yueke.domains.passcodes import commands as passcodes
from yueke.domains.passcodes.commands import VISITOR
from yueke.kernel.access import SYSTEM

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("undrawn")]
ROLE = "sales"


@pytest.fixture
def customer(town: Town) -> Client:
    """The browser of the customer whose archive the sales person keeps."""
    archive = Customer.objects.get(pk=town.before(ROLE, "own")["customer"])
    row = passcodes.ask_code(VISITOR, archive.phone, handle="h", place="-", language="zh-hans", at=AT)
    letter = passcodes.make_code(SYSTEM, row.pk, at=AT)
    assert letter is not None
    entered = passcodes.enter_code(VISITOR, "h", letter.code, token="t", at=AT)
    assert entered.sitting is not None
    assert entered.sitting.customer_id == archive.pk
    browser = Client()
    browser.cookies["yk_seat"] = "t"
    return browser


def of_portal(row: Row) -> bool:
    return full_name(row).startswith("portal:")


def test_the_portal_opens_to_its_customer(town: Town, customer: Client):
    wrong = []
    for row in filter(of_portal, MATRIX):
        for method in row.methods.split():
            with taken_back(customer):
                answer = ask(customer, row, town.before(ROLE, "own"), method)
            # The copy was not made yet.
            good = (404,) if row.name == "portal:request-file" else (200, 302, 303, 409, 422)
            if answer.status_code not in good or (
                "/p/sign-in/?" in answer.headers.get("Location", "") and row.may == CUSTOMER
            ):
                wrong.append(f"{method} {row.name}: {answer.status_code}")
    assert not wrong


@pytest.mark.parametrize("side", ["colleague", "foreign"])
def test_records_of_others_are_not_there(town: Town, customer: Client, side: str):
    before = business()
    rows = [row for row in MATRIX if of_portal(row) and row.of == "own"]
    assert rows
    for row in rows:
        for method in row.methods.split():
            assert ask(customer, row, town.before(ROLE, side), method).status_code == 404, row.name
    assert business() == before


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_staff_s_site_does_not_know_them(town: Town, customer: Client, method: str):
    wrong, before = [], business()
    for row in MATRIX:
        if method not in row.methods or row.may == EVERYBODY or not full_name(row).startswith("office:"):
            continue
        answer = ask(customer, row, town.before(ROLE, "own"), method)
        if answer.status_code != 302 or not answer.headers["Location"].startswith("/sign-in/?next="):
            wrong.append(f"{row.name}: {answer.status_code}")
    assert not wrong
    assert business() == before
