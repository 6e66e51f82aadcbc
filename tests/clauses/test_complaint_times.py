"""Packs A, B, C: what must happen within a time from the arrival of a complaint to its reply, its grade decides how long."""

from __future__ import annotations

import pytest
from complaining import RECEIVED, put, registered, replied, settled
from make import case_rows, example, judged, moment

from yueke.domains.complaints import commands
from yueke.domains.complaints.models import Category, Clock, Complaint, Escalation
from yueke.kernel.access import SYSTEM

pytestmark = pytest.mark.django_db
PACKS = ("C",)
MONTH, LATER = "2026-04", "2026-04-30"

# What starts at ten on Monday the 13th, the column that says it was done, and the last second that is in time.
STEPS = {
    "A5.1-handover": ("received_at", "signed_at", "2026-04-13 12:00:00"),
    "A5.2-start": ("signed_at", "investigated_at", "2026-04-13 15:30:00"),
    "B7.3.3": ("received_at", "proposed_at", "2026-04-14 23:59:59"),
    "C7.3-acknowledge": ("received_at", "acknowledged_at", "2026-04-13 12:00:00"),
    "C7.3-accept": ("received_at", "accepted_at", "2026-04-14 23:59:59"),
    "C7.3-sign": ("accepted_at", "signed_at", "2026-04-13 15:30:00"),
    "C7.3-contact-general": ("received_at", "contacted_at", "2026-04-13 15:30:00"),
    "C7.3-contact-important": ("received_at", "contacted_at", "2026-04-13 12:00:00"),
    "C7.3-contact-major": ("received_at", "contacted_at", "2026-04-13 10:30:00"),
    "B7.2.3-report": ("graded_major_at", "reported_at", "2026-04-13 11:00:00"),
}
SETTLING = {
    "A4.3-complaints": ("general", "2026-04-22 23:59:59"),
    "B7.2.1": ("general", "2026-04-16 23:59:59"),
    "C7.3-close-general": ("general", "2026-04-16 23:59:59"),
    "C7.3-close-important": ("important", "2026-04-20 23:59:59"),
    "C7.3-close-major": ("major", "2026-04-22 23:59:59"),
}


def after(last: str) -> str:
    """A second after the last in time."""
    return f"2026-04-{int(last[8:10]) + 1:02} 00:00:00" if last.endswith("23:59:59") else last[:-2] + "01"


def grade_of(clause: str) -> str:
    """The grade a clause is about."""
    return clause.rsplit("-", 1)[-1] if clause.rsplit("-", 1)[-1] in ("important", "major") else "general"


def stepped(company, clause, done):
    """A complaint nothing has been done about except what the clause starts from, and ends with ``done``."""
    start, end, _last = STEPS[clause]
    blank = dict.fromkeys(("acknowledged_at", "contacted_at", "graded_major_at"))
    return put(registered(company), **blank | {start: RECEIVED, end: done, "grade": grade_of(clause)})


@example("A5.1-handover", "kept")
@example("A5.2-start", "kept")
@example("B7.3.3", "kept")
@example("C7.3-acknowledge", "kept")
@example("C7.3-accept", "kept")
@example("C7.3-sign", "kept")
@example("C7.3-contact-general", "kept")
@example("C7.3-contact-important", "kept")
@example("C7.3-contact-major", "kept")
@example("B7.2.3-report", "kept")
@pytest.mark.parametrize("clause", STEPS)
def test_a_step_at_once(company, clause):
    complaint = stepped(company, clause, "2026-04-13 10:05:00")
    [case] = case_rows(clause, MONTH, at=LATER)
    assert (case.state, case.subject_id, case.label) == ("kept", complaint.pk, f"{complaint.number} ")
    assert case.owner_id == company.outsider.person_id, "whoever took it in, until somebody handles it"


