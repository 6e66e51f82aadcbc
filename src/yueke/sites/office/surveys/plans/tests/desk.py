"""A researcher who plans, a head who approves, a representative who may do neither; sixty customers to ask."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.test import Client

from yueke.domains.customers.models import Customer
from yueke.domains.orders.models import Order
from yueke.domains.organization import queries as organization
from yueke.domains.organization.models import Person
from yueke.domains.organization.tests.house import AT, House
from yueke.domains.surveys import commands
from yueke.domains.surveys.commands import Plan
from yueke.domains.surveys.models import Survey
from yueke.kernel import clock
from yueke.kernel.access import Actor

DAY = timedelta(days=1)
GRADES = ("diamond", "gold", "ordinary")


@dataclass
class Desk:
    """Who is there, seen at 2026-11-20 10:00."""

    house: House
    researcher: Person
    head: Person
    rep: Person

    def browser(self, person: Person) -> Client:
        """A browser somebody is signed in to."""
        client = Client()
        client.force_login(person)
        return client

    def actor(self, person: Person) -> Actor:
        """Somebody as the commands know them."""
        return organization.actor_for(person)

    def planned(self, **more) -> Survey:
        """A draft that lacks nothing."""
        given = {
            "title": "下半年满意度调查", "kind": "periodic", "purpose": "了解满意度及其原因", "content": "产品、服务、交付",
            "population": "近一年有订单的顾客", "modes": ("link", "phone"), "starts_on": date(2026, 11, 20),
            "ends_on": date(2026, 12, 20), "report_on": date(2026, 12, 31), "department_id": self.house.branch.pk,
            "owner_id": self.researcher.pk,
        }  # fmt: skip
        return commands.plan(self.actor(self.researcher), Plan(**given | more), at=AT, template="satisfaction_form")

    def submitted(self, **more) -> Survey:
        """A plan that waits for approval."""
        return commands.submit(self.actor(self.researcher), self.planned(**more).pk, at=AT)

    def approved(self, **more) -> Survey:
        """A plan agreed on."""
        return commands.approve(self.actor(self.head), self.submitted(**more).pk, at=AT)

    def running(self, **more) -> Survey:
        """A survey that collects."""
        return commands.launch(self.actor(self.researcher), self.approved(**more).pk, at=AT)


@pytest.fixture(scope="module")
def desk_of_file(house_of_file: House | None) -> Desk | None:
    """The company, made once for all tests of a file; None where each test must make its own."""
    return _desk(house_of_file) if house_of_file else None


@pytest.fixture
def desk(desk_of_file: Desk | None, house: House) -> Iterator[Desk]:
    """The company at 2026-11-20 10:00, where the clock stands still; whatever a test changes is taken back."""
    with clock.frozen(AT):
        yield deepcopy(desk_of_file) or _desk(house)


def _desk(house: House) -> Desk:
    made = Desk(
        house,
        house.hire("researcher", house.branch, "research"),
        house.hire("head.east", house.branch, "manager"),
        house.hire("south.rep", house.sales, "service"),
    )
    people = Customer.objects.bulk_create(
        Customer(
            number=f"KH-{n:04}", name=f"客户{n}商贸有限公司", kind="enterprise", grade=GRADES[n % 3],
            province="浙江省" if n % 2 else "江苏省", phone=f"138{n:08}", phone_index=n.to_bytes(8, "big") * 2,
            department_id=house.branch.pk, created_at=AT, updated_at=AT, reviewed_at=AT,
        )
        for n in range(60)
    )  # fmt: skip
    Order.objects.bulk_create(
        Order(number=f"DD-{n}", customer=one, ordered_at=AT - 30 * DAY, amount=100, created_at=AT)
        for n, one in enumerate(people[:50])
    )
    return made
