"""第八条 客户回访：一般客户半年、重点客户三个月；登记表填全；反馈三个工作日内答复。"""

from __future__ import annotations

from dataclasses import replace

import pytest
from make import attempt, case_rows, example, figures, form, judged, moment

from yueke.domains.visits import commands
from yueke.domains.visits.commands import PastVisit
from yueke.domains.visits.models import Visit
from yueke.kernel.access import SYSTEM
from yueke.kernel.errors import Invalid


@example("B8.1-general", "kept")
def test_an_ordinary_customer_visited_within_six_months(company):
    customer = company.customer("2026-01-05")
    company.visit(customer, "regular", "2026-06-20", method="phone")
    assert judged("B8.1-general", "2026-07", at="2026-08-01") == ["kept"]


@example("B8.1-general", "broken")
def test_an_ordinary_customer_nobody_visited(company):
    company.customer("2026-01-05")
    assert judged("B8.1-general", "2026-07", at="2026-08-01") == ["broken"]


@example("B8.1-general", "broken")
def test_a_customer_not_reached_was_not_visited(company):
    customer = company.customer("2026-01-05")
    company.visit(customer, "regular", "2026-06-20", **attempt("unreachable", method="phone"))
    assert judged("B8.1-general", "2026-07", at="2026-08-01") == ["broken"]


@example("B8.1-general", "boundary")
def test_a_customer_who_answers_but_will_not_talk_was_visited(company):
    customer = company.customer("2026-01-05")
    company.visit(customer, "regular", "2026-06-20", **attempt("refused", method="phone"))
    assert judged("B8.1-general", "2026-07", at="2026-08-01") == ["kept"]


@example("B8.1-general", "boundary")
@pytest.mark.parametrize(
    "done,state",
    [("2026-07-05 23:59:59", "kept"), ("2026-07-15 23:59:59", "kept"), ("2026-07-16 00:00:00", "broken")],
)
def test_the_last_day_and_ten_days_of_grace(company, done, state):
    customer = company.customer("2026-01-05")
    company.visit(customer, "regular", done)
    assert judged("B8.1-general", "2026-07", at="2026-08-01") == [state]


@example("B8.1-general", "boundary")
def test_a_prospect_is_owed_nothing_until_they_become_a_customer(company):
    prospect = company.customer("2025-03-05", stage="prospect")
    assert judged("B8.1-general", "2025-09", at="2025-10-01") == []
    company.edit(prospect, "2026-01-05", stage="customer")
    assert judged("B8.1-general", "2026-06", at="2026-07-01") == []
    assert judged("B8.1-general", "2026-07", at="2026-08-01") == ["broken"]
    company.visit(prospect, "regular", "2026-07-05 23:59:59")
    assert judged("B8.1-general", "2026-07", at="2026-08-01") == ["kept"]
    company.edit(prospect, "2026-08-01", stage="prospect")
    assert judged("B8.1-general", "2027", at="2027-12-01") == []


@example("B8.1-general", "boundary")
def test_the_outsider_sees_no_case_of_another_department(company):
    company.customer("2026-01-05")
    assert judged("B8.1-general", "2026-07", at="2026-08-01", actor=company.outsider) == []
    assert judged("B8.1-general", "2026-07", at="2026-08-01", actor=company.owner) == ["broken"]


@example("B8.1-key", "kept")
def test_a_key_customer_visited_within_three_months(company):
    customer = company.key_customer("2026-01-10")
    company.visit(customer, "regular", "2026-04-01", method="phone")
    assert judged("B8.1-key", "2026-04", at="2026-05-01") == ["kept"]


@example("B8.1-key", "broken")
def test_a_visit_after_half_a_year_is_too_late_for_a_key_customer(company):
    customer = company.key_customer("2026-01-10")
    company.visit(customer, "regular", "2026-07-08")
    assert judged("B8.1-key", "2026", at="2026-07-09")[:1] == ["broken"]


@example("B8.1-key", "boundary")
@pytest.mark.parametrize(
    "done,state",
    [("2026-04-10 23:59:59", "kept"), ("2026-04-17 23:59:59", "kept"), ("2026-04-18 00:00:00", "broken")],
)
def test_the_last_day_and_seven_days_of_grace(company, done, state):
    customer = company.key_customer("2026-01-10")
    company.visit(customer, "regular", done)
    assert judged("B8.1-key", "2026-04", at="2026-05-01") == [state]


@example("B8.1-key", "boundary")
def test_the_next_visit_is_due_three_months_after_the_day_it_was_made(company):
    customer = company.key_customer("2025-11-30")
    company.visit(customer, "regular", "2026-02-20")
    dues = [str(case.due_at.date()) for case in case_rows("B8.1-key", "2026", at="2026-03-01")]
    assert dues[:2] == ["2026-02-28", "2026-05-20"], "three months after 30 November is the end of February"


