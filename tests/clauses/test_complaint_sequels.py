"""Packs A, B, C, E: what follows a complaint: news, the customer's word, filing, papers, cases; and what follows a visit."""

from __future__ import annotations

from datetime import date

import pytest
from complaining import RECEIVED, put, registered, replied, settled
from make import case_rows, example, judged, moment

from yueke.domains.complaints import commands
from yueke.domains.complaints.models import CaseFile, Complaint, Paper, Round, Told
from yueke.kernel.access import SYSTEM

pytestmark = pytest.mark.django_db
PACKS = ("C", "E")
MONTH, LATER = "2026-04", "2026-04-30"

# Until when somebody who complained at ten on Monday the 13th must hear something.
NEWS = {
    "A5.2-progress": ("general", "2026-04-15 23:59:59"),
    "C7.3-progress-general": ("general", "2026-04-15 23:59:59"),
    "C7.3-progress-important": ("important", "2026-04-14 23:59:59"),
    "C7.3-progress-major": ("major", "2026-04-13 15:30:00"),
}


def told(company, clause, *moments):
    """A complaint whose customer heard of it at these moments, and answered by the last."""
    complaint = put(registered(company), grade=NEWS[clause][0])
    Told.objects.filter(complaint=complaint).delete()
    for at in moments:
        Told.objects.create(complaint=complaint, kind="progress", medium="phone", text="正在处理", at=moment(at))
    return complaint


def first(clause):
    """The state of the first news owed."""
    return case_rows(clause, MONTH, at="2026-04-17")[0].state


@example("A5.2-progress", "kept")
@example("C7.3-progress-general", "kept")
@example("C7.3-progress-important", "kept")
@example("C7.3-progress-major", "kept")
@pytest.mark.parametrize("clause", NEWS)
def test_news_the_same_morning(company, clause):
    told(company, clause, "2026-04-13 11:30")
    assert first(clause) == "kept"


@example("A5.2-progress", "broken")
@example("C7.3-progress-general", "broken")
@example("C7.3-progress-important", "broken")
@example("C7.3-progress-major", "broken")
@pytest.mark.parametrize("clause", NEWS)
def test_no_news(company, clause):
    told(company, clause)
    assert first(clause) == "broken"


@example("A5.2-progress", "boundary")
@example("C7.3-progress-general", "boundary")
@example("C7.3-progress-important", "boundary")
@example("C7.3-progress-major", "boundary")
@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("clause", NEWS)
def test_news_in_the_last_second(company, clause, late):
    last = NEWS[clause][1]
    after = f"2026-04-{int(last[8:10]) + 1:02} 00:00:00" if last.endswith("23:59:59") else last[:-2] + "01"
    told(company, clause, after if late else last)
    assert first(clause) == ("broken" if late else "kept")


def test_a_message_that_never_arrived_is_no_news(company):
    complaint = told(company, "A5.2-progress", "2026-04-13 11:30")
    Told.objects.filter(complaint=complaint).update(failed_at=moment("2026-04-13 11:31"))
    assert first("A5.2-progress") == "broken"


WORD = ("A5.3-feedback", "B7.3.4", "C7.3-feedback")


def answered(company, at, *, satisfaction=5):
    complaint = replied(company)
    commands.note_answer(SYSTEM, complaint.pk, satisfaction, at=moment(at))
    return complaint


@example("A5.3-feedback", "kept")
@example("B7.3.4", "kept")
@example("C7.3-feedback", "kept")
@pytest.mark.parametrize("clause", WORD)
def test_the_customer_said_whether_satisfied_or_could_not_be_reached(company, clause):
    answered(company, "2026-04-13 16:00")
    commands.note_attempt(SYSTEM, replied(company).pk, "phone", "无人接听", at=moment("2026-04-13 16:00"))
    assert judged(clause, MONTH, at=LATER) == ["kept"] * 2


@example("A5.3-feedback", "broken")
@example("B7.3.4", "broken")
@example("C7.3-feedback", "broken")
@pytest.mark.parametrize("clause", WORD)
def test_nobody_asked(company, clause):
    replied(company)
    assert judged(clause, MONTH, at=LATER) == ["broken"]


