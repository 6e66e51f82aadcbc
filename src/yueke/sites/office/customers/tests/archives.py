"""A small company with customers of several people, and browsers signed in to it."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from yueke.domains.customers import commands
from yueke.domains.customers.drafts import CustomerDraft
from yueke.domains.customers.models import Customer
from yueke.domains.organization import queries as organization
from yueke.domains.organization.models import Person
from yueke.domains.organization.tests.house import AT, House
from yueke.kernel import clock
from yueke.kernel.access import Actor

NOW = AT + timedelta(hours=2)


@dataclass
class Office:
    """Sales people see their own customers, the head of the branch all of it in plain, the clerk all of it masked."""

    house: House
    head: Person
    clerk: Person
    ann: Person
    bob: Person
    steward: Person
    mine: Customer
    firm: Customer
    foreign: Customer

    def actor(self, person: Person) -> Actor:
        return organization.actor_for(person)

    def client(self, person: Person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    def customer(self, name: str, owner: Person, **facts: object) -> Customer:
        return commands.create(self.actor(owner), CustomerDraft(name=name, **facts), at=AT)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def office_of_file(house_of_file: House | None) -> Office | None:
    """The company and its customers, made once for all tests of a file; None where each test must make its own."""
    return _furnish(house_of_file) if house_of_file else None


@pytest.fixture
def office(office_of_file: Office | None, house: House) -> Iterator[Office]:
    """The company at ``NOW``, where the clock stands still; whatever a test changes is taken back."""
    with clock.frozen(NOW):
        yield deepcopy(office_of_file) or _furnish(house)


def _furnish(house: House) -> Office:
    with clock.frozen(NOW):
        head = house.hire("head", house.branch, "manager")
        clerk = house.hire("clerk", house.branch, "clerk")
        ann = house.hire("ann", house.sales, "sales")
        bob = house.hire("bob", house.service, "sales")
        steward = house.hire("steward", house.root, "steward")
        made = Office(house, head, clerk, ann, bob, steward, None, None, None)  # type: ignore[arg-type]
        made.mine = made.customer(
            "张三丰",
            ann,
            phone="13812345678",
            email="zhang@example.com",
            province="浙江省",
            city="杭州市",
            district="西湖区",
            address="文三路 90 号",
            channel="store",
            tags=("老客户",),
        )
        made.firm = made.customer("明远纺织有限公司", ann, kind="enterprise", phone="13900001111", contact="李小明")
        made.foreign = made.customer("欧阳明日", bob, phone="13700002222")
    return made


def after(client: Client, answer: HttpResponse) -> str:
    """The page a successful form leads to."""
    assert answer.status_code == 303
    return client.get(answer.headers["Location"]).content.decode()