def remember(company, customer, on, record):
    """A visit as another system's records tell it."""
    past = PastVisit(customer.pk, "regular", moment(on), company.owner.person_id, company.sales.pk, record)
    return commands.record_many(SYSTEM, [past], at=moment(on))


@example("B8.2-form", "kept")
@pytest.mark.parametrize("result", ["reached", "refused", "unreachable"])
def test_a_form_filled_in_the_system_is_complete(company, result):
    customer = company.customer("2026-01-05")
    company.visit(customer, "regular", "2026-04-08", **({} if result == "reached" else attempt(result)))
    assert judged("B8.2-form", "2026-04", at="2026-05-01") == ["kept"]


@example("B8.2-form", "broken")
@pytest.mark.parametrize("missing", [{"method": ""}, {"contact_name": ""}, {"content": ""}, {"satisfaction": None}])
def test_a_form_lacking_what_is_asked_of_a_visit(company, missing):
    customer = company.customer("2026-01-05")
    remember(company, customer, "2026-04-08", form(**missing))
    assert judged("B8.2-form", "2026-04", at="2026-05-01") == ["broken"]


@example("B8.2-form", "boundary")
def test_a_refusal_needs_its_reason_and_nothing_said(company):
    customer = company.customer("2026-01-05")
    refused = form(**attempt("refused"))
    remember(company, customer, "2026-04-08", refused)
    assert judged("B8.2-form", "2026-04", at="2026-05-01") == ["kept"]
    remember(company, customer, "2026-05-08", replace(refused, refusal_reason=""))
    assert judged("B8.2-form", "2026-05", at="2026-06-01") == ["broken"]


@example("B8.2-form", "boundary")
def test_a_form_the_office_leaves_incomplete_is_refused_and_judged_nowhere(company):
    customer = company.customer("2026-01-05")
    with pytest.raises(Invalid) as refusal:
        company.visit(customer, "regular", "2026-04-08", satisfaction=None)
    assert refusal.value.clause == "B8.2"
    assert not Visit.objects.filter(customer=customer).exists()
    assert judged("B8.2-form", "2026-04", at="2026-05-01") == []


@example("B8.2-form", "boundary")
def test_what_a_form_must_hold_is_what_the_terms_of_its_day_say(company):
    terms = {
        "fields": ["done_at", "method", "contact_name", "result", "content", "satisfaction", "next_step"],
        "fields_refused": ["done_at", "method", "result", "next_step"],
    }
    company.amend("B8.2-form", terms, effective="2026-04-15", at="2026-04-01")
    customer = company.customer("2026-01-05")
    company.visit(customer, "regular", "2026-04-14")
    company.visit(customer, "regular", "2026-04-15")
    company.visit(customer, "regular", "2026-04-16", **attempt("unreachable"))
    company.visit(customer, "regular", "2026-04-17", next_step="下月送样")
    assert judged("B8.2-form", "2026-04", at="2026-05-01") == ["kept", "broken", "broken", "kept"]


def ask_service(company, on):
    """What the owner heard on a visit goes to the service department."""
    visit = company.visit(company.customer("2026-01-05"), "regular", on)
    return commands.send_feedback(company.owner, visit.pk, company.service.pk, "门板有异响", at=moment(on))


@example("B8.2-feedback", "kept")
def test_feedback_answered_within_three_working_days(company):
    asked = ask_service(company, "2026-04-13")
    commands.answer_feedback(company.outsider, asked.pk, "已安排上门", at=moment("2026-04-15"))
    assert judged("B8.2-feedback", "2026-04", at="2026-05-01") == ["kept"]


@example("B8.2-feedback", "broken")
def test_feedback_nobody_answered(company):
    ask_service(company, "2026-04-13")
    assert judged("B8.2-feedback", "2026-04", at="2026-05-01") == ["broken"]
    assert figures("B8.2-feedback", "2026-04", at="2026-05-01").light == "broken"


@example("B8.2-feedback", "boundary")
@pytest.mark.parametrize("answered,state", [("2026-04-09 23:59:59", "kept"), ("2026-04-10 00:00:00", "broken")])
def test_three_working_days_pass_over_a_holiday(company, answered, state):
    """Sent on Friday 3 April; Qingming lasts to Monday, so Tuesday is the first working day, Thursday the third."""
    asked = ask_service(company, "2026-04-03")
    commands.answer_feedback(company.outsider, asked.pk, "已安排上门", at=moment(answered))
    assert judged("B8.2-feedback", "2026-04", at="2026-05-01") == [state]


@example("B8.2-feedback", "boundary")
@pytest.mark.parametrize(
    "at,state",
    [
        ("2026-04-08 23:59:58", "pending"),
        ("2026-04-09 00:00:00", "at_risk"),
        ("2026-04-09 23:59:59", "at_risk"),
        ("2026-04-10 00:00:00", "broken"),
    ],
)
def test_unanswered_feedback_is_at_risk_on_its_last_day(company, at, state):
    ask_service(company, "2026-04-03")
    assert judged("B8.2-feedback", "2026-04", at=at) == [state]
