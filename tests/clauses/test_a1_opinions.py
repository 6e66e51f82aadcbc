"""第一条 总则：顾客的每条意见都有答复，属实的不足都转为改进。"""

from __future__ import annotations

from datetime import date

import pytest
from complaining import RECEIVED, registered
from make import case_rows, example, judged, moment

from yueke.compliance.worklist import worklist
from yueke.domains.complaints import commands
from yueke.domains.complaints.drafts import FindingDraft
from yueke.domains.complaints.models import Investigation
from yueke.domains.evaluations import commands as evaluations
from yueke.domains.evaluations.commands import DoorDraft, EvaluationDraft
from yueke.domains.evaluations.commands.evaluating import VISITOR
from yueke.domains.evaluations.commands.targets import behind
from yueke.domains.improvement import commands as improvement
from yueke.domains.improvement.commands import ImprovementDraft, MeasureDraft
from yueke.domains.improvement.rules import Origin
from yueke.domains.visits import commands as visits
from yueke.kernel.access import SYSTEM

pytestmark = pytest.mark.django_db
ANSWERED, IMPROVED = "A1.3-answered", "A1.3-improved"
MONTH, LATER = "2026-04", "2026-05-31"
LAST, AFTER = "2026-04-16 23:59:59", "2026-04-17 00:00:00"
"""The last second of the third working day after RECEIVED, a Monday at ten; and the next."""


def complained(company, answered=""):
    """A complaint, and when it was replied to."""
    made = registered(company)
    if answered:
        solve(made, answered)
    return made


def solve(complaint, at, *, is_founded=None):
    """It is accepted, and solved on the spot."""
    commands.accept(SYSTEM, complaint.pk, at=moment(at))
    return commands.solve(
        SYSTEM, complaint.pk, FindingDraft("玻璃受潮", is_founded=is_founded), "已换新", at=moment(at)
    )


def passed_on(company, answered=""):
    """What a visit found and passed to service, and when that answered."""
    visit = company.visit(company.customer("2026-01-05", name="王小明"), "regular", RECEIVED)
    asked = visits.send_feedback(company.owner, visit.pk, company.service.pk, "门板有异响", at=moment(RECEIVED))
    if answered:
        visits.answer_feedback(company.outsider, asked.pk, "已安排上门", at=moment(answered))
    return asked


def evaluated(company, answered="", *, text="等了很久"):
    """What somebody wrote about the service desk, and when they were answered."""
    door = evaluations.open_door(
        SYSTEM, DoorDraft("service", department_id=company.service.pk), at=moment("2026-04-01")
    )
    made = evaluations.submit(
        VISITOR, behind(VISITOR, door.code), EvaluationDraft(2, "k", text=text), at=moment(RECEIVED)
    )
    if answered:
        evaluations.answer(SYSTEM, made.pk, "对不起，让您久等", at=moment(answered))
    return made


SAID = (complained, passed_on, evaluated)
said_somehow = pytest.mark.parametrize("said", SAID, ids=lambda one: one.__name__)


@example("A1.3-answered", "kept")
@said_somehow
def test_an_opinion_answered_the_next_day(company, said):
    said(company, "2026-04-14 10:00")
    assert judged(ANSWERED, MONTH, at=LATER) == ["kept"]


@example("A1.3-answered", "broken")
@said_somehow
def test_an_opinion_nobody_answered(company, said):
    said(company)
    assert judged(ANSWERED, MONTH, at=LATER) == ["broken"]


@example("A1.3-answered", "boundary")
@said_somehow
@pytest.mark.parametrize("when,state", [(LAST, "kept"), (AFTER, "broken")])
def test_until_the_end_of_the_third_working_day(company, said, when, state):
    said(company, when)
    assert judged(ANSWERED, MONTH, at=LATER) == [state]


def test_each_opinion_is_a_case_of_its_own_that_leads_to_its_record_and_names_nobody(company):
    complaint, feedback, evaluation = (said(company) for said in SAID)
    rows = case_rows(ANSWERED, MONTH, at=LATER)
    assert {(row.proof_kind, row.proof_id) for row in rows} == {
        ("complaints.complaint", complaint.pk),
        ("visits.visit", feedback.visit_id),
        ("evaluations.evaluation", evaluation.pk),
    }
    assert len({row.subject_id for row in rows}) == 3
    assert {row.label.split()[0] for row in rows} == {complaint.number, feedback.visit.number, evaluation.number}
    assert "王小明" not in "".join(row.label for row in rows)


def test_stars_without_words_ask_for_no_answer(company):
    evaluated(company, text="")
    assert judged(ANSWERED, MONTH, at=LATER) == []


def test_an_evaluation_turned_into_a_complaint_is_answered_there(company):
    made = evaluated(company)
    evaluations.turn(SYSTEM, made.pk, at=moment("2026-04-14"))
    assert judged(ANSWERED, MONTH, at=LATER) == []


def test_turned_too_late_it_was_not_answered_in_time(company):
    made = evaluated(company)
    evaluations.turn(SYSTEM, made.pk, at=moment(AFTER))
    assert judged(ANSWERED, MONTH, at=LATER) == ["broken"]


def test_a_complaint_taken_back_in_time_is_owed_nothing(company):
    made = complained(company)
    commands.withdraw(SYSTEM, made.pk, "客户自己修好了", at=moment("2026-04-14"))
    assert judged(ANSWERED, MONTH, at=LATER) == []


