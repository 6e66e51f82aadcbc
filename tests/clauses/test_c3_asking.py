"""Pack C, chapters 3 and 4: results of every quarter; customers asked soon after an order, a visit or a complaint."""

from __future__ import annotations

from datetime import date

import pytest
from make import case_rows, example, judged, moment
from surveying import held, invited

from yueke.domains.orders.models import Order
from yueke.domains.privacy.models import Erasure
from yueke.domains.surveys import commands
from yueke.domains.surveys.commands import Occasion
from yueke.kernel.access import SYSTEM

pytestmark = pytest.mark.django_db
PACKS = ("C",)
LATER = "2026-05-31"
# Delivered on Monday, 13 April: two and three days to ask.
LAST = {"C3.3-process": "2026-04-15 23:59:59", "C4.3-survey": "2026-04-16 23:59:59"}
AFTER = {"C3.3-process": "2026-04-16 00:00:00", "C4.3-survey": "2026-04-17 00:00:00"}


@example("C3.3-schedule", "kept")
@example("C3.3-schedule", "boundary")
@pytest.mark.parametrize(("at", "state"), [("2026-04-20 23:59:59", "kept"), ("2026-04-21 00:00:00", "broken")])
def test_the_result_of_a_quarter_is_out_on_the_twentieth(company, at, state):
    held(company, launched="2026-03-02", closed="2026-03-27", settled="2026-04-06", reported=at)
    assert judged("C3.3-schedule", "2026-04", at=LATER) == [state]


@example("C3.3-schedule", "broken")
def test_a_quarter_without_a_result(company):
    held(company, launched="2026-03-02", closed="2026-03-27", settled="2026-04-06")
    held(
        company, launched="2026-03-02", closed="2026-03-27", settled="2026-04-06", reported="2026-04-10", kind="loyalty"
    )
    assert judged("C3.3-schedule", "2026-04", at=LATER) == ["broken"]


@pytest.fixture
def survey(company):
    """A survey on orders collects since March."""
    return held(company, launched="2026-03-02", kind="after_order", modes=["link"])


def delivered(company, **facts):
    """An order that reached its customer on 13 April."""
    order = company.order(company.customer("2026-01-05"), "2026-04-01", "100")
    Order.objects.filter(pk=order.pk).update(state="delivered", delivered_on=date(2026, 4, 13), **facts)
    return order


def asked(survey, order, at):
    occasion = Occasion("orders.order", order.pk, order.number)
    assert commands.invite_customer(SYSTEM, survey.pk, order.customer_id, occasion, opted_out=(), at=moment(at))


@example("C3.3-process", "kept")
@example("C4.3-survey", "kept")
@pytest.mark.parametrize("clause", LAST)
def test_asked_on_the_day_of_delivery(company, survey, clause):
    asked(survey, delivered(company), "2026-04-13 16:00")
    assert judged(clause, "2026-04", at=LATER) == ["kept"]


@example("C3.3-process", "broken")
@example("C4.3-survey", "broken")
@pytest.mark.parametrize("clause", LAST)
def test_nobody_asked(company, survey, clause):
    delivered(company)
    assert judged(clause, "2026-04", at=LATER) == ["broken"]


@example("C3.3-process", "boundary")
@example("C4.3-survey", "boundary")
@pytest.mark.parametrize("clause", LAST)
def test_until_the_last_second(company, survey, clause):
    asked(survey, delivered(company), LAST[clause])
    asked(survey, delivered(company), AFTER[clause])
    assert sorted(judged(clause, "2026-04", at=LATER)) == ["broken", "kept"]


def test_who_was_asked_lately_declined_or_is_gone_is_owed_no_question(company, survey):
    recent, unwilling, gone, before = (delivered(company) for _ in range(4))
    invited(survey, recent.customer, "2026-03-20")
    invited(survey, unwilling.customer, "2025-09-01", declined_on=date(2025, 9, 2))
    Erasure.objects.create(customer=gone.customer, reason="本人请求", at=moment("2026-04-10"))
    invited(survey, before.customer, "2026-03-01")
    for clause in LAST:
        assert [row.label for row in case_rows(clause, "2026-04", at=LATER)] == [before.number]


def test_a_message_that_did_not_leave_asks_nobody(company, survey):
    order = delivered(company)
    invited(survey, order.customer, "2026-04-13", parameters={"origin": f"orders.order:{order.pk}"}, failure="no_phone")
    assert judged("C4.3-survey", "2026-04", at=LATER) == ["broken"]


def test_visits_are_owed_a_question_once_a_survey_on_visits_began(company):
    customer = company.customer("2026-01-05")
    company.visit(customer, "general", "2026-03-10")
    held(company, launched="2026-04-01", kind="after_visit")
    visit = company.visit(company.customer("2026-01-05"), "general", "2026-04-13")
    company.visit(company.customer("2026-01-05"), "after_service", "2026-04-13")
    assert [row.label for row in case_rows("C3.3-process", "2026-04", at=LATER)] == [visit.number]
