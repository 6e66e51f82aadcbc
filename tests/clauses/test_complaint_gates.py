"""Packs A to E: what an intake record holds, how a complaint is graded and closed, who may grant money."""

from __future__ import annotations

from decimal import Decimal

import pytest
from complaining import RECEIVED, put, registered, replied, settled
from make import example, judged, moment

from yueke.domains.complaints import commands
from yueke.domains.complaints.models import Approval, Attempt, Category, Complaint, Transfer
from yueke.domains.organization.models import Membership, Post
from yueke.kernel.access import SYSTEM

pytestmark = pytest.mark.django_db
PACKS = ("C", "D")
MONTH, LATER = "2026-04", "2026-04-30"

# What one word of the list of each asks for, as a column to empty.
INTAKE = {"A5.1-intake": "customer_id", "B7.3.1-2": "wish", "C7.3-intake": "wish"}


@example("A5.1-intake", "kept")
@example("B7.3.1-2", "kept")
@example("C7.3-intake", "kept")
@pytest.mark.parametrize("clause", INTAKE)
def test_an_intake_that_says_everything(company, clause):
    registered(company, product_name="展柜")
    assert judged(clause, MONTH, at=LATER) == ["kept"]


@example("A5.1-intake", "broken")
@example("B7.3.1-2", "broken")
@example("C7.3-intake", "broken")
@pytest.mark.parametrize("clause", INTAKE)
def test_a_slip_that_leaves_something_out(company, clause):
    registered(company, channel="store_box", caller_name="", customer_id=None, wish="")
    assert judged(clause, MONTH, at=LATER) == ["broken"]


@example("A5.1-intake", "boundary")
@example("B7.3.1-2", "boundary")
@example("C7.3-intake", "boundary")
@pytest.mark.parametrize("clause", INTAKE)
def test_one_thing_left_out_is_enough(company, clause):
    complaint = registered(company, product_name="展柜")
    put(complaint, **{INTAKE[clause]: None if INTAKE[clause] == "customer_id" else ""})
    assert judged(clause, MONTH, at=LATER) == ["broken"]
    company.amend(clause, {"fields": ["问题描述", "受理渠道"]}, effective="2026-05-01", at="2026-04-14")
    assert judged(clause, MONTH, at=LATER) == ["broken"], "judged by the list of its day"


@example("C7.3-intake", "boundary")
def test_what_the_category_asks_for_is_asked_until_it_is_told(company):
    form = [{"name": "waybill", "label": "运单号", "required": True}]
    parcel = Category.objects.create(code="test-parcel", name="快件延误", kind="logistics", form=form)
    complaint = registered(company, channel="store_box", product_name="展柜", category_id=parcel.pk)
    assert judged("C7.3-intake", MONTH, at=LATER) == ["broken"]
    assert judged("A5.1-intake", MONTH, at=LATER) == ["kept"], "its list does not say so"
    commands.complete(company.outsider, complaint.pk, {}, {"waybill": "YD123"}, at=moment(RECEIVED))
    assert judged("C7.3-intake", MONTH, at=LATER) == ["kept"]


def accepted(company, **facts):
    complaint = registered(company, **facts)
    commands.accept(SYSTEM, complaint.pk, at=moment(RECEIVED))
    return complaint


def lower(company, complaint):
    """Somebody's word for a lighter grade."""
    Approval.objects.create(
        complaint=complaint, kind="downgrade", grade="general", reason="金额核实为 800 元", decision="granted",
        asked_by_id=company.outsider.person_id, asked_at=moment(RECEIVED), decided_by_id=company.head.person_id,
        decided_at=moment(RECEIVED),
    )  # fmt: skip


@example("C7.3-grading", "kept")
def test_a_heavy_complaint_with_its_reasons(company):
    complaint = accepted(company, claim_amount=Decimal(12000))
    assert Complaint.objects.get(pk=complaint.pk).grade == "major", "by its amount"
    assert judged("C7.3-grading", MONTH, at=LATER) == ["kept"]