@example("A5.3-feedback", "boundary")
@example("B7.3.4", "boundary")
@example("C7.3-feedback", "boundary")
@pytest.mark.parametrize("clause", WORD)
@pytest.mark.parametrize("at,state", [("2026-04-14 23:59:59", "kept"), ("2026-04-15 00:00:00", "broken")])
def test_until_the_end_of_the_next_working_day(company, clause, at, state):
    answered(company, at)
    assert judged(clause, MONTH, at=LATER) == [state]


def test_each_round_owes_its_own_word(company):
    complaint = answered(company, "2026-04-13 11:00", satisfaction=1)
    Round.objects.filter(complaint=complaint, n=2).update(replied_at=moment("2026-04-16 10:00"))
    assert judged("A5.3-feedback", MONTH, at=LATER) == ["kept", "broken"]


FILED = {"B7.3.5": "2026-04-16 23:59:59", "C7.3-archive": "2026-04-16 23:59:59"}


@example("B7.3.5", "kept")
@example("C7.3-archive", "kept")
@pytest.mark.parametrize("clause", FILED)
def test_filed_the_same_day(company, clause):
    commands.archive(SYSTEM, settled(company).pk, at=moment("2026-04-13 17:00"))
    assert judged(clause, MONTH, at=LATER) == ["kept"]


@example("B7.3.5", "broken")
@example("C7.3-archive", "broken")
@pytest.mark.parametrize("clause", FILED)
def test_never_filed(company, clause):
    settled(company)
    assert judged(clause, MONTH, at=LATER) == ["broken"]


@example("B7.3.5", "boundary")
@example("C7.3-archive", "boundary")
@pytest.mark.parametrize("at,state", [("2026-04-16 23:59:59", "kept"), ("2026-04-17 00:00:00", "broken")])
@pytest.mark.parametrize("clause", FILED)
def test_filed_by_the_end_of_the_third_working_day(company, clause, at, state):
    commands.archive(SYSTEM, settled(company).pk, at=moment(at))
    assert judged(clause, MONTH, at=LATER) == [state]


@example("E2.2-complaints", "kept")
def test_a_settled_complaint_is_an_evaluation(company):
    settled(company)
    assert judged("E2.2-complaints", MONTH, at=LATER) == ["kept"]


@example("E2.2-complaints", "kept")
def test_the_customer_spoke_before_it_was_settled(company):
    put(settled(company), answered_at="2026-04-13 11:30", closed_at="2026-04-14 09:00")
    assert judged("E2.2-complaints", MONTH, at=LATER) == ["kept"]


@example("E2.2-complaints", "broken")
def test_settled_without_the_customers_word(company):
    put(settled(company), satisfaction=None, answered_at=None, close_reason="未联系上客户")
    assert judged("E2.2-complaints", MONTH, at=LATER) == ["broken"]


@example("E2.2-complaints", "boundary")
@pytest.mark.parametrize("at,state", [("2026-04-15 23:59:59", "kept"), ("2026-04-16 00:00:00", "broken")])
def test_rated_by_the_end_of_the_second_working_day(company, at, state):
    put(settled(company), answered_at=at)
    assert judged("E2.2-complaints", MONTH, at=LATER) == [state]


def of_key_customer(company, **facts):
    customer = company.key_customer("2026-01-10")
    return registered(company, customer_id=customer.pk, **facts)


def report(complaint, at, kind="report", **columns):
    Paper.objects.create(
        complaint=complaint, kind=kind, title="问题报告", drafted_at=moment(RECEIVED), state="approved",
        **({"approved_at": moment(at)} | columns),
    )  # fmt: skip


@example("B7.2.2", "kept")
def test_a_report_to_the_company_the_same_day(company):
    report(of_key_customer(company), "2026-04-13 17:00")
    registered(company)
    assert judged("B7.2.2", MONTH, at=LATER) == ["kept"], "ordinary customers' complaints need none"