@example("A5.1-handover", "broken")
@example("A5.2-start", "broken")
@example("B7.3.3", "broken")
@example("C7.3-acknowledge", "broken")
@example("C7.3-accept", "broken")
@example("C7.3-sign", "broken")
@example("C7.3-contact-general", "broken")
@example("C7.3-contact-important", "broken")
@example("C7.3-contact-major", "broken")
@example("B7.2.3-report", "broken")
@pytest.mark.parametrize("clause", STEPS)
def test_a_step_never_taken(company, clause):
    stepped(company, clause, None)
    assert judged(clause, MONTH, at=LATER) == ["broken"]


@example("A5.1-handover", "boundary")
@example("A5.2-start", "boundary")
@example("B7.3.3", "boundary")
@example("C7.3-acknowledge", "boundary")
@example("C7.3-accept", "boundary")
@example("C7.3-sign", "boundary")
@example("C7.3-contact-general", "boundary")
@example("C7.3-contact-important", "boundary")
@example("C7.3-contact-major", "boundary")
@example("B7.2.3-report", "boundary")
@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("clause", STEPS)
def test_a_step_in_the_last_second(company, clause, late):
    last = STEPS[clause][2]
    stepped(company, clause, after(last) if late else last)
    assert judged(clause, MONTH, at=LATER) == ["broken" if late else "kept"]


def test_a_complaint_declined_in_time_owes_nothing_more(company):
    complaint = registered(company)
    commands.decline(SYSTEM, complaint.pk, "与本公司无关", "可向 12315 反映", at=moment("2026-04-13 11:00"))
    assert judged("C7.3-accept", MONTH, at=LATER) == []
    assert judged("C7.3-close-general", MONTH, at=LATER) == []


def closed(company, clause, at):
    grade = SETTLING[clause][0]
    return put(settled(company), grade=grade, closed_at=at)


@example("A4.3-complaints", "kept")
@example("B7.2.1", "kept")
@example("C7.3-close-general", "kept")
@example("C7.3-close-important", "kept")
@example("C7.3-close-major", "kept")
@pytest.mark.parametrize("clause", SETTLING)
def test_settled_the_same_day(company, clause):
    closed(company, clause, "2026-04-13 17:00:00")
    assert judged(clause, MONTH, at=LATER) == ["kept"]


@example("A4.3-complaints", "broken")
@example("B7.2.1", "broken")
@example("C7.3-close-general", "broken")
@example("C7.3-close-important", "broken")
@example("C7.3-close-major", "broken")
@pytest.mark.parametrize("clause", SETTLING)
def test_not_settled_when_its_time_is_over(company, clause):
    complaint = registered(company)
    commands.accept(SYSTEM, complaint.pk, at=moment(RECEIVED))
    put(complaint, grade=SETTLING[clause][0])
    assert judged(clause, MONTH, at=LATER) == ["broken"]


@example("A4.3-complaints", "boundary")
@example("B7.2.1", "boundary")
@example("C7.3-close-general", "boundary")
@example("C7.3-close-important", "boundary")
@example("C7.3-close-major", "boundary")
@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("clause", SETTLING)
def test_settled_in_the_last_second(company, clause, late):
    last = SETTLING[clause][1]
    closed(company, clause, after(last) if late else last)
    assert judged(clause, MONTH, at=LATER) == ["broken" if late else "kept"]


@pytest.mark.parametrize("minutes,state", [(24 * 60, "kept"), (0, "broken")])
def test_time_suspended_for_the_customer_does_not_count(company, minutes, state):
    put(closed(company, "C7.3-close-general", "2026-04-17 17:00:00"), paused_minutes=minutes)
    assert judged("C7.3-close-general", MONTH, at=LATER) == [state]


PROMISES = ("A5.2-promise", "C7.3-promise")


def promised(company, replied_at):
    complaint = replied(company, promised="2026-04-16 18:00:00")
    return put(complaint, promised_at="2026-04-20 18:00:00", replied_at=replied_at)