@example("C7.3-grading", "kept")
def test_a_lighter_grade_somebody_else_agreed_to(company):
    complaint = accepted(company, claim_amount=Decimal(12000))
    lower(company, complaint)
    put(complaint, grade="general")
    assert judged("C7.3-grading", MONTH, at=LATER) == ["kept"]


@example("C7.3-grading", "broken")
def test_a_heavy_complaint_without_a_reason(company):
    put(accepted(company), grade="important", grade_reasons=[])
    assert judged("C7.3-grading", MONTH, at=LATER) == ["broken"]


@example("C7.3-grading", "boundary")
def test_a_lighter_grade_nobody_agreed_to(company):
    complaint = accepted(company, claim_amount=Decimal(12000))
    put(complaint, grade="general")
    assert judged("C7.3-grading", MONTH, at=LATER) == ["broken"]
    Approval.objects.create(
        complaint=complaint, kind="downgrade", grade="general", reason="金额核实为 800 元", decision="refused",
        asked_by_id=company.outsider.person_id, asked_at=moment(RECEIVED), decided_by_id=company.head.person_id,
        decided_at=moment(RECEIVED),
    )  # fmt: skip
    assert judged("C7.3-grading", MONTH, at=LATER) == ["broken"], "refused is not agreed to"


CLOSING = ("A5.3-satisfied", "C7.3-satisfied")


def unsatisfied(company, **columns):
    """Closed although the customer was not satisfied."""
    return put(settled(company), satisfaction=2, close_reason="无法满足", **columns)


def closing(company, complaint, *, by, routes="可向 12315 反映"):
    Approval.objects.create(
        complaint=complaint, kind="closing", reason="无法满足", routes=routes, decision="granted",
        asked_by_id=company.outsider.person_id, asked_at=moment(RECEIVED), decided_by_id=by.person_id,
        decided_at=moment(RECEIVED),
    )  # fmt: skip


@example("A5.3-satisfied", "kept")
@example("C7.3-satisfied", "kept")
@pytest.mark.parametrize("clause", CLOSING)
def test_closed_on_the_customers_word_or_with_an_approved_reason(company, clause):
    settled(company)
    closing(company, unsatisfied(company), by=company.head)
    assert judged(clause, MONTH, at=LATER) == ["kept"] * 2


@example("A5.3-satisfied", "broken")
@example("C7.3-satisfied", "broken")
@pytest.mark.parametrize("clause", CLOSING)
def test_closed_unsatisfied_for_a_reason_nobody_approved(company, clause):
    unsatisfied(company)
    assert judged(clause, MONTH, at=LATER) == ["broken"]


@example("A5.3-satisfied", "boundary")
@example("C7.3-satisfied", "boundary")
@pytest.mark.parametrize("clause", CLOSING)
def test_an_approval_without_other_routes_is_none(company, clause):
    closing(company, unsatisfied(company), by=company.head, routes="")
    put(settled(company), satisfaction=3)
    assert sorted(judged(clause, MONTH, at=LATER)) == ["broken", "kept"], "three of five is satisfied"


def unreached(company, tries):
    complaint = put(settled(company), satisfaction=None, close_reason="未联系上客户")
    for hour in range(tries):
        Attempt.objects.create(complaint=complaint, medium="phone", at=moment(f"2026-04-14 {10 + hour}:00"))
    return complaint


@pytest.mark.parametrize("tries,state", [(0, "broken"), (1, "kept")])
def test_closed_without_a_word_only_when_somebody_tried(company, tries, state):
    unreached(company, tries)
    assert judged("A5.3-satisfied", MONTH, at=LATER) == [state]


@example("C7.3-limits", "kept")
def test_within_its_limits(company):
    settled(company)
    assert judged("C7.3-limits", MONTH, at=LATER) == ["kept"]


