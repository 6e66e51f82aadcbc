"""结果运用、评价会议、监督检查、年度评审。"""

from __future__ import annotations

from datetime import date

import pytest
from concluding import improvement_of, met, react, surveyed, taken_up
from make import case_rows, example, judged, moment

from yueke.compliance.worklist import worklist
from yueke.domains.findings import commands
from yueke.domains.findings.choices import Step
from yueke.domains.findings.commands import Looked
from yueke.domains.findings.models import Finding
from yueke.domains.findings.rules import Point
from yueke.domains.improvement import commands as improvement
from yueke.domains.improvement.commands import ImprovementDraft, MeasureDraft

PACKS = ("E",)


def answered(company, found, on):
    commands.answer(company.outsider, found.pk, "五月起两班倒", at=moment(on))


@example("E4.2", "kept")
def test_a_department_that_answers_in_time(company):
    found = taken_up(company, "2026-04-07")
    answered(company, found, "2026-04-15")
    [case] = case_rows("E4.2", "2026-04", at="2026-05-31")
    assert (case.state, case.owner_id) == ("kept", company.outsider.person_id)


@example("E4.2", "broken")
def test_a_department_that_says_nothing(company):
    taken_up(company, "2026-04-07")
    assert judged("E4.2", "2026-04", at="2026-05-31") == ["broken"]


@example("E4.2", "boundary")
@pytest.mark.parametrize("on,state", [("2026-04-21 10:00:00", "kept"), ("2026-04-22 00:00:00", "broken")])
def test_ten_working_days(company, on, state):
    found = taken_up(company, "2026-04-07")
    answered(company, found, on)
    assert judged("E4.2", "2026-04", at="2026-05-31") == [state]


def test_an_improvement_agreed_on_is_the_answer(company):
    found = taken_up(company, "2026-04-07")
    who, at = company.outsider.person_id, moment("2026-04-08")
    assert [row.subject_id for row in worklist(who, at, clause_id="E4.2").rows] == [found.pk]
    made = improvement_of(found)
    draft = ImprovementDraft(made.title, made.problem, made.department_id, made.owner_id, "排班不合理")
    improvement.edit(company.watch, made.pk, draft, at=moment("2026-04-08"))
    measure = MeasureDraft("corrective", "调整排班", company.outsider.person_id, date(2026, 5, 30))
    improvement.add_measure(company.watch, made.pk, measure, at=moment("2026-04-08"))
    improvement.approve(company.head, made.pk, at=moment("2026-04-10"))
    react("improvement.approved", "using_findings.answer")
    found = Finding.objects.get(pk=found.pk)
    assert (found.state, found.answered_at) == ("answered", moment("2026-04-10"))
    assert made.number in found.answer
    assert judged("E4.2", "2026-04", at="2026-05-31") == ["kept"]
    assert worklist(who, moment("2026-04-11"), clause_id="E4.2").rows == []


@pytest.fixture
def begun(company):
    """The first survey of all collected answers in February."""
    return surveyed(company, launched="2026-02-03")


@example("E5.2", "kept")
def test_minutes_by_the_twentieth(company, begun):
    met(company, "2026-01-01", "2026-04-08", issued="2026-04-15")
    assert judged("E5.2", "2026-04", at="2026-05-31") == ["kept"]
    assert judged("E5.2", "2026-01", at="2026-05-31") == [], "nothing was there to talk of before"


@example("E5.2", "broken")
def test_a_meeting_without_minutes_is_none(company, begun):
    met(company, "2026-01-01", "2026-04-08")
    assert judged("E5.2", "2026-04", at="2026-05-31") == ["broken"]


@example("E5.2", "boundary")
@pytest.mark.parametrize(
    "held,issued,state",
    [
        ("2026-04-08", "2026-04-20 23:59:59", "kept"),
        ("2026-04-08", "2026-04-21 00:00:00", "broken"),
        ("2026-03-25", "2026-03-26 09:00:00", "kept"),
    ],
)
def test_minutes_count_to_the_last_second_and_early_ones_too(company, begun, held, issued, state):
    met(company, "2026-01-01", held, issued=issued)
    assert judged("E5.2", "2026-04", at="2026-05-31") == [state]


def test_owed_by_the_manager_until_the_minutes_are_out(company, begun):
    at = moment("2026-04-16")
    owed = lambda: [row.label for row in worklist(company.head.person_id, at, clause_id="E5.2").rows]  # noqa: E731
    assert owed() == ["2026-Q1 评价会议"]
    met(company, "2026-01-01", "2026-04-08", issued="2026-04-15")
    assert owed() == []


def looked_at(company, quarter, on):
    check = commands.begin_check(
        company.watch, date.fromisoformat(quarter), [Point(Step.USING, "结论有答复")], at=moment(on)
    )
    commands.look(company.watch, check.items.get().pk, Looked("good", "抽查五条"), at=moment(on))
    return check


@example("E6.1", "kept")
def test_a_quarter_that_was_looked_at(company, begun):
    check = looked_at(company, "2026-01-01", "2026-04-09")
    commands.finish_check(company.watch, check.pk, "符合", at=moment("2026-04-10"))
    assert judged("E6.1", "2026-04", at="2026-05-31") == ["kept"]


@example("E6.1", "broken")
def test_a_check_nobody_finished(company, begun):
    looked_at(company, "2026-01-01", "2026-04-09")
    assert judged("E6.1", "2026-04", at="2026-05-31") == ["broken"]


@example("E6.1", "boundary")
@pytest.mark.parametrize("on,state", [("2026-04-20 23:59:59", "kept"), ("2026-04-21 00:00:00", "broken")])
def test_a_check_counts_to_the_last_second(company, begun, on, state):
    check = looked_at(company, "2026-01-01", "2026-04-09")
    commands.finish_check(company.watch, check.pk, "符合", at=moment(on))
    assert judged("E6.1", "2026-04", at="2026-05-31") == [state]


def reviewed(company, on, *, year=2026):
    review = commands.begin_review(company.watch, year, [{"code": "response", "value": 0.42}], at=moment(on))
    commands.judge_review(company.watch, review.pk, judgement="可靠", changes="不调整", at=moment(on))
    return commands.issue_review(company.watch, review.pk, {"title": "评审"}, at=moment(on))


@example("E6.2", "kept")
def test_a_year_that_was_reviewed(company, begun):
    reviewed(company, "2027-01-15")
    assert judged("E6.2", "2027-01", at="2027-02-28") == ["kept"]


@example("E6.2", "broken")
def test_a_year_nobody_reviewed(company, begun):
    assert judged("E6.2", "2027-01", at="2027-02-28") == ["broken"]


@example("E6.2", "boundary")
@pytest.mark.parametrize("on,state", [("2027-02-01 23:59:59", "kept"), ("2027-02-02 00:00:00", "broken")])
def test_a_review_counts_to_the_last_second(company, begun, on, state):
    """31 January 2027 is a Sunday, so that the day after it is the last."""
    reviewed(company, on)
    assert judged("E6.2", "2027-01", at="2027-02-28") == [state]
