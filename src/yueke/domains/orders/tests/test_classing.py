"""Runs of classes and grades over everybody: history, explanation, and the same answer as the rules."""

from __future__ import annotations

import copy
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from yueke.domains.customers import commands, queries
from yueke.domains.customers.drafts import CustomerDraft
from yueke.domains.customers.models import Customer, Reclassing, Standing
from yueke.domains.customers.rules import Figures, decide
from yueke.domains.customers.tests.conftest import AT
from yueke.domains.customers.tests.test_rules import POLICY, TERMS, YUAN
from yueke.domains.orders import commands as orders
from yueke.domains.orders import queries as bought
from yueke.domains.orders.drafts import OrderDraft
from yueke.kernel.access import SYSTEM
from yueke.kernel.errors import Refused
from yueke.kernel.events.models import Event


def sell(customer, *amounts, at=AT):
    drafts = [
        OrderDraft(customer_id=customer.pk, ordered_at=at - timedelta(days=30 * n + 1), amount=Decimal(amount))
        for n, amount in enumerate(amounts)
    ]
    orders.create_many(SYSTEM, drafts, batch_id=None, at=at)


def run(at=AT, terms=TERMS):
    return commands.reclass(SYSTEM, purchases=bought.purchases, terms=terms, at=at)


def test_a_change_closes_one_standing_and_opens_the_next(cast, customer):
    run()
    sell(customer, 2000, 2000, 2000, 2000, at=AT + timedelta(days=20))
    second = run(AT + timedelta(days=20))
    assert (second.customers, second.changed) == (1, 1)
    old, new = Standing.objects.order_by("from_at")
    assert (old.grade, old.to_at) == ("ordinary", new.from_at)
    assert (new.frequency_class, new.amount_class, new.to_at) == ("high", "large", None)
    customer.refresh_from_db()
    assert (customer.grade, customer.frequency_class, customer.classed_at) == (new.grade, "high", new.from_at)


def test_a_run_that_changes_nothing_writes_nothing_but_the_run(cast, customer):
    run()
    before = list(Standing.objects.values()) + list(Customer.objects.values())
    again = run(AT + timedelta(days=1))
    assert (again.customers, again.changed) == (1, 0)
    assert list(Standing.objects.values()) + list(Customer.objects.values()) == before


def test_the_past_is_not_recomputed(cast, customer):
    run()
    before = list(Standing.objects.values())
    for at in (AT, AT - timedelta(days=1)):
        with pytest.raises(Refused):
            run(at)
    assert Reclassing.objects.count() == 1
    assert list(Standing.objects.values()) == before


def test_a_drifted_column_is_put_right(cast, customer):
    run()
    Customer.objects.update(grade="diamond")
    assert run(AT + timedelta(days=1)).changed == 0
    assert Customer.objects.get().grade == "ordinary"


def test_archived_and_later_customers_are_left_out(cast, customer):
    commands.archive(cast.owner, customer.pk, reason="停业", at=AT)
    assert run().customers == 0
    commands.restore(cast.owner, customer.pk, at=AT)
    assert commands.reclass(SYSTEM, purchases=bought.purchases, terms=TERMS, at=AT + timedelta(hours=1)).customers == 1


def test_two_windows_are_told_apart(cast, customer):
    terms = copy.deepcopy(TERMS)
    terms["A3.1-share"]["window"] = "1 months"
    sell(customer, 2000, 2000, 2000, 2000, 2000)
    run(terms=terms)
    customer.refresh_from_db()
    assert (customer.frequency_class, customer.grade) == ("low", "diamond")


def test_the_archive_tells_why(cast, customer):
    sell(customer, 2000, 2000, 2000, 2000)
    run()
    told = queries.archive(cast.owner, customer.pk).why
    assert told[0] == "频次：近12个月下单 4 次，达到高频标准（4 次以上）。"
    assert told[1] == "金额：近12个月购买 ¥8,000.00，达到大客户标准（¥3,000.00以上）。"
    assert "达到白金级门槛（60 分）" in told[3] or "达到钻石级门槛（80 分）" in told[3]
    entry = next(e for e in queries.timeline(cast.owner, customer.pk) if e.kind == "customers.standing")
    assert [after for _label, _before, after in entry.changes][:2] == ["高频", "大客户"]


def test_one_event_stands_for_the_run(cast, customer):
    run()
    assert Event.objects.filter(kind="customers.customers_reclassed").count() == 1


class SameAnswer(TestCase):
    """One customer by the rules, everybody by SQL: the same classes, grade and points."""

    @settings(max_examples=25, deadline=None)
    @given(st.lists(st.lists(st.tuples(st.integers(0, 500), YUAN, st.booleans()), max_size=7), min_size=1, max_size=6))
    def test_rules_and_sql_agree(self, histories):
        drafts = [CustomerDraft(name=f"客户{n}", created_at=AT - timedelta(days=600)) for n in range(len(histories))]
        ids = commands.create_many(SYSTEM, drafts, batch_id=None, at=AT)
        sold = [
            OrderDraft(
                customer_id=pk,
                ordered_at=AT - timedelta(days=days, hours=3),
                amount=amount,
                state="cancelled" if cancelled else "open",
            )
            for pk, history in zip(ids, histories, strict=True)
            for days, amount, cancelled in history
        ]
        orders.create_many(SYSTEM, sold, batch_id=None, at=AT)
        run = commands.reclass(SYSTEM, purchases=bought.purchases, terms=TERMS, at=AT)
        assert (run.customers, run.changed) == (len(ids), len(ids))
        figures = {
            row["customer_id"]: Figures(row["orders"], row["amount"], row["later"], row["earlier"], row["months"])
            for row in bought.purchases(AT, POLICY.window)
        }
        for customer in Customer.objects.all():
            expected = decide(figures.get(customer.pk, Figures()), POLICY)
            assert (customer.frequency_class, customer.amount_class, customer.grade) == (
                expected.frequency_class,
                expected.amount_class,
                expected.grade,
            )
            told = Standing.objects.get(customer=customer, to_at__isnull=True).explanation
            for part in ("value", "potential", "loyalty", "score"):
                assert Decimal(str(told[part])) == getattr(expected.points, part)