@example("C7.3-limits", "broken")
def test_sent_back_too_often(company):
    complaint = settled(company)
    send_back(company, complaint, times=3)
    assert judged("C7.3-limits", MONTH, at=LATER) == ["broken"]


@example("C7.3-limits", "boundary")
def test_as_often_as_allowed(company):
    send_back(company, settled(company), times=2)
    unreached(company, 3)
    assert judged("C7.3-limits", MONTH, at=LATER) == ["kept"] * 2
    unreached(company, 2)
    assert judged("C7.3-limits", MONTH, at=LATER).count("broken") == 1


def send_back(company, complaint, times):
    for hour in range(times):
        when = moment(f"2026-04-14 {10 + hour}:00")
        Transfer.objects.create(complaint=complaint, to_department=company.sales, sent_at=when, back_at=when)


MONEY = ("C7.3-authority", "D5.5-authority")


def granted(company, amount, post="service_specialist"):
    """A complaint about which the colleague in service promised ``amount`` yuan."""
    row, _made = Post.objects.get_or_create(code=post, defaults={"title": "客服专员"})
    Membership.objects.filter(person_id=company.outsider.person_id).update(post=row)
    return put(replied(company), compensation=Decimal(amount), handler_id=company.outsider.person_id)


@example("C7.3-authority", "kept")
@example("D5.5-authority", "kept")
@pytest.mark.parametrize("clause", MONEY)
def test_money_within_ones_authority_or_approved_before(company, clause):
    granted(company, 150)
    complaint = granted(company, 3000)
    Approval.objects.create(
        complaint=complaint, kind="compensation", amount=Decimal(3000), reason="运输损坏", decision="granted",
        asked_by_id=company.outsider.person_id, asked_at=moment("2026-04-13 09:00"), decided_by_id=company.head.person_id,
        decided_at=moment("2026-04-13 09:30"),
    )  # fmt: skip
    assert judged(clause, MONTH, at=LATER) == ["kept"] * 2


@example("C7.3-authority", "broken")
@example("D5.5-authority", "broken")
@pytest.mark.parametrize("clause", MONEY)
def test_money_beyond_it(company, clause):
    granted(company, 3000)
    assert judged(clause, MONTH, at=LATER) == ["broken"]


@example("C7.3-authority", "boundary")
@example("D5.5-authority", "boundary")
@pytest.mark.parametrize("clause", MONEY)
@pytest.mark.parametrize("amount,post,state", [
    ("200", "service_specialist", "kept"), ("200.01", "service_specialist", "broken"), ("1", "guest", "broken"),
])  # fmt: skip
def test_to_the_cent_and_only_for_posts_that_are_named(company, clause, amount, post, state):
    granted(company, amount, post)
    assert judged(clause, MONTH, at=LATER) == [state]


@example("D9-expectation", "kept")
def test_what_was_expected_and_promised_is_on_record(company):
    complaint = replied(company, promised="2026-04-16 18:00", expectation="两天内换新")
    commands.note_answer(SYSTEM, complaint.pk, 5, at=moment(RECEIVED))
    commands.close(SYSTEM, complaint.pk, at=moment(RECEIVED))
    assert judged("D9-expectation", MONTH, at=LATER) == ["kept"]


@example("D9-expectation", "broken")
def test_nobody_asked_what_was_expected(company):
    settled(company)
    assert judged("D9-expectation", MONTH, at=LATER) == ["broken"]


@example("D9-expectation", "boundary")
def test_an_expectation_alone_is_half_of_it(company):
    complaint = settled(company, expectation="两天内换新")
    assert judged("D9-expectation", MONTH, at=LATER) == ["kept"], "accepted with the time the clauses give"
    blank = {"customer_id": None, "caller_name": "王女士", "caller_phone": "13900001111", "expectation": "退款"}
    early = settled(company, **blank)
    assert complaint.pk != early.pk
    assert judged("D9-expectation", MONTH, at=LATER) == ["kept"] * 2
