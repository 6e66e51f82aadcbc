"""One customer written down twice, with a life in both archives: merged, worked with, taken apart again."""

from __future__ import annotations

import random
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from make import Company, moment

from yueke.domains.customers import commands, queries
from yueke.domains.customers.drafts import CustomerDraft
from yueke.domains.customers.merging.models import DuplicateLink, Merge
from yueke.domains.customers.models import Customer
from yueke.domains.orders import commands as orders
from yueke.domains.orders.drafts import LineDraft, OrderDraft
from yueke.domains.orders.models import Order
from yueke.domains.visits import commands as visits
from yueke.domains.visits.commands import Duty
from yueke.domains.visits.models import Visit
from yueke.kernel.access import SYSTEM
from yueke.kernel.errors import Refused
from yueke.kernel.events.models import Event

BEGAN, NOW, LATER = moment("2026-03-02"), moment("2026-06-01"), moment("2026-06-02")

FIELDS = ("name", "kind", "phone", "email", "region", "owner", "remark", "tags")
SIDES = ("survivor", "absorbed")

TABLES = """
SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
   AND relname !~ '^(kernel_|procrastinate_|django_|customers_merge)' ORDER BY 1
"""


def dump() -> dict[str, list[str]]:
    """Every row of every table that holds business facts; jobs, events and the record of merges aside."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        found = {}
        for (name,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{name}" t ORDER BY 1')
            found[name] = [text for (text,) in cursor.fetchall()]
        return found


def order(customer: Customer, number: int) -> OrderDraft:
    line = LineDraft("货架", Decimal(1), Decimal(100 + number))
    return OrderDraft(customer_id=customer.pk, ordered_at=BEGAN + timedelta(hours=number % 900), lines=(line,))


def lived(dice: random.Random, name: str) -> Customer:
    """An archive with whatever the dice give it."""
    draft = CustomerDraft(
        name=name,
        kind=dice.choice(("individual", "enterprise")),
        stage=dice.choice(("prospect", "customer")),
        phone=dice.choice(("", "13800001111", f"139{dice.randrange(10**8):08d}")),
        email=dice.choice(("", "a@example.com", f"b{dice.randrange(10**6)}@example.com")),
        province="浙江省",
        city=dice.choice(("", "杭州市", "宁波市")),
        address=dice.choice(("", "文三路 90 号", "中山路 7 号")),
        contact=dice.choice(("", "李小明")),
        remark=dice.choice(("", "先打电话", "周末不在")),
        tags=tuple(dice.sample(("老客户", "连锁", "新开业"), dice.randrange(3))),
        preferences=dice.choice(({}, {"time": "上午"}, {"note": "安静"})),
    )
    customer = commands.create(SYSTEM, draft, at=BEGAN + timedelta(minutes=dice.randrange(1000)))
    orders.create_many(SYSTEM, [order(customer, n) for n in range(dice.randrange(4))], batch_id=None, at=NOW)
    if dice.random() < 0.6:
        plan(customer)
    for fact in dice.sample(("name", "industry"), dice.randrange(3)):
        commands.report_change(SYSTEM, customer.pk, fact, "新的内容", at=NOW)
    if dice.random() < 0.5:
        commands.review_profile(SYSTEM, customer.pk, at=NOW)
    return customer


def plan(*customers: Customer) -> None:
    """A visit planned for each, because one clause asks for it."""
    duties = [Duty(customer.pk, BEGAN + timedelta(days=120), None, None) for customer in customers]
    visits.plan_duties(SYSTEM, "B5.2", "regular", duties, at=NOW)


@pytest.mark.django_db
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), choices=st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(SIDES)))
def test_merging_and_undoing_leaves_every_table_as_it_was(seed, choices):
    dice = random.Random(seed)
    keep, gone, third = (lived(dice, name) for name in ("张三丰", "张三丰", "李四光"))
    links = [(keep.pk, gone.pk, ["姓名相同"]), (gone.pk, third.pk, ["地址相同"]), (keep.pk, third.pk, ["电话相同"])]
    commands.link_duplicates(SYSTEM, dice.sample(links, dice.randrange(4)), at=NOW)
    before = dump()
    done = commands.merge(SYSTEM, keep.pk, gone.pk, reason="同一个人", choices=choices, at=NOW)
    assert not Order.objects.filter(customer=gone).exists()
    commands.undo_merge(SYSTEM, done.pk, reason="看错了", at=LATER)
    assert dump() == before


def test_a_customer_with_two_archives_and_a_life_in_both(company: Company):
    keep = company.customer("2026-03-02", name="张三丰", phone="13800001111")
    gone = company.customer("2026-04-01", name="张三丰", phone="13900002222")
    plan(keep, gone)
    company.order(keep, "2026-04-02", "100")
    company.order(gone, "2026-04-03", "250")
    told = company.visit(gone, "maintenance", "2026-04-10")

    done = commands.merge(company.steward, keep.pk, gone.pk, reason="电话里确认是同一个人", at=NOW)
    assert set(Order.objects.values_list("customer_id", flat=True)) == {keep.pk}
    assert Visit.objects.get(pk=told.pk).customer_id == keep.pk
    assert Visit.objects.get(customer=keep, state="planned")
    assert Visit.objects.get(customer=gone).state == "cancelled"
    assert [one.pk for one in queries.find(company.steward, "2222")] == [keep.pk]
    kinds = {entry.kind for entry in queries.timeline(company.steward, keep.pk)}
    assert {"customers.customers_merged", "customers.customer_created"} <= kinds
    merged = Event.objects.get(kind="customers.customers_merged")
    assert merged.audited
    assert merged.payload["moved"]["orders.order.customer"] == 1

    # Life goes on: a new order stays with the survivor, a cancelled one stands in the way of undoing.
    company.order(keep, "2026-06-01", "70")
    moved = Order.objects.get(amount="250")
    orders.cancel(SYSTEM, moved.pk, reason="客户不要了", at=NOW)
    with pytest.raises(Refused, match=moved.number):
        commands.undo_merge(company.steward, done.pk, reason="看错了", at=LATER)
    assert Merge.objects.get().undone_at is None


def test_undoing_keeps_what_came_after(company: Company):
    keep, gone = (company.customer("2026-03-02", name="张三丰") for _ in range(2))
    company.order(gone, "2026-04-03", "250")
    done = commands.merge(company.steward, keep.pk, gone.pk, reason="同一个人", at=NOW)
    company.order(keep, "2026-06-01", "70")
    commands.undo_merge(company.steward, done.pk, reason="看错了", at=LATER)
    assert {str(one.amount): one.customer_id for one in Order.objects.all()} == {"250.00": gone.pk, "70.00": keep.pk}
    assert DuplicateLink.objects.count() == 0


@pytest.mark.django_db
def test_ten_thousand_orders_cost_the_statements_of_ten():
    def statements(many: int) -> int:
        keep, gone = (commands.create(SYSTEM, CustomerDraft(name="张三丰"), at=BEGAN) for _ in range(2))
        orders.create_many(SYSTEM, [order(gone, n) for n in range(many)], batch_id=None, at=NOW)
        with CaptureQueriesContext(connection) as seen:
            done = commands.merge(SYSTEM, keep.pk, gone.pk, reason="同一个人", at=NOW)
            commands.undo_merge(SYSTEM, done.pk, reason="看错了", at=NOW)
        assert Order.objects.filter(customer=gone).count() == many
        return len(seen)

    assert statements(10_000) == statements(10)
