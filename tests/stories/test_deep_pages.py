"""Deep pages begin at milestones, and yet show what walking there anew would show, whatever has changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from make import Company, found_company, moment

from yueke.domains.customers import commands as customers
from yueke.domains.customers import queries
from yueke.domains.customers.models import Customer
from yueke.domains.customers.queries import CustomerFilter
from yueke.kernel import milestones
from yueke.kernel.access import SYSTEM
from yueke.kernel.milestones import Walk

AT = moment("2026-05-06 10:00")
SIZE = 5
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def company() -> Company:
    company = found_company()
    for n in range(40):
        company.customer(f"2026-03-{1 + n // 2:02d} {10 + n % 2}:00")
    return company


def page(number: int, **narrow) -> list[int]:
    f = CustomerFilter(**narrow)
    order = list(queries.order_of(f))
    walk = Walk.along(queries.customers(SYSTEM, f).order_by(*order).values_list("pk", flat=True), order)
    assert walk is not None
    return walk.page((number - 1) * SIZE, SIZE)


def anew(number: int, **narrow) -> list[int]:
    f = CustomerFilter(**narrow)
    rows = queries.customers(SYSTEM, f).order_by(*queries.order_of(f))
    return [row.pk for row in rows[(number - 1) * SIZE : number * SIZE]]


def walks_from_the_beginning(number: int) -> bool:
    with CaptureQueriesContext(connection) as asked:
        page(number)
    return any(f"OFFSET {(number - 1) * SIZE}" in query["sql"] for query in asked)


def test_a_deep_page_is_walked_to_once(company):
    assert walks_from_the_beginning(5)
    assert not walks_from_the_beginning(5)
    assert not walks_from_the_beginning(6), "the page after it begins where it ended"
    assert walks_from_the_beginning(3), "what lies before a milestone is not known"
    company.customer("2026-05-06")
    assert not walks_from_the_beginning(5), "one more before it moves it by one"
    company.edit(Customer.objects.first(), "2026-05-06", remark="不吃辣")
    assert not walks_from_the_beginning(5), "a remark moves nothing"
    company.customer("2026-03-02")
    assert walks_from_the_beginning(5), "somewhere between, it may have moved some and not others"
    with transaction.atomic():
        company.customer("2026-05-06")
        assert page(5) == anew(5)
        transaction.set_rollback(True)
    assert page(5) == anew(5)


def test_whatever_happens_the_page_is_the_same_as_walked_to_anew(company):
    chance = Random(5)
    at = AT
    for step in range(60):
        at += timedelta(minutes=1)
        happen = chance.choice(HAPPENINGS)
        happen(company, chance, at)
        for number in chance.sample(range(2, 9), 3):
            assert page(number) == anew(number), (step, happen, number)
            assert page(number, kind="enterprise") == anew(number, kind="enterprise")
    assert milestones._kept


def somebody(chance: Random) -> Customer:
    return chance.choice(list(Customer.objects.live().order_by("pk")))


def nothing(company: Company, chance: Random, at: datetime) -> None:
    pass


def a_newcomer(company: Company, chance: Random, at: datetime) -> None:
    company.customer(f"{at:%Y-%m-%d %H:%M}", kind=chance.choice(("individual", "enterprise")))


def one_of_before(company: Company, chance: Random, at: datetime) -> None:
    company.customer(f"2026-03-{chance.randrange(1, 20):02d} 12:00")


def a_farewell(company: Company, chance: Random, at: datetime) -> None:
    customers.archive(SYSTEM, somebody(chance).pk, reason="停业", at=at)


def a_change_of_kind(company: Company, chance: Random, at: datetime) -> None:
    customers.edit(SYSTEM, somebody(chance).pk, {"kind": chance.choice(("individual", "enterprise"))}, at=at)


def a_remark(company: Company, chance: Random, at: datetime) -> None:
    customers.edit(SYSTEM, somebody(chance).pk, {"remark": f"备注{at}"}, at=at)


HAPPENINGS: tuple[Callable[[Company, Random, datetime], None], ...] = (
    nothing, nothing, a_newcomer, a_newcomer, one_of_before, a_farewell, a_change_of_kind, a_remark,
)  # fmt: skip