@example("B7.2.2", "broken")
def test_no_report(company):
    of_key_customer(company)
    assert judged("B7.2.2", MONTH, at=LATER) == ["broken"]


@example("B7.2.2", "broken")
def test_what_could_not_be_solved_needs_a_written_reply_besides(company):
    customer = company.key_customer("2026-01-10")
    complaint = replied(company, customer_id=customer.pk, outcome="not_solved")
    report(complaint, "2026-04-13 17:00")
    assert sorted(judged("B7.2.2", MONTH, at=LATER)) == ["broken", "kept"]
    report(complaint, "2026-04-13 17:00", kind="reply", sent_at=moment("2026-04-14 10:00"))
    assert judged("B7.2.2", MONTH, at=LATER) == ["kept"] * 2


@example("B7.2.2", "boundary")
@pytest.mark.parametrize("at,state", [("2026-04-14 23:59:59", "kept"), ("2026-04-15 00:00:00", "broken")])
def test_reported_by_the_end_of_the_next_working_day(company, at, state):
    report(of_key_customer(company), at)
    assert judged("B7.2.2", MONTH, at=LATER) == [state]


@example("B7.2.2", "boundary")
def test_who_became_a_key_customer_later_was_none_then(company):
    complaint = registered(company)
    company.make_key(Complaint.objects.get(pk=complaint.pk).customer, "2026-04-14")
    assert judged("B7.2.2", MONTH, at=LATER) == []


def major(company):
    return put(settled(company, at="2026-04-01 10:00"), grade="major", graded_major_at="2026-04-01 10:00")


def compiled(complaint, at, agenda=date(2026, 4, 28)):
    CaseFile.objects.create(complaint=complaint, summary="玻璃批次问题", compiled_at=moment(at), agenda_on=agenda)


@example("B7.2.3-case", "kept")
def test_a_major_complaint_becomes_a_case_on_the_agenda(company):
    compiled(major(company), "2026-04-10 10:00")
    settled(company)
    assert judged("B7.2.3-case", MONTH, at=LATER) == ["kept"]


@example("B7.2.3-case", "broken")
def test_a_case_on_no_agenda(company):
    compiled(major(company), "2026-04-10 10:00", agenda=None)
    assert judged("B7.2.3-case", MONTH, at=LATER) == ["broken"]


@example("B7.2.3-case", "boundary")
@pytest.mark.parametrize("at,state", [("2026-04-16 23:59:59", "kept"), ("2026-04-17 00:00:00", "broken")])
def test_ten_working_days_over_a_holiday(company, at, state):
    compiled(major(company), at)
    assert judged("B7.2.3-case", MONTH, at=LATER) == [state]


def visited(company, satisfaction):
    customer = company.customer("2026-01-05")
    return company.visit(customer, "regular", "2026-04-13 10:00", satisfaction=satisfaction)


def complained(company, visit, at):
    registered(
        company, at=at, channel="visit", origin_kind="visits.visit", origin_id=visit.pk, origin_label=visit.number
    )


@example("B8.1-unsatisfied", "kept")
def test_an_unsatisfied_visit_became_a_complaint(company):
    complained(company, visited(company, 2), "2026-04-13 10:30")
    visited(company, 3)
    assert judged("B8.1-unsatisfied", MONTH, at=LATER) == ["kept"], "three of five asks for none"


@example("B8.1-unsatisfied", "broken")
def test_an_unsatisfied_visit_nobody_took_up(company):
    visited(company, 1)
    registered(company)
    assert judged("B8.1-unsatisfied", MONTH, at=LATER) == ["broken"], "another complaint does not count"


@example("B8.1-unsatisfied", "boundary")
@pytest.mark.parametrize("at,state", [("2026-04-13 15:30:00", "kept"), ("2026-04-13 15:30:01", "broken")])
def test_four_working_hours_after_the_visit(company, at, state):
    complained(company, visited(company, 2), at)
    assert judged("B8.1-unsatisfied", MONTH, at=LATER) == [state]
