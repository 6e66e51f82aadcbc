"""Grades: the criteria at their boundaries, repeats and groups, and what makes a grade change."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from yueke.domains.complaints import commands, queries
from yueke.domains.complaints.drafts import FindingDraft
from yueke.domains.complaints.models import Category, Cause, Complaint
from yueke.domains.complaints.rules.grading import Criteria, Facts, grade
from yueke.domains.complaints.rules.repeats import Told, alike
from yueke.domains.complaints.tests.house import AT
from yueke.domains.customers import commands as customers
from yueke.domains.customers.drafts import CustomerDraft
from yueke.kernel.access import SYSTEM
from yueke.kernel.errors import Forbidden, Invalid, Refused
from yueke.kernel.events.models import Event

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CRITERIA = Criteria(
    repeats=2, group=3, important_amount=Decimal(2000), major_amount=Decimal(10000),
    important=frozenset({"vulnerable"}), major=frozenset({"threat", "injury"}), key_customers=True,
)  # fmt: skip


@pytest.mark.parametrize(
    "facts,expected,criteria",
    [
        (Facts(), "general", []),
        (Facts(claim=Decimal("1999.99")), "general", []),
        (Facts(claim=Decimal(2000)), "important", ["amount"]),
        (Facts(claim=Decimal("9999.99")), "important", ["amount"]),
        (Facts(claim=Decimal(10000)), "major", ["amount"]),
        (Facts(repeats=0), "general", []),
        (Facts(repeats=1), "major", ["repeat"]),
        (Facts(group=2), "general", []),
        (Facts(group=3), "major", ["group"]),
        (Facts(is_key=True), "important", ["key_customer"]),
        (Facts(signals=frozenset({"vulnerable"})), "important", ["signal.vulnerable"]),
        (Facts(signals=frozenset({"press"})), "general", []),
        (Facts(signals=frozenset({"injury"}), is_key=True), "major", ["signal.injury", "key_customer"]),
    ],
)
def test_criteria(facts, expected, criteria):
    found = grade(facts, CRITERIA)
    assert found.grade == expected
    assert [reason.criterion for reason in found.reasons] == criteria
    assert all(reason.words and reason.fact for reason in found.reasons)


def test_what_the_regulation_does_not_state_does_not_count():
    heavy = Facts(frozenset({"injury", "threat"}), Decimal(10**6), True, repeats=9, group=9)
    assert grade(heavy, Criteria()).grade == "general"


def test_two_ways_of_telling_the_same_are_alike_and_say_why():
    one = Told("送来的展柜玻璃破了", category_id=1)
    found = alike(one, Told("展柜的玻璃又是破的，怎么送货的", category_id=1))
    assert found is not None
    assert "玻璃" in found.words
    assert alike(one, Told("发票抬头开错了，要求重开", category_id=1)) is None


@pytest.mark.django_db
def test_the_second_complaint_on_the_same_is_major_and_says_so(house):
    first = house.registered(description="送来的展柜玻璃破了，没有人理")
    other = house.registered(AT + DAY, description="发票抬头开错了，要求重开")
    again = house.registered(AT + 2 * DAY, description="展柜玻璃又破了，上次就是破的没人理")
    assert [house.fresh(one).grade for one in (first, other, again)] == ["general", "general", "major"]
    reason = next(one for one in again.grade_reasons if one["criterion"] == "repeat")
    assert first.number in reason["fact"]
    assert house.fresh(again).repeat_of_id == first.pk


@pytest.mark.django_db
def test_outside_the_window_it_is_no_repeat(house):
    house.registered(description="送来的展柜玻璃破了，没有人理")
    later = house.registered(AT + timedelta(days=190), description="展柜玻璃又破了，上次就是破的没人理")
    assert later.grade == "general"


@pytest.mark.django_db
def test_an_unknown_caller_repeats_by_the_telephone(house):
    caller = {"customer_id": None, "caller_name": "陈", "caller_phone": "13900001111"}
    house.registered(description="送来的展柜玻璃破了，没有人理", **caller)
    assert house.registered(AT + DAY, description="展柜玻璃又破了，没有人理我", **caller).grade == "major"


@pytest.mark.django_db
def test_the_third_customer_with_the_same_batch_makes_all_of_them_major(house):
    people = [customers.create(SYSTEM, CustomerDraft(name=f"顾客{n}", phone=f"1390000000{n}"), at=AT) for n in range(3)]
    rows = [
        house.registered(AT + n * HOUR, customer_id=person.pk, batch="B-2026-11", product_id=house.product.pk)
        for n, person in enumerate(people)
    ]
    assert {house.fresh(row).grade for row in rows} == {"major"}
    assert Event.objects.filter(kind="complaints.group_found", payload__count=3).count() == 1


def _found(house, n, cause, product):
    """A complaint of the ``n``-th customer, each under a category of its own, found to come from ``cause``."""
    person = customers.create(SYSTEM, CustomerDraft(name=f"顾客{n}", phone=f"1390000000{n}"), at=AT)
    category = Category.objects.filter(form=[], parent__form=[]).order_by("pk")[n]
    row = house.investigating(AT + n * HOUR, customer_id=person.pk, product_id=product, category_id=category.pk)
    found = FindingDraft("拆开后看到的", cause_id=cause.pk)
    commands.investigate(house.engineer, row.pk, found, at=AT + n * HOUR + HOUR / 2)
    return row


@pytest.mark.django_db
def test_the_third_complaint_on_a_product_found_to_come_from_one_cause_makes_all_major(house):
    cause, other = Cause.objects.order_by("pk")[:2]
    rows = [_found(house, n, cause, house.product.pk) for n in range(2)]
    _found(house, 2, other, house.product.pk)
    _found(house, 3, cause, None)
    assert {house.fresh(row).grade for row in rows} == {"general"}, "another cause, and no product"
    rows.append(_found(house, 4, cause, house.product.pk))
    assert {house.fresh(row).grade for row in rows} == {"major"}
    told = Event.objects.filter(kind="complaints.group_found")
    assert [event.payload["by"] for event in told] == [f"{house.product.name}（{cause.name}）"]
    again = FindingDraft("再看一次", cause_id=cause.pk)
    commands.investigate(house.engineer, rows[-1].pk, again, at=AT + 6 * HOUR)
    assert told.count() == 1, "what is known is not told again"


@pytest.mark.django_db
def test_one_customer_alone_is_no_group(house):
    texts = ("玻璃破了", "灯不亮了", "少了一把钥匙")
    rows = [house.registered(AT + n * HOUR, batch="B-1", description=text) for n, text in enumerate(texts)]
    assert {house.fresh(row).grade for row in rows} == {"general"}


@pytest.mark.django_db
def test_upgrades_happen_by_themselves_downgrades_are_approved_by_somebody_else(house):
    complaint = house.investigating()
    commands.note_signals(house.engineer, complaint.pk, ["threat"], at=AT + HOUR)
    assert house.fresh(complaint).grade == "major"
    with pytest.raises(Invalid):
        commands.raise_grade(house.engineer, complaint.pk, "general", "误会", at=AT + HOUR)
    asked = commands.ask_downgrade(house.manager, complaint.pk, "important", "客户收回了说法", at=AT + 2 * HOUR)
    with pytest.raises(Forbidden):
        commands.decide(house.manager, asked.pk, granted=True, at=AT + 2 * HOUR)
    assert house.fresh(complaint).grade == "major"
    commands.decide(house.boss, asked.pk, granted=True, at=AT + 3 * HOUR)
    row = house.fresh(complaint)
    assert row.grade == "important"
    assert row.graded_major_at == AT + HOUR


@pytest.mark.django_db
def test_a_refused_downgrade_changes_nothing_but_itself(house):
    complaint = house.investigating()
    commands.note_signals(house.engineer, complaint.pk, ["threat"], at=AT + HOUR)
    asked = commands.ask_downgrade(house.engineer, complaint.pk, "general", "误会", at=AT + 2 * HOUR)
    commands.decide(house.manager, asked.pk, granted=False, note="仍有风险", at=AT + 3 * HOUR)
    assert house.fresh(complaint).grade == "major"
    with pytest.raises(Refused):
        commands.decide(house.boss, asked.pk, granted=True, at=AT + 4 * HOUR)


@pytest.mark.django_db
def test_a_key_customers_complaint_is_important(house):
    asked = customers.apply_for_key(house.agent, _mine(house).pk, reason="年采购额大", at=AT)
    customers.approve_key(house.boss, asked.pk, at=AT)
    complaint = house.registered(AT + HOUR, customer_id=asked.customer_id)
    assert complaint.grade == "important"
    assert complaint.clocks.filter(kind="paper", clause="B7.2.2").exists()


@pytest.mark.django_db
def test_whoever_registers_is_warned_of_what_is_in_progress(house):
    first = house.registered(description="送来的展柜玻璃破了")
    found = queries.in_progress(house.clerk, customer_id=house.customer.pk, text="玻璃破了还没处理")
    assert [(one.complaint_id, one.score > 0) for one in found] == [(first.pk, True)]
    by_phone = queries.in_progress(house.clerk, phone="13812345678")
    assert [one.complaint_id for one in by_phone] == [first.pk]
    assert queries.in_progress(house.clerk, phone="13900000000") == []


@pytest.mark.django_db
def test_similar_open_ones_beside(house):
    first = house.registered(description="送来的展柜玻璃破了")
    house.registered(AT + HOUR, description="发票抬头开错了")
    found = queries.similar_open(house.boss, "展柜玻璃是破的")
    assert [one.complaint_id for one in found] == [first.pk]
    assert Complaint.objects.count() == 2


def _mine(house):
    return customers.create(house.agent, CustomerDraft(name="大客户有限公司", kind="enterprise"), at=AT)


def food(house, **facts):
    category = Category.objects.get(code="food.3")
    told = {"batch": "B2611", "produced_on": "2026-11-10", "unwell": "不详", **facts}
    return house.registered(category_id=category.pk, facts=told)


def test_who_was_unwell_makes_it_major_though_nobody_ticked_it(house):
    row = house.fresh(food(house, unwell="是", hospital="是"))
    assert (row.grade, row.signals, row.batch) == ("major", ["food_safety", "injury"], "B2611")


def test_who_was_not_unwell_does_not(house):
    row = house.fresh(food(house, unwell="否", hospital="否", batch="不详"))
    assert (row.grade, row.signals, row.batch) == ("general", [], "")


def test_what_comes_out_later_raises_the_grade_too(house):
    row = food(house, batch="不详")
    assert house.fresh(row).grade == "general"
    commands.complete(house.agent, row.pk, {}, {"unwell": "是", "batch": "B2612"}, at=AT + HOUR)
    row = house.fresh(row)
    assert (row.grade, row.signals, row.batch) == ("major", ["food_safety"], "B2612")
    assert Event.objects.filter(kind="complaints.signals_noted").exists()


def test_three_callers_on_a_batch_told_among_the_facts_are_a_group(house):
    for n in range(3):
        draft = {"customer_id": None, "caller_name": "陈女士", "caller_phone": f"1390000111{n}"}
        category = Category.objects.get(code="food.3")
        facts = {"batch": "B2613", "produced_on": "2026-11-10", "unwell": "否"}
        house.registered(category_id=category.pk, facts=facts, **draft)
    assert set(Complaint.objects.values_list("grade", flat=True)) == {"major"}
