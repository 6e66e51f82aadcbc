"""Recording, delivering, cancelling and importing orders; what they say about customers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from yueke.domains.catalogue import commands as catalogue
from yueke.domains.customers import commands as customers
from yueke.domains.customers.drafts import CustomerDraft
from yueke.domains.orders import commands, queries
from yueke.domains.orders.drafts import LineDraft, OrderDraft
from yueke.domains.orders.forms import OrderForm, OrderLines
from yueke.domains.orders.models import Order, OrderLine
from yueke.domains.orders.queries import OrderFilter
from yueke.domains.orders.rules import amount_of, check_total, sum_of_lines
from yueke.domains.organization.models import Department, Person
from yueke.kernel.access import SYSTEM, Actor, Scope
from yueke.kernel.errors import Forbidden, Invalid, NotFound, Refused
from yueke.kernel.events.models import Event
from yueke.kernel.lifecycle import StaleMove
from yueke.kernel.paging import paginate
from yueke.kernel.terms import Term
from yueke.kernel.windows import month_starts, window_start

AT = datetime(2026, 3, 31, 2, tzinfo=UTC)
DAY = timedelta(days=1)
YEAR = Term(12, "months")
MONEY = st.decimals(0, 10_000, places=2)


@pytest.fixture
def seller(db) -> Actor:
    department = Department.objects.create(name="销售部", path="/1/")
    person = Person.objects.create(username="seller", name="seller")
    may = frozenset({"orders.create", "orders.import", "orders.view", "customers.create"})
    return Actor(person.pk, "seller", department_id=department.pk, permissions=may, scope=Scope("self"))


@pytest.fixture
def stranger(seller) -> Actor:
    person = Person.objects.create(username="stranger", name="stranger")
    return replace(seller, person_id=person.pk, name="stranger")


@pytest.fixture
def customer(seller):
    return customers.create(seller, CustomerDraft(name="大华商贸", kind="enterprise"), at=AT - 900 * DAY)


def draft(customer, at=AT - DAY, **more) -> OrderDraft:
    lines = (LineDraft("展示柜", Decimal(2), Decimal("99.99")), LineDraft("运费", Decimal(1), Decimal(10)))
    return OrderDraft(customer_id=customer.pk, ordered_at=at, lines=lines, **more)


@given(st.lists(st.tuples(st.decimals("0.001", 999, places=3), MONEY)))
def test_lines_add_up_to_the_cent(rows):
    lines = [LineDraft("x", quantity, price) for quantity, price in rows]
    total = sum_of_lines(lines)
    assert total == total.quantize(Decimal("0.01"))
    assert check_total(lines, total) == 0
    assert check_total(lines, total + 1) == 1
    assert all(abs(amount_of(line) - line.quantity * line.price) <= Decimal("0.005") for line in lines)


def test_an_order_takes_its_amount_from_the_lines(seller, customer):
    order = commands.create(seller, draft(customer), at=AT)
    found = queries.order(seller, order.pk)
    assert (found.order.amount, found.order.state) == (Decimal("209.98"), "open")
    assert found.order.number == "DD20260331-0001"
    assert [line.amount for line in found.lines] == [Decimal("199.98"), Decimal(10)]
    assert Event.objects.filter(kind="orders.order_created").count() == 1


@pytest.mark.parametrize(
    "change,field",
    [
        ({"ordered_at": AT + DAY}, "ordered_at"),
        ({"amount": Decimal(200)}, "amount"),
        ({"cost": Decimal(-1)}, "cost"),
        ({"lines": ()}, "lines"),
        ({"lines": (LineDraft("x", Decimal(0), Decimal(1)),)}, "lines"),
        ({"lines": (LineDraft(" ", Decimal(1), Decimal(1)),)}, "lines"),
        ({"promised_on": date(2026, 3, 1)}, "promised_on"),
        ({"delivered_on": date(2026, 3, 1)}, "delivered_on"),
    ],
)
def test_wrong_orders_are_refused_at_the_field_with_nothing_written(seller, customer, change, field):
    with pytest.raises(Invalid) as refusal:
        commands.create(seller, replace(draft(customer), **change), at=AT)
    assert list(refusal.value.fields) == [field]
    assert not Order.objects.exists()
    assert not OrderLine.objects.exists()


def test_a_number_is_used_once(seller, customer):
    commands.create(seller, draft(customer, number="A1"), at=AT)
    with pytest.raises(Invalid):
        commands.create(seller, draft(customer, number="A1"), at=AT)
    with pytest.raises(Refused, match="A1"):
        commands.create_many(seller, [draft(customer, number="A1")], batch_id=1, at=AT)
    assert Order.objects.count() == 1


def test_delivery_ends_the_order_and_cannot_lie_about_the_day(seller, customer):
    order = commands.create(seller, draft(customer), at=AT)
    for wrong in (AT.date() + DAY, AT.date() - 9 * DAY):
        with pytest.raises(Invalid):
            commands.set_delivered(seller, order.pk, on=wrong, at=AT)
    assert Order.objects.get().state == "open"
    commands.set_delivered(seller, order.pk, on=AT.date(), at=AT)
    assert Order.objects.get().state == "delivered"
    with pytest.raises(StaleMove):
        commands.cancel(seller, order.pk, reason="迟了", at=AT)


def test_strangers_neither_see_nor_touch(seller, stranger, customer):
    order = commands.create(seller, draft(customer), at=AT)
    before = Order.objects.values().get()
    for attempt in (
        lambda: queries.order(stranger, order.pk),
        lambda: queries.of_customer(stranger, customer.pk),
        lambda: queries.totals_of_customer(stranger, customer.pk, AT),
        lambda: commands.create(stranger, draft(customer), at=AT),
        lambda: commands.set_delivered(stranger, order.pk, on=AT.date(), at=AT),
        lambda: commands.cancel(stranger, order.pk, reason="x", at=AT),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert not queries.orders(stranger).exists()
    assert queries.totals(stranger).orders == 0
    with pytest.raises(Forbidden):
        commands.create(replace(seller, permissions=frozenset()), draft(customer), at=AT)
    assert Order.objects.values().get() == before


def test_imported_orders_come_with_lines_and_go_again(seller, customer):
    ids = commands.create_many(seller, [draft(customer, number=f"B{n}") for n in range(5)], batch_id=3, at=AT)
    assert list(Order.objects.filter(pk__in=ids).order_by("pk").values_list("number", flat=True)) == [
        f"B{n}" for n in range(5)
    ]
    assert OrderLine.objects.count() == 10
    assert commands.remove_batch(seller, 3, at=AT) == 5
    assert not OrderLine.objects.exists()


def test_a_batch_with_a_changed_order_stays(seller, customer):
    ids = commands.create_many(seller, [draft(customer, number=f"B{n}") for n in range(2)], batch_id=3, at=AT)
    commands.cancel(seller, ids[1], reason="客户取消", at=AT)
    with pytest.raises(Refused, match="B1"):
        commands.remove_batch(seller, 3, at=AT)
    assert Order.objects.count() == 2


def test_a_customer_who_has_ordered_is_not_taken_out_with_the_batch(seller):
    (imported,) = customers.create_many(SYSTEM, [CustomerDraft(name="乙")], batch_id=9, at=AT)
    commands.create_many(SYSTEM, [OrderDraft(imported, AT, amount=Decimal(1))], batch_id=None, at=AT)
    with pytest.raises(Refused, match="已有订单"):
        customers.remove_batch(SYSTEM, 9, at=AT)
    assert queries.totals_of_customer(SYSTEM, imported, AT).orders == 1


def test_purchases_count_the_window_its_halves_and_its_months(seller, customer):
    def sold(days, amount, state=""):
        return OrderDraft(customer.pk, AT - timedelta(days=days), amount=Decimal(amount), state=state)

    history = [
        sold(0, 1),
        sold(5, 10),
        sold(40, 100),
        sold(300, 1000),
        sold(364, 10_000),
        sold(365, 5),
        sold(3, 7, "cancelled"),
    ]
    commands.create_many(SYSTEM, history, batch_id=None, at=AT)
    (row,) = queries.purchases(AT, YEAR)
    assert (row["orders"], row["amount"]) == (5, Decimal(11_111))
    assert (row["later"], row["earlier"]) == (Decimal(111), Decimal(11_000))
    assert row["months"] == 4
    totals = queries.totals_of_customer(SYSTEM, customer.pk, AT)
    assert (totals.orders, totals.year_orders, totals.amount) == (6, 5, Decimal(11_116))


@pytest.mark.parametrize("window", [YEAR, Term(90, "days"), Term(2, "years")], ids=str)
def test_month_starts_cover_the_window_without_gap(window):
    start = window_start(AT, window)
    starts = month_starts(AT, start)
    assert starts[0] <= start < starts[1]
    assert all(timedelta(days=28) <= b - a <= timedelta(days=31) for a, b in pairwise([*starts, AT]))


@pytest.mark.parametrize(
    "asked,n",
    [
        (OrderFilter(text="dd2026"), 1),
        (OrderFilter(text="大华"), 1),
        (OrderFilter(text="没有"), 0),
        (OrderFilter(state="cancelled"), 0),
        (OrderFilter(amount_from=Decimal(200), amount_to=Decimal(210)), 1),
        (OrderFilter(ordered_from=date(2026, 3, 30), ordered_to=date(2026, 3, 30)), 1),
        (OrderFilter(ordered_to=date(2026, 3, 29)), 0),
        (OrderFilter(overdue_on=date(2026, 4, 3)), 1),
        (OrderFilter(overdue_on=date(2026, 4, 2)), 0),
    ],
)
def test_filters_narrow(seller, customer, asked, n):
    commands.create(seller, draft(customer, promised_on=date(2026, 4, 2)), at=AT)
    assert queries.orders(seller, asked).count() == n


def test_a_page_of_orders_costs_at_most_four_queries(seller, customer):
    commands.create_many(seller, [draft(customer) for _n in range(30)], batch_id=None, at=AT)
    asked = OrderFilter()
    with CaptureQueriesContext(connection) as caught:
        page = paginate(queries.orders(SYSTEM, asked), 1, 20, order=queries.order_of(asked))
        assert all(row.customer.name and row.department.name and row.person.name for row in page.rows)
    assert len(caught) <= 4, "estimate, count, perhaps the ids of few matches, rows"


def test_a_form_makes_a_draft(seller, customer):
    head = OrderForm({"customer": customer.pk, "ordered_at": "2026-03-30T10:00"})
    rows = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-1-product_name": ""}
    rows |= {"form-0-product_name": "展示柜", "form-0-quantity": "2", "form-0-price": "99.99"}
    lines = OrderLines(rows)
    assert head.is_valid(), head.errors
    assert lines.is_valid(), lines.errors
    assert commands.create(seller, head.draft(lines), at=AT).amount == Decimal("199.98")
    assert not OrderLines({**rows, "form-0-quantity": "-1"}).is_valid()


def test_products_are_made_once_for_an_import(seller):
    first = catalogue.ensure_many(seller, ["展示柜", "货架", "展示柜"], at=AT)
    assert set(first) == {"展示柜", "货架"}
    assert catalogue.ensure_many(seller, ["货架"], at=AT) == {"货架": first["货架"]}
