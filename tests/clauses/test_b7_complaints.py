"""第七条 客户投诉：纠正预防措施由责任人按计划日期完成，宽限三天。"""

from __future__ import annotations

from datetime import date

import pytest
from make import case_rows, example, judged, moment

from yueke.compliance.worklist import worklist
from yueke.domains.improvement import commands
from yueke.domains.improvement.commands import ImprovementDraft, MeasureDraft
from yueke.domains.improvement.models import Measure

DUE = "2026-04-10"
"""A Friday."""


def measure(company, *, due=DUE, approved="2026-03-20"):
    """A measure of the helper's, agreed on by the head."""
    draft = ImprovementDraft("货架划伤", "三月有 7 单划伤。", company.sales.pk, company.owner.person_id, "没有防护角")
    found = commands.propose(company.owner, draft, at=moment("2026-03-18"))
    wanted = MeasureDraft("preventive", "加装防护角", company.helper.person_id, date.fromisoformat(due))
    made = commands.add_measure(company.owner, found.pk, wanted, at=moment("2026-03-18"))
    if approved:
        commands.approve(company.head, found.pk, at=moment(approved))
    return made


def done(company, made, on):
    commands.complete_measure(company.helper, made.pk, "已全部加装", at=moment(on))


@example("B7.4", "kept")
def test_a_measure_done_by_its_day(company):
    done(company, measure(company), "2026-04-09")
    assert judged("B7.4", "2026-04", at="2026-05-01") == ["kept"]


@example("B7.4", "broken")
@pytest.mark.parametrize("on", ["2026-04-20", None])
def test_a_measure_done_much_later_or_never(company, on):
    made = measure(company)
    if on:
        done(company, made, on)
    assert judged("B7.4", "2026-04", at="2026-05-01") == ["broken"]


@example("B7.4", "boundary")
@pytest.mark.parametrize(
    "on,state",
    [("2026-04-10 23:59:59", "kept"), ("2026-04-13 23:59:59", "kept"), ("2026-04-14 00:00:00", "broken")],
)
def test_the_last_day_and_three_days_of_grace(company, on, state):
    done(company, measure(company), on)
    assert judged("B7.4", "2026-04", at="2026-05-01") == [state]


@example("B7.4", "boundary")
def test_a_day_that_is_a_rest_day_rolls_to_the_next_working_day(company):
    measure(company, due="2026-04-11")
    assert [str(case.due_at.date()) for case in case_rows("B7.4", "2026-04", at="2026-04-05")] == ["2026-04-13"]


@example("B7.4", "boundary")
def test_owed_from_the_approval_on_and_on_the_list_before_its_day(company):
    made = measure(company, approved=None)
    helper = company.helper.person_id
    assert judged("B7.4", "2026-04", at="2026-05-01") == [], "a draft owes nothing"
    commands.approve(company.head, made.improvement_id, at=moment("2026-03-20"))
    assert judged("B7.4", "2026-04", at="2026-03-19") == []
    assert judged("B7.4", "2026-04", at="2026-04-01") == ["pending"]
    assert judged("B7.4", "2026-04", at="2026-04-07") == ["at_risk"], "five days before"
    (case,) = worklist(helper, moment("2026-03-25"), clause_id="B7.4").rows
    assert (case.proof_kind, case.proof_id, str(case.due_at.date())) == ("improvement.measure", made.pk, DUE)
    done(company, made, "2026-04-08")
    assert worklist(helper, moment("2026-04-08 11:00"), clause_id="B7.4").rows == []


@example("B7.4", "boundary")
def test_what_is_sent_back_is_owed_again_by_the_same_day(company):
    made = measure(company)
    done(company, made, "2026-04-09")
    commands.return_measure(company.watch, made.pk, "只装了一半", at=moment("2026-04-12"))
    assert judged("B7.4", "2026-04", at="2026-05-01") == ["broken"]


@example("B7.4", "boundary")
def test_a_measure_moved_in_time_or_given_up_is_judged_by_what_was_decided(company):
    made = measure(company)
    commands.move_measure(company.head, made.pk, date(2026, 5, 8), "到货推迟", at=moment("2026-04-09"))
    assert judged("B7.4", "2026-04", at="2026-05-01") == []
    assert judged("B7.4", "2026-05", at="2026-06-01") == ["broken"]
    commands.cancel(company.head, made.improvement_id, "停产", at=moment("2026-05-07"))
    assert judged("B7.4", "2026-05", at="2026-06-01") == [], "given up before its day"


@example("B7.4", "boundary")
def test_another_department_sees_no_case_but_whoever_owes_it_does(company):
    made = measure(company)
    assert judged("B7.4", "2026-04", at="2026-05-01", actor=company.outsider) == []
    Measure.objects.filter(pk=made.pk).update(owner=company.outsider.person_id)
    assert judged("B7.4", "2026-04", at="2026-05-01", actor=company.outsider) == ["broken"]