def test_unanswered_it_stands_on_the_list_of_who_answers_for_it(company):
    complaint = complained(company)
    asked = worklist(company.outsider.person_id, moment("2026-04-14"), clause_id=ANSWERED)
    assert [row.proof_id for row in asked.rows] == [complaint.pk]
    solve(complaint, "2026-04-14 11:00")
    assert worklist(company.outsider.person_id, moment("2026-04-14 12:00"), clause_id=ANSWERED).rows == []


def found(complaint, is_founded, at=RECEIVED):
    """A record of the investigation with its conclusion."""
    return Investigation.objects.create(complaint=complaint, finding="玻璃受潮", is_founded=is_founded, at=moment(at))


def upheld(company):
    """A complaint of that Monday, found upheld on the spot."""
    complaint = registered(company)
    found(complaint, True)
    return complaint


def improving(company, complaint, *, approved=""):
    """An improvement that answers to the complaint, agreed on at that moment."""
    draft = ImprovementDraft("玻璃受潮", "一单", company.sales.pk, company.owner.person_id, "没有防潮纸")
    source = Origin("complaints.complaint", complaint.pk, complaint.number)
    made = improvement.propose(company.owner, draft, [source], at=moment("2026-04-14"))
    wanted = MeasureDraft("preventive", "加防潮纸", company.helper.person_id, date(2026, 6, 30))
    improvement.add_measure(company.owner, made.pk, wanted, at=moment("2026-04-14"))
    if approved:
        improvement.approve(company.head, made.pk, at=moment(approved))
    return made


@example("A1.3-improved", "kept")
def test_what_was_upheld_became_an_improvement(company):
    improving(company, upheld(company), approved="2026-04-20")
    assert judged(IMPROVED, MONTH, at=LATER) == ["kept"]


@example("A1.3-improved", "kept")
def test_what_was_upheld_was_added_to_a_running_improvement(company):
    made = improving(company, registered(company), approved="2026-04-15")
    complaint = upheld(company)
    source = Origin("complaints.complaint", complaint.pk, complaint.number)
    improvement.add_sources(company.owner, made.pk, [source], at=moment("2026-04-27"))
    assert judged(IMPROVED, MONTH, at=LATER) == ["kept"]


@example("A1.3-improved", "broken")
def test_what_was_upheld_led_to_nothing(company):
    upheld(company)
    assert judged(IMPROVED, MONTH, at=LATER) == ["broken"]


@example("A1.3-improved", "broken")
def test_a_draft_nobody_agreed_to_is_no_improvement(company):
    improving(company, upheld(company))
    assert judged(IMPROVED, MONTH, at=LATER) == ["broken"]


@example("A1.3-improved", "broken")
def test_an_improvement_given_up_is_none(company):
    made = improving(company, upheld(company), approved="2026-04-20")
    improvement.cancel(company.head, made.pk, "停产", at=moment("2026-04-22"))
    assert judged(IMPROVED, MONTH, at=LATER) == ["broken"]


@example("A1.3-improved", "boundary")
@pytest.mark.parametrize("when,state", [("2026-04-27 23:59:59", "kept"), ("2026-04-28 00:00:00", "broken")])
def test_until_the_end_of_the_tenth_working_day(company, when, state):
    improving(company, upheld(company), approved=when)
    assert judged(IMPROVED, MONTH, at=LATER) == [state]


@example("A1.3-improved", "boundary")
def test_the_term_runs_from_the_first_record_that_upheld_it(company):
    complaint = upheld(company)
    found(complaint, None, "2026-04-20")
    found(complaint, True, "2026-04-24")
    (case,) = case_rows(IMPROVED, MONTH, at=LATER)
    assert (case.subject_id, case.started_at) == (complaint.pk, moment(RECEIVED))


@example("A1.3-improved", "boundary")
@pytest.mark.parametrize("conclusion", [False, None])
def test_what_was_not_upheld_asks_for_none(company, conclusion):
    found(registered(company), conclusion)
    assert judged(IMPROVED, MONTH, at=LATER) == []


@example("A1.3-improved", "boundary")
@pytest.mark.parametrize("when,states", [("2026-04-27 23:59:59", []), ("2026-04-28 00:00:00", ["broken"])])
def test_found_groundless_afterwards_it_owes_nothing_more(company, when, states):
    found(upheld(company), False, when)
    assert judged(IMPROVED, MONTH, at=LATER) == states


def test_it_stands_on_the_list_until_it_is_improved_or_filed(company):
    complaint = registered(company)
    solve(complaint, RECEIVED, is_founded=True)

    def listed():
        return [
            row.subject_id
            for row in worklist(company.outsider.person_id, moment("2026-04-14"), clause_id=IMPROVED).rows
        ]

    assert listed() == [complaint.pk]
    commands.note_answer(SYSTEM, complaint.pk, 5, at=moment(RECEIVED))
    commands.close(SYSTEM, complaint.pk, at=moment(RECEIVED))
    assert listed() == [complaint.pk]
    commands.archive(SYSTEM, complaint.pk, at=moment("2026-04-14"))
    assert listed() == []
    assert judged(IMPROVED, MONTH, at=LATER) == ["broken"], "a breach remains one"
