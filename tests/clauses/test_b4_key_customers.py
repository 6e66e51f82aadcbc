"""第四条 重点客户维护：每3个月维护一次，每4个月上门推介一次，资格须经批准。"""

from __future__ import annotations

import pytest
from make import attempt, case_rows, example, figures, judged

from yueke.domains.customers.models import Customer

QUARTER = {"interval": "3 months", "first": "3 months", "grace": "7 days", "warn": "15 days"}


@example("B4.2", "kept")
def test_a_key_customer_maintained_within_three_months_of_approval(company):
    customer = company.key_customer("2026-01-10")
    company.visit(customer, "maintenance", "2026-04-08")
    assert judged("B4.2", "2026-04", at="2026-05-01") == ["kept"]
    assert figures("B4.2", "2026-04", at="2026-05-01").light == "kept"


@example("B4.2", "broken")
def test_a_key_customer_nobody_maintained(company):
    company.key_customer("2026-01-10")
    assert judged("B4.2", "2026-04", at="2026-05-01") == ["broken"]
    [case] = case_rows("B4.2", "2026-04", at="2026-05-01")
    assert (case.owner_id, case.days_late) == (company.owner.person_id, 21)


@example("B4.2", "broken")
def test_silence_of_a_year_is_a_breach_for_each_interval(company):
    company.key_customer("2025-01-10")
    assert judged("B4.2", "2025", at="2026-01-05") == ["broken"] * 3


@example("B4.2", "boundary")
@pytest.mark.parametrize(
    "done,state",
    [
        ("2026-04-10 23:59:59", "kept"),
        ("2026-04-17 23:59:59", "kept"),
        ("2026-04-18 00:00:00", "broken"),
    ],
)
def test_due_at_the_end_of_the_day_and_broken_the_second_after_the_grace(company, done, state):
    customer = company.key_customer("2026-01-10")
    company.visit(customer, "maintenance", done)
    assert judged("B4.2", "2026-04", at="2026-05-01") == [state]


@example("B4.2", "boundary")
@pytest.mark.parametrize(
    "at,state",
    [
        ("2026-03-26 23:59:59", "pending"),
        ("2026-03-27 00:00:00", "at_risk"),
        ("2026-04-17 23:59:59", "at_risk"),
        ("2026-04-18 00:00:00", "broken"),
    ],
)
def test_open_turns_to_at_risk_fifteen_days_before_and_to_broken_after_the_grace(company, at, state):
    company.key_customer("2026-01-10")
    assert judged("B4.2", "2026-04", at=at) == [state]


@example("B4.2", "boundary")
@pytest.mark.parametrize("withdrawn,cases", [("2026-04-09", []), ("2026-04-15", []), ("2026-04-18", ["broken"])])
def test_key_status_withdrawn_before_the_grace_ended_leaves_no_case(company, withdrawn, cases):
    customer = company.key_customer("2026-01-10")
    company.withdraw_key(customer, withdrawn)
    assert judged("B4.2", "2026-04", at="2026-05-01") == cases


@example("B4.2", "boundary")
def test_a_visit_before_key_status_does_not_count_for_it(company):
    customer = company.customer("2025-01-06")
    company.visit(customer, "maintenance", "2026-01-09")
    company.make_key(customer, "2026-01-10")
    assert judged("B4.2", "2026-04", at="2026-05-01") == ["broken"]


@example("B4.2", "boundary")
def test_an_amendment_leaves_the_running_interval_its_terms(company):
    customer = company.key_customer("2026-01-10")
    company.amend(
        "B4.2", QUARTER | {"interval": "2 months", "grace": "3 days"}, effective="2026-03-01", at="2026-02-20"
    )
    company.visit(customer, "maintenance", "2026-04-15")
    first, second, *_running = case_rows("B4.2", "2026", at="2026-07-01")
    assert (str(first.due_at.date()), first.state) == ("2026-04-10", "kept"), "with the grace of 7 days"
    assert (str(second.due_at.date()), second.state) == ("2026-06-15", "broken"), "two months from the visit"


@example("B4.2", "boundary")
def test_an_interval_begun_last_year_keeps_last_years_grace(company):
    customer = company.key_customer("2025-12-10")
    company.visit(customer, "maintenance", "2026-03-25 23:59:59")
    assert judged("B4.2", "2026-03", at="2026-04-01") == ["kept"], "15 days until 2025, 7 from 2026"


