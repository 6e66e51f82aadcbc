"""A customer with an order, a product, and staff who answer; evaluations as tests give them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

import pytest

from yueke.domains.catalogue.models import Product
from yueke.domains.customers import commands as customers
from yueke.domains.customers.drafts import CustomerDraft
from yueke.domains.customers.models import Customer
from yueke.domains.evaluations import commands
from yueke.domains.evaluations.commands import EvaluationDraft
from yueke.domains.evaluations.commands.evaluating import OWN, VISITOR
from yueke.domains.evaluations.commands.targets import Target, behind, own_order, sold
from yueke.domains.evaluations.models import Door, Evaluation
from yueke.domains.orders.models import Order, OrderLine
from yueke.domains.organization import queries as organization
from yueke.domains.organization.models import Department
from yueke.domains.organization.tests.house import AT, House
from yueke.kernel.access import Actor, customer_actor

_keys = count(1)


@dataclass
class Town:
    """``service`` answers, ``research`` keeps the indicators, ``clerk`` only looks; ``zhao`` bought a shelf."""

    house: House
    service: Actor
    research: Actor
    clerk: Actor
    zhao: Customer
    shelf: Product
    order: Order
    line: OrderLine
    me: Actor = field(init=False)

    def __post_init__(self) -> None:
        self.me = customer_actor(self.zhao.pk, "客户本人", frozenset({OWN}))

    def of_line(self) -> Target:
        return own_order(self.me, self.order.pk, self.line.pk)

    def of_product(self) -> Target:
        return sold(self.me, self.shelf.pk)

    def door(self, subject: str = "product", **more: Any) -> Door:
        given: dict[str, Any] = {"product_id": self.shelf.pk, "order_number": self.order.number,
                                 "department_id": self.house.service.pk} | more  # fmt: skip
        return commands.open_door(self.service, commands.DoorDraft(subject, **given), at=AT)

    def stranger(
        self, stars: int = 4, *, door: Door | None = None, key: str = "", at: Any = AT, **more: Any
    ) -> Evaluation:
        target = behind(VISITOR, (door or self.door()).code)
        return commands.submit(VISITOR, target, draft(stars, key=key, **more), at=at)

    def given(self, stars: int = 5, *, target: Target | None = None, key: str = "", **more: Any) -> Evaluation:
        return commands.submit(self.me, target or self.of_line(), draft(stars, key=key, **more), at=AT)


def draft(stars: int, *, key: str = "", **more: Any) -> EvaluationDraft:
    return EvaluationDraft(**{"stars": stars, "key": key or f"form-{next(_keys)}", "can_publish": True} | more)


@pytest.fixture
def town(house: House) -> Town:
    def actor(username: str, role: str) -> Actor:
        return organization.actor_for(house.hire(username, house.service, role))

    service, research, clerk = actor("fuwu", "service"), actor("yanjiu", "research"), actor("wenyuan", "clerk")
    Department.objects.filter(pk=house.service.pk).update(head_id=service.person_id)
    zhao = customers.create(service, CustomerDraft(name="赵敏", phone="13800001111"), at=AT)
    shelf = Product.objects.create(code="HJ-1", name="钢木货架", created_at=AT)
    order = Order.objects.create(
        number="DD-1", customer=zhao, ordered_at=AT, department=house.service, amount=Decimal(900), state="delivered",
        delivered_on=date(2026, 11, 20), created_at=AT,
    )  # fmt: skip
    line = OrderLine.objects.create(
        order=order, product=shelf, product_name="钢木货架", quantity=1, price=Decimal(900), amount=Decimal(900)
    )
    return Town(house, service, research, clerk, zhao, shelf, order, line)
