"""第三章 顾客分类分级：按近12个月的订单分频次和金额，每3个月评级一次。"""

from __future__ import annotations

import pytest
from make import example, judged, moment

from yueke.domains.customers.models import Customer, Standing
from yueke.domains.orders import commands as orders


def classes(customer):
    """The classes a customer carries now."""
    customer.refresh_from_db()
    return customer.frequency_class, customer.amount_class


@example("A3.1-share", "kept")
def test_classes_worked_out_from_the_orders_of_the_last_year(company):
    busy, quiet = company.customer("2025-01-06"), company.customer("2025-01-06")
    for month in range(1, 5):
        company.order(busy, f"2026-{month:02}-10", "1500")
    company.reclass("2026-04-20 02:10")
    assert (classes(busy), classes(quiet)) == (("medium", "medium"), ("none", "none"))
    assert judged("A3.1-share", "2026-04", at="2026-04-20") == ["kept", "kept"]


@example("A3.1-share", "broken")
def test_a_class_written_by_hand(company):
    customer = company.customer("2025-01-06")
    company.reclass("2026-04-20 02:10")
    Customer.objects.filter(pk=customer.pk).update(amount_class="large")
    assert judged("A3.1-share", "2026-04", at="2026-04-20") == ["broken"]


@example("A3.1-share", "broken")
def test_orders_nobody_classed(company):
    customer = company.customer("2025-01-06")
    company.order(customer, "2026-04-10", "800")
    assert judged("A3.1-share", "2026-04", at="2026-04-20") == ["broken"]


@example("A3.1-share", "boundary")
@pytest.mark.parametrize(
    "amount,amount_class", [("4999.99", "small"), ("5000", "medium"), ("19999.99", "medium"), ("20000", "large")]
)
def test_the_amount_a_class_begins_with(company, amount, amount_class):
    customer = company.customer("2025-01-06")
    company.order(customer, "2026-04-10", amount)
    company.reclass("2026-04-20 02:10")
    assert classes(customer) == ("low", amount_class)
    assert judged("A3.1-share", "2026-04", at="2026-04-20 02:10") == ["kept"]


@example("A3.1-share", "boundary")
@pytest.mark.parametrize("ordered,frequency", [("2025-04-20 02:10:00", "none"), ("2025-04-20 02:10:01", "low")])
def test_the_window_of_twelve_months_to_the_second(company, ordered, frequency):
    customer = company.customer("2025-01-06")
    company.order(customer, ordered, "800")
    company.reclass("2026-04-20 02:10")
    assert classes(customer)[0] == frequency
    assert judged("A3.1-share", "2026-04", at="2026-04-20 02:10") == ["kept"]


@example("A3.1-share", "boundary")
def test_a_cancelled_order_was_no_purchase(company):
    customer = company.customer("2025-01-06")
    order = company.order(customer, "2026-04-10", "20000")
    company.reclass("2026-04-11 02:10")
    orders.cancel(company.owner, order.pk, reason="客户改期", at=moment("2026-04-12"))
    assert judged("A3.1-share", "2026-04", at="2026-04-12") == ["broken"]
    company.reclass("2026-04-13 02:10")
    assert judged("A3.1-share", "2026-04", at="2026-04-13") == ["kept"]


@example("A3.1-share", "boundary")
def test_new_standards_hold_from_their_day_until_then_the_old(company):
    customer = company.customer("2025-01-06")
    company.order(customer, "2025-12-10", "4000")
    company.reclass("2025-12-31 02:10")
    assert classes(customer) == ("low", "medium"), "from 3000 yuan in 2025"
    assert judged("A3.1-share", "2025-12", at="2025-12-31 23:59:59") == ["kept"]
    assert judged("A3.1-share", "2026-01", at="2026-01-01 00:00:00") == ["broken"], "from 5000 yuan in 2026"
    company.reclass("2026-01-01 02:10")
    assert judged("A3.1-share", "2026-01", at="2026-01-01 02:10") == ["kept"]
    assert judged("A3.1-share", "2025-12", at="2026-01-20") == ["kept"], "December is judged by December's class"


@example("A3.2-review", "kept")
def test_everybody_graded_within_three_months(company):
    company.customer("2026-01-05")
    company.reclass("2026-04-01 02:10")
    assert judged("A3.2-review", "2026-04", at="2026-05-01") == ["kept"]


@example("A3.2-review", "broken")
def test_nobody_graded(company):
    company.customer("2026-01-05")
    assert judged("A3.2-review", "2026-04", at="2026-05-01") == ["broken"]


@example("A3.2-review", "boundary")
@pytest.mark.parametrize(
    "run,state",
    [("2026-04-05 23:59:59", "kept"), ("2026-04-12 23:59:59", "kept"), ("2026-04-13 00:00:00", "broken")],
)
def test_graded_on_the_last_day_at_the_end_of_the_grace_and_after(company, run, state):
    company.customer("2026-01-05")
    company.reclass(run)
    assert judged("A3.2-review", "2026-04", at="2026-05-01") == [state]


@example("A3.2-review", "boundary")
def test_a_review_that_changes_nothing_is_a_review(company):
    customer = company.customer("2026-01-05")
    company.reclass("2026-01-06 02:10")
    company.reclass("2026-04-01 02:10")
    assert Standing.objects.filter(customer=customer).count() == 1
    assert judged("A3.2-review", "2026-04", at="2026-05-01") == ["kept"]
