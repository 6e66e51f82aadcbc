"""A merge sums purchases: the class and grade of whoever is concerned follow at once, and go back with the merge."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from yueke.domains.customers import commands as customers
from yueke.domains.customers import queries
from yueke.domains.customers.drafts import CustomerDraft
from yueke.domains.customers.models import Customer, Reclassing, Standing
from yueke.domains.customers.tests.test_rules import TERMS
from yueke.domains.orders import commands as orders
from yueke.domains.orders import queries as bought
from yueke.domains.orders.drafts import OrderDraft
from yueke.domains.organization.tests.house import AT, House, house, house_of_file
from yueke.kernel.access import SYSTEM, Actor
from yueke.kernel.errors import Forbidden
from yueke.kernel.events.models import Event
from yueke.kernel.events.running import run

__all__ = ["house", "house_of_file"]

NIGHT = AT + timedelta(hours=1)
DAY = AT + timedelta(hours=9)
LATER = AT + timedelta(hours=10)


def archive(name: str, *amounts: int) -> Customer:
    """An archive opened long ago, with an order of each amount, one a month."""
    made = customers.create(SYSTEM, CustomerDraft(name=name, created_at=AT - timedelta(days=600)), at=AT)
    drafts = [
        OrderDraft(customer_id=made.pk, ordered_at=AT - timedelta(days=30 * n + 1), amount=Decimal(amount))
        for n, amount in enumerate(amounts)
    ]
    orders.create_many(SYSTEM, drafts, batch_id=None, at=AT)
    return made


def react(kind: str, name: str, at=DAY) -> None:
    """Run the reaction to the latest event of ``kind``, as its job would."""
    assert run(Event.objects.filter(kind=kind).latest("pk").pk, f"after_merging.{name}", at=at)


def classes(customer: Customer) -> tuple[str, str, str]:
    customer.refresh_from_db()
    return customer.frequency_class, customer.amount_class, customer.grade


@pytest.fixture
def pair(house: House) -> tuple[Customer, Customer]:
    """Two halves of one customer, classed the night before."""
    both = archive("张三丰", 1400, 1400), archive("张三丰", 1400, 1400)
    customers.reclass(SYSTEM, purchases=bought.purchases, terms=TERMS, at=NIGHT)
    return both


def test_the_survivor_is_graded_by_all_purchases_and_both_by_their_own_again(pair) -> None:
    one, other = pair
    before = classes(one), classes(other)
    done = customers.merge(SYSTEM, one.pk, other.pk, reason="同一人", at=DAY)
    assert classes(one) == before[0]
    react("customers.customers_merged", "grade_survivor")
    after = classes(one)
    assert after[:2] == ("high", "large")
    assert before[0][:2] == ("medium", "medium")
    assert after[2] != before[0][2]
    assert Standing.objects.get(customer=one, to_at__isnull=True).from_at == DAY
    assert queries.archive(SYSTEM, one.pk).why[0] == "频次：近12个月下单 4 次，达到高频标准（4 次以上）。"
    customers.undo_merge(SYSTEM, done.pk, reason="看错了", at=LATER)
    react("customers.merge_undone", "grade_both", at=LATER)
    assert (classes(one), classes(other)) == before


def test_a_batch_is_graded_in_one_go(house: House, django_assert_max_num_queries) -> None:
    pairs = [(archive(f"客户{n}", 1400, 1400), archive(f"客户{n}", 1400, 1400)) for n in range(4)]
    customers.reclass(SYSTEM, purchases=bought.purchases, terms=TERMS, at=NIGHT)
    before = [classes(one) for pair in pairs for one in pair]
    batch = customers.merge_many(SYSTEM, [(one.pk, other.pk) for one, other in pairs], reason="同一人", at=DAY)
    for event in Event.objects.filter(kind="customers.customers_merged"):
        with django_assert_max_num_queries(8):
            run(event.pk, "after_merging.grade_survivor", at=DAY)
    assert {classes(one) for one, _other in pairs} == {before[0]}
    # The run and its event, a lock, the latest run, who is settled, and what finding and writing take: none for each pair.
    with django_assert_max_num_queries(24):
        react("customers.batch_merged", "grade_survivors")
    assert {classes(one)[:2] for one, _other in pairs} == {("high", "large")}
    customers.undo_batch(SYSTEM, batch.pk, reason="看错了", at=LATER)
    react("customers.batch_unmerged", "grade_all", at=LATER)
    assert [classes(one) for pair in pairs for one in pair] == before


def test_nobody_else_is_touched_and_no_run_is_claimed(pair) -> None:
    """A few graded between two nights are no grading of everybody: the clause is not kept by it."""
    bystander = archive("旁人", 5000)
    one, other = pair
    customers.merge(SYSTEM, one.pk, other.pk, reason="同一人", at=DAY)
    react("customers.customers_merged", "grade_survivor")
    assert not Standing.objects.filter(customer=bystander).exists()
    assert Reclassing.objects.count() == 1


def test_what_a_later_night_has_seen_to_is_left_alone(pair) -> None:
    one, other = pair
    customers.merge(SYSTEM, one.pk, other.pk, reason="同一人", at=DAY)
    customers.reclass(SYSTEM, purchases=bought.purchases, terms=TERMS, at=LATER)
    before = list(Standing.objects.order_by("pk").values())
    assert customers.reclass_some(SYSTEM, [one.pk], purchases=bought.purchases, at=DAY) == 0
    assert customers.reclass_some(SYSTEM, [one.pk], purchases=bought.purchases, at=LATER) == 0
    assert list(Standing.objects.order_by("pk").values()) == before


def test_before_the_first_night_nobody_is_classed(house: House) -> None:
    one, other = archive("甲", 5000), archive("乙", 5000)
    customers.merge(SYSTEM, one.pk, other.pk, reason="同一人", at=DAY)
    react("customers.customers_merged", "grade_survivor")
    assert not Standing.objects.exists()


def test_who_may_not_changes_nothing(pair) -> None:
    before = list(Standing.objects.order_by("pk").values())
    with pytest.raises(Forbidden):
        customers.reclass_some(
            Actor(None, "谁", permissions=frozenset()), [pair[0].pk], purchases=bought.purchases, at=DAY
        )
    assert list(Standing.objects.order_by("pk").values()) == before