@example("A5.2-promise", "kept")
@example("C7.3-promise", "kept")
@pytest.mark.parametrize("clause", PROMISES)
def test_a_promise_kept(company, clause):
    promised(company, "2026-04-15 10:00:00")
    assert judged(clause, MONTH, at=LATER) == ["kept"]


@example("A5.2-promise", "broken")
@example("C7.3-promise", "broken")
@pytest.mark.parametrize("clause", PROMISES)
def test_a_later_promise_does_not_excuse_the_first(company, clause):
    promised(company, "2026-04-18 10:00:00")
    assert judged(clause, MONTH, at=LATER) == ["broken"]


@example("A5.2-promise", "boundary")
@example("C7.3-promise", "boundary")
@pytest.mark.parametrize("at,state", [("2026-04-16 23:59:59", "kept"), ("2026-04-17 00:00:00", "broken")])
@pytest.mark.parametrize("clause", PROMISES)
def test_until_the_end_of_the_day_promised(company, clause, at, state):
    promised(company, at)
    assert judged(clause, MONTH, at=LATER) == [state]


@pytest.mark.parametrize("clause", PROMISES)
def test_a_reply_does_not_count_once_the_customer_made_it_open_again(company, clause):
    complaint = promised(company, "2026-04-15 10:00:00")
    commands.note_answer(SYSTEM, complaint.pk, 1, at=moment("2026-04-15 11:00"))
    assert Complaint.objects.get(pk=complaint.pk).state == "assigned"
    assert judged(clause, MONTH, at=LATER) == ["broken"]


@pytest.fixture
def parcel(company):
    """A category of the line of business that has a time of its own."""
    return Category.objects.create(code="test-parcel", name="快件延误", kind="logistics")


def of_parcel(company, parcel, at):
    return put(replied(company), category_id=parcel.pk, replied_at=at)


@example("C7.3-express", "kept")
def test_a_parcel_answered_within_the_week(company, parcel):
    of_parcel(company, parcel, "2026-04-17 10:00:00")
    put(replied(company), replied_at="2026-04-29 10:00:00")
    assert judged("C7.3-express", MONTH, at=LATER) == ["kept"], "other complaints have other times"


@example("C7.3-express", "broken")
def test_a_parcel_never_answered(company, parcel):
    put(registered(company), category_id=parcel.pk)
    assert judged("C7.3-express", MONTH, at=LATER) == ["broken"]


@example("C7.3-express", "boundary")
@pytest.mark.parametrize("at,state", [("2026-04-20 23:59:59", "kept"), ("2026-04-21 00:00:00", "broken")])
def test_seven_days_the_first_excluded(company, parcel, at, state):
    of_parcel(company, parcel, at)
    assert judged("C7.3-express", MONTH, at=LATER) == [state]


def hopped(company, receipt):
    """A report upward to the head, sent at ten."""
    complaint = registered(company)
    clock = Clock.objects.filter(complaint=complaint).order_by("pk").first()
    return Escalation.objects.create(
        clock=clock, complaint=complaint, percent=100, hop=1, person_id=company.head.person_id, sent_at=moment(RECEIVED),
        receipt_at=moment(receipt) if receipt else None,
    )  # fmt: skip


@example("C7.3-ladder", "kept")
def test_a_report_upward_signed_for(company):
    hopped(company, "2026-04-13 10:20")
    [case] = case_rows("C7.3-ladder", MONTH, at=LATER)
    assert (case.state, case.owner_id) == ("kept", company.head.person_id)


@example("C7.3-ladder", "broken")
def test_a_report_upward_nobody_signed_for(company):
    hopped(company, None)
    assert judged("C7.3-ladder", MONTH, at=LATER) == ["broken"]


@example("C7.3-ladder", "boundary")
@pytest.mark.parametrize("at,state", [("2026-04-13 15:30:00", "kept"), ("2026-04-13 15:30:01", "broken")])
def test_four_working_hours_over_the_midday_rest(company, at, state):
    hopped(company, at)
    assert judged("C7.3-ladder", MONTH, at=LATER) == [state]


