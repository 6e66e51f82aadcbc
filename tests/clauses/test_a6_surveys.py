"""第六章 满意度调查：计划、按期、样本、真实、低分回电；以及销售分公司的每半年一次调查（B8.4）。"""

from __future__ import annotations

import pytest
from make import case_rows, example, figures, judged, moment
from surveying import answered, frozen, held, sampled, settled

from yueke.domains.surveys import commands
from yueke.domains.surveys.commands.calling_back import record_call_back
from yueke.domains.surveys.models import CallBack, Screening
from yueke.kernel.access import SYSTEM

LATER = "2026-05-31"


def approved(company, at, *, starts="2026-03-02"):
    """A plan of the watch's, agreed on by the head."""
    survey = held(
        company, created="2025-11-01", state="submitted", starts_on=starts, submitted_by_id=company.watch.person_id,
        submitted_at=moment("2025-11-02"),
    )  # fmt: skip
    return commands.approve(company.head, survey.pk, at=moment(at))


@pytest.fixture
def begun(company):
    """The first survey began in October 2025 and still collects."""
    return held(company, launched="2025-10-01")


@example("A6.1-plan", "kept")
def test_a_plan_of_the_year_agreed_on_in_the_old_one(company, begun):
    approved(company, "2025-12-10")
    assert judged("A6.1-plan", "2026-01", at=LATER) == ["kept"], "31 January is a Saturday"


@example("A6.1-plan", "broken")
def test_a_plan_nobody_agreed_on_or_of_another_year(company, begun):
    held(company, created="2025-11-01", state="submitted", starts_on="2026-03-02")
    approved(company, "2025-12-10", starts="2025-12-20")
    assert judged("A6.1-plan", "2026-01", at=LATER) == ["broken"]


@example("A6.1-plan", "boundary")
@pytest.mark.parametrize(("at", "state"), [("2026-02-02 23:59:59", "kept"), ("2026-02-03 00:00:00", "broken")])
def test_a_plan_agreed_on_the_last_day(company, begun, at, state):
    approved(company, at)
    assert judged("A6.1-plan", "2026-01", at=LATER) == [state]


def test_a_plan_worked_on_again_was_in_time_all_the_same(company, begun):
    plan = approved(company, "2025-12-10")
    commands.revise(company.head, plan.pk, "换了问卷", at=moment("2026-04-01"))
    assert judged("A6.1-plan", "2026-01", at=LATER) == ["kept"]


SCHEDULED = {"A6.1-schedule": "closed", "B8.4": "reported"}


@example("A6.1-schedule", "kept")
@example("B8.4", "kept")
@pytest.mark.parametrize("clause", SCHEDULED)
def test_another_survey_before_half_a_year_is_over(company, begun, clause):
    held(company, launched="2026-02-02", closed="2026-03-02", settled="2026-03-09", reported="2026-03-16")
    assert judged(clause, "2026-04", at=LATER) == ["kept"]


@example("A6.1-schedule", "broken")
def test_a_survey_given_up_or_about_something_else_is_none(company, begun):
    held(company, launched="2026-02-02", closed="2026-03-02", state="cancelled")
    held(company, launched="2026-02-02", closed="2026-03-02", kind="after_order")
    assert judged("A6.1-schedule", "2026-04", at=LATER) == ["broken"]


@example("B8.4", "broken")
def test_a_survey_without_a_report_is_half_of_one(company, begun):
    held(company, launched="2026-02-02", closed="2026-03-02", settled="2026-03-09")
    assert judged("A6.1-schedule", "2026-04", at=LATER) == ["kept"]
    assert judged("B8.4", "2026-04", at=LATER) == ["broken"]


@example("A6.1-schedule", "boundary")
@example("B8.4", "boundary")
@pytest.mark.parametrize("clause", SCHEDULED)
@pytest.mark.parametrize(("at", "state"), [("2026-04-16 23:59:59", "kept"), ("2026-04-17 00:00:00", "broken")])
def test_until_the_last_day_of_grace(company, begun, clause, at, state):
    held(company, launched="2026-03-02", closed=at, settled=at, reported=at)
    assert judged(clause, "2026-04", at=LATER) == [state]


@example("A6.2-sample", "kept")
@example("A6.2-sample", "broken")
def test_each_stratum_is_held_against_its_design(company):
    survey = settled(company, "2026-04-10")
    sampled(survey, "2026-02-20", numbers={"gold": 10, "ordinary": 10})
    answered(survey, 10, stratum="gold")
    answered(survey, 3, stratum="ordinary")
    rows = case_rows("A6.2-sample", "2026-04", at=LATER)
    assert {(row.label.partition(" · ")[2], row.state) for row in rows} == {
        ("黄金级", "kept"),
        ("普通级", "broken"),
    }


@example("A6.2-sample", "boundary")
@pytest.mark.parametrize(("screened", "state"), [(0, "kept"), (1, "broken")])
def test_four_fifths_of_a_stratum_by_answers_that_count(company, screened, state):
    survey = settled(company, "2026-04-10")
    sampled(survey, "2026-02-20", numbers={"gold": 10})
    for one in answered(survey, 8, stratum="gold")[:screened]:
        Screening.objects.create(survey=survey, response=one, decision="screen")
    answered(survey, 2, stratum="gold", state="over_quota")
    assert judged("A6.2-sample", "2026-04", at=LATER) == [state]


@example("A6.2-valid", "kept")
@example("A6.2-valid", "broken")
def test_each_answer_counts_or_does_not(company):
    frozen(settled(company, "2026-04-10"), completed=5, counted=3)
    assert sorted(judged("A6.2-valid", "2026-04", at=LATER)) == ["broken"] * 2 + ["kept"] * 3
    assert judged("A6.2-valid", "2026-05", at=LATER) == []


@example("A6.2-valid", "boundary")
@pytest.mark.parametrize(("counted", "light"), [(19, "kept"), (18, "broken")])
def test_nineteen_of_twenty_answers_are_enough(company, counted, light):
    frozen(settled(company, "2026-04-10"), completed=20, counted=counted)
    assert figures("A6.2-valid", "2026-04", at=LATER).light == light


def low_score(company):
    """Somebody gave a low score on a Monday at ten."""
    survey = held(company, launched="2026-03-02")
    customer = company.customer("2026-01-05")
    given = answered(survey, 1, customer=customer)[0]
    raised = moment("2026-04-13")
    return CallBack.objects.create(
        survey=survey, response=given, customer=customer, department=company.sales, owner_id=company.owner.person_id,
        reference="Q1", answer=1, points=20, raised_at=raised, due_at=raised,
    )  # fmt: skip


@example("A6.4-callback", "kept")
@example("A6.4-callback", "boundary")
@pytest.mark.parametrize(("at", "state"), [("2026-04-14 10:00:00", "kept"), ("2026-04-14 10:00:01", "broken")])
def test_somebody_called_back_within_a_day(company, at, state):
    record_call_back(SYSTEM, low_score(company).pk, "reached", "等了很久", at=moment(at))
    assert judged("A6.4-callback", "2026-04", at=LATER) == [state]


@example("A6.4-callback", "broken")
def test_a_try_that_reached_nobody_is_no_call_back(company):
    record_call_back(SYSTEM, low_score(company).pk, "not_reached", "", at=moment("2026-04-13 11:00"))
    assert judged("A6.4-callback", "2026-04", at=LATER) == ["broken"]