@example("B4.2", "broken")
@pytest.mark.parametrize("result", ["unreachable", "refused"])
def test_nothing_is_maintained_where_nobody_was_met(company, result):
    customer = company.key_customer("2026-01-10")
    company.visit(customer, "maintenance", "2026-04-08", **attempt(result))
    assert judged("B4.2", "2026-04", at="2026-05-01") == ["broken"]


@example("B4.2", "broken")
def test_another_kind_of_visit_is_no_maintenance(company):
    customer = company.key_customer("2026-01-10")
    company.visit(customer, "regular", "2026-04-08")
    assert judged("B4.2", "2026-04", at="2026-05-01") == ["broken"]


def test_plans_do_not_count(company):
    from make import moment

    from yueke.reactions import planning

    company.key_customer("2026-01-10")
    assert planning.plan_all(moment("2026-04-01")) > 0
    assert judged("B4.2", "2026-04", at="2026-05-01") == ["broken"]


@example("B4.3", "kept")
def test_new_products_shown_on_site_within_four_months(company):
    customer = company.key_customer("2026-01-10")
    company.visit(customer, "recommendation", "2026-05-08", method="onsite")
    assert judged("B4.3", "2026-05", at="2026-06-01") == ["kept"]


@example("B4.3", "broken")
@pytest.mark.parametrize("method", ["phone", "wechat", "email"])
def test_a_recommendation_by_phone_or_chat_does_not_count(company, method):
    customer = company.key_customer("2026-01-10")
    company.visit(customer, "recommendation", "2026-05-08", method=method)
    assert judged("B4.3", "2026-05", at="2026-06-01") == ["broken"]


@example("B4.3", "boundary")
@pytest.mark.parametrize(
    "done,state", [("2026-05-10 23:59:59", "kept"), ("2026-05-25 23:59:59", "kept"), ("2026-05-26 00:00:00", "broken")]
)
def test_a_recommendation_on_the_last_day_and_at_the_end_of_the_grace(company, done, state):
    customer = company.key_customer("2026-01-10")
    company.visit(customer, "recommendation", done)
    assert judged("B4.3", "2026-05", at="2026-06-01") == [state]


@example("B4.3", "boundary")
def test_a_phone_call_does_not_start_the_next_four_months_either(company):
    customer = company.key_customer("2026-01-10")
    company.visit(customer, "recommendation", "2026-05-01")
    company.visit(customer, "recommendation", "2026-06-01", method="phone")
    _kept, following, *_later = case_rows("B4.3", "2026", at="2026-06-10")
    assert str(following.due_at.date()) == "2026-09-01"


@example("B4.4", "kept")
def test_a_key_customer_approved_and_numbered(company):
    company.key_customer("2026-04-10")
    assert judged("B4.4", "2026-04", at="2026-05-01") == ["kept"]
    assert judged("B4.4", "2026-06", at="2026-06-15") == ["kept"], "in every period the status lasts"
    assert judged("B4.4", "2026-03", at="2026-05-01") == [], "not before it began"


@example("B4.4", "broken")
def test_a_key_customer_nobody_approved_stays_a_breach_until_it_is_put_right(company):
    customer = company.customer("2026-01-06")
    # Past every command, as a careless script might.
    Customer.objects.filter(pk=customer.pk).update(is_key=True, key_number="自编-1")
    for month, at in (("2026-01", "2026-06-15"), ("2026-05", "2026-06-15"), ("2026-06", "2026-06-15")):
        assert judged("B4.4", month, at=at) == ["broken"], month


@example("B4.4", "boundary")
def test_an_application_alone_makes_nobody_key(company):
    from make import moment

    from yueke.domains.customers import commands

    customer = company.customer("2026-01-06")
    commands.apply_for_key(company.owner, customer.pk, reason="年采购额大", at=moment("2026-04-10"))
    assert judged("B4.4", "2026-04", at="2026-05-01") == []
    Customer.objects.filter(pk=customer.pk).update(is_key=True, key_number="自编-1")
    assert judged("B4.4", "2026-04", at="2026-05-01") == ["broken"]


@example("B4.4", "boundary")
def test_a_number_other_than_the_one_approved_is_a_breach(company):
    customer = company.key_customer("2026-04-10")
    Customer.objects.filter(pk=customer.pk).update(key_number="自编-1")
    assert judged("B4.4", "2026-05", at="2026-05-15") == ["broken"]


@example("B4.4", "boundary")
def test_a_status_withdrawn_is_no_longer_listed(company):
    customer = company.key_customer("2026-04-10")
    company.withdraw_key(customer, "2026-04-20")
    assert judged("B4.4", "2026-04", at="2026-05-01") == []