@example("A2.1-opinions", "kept")
def test_a_known_caller_is_in_the_archive_at_once(company):
    registered(company)
    assert judged("A2.1-opinions", MONTH, at=LATER) == ["kept"]


@example("A2.1-opinions", "broken")
def test_a_caller_nobody_recognised(company):
    registered(company, caller_name="王女士", caller_phone="13900001111")
    assert judged("A2.1-opinions", MONTH, at=LATER) == ["broken"]


@example("A2.1-opinions", "boundary")
@pytest.mark.parametrize("at,state", [("2026-04-14 23:59:59", "kept"), ("2026-04-15 00:00:00", "broken")])
def test_a_caller_recognised_until_the_end_of_the_next_working_day(company, at, state):
    complaint = registered(company, caller_name="王女士", caller_phone="13900001111")
    commands.link_customer(SYSTEM, complaint.pk, company.customer("2026-01-05").pk, at=moment(at))
    assert judged("A2.1-opinions", MONTH, at=LATER) == [state]


def test_each_sees_what_they_answer_for_and_their_departments(company):
    stepped(company, "C7.3-accept", None)
    assert judged("C7.3-accept", MONTH, at=LATER, actor=company.outsider) == ["broken"]
    assert judged("C7.3-accept", MONTH, at=LATER, actor=company.head) == ["broken"]
    assert judged("C7.3-accept", MONTH, at=LATER, actor=company.helper) == []


def ordered(company, answered):
    """An order of the watch at ten on Monday the 13th, answered at a moment."""
    complaint = registered(company)
    order = commands.supervise(company.watch, complaint.pk, "今天内联系客户", at=moment(RECEIVED))
    if answered:
        commands.answer_supervision(SYSTEM, order.pk, "已联系", at=moment(answered))
    return complaint


@example("C7.3-supervision", "kept")
def test_an_order_answered_the_same_day(company):
    complaint = ordered(company, "2026-04-13 15:00")
    [case] = case_rows("C7.3-supervision", MONTH, at=LATER)
    assert (case.state, case.subject_id, case.owner_id) == ("kept", complaint.pk, company.outsider.person_id)


@example("C7.3-supervision", "broken")
def test_an_order_nobody_answers(company):
    ordered(company, None)
    assert judged("C7.3-supervision", MONTH, at=LATER) == ["broken"]


@example("C7.3-supervision", "boundary")
@pytest.mark.parametrize("at,state", [("2026-04-14 23:59:59", "kept"), ("2026-04-15 00:00:00", "broken")])
def test_answered_by_the_end_of_the_next_working_day(company, at, state):
    ordered(company, at)
    assert judged("C7.3-supervision", MONTH, at=LATER) == [state]


@example("C7.3-supervision", "boundary")
def test_each_order_is_answered_by_itself_and_none_of_a_complaint_that_ended(company):
    complaint = ordered(company, "2026-04-13 15:00")
    commands.supervise(company.watch, complaint.pk, "还没有联系上？", at=moment("2026-04-13 16:00"))
    assert sorted(judged("C7.3-supervision", MONTH, at=LATER)) == ["broken", "kept"]
    commands.withdraw(SYSTEM, complaint.pk, "客户撤诉", at=moment("2026-04-13 17:00"))
    assert judged("C7.3-supervision", MONTH, at=LATER) == ["kept"]


@example("C7.3-ladder", "boundary")
def test_the_receipt_of_who_stands_in_counts_and_is_theirs(company):
    row = hopped(company, None)
    Escalation.objects.filter(pk=row.pk).update(
        person_id=company.helper.person_id, substitute_for_id=company.head.person_id
    )
    commands.give_receipt(company.helper, row.pk, at=moment("2026-04-13 11:00"))
    [case] = case_rows("C7.3-ladder", MONTH, at=LATER)
    assert (case.state, case.owner_id) == ("kept", company.helper.person_id)
