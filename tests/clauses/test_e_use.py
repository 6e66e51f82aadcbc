"""Pack E: departments collect every month; scores are out every quarter; who is clearly below the mean puts it right."""

from __future__ import annotations

from datetime import date
from itertools import count

import pytest
from make import case_rows, example, judged, moment
from surveying import held

from yueke.compliance.worklist import worklist
from yueke.domains.complaints.models import Complaint
from yueke.domains.evaluations import commands
from yueke.domains.evaluations.commands import RatingFact
from yueke.domains.findings.models import Issue, Score
from yueke.domains.improvement.commands import ImprovementDraft, propose
from yueke.domains.improvement.models import Improvement
from yueke.domains.organization.models import Department
from yueke.kernel.access import SYSTEM

pytestmark = pytest.mark.django_db
PACKS = ("E",)
LATER = "2026-05-31"
_ids = count(1)


@pytest.fixture
def begun(company):
    """Surveys are held since March."""
    return held(company, launched="2026-03-02")


def rated(origin: str, day: str, *, survey=None, pk: int | None = None, times: int = 1, **who) -> None:
    """So many ratings of a kind, on a day."""
    commands.store(SYSTEM, [
        RatingFact(
            origin_kind=origin, origin_id=pk or next(_ids), reference="satisfaction", indicator="overall", raw=4, low=1,
            high=5, rule="full steps", day=date.fromisoformat(day), survey_id=survey and survey.pk, **who,
        )
        for _ in range(times)
    ], at=moment(day))  # fmt: skip


def complaint(closed: str) -> Complaint:
    at = moment("2026-04-01")
    return Complaint.objects.create(
        number=f"TS{next(_ids)}", code="a", description="货架松动", grade="general", state="closed", satisfaction=4,
        closed_at=moment(closed), received_at=at, created_at=at, updated_at=at,
    )  # fmt: skip


@example("E3.1", "kept")
def test_each_department_collected(company, begun):
    rated("survey", "2026-04-15", survey=begun)
    rated("visit", "2026-04-15")
    rated("complaint", "2026-04-20", pk=complaint("2026-04-20").pk)
    rows = case_rows("E3.1", "2026-05", at=LATER)
    assert [(row.label, row.state) for row in sorted(rows, key=lambda row: row.subject_id)] == [
        ("2026-04 市场部门：问卷和网上评价", "kept"), ("2026-04 销售部门：日常交流", "kept"), ("2026-04 客服部门：投诉", "kept"),
    ]  # fmt: skip
    assert judged("E3.1", "2026-05", at=LATER) == ["kept"] * 3


@example("E3.1", "broken")
def test_a_month_in_which_nobody_asked(company, begun):
    rated("online", "2026-04-15")
    rows = {row.label[8:12]: row for row in case_rows("E3.1", "2026-05", at=LATER)}
    assert {label: row.state for label, row in rows.items()} == {"市场部门": "kept", "销售部门": "broken"}
    Department.objects.filter(pk=company.sales.pk).update(head_id=company.head.person_id)
    rows = {row.label[8:12]: row for row in case_rows("E3.1", "2026-05", at=LATER)}
    assert rows["销售部门"].owner_id == company.head.person_id, "who heads the department of the sales people"


def test_what_is_owed_stands_on_the_heads_list_until_somebody_asked(company, begun):
    def due(at: str) -> list[str]:
        return [row.label[8:12] for row in worklist(company.owner.person_id, moment(at), clause_id="E3.1").rows]

    assert due("2026-04-20") == ["销售部门"], "March: nobody visited"
    rated("visit", "2026-03-20")
    assert due("2026-04-20") == []
    assert due("2026-05-02") == ["销售部门"]


@example("E3.1", "boundary")
@pytest.mark.parametrize(("day", "state"), [("2026-04-30", "kept"), ("2026-05-01", "broken")])
def test_what_is_collected_on_the_first_belongs_to_the_next_month(company, begun, day, state):
    rated("online", "2026-04-01")
    rated("visit", day)
    assert sorted(judged("E3.1", "2026-05", at=LATER)) == sorted(["kept", state])


@example("E3.1", "boundary")
@pytest.mark.parametrize(("day", "state"), [("2026-05-06", "kept"), ("2026-05-07", "broken")])
def test_a_complaint_of_april_is_rated_by_the_fifth_or_the_working_day_after_it(company, begun, day, state):
    rated("complaint", day, pk=complaint("2026-04-30").pk)
    [case] = [row for row in case_rows("E3.1", "2026-05", at=LATER) if "投诉" in row.label]
    assert case.state == state


def scored(company, times: int = 5, other: int = 5) -> None:
    """Sales and service were rated so often in the first quarter."""
    for department, n in ((company.sales, times), (company.service, other)):
        rated("visit", "2026-03-10", times=n, department_id=department.pk)


def issued(at: str, subject: str = "department") -> Issue:
    return Issue.objects.create(
        subject=subject, begins_on=date(2026, 1, 1), ends_on=date(2026, 4, 1), mean=80, between=4, within=100,
        answers=10, method="收缩估计", issued_at=moment(at),
    )  # fmt: skip


@example("E4.1-scores", "kept")
def test_scores_of_the_quarter_are_out(company, begun):
    scored(company)
    issued("2026-04-10")
    [case] = case_rows("E4.1-scores", "2026-04", at=LATER)
    assert (case.label, case.state) == ("2026-Q1 部门公平得分", "kept")


@example("E4.1-scores", "broken")
def test_nobody_issued_them_though_there_were_enough_ratings(company, begun):
    scored(company)
    assert judged("E4.1-scores", "2026-04", at=LATER) == ["broken"]
    issued("2026-04-10", "employee")
    assert sorted(judged("E4.1-scores", "2026-04", at=LATER)) == ["broken", "kept"], "departments and staff each"


@example("E4.1-scores", "boundary")
@pytest.mark.parametrize(("at", "state"), [("2026-04-20 23:59:59", "kept"), ("2026-04-21 00:00:00", "broken")])
def test_until_the_twentieth(company, begun, at, state):
    scored(company)
    issued(at)
    assert judged("E4.1-scores", "2026-04", at=LATER) == [state]


@example("E4.1-scores", "boundary")
def test_fewer_ratings_than_can_be_scored_ask_for_nothing(company, begun):
    scored(company, other=4)
    assert judged("E4.1-scores", "2026-04", at=LATER) == []


def below(company, verdict: str = "below") -> Score:
    """The service department's score, out on 10 April."""
    return Score.objects.create(
        issue=issued("2026-04-10"), unit_id=company.service.pk, label="客服部", n=40, raw=62, fair=64, low=60, high=68,
        weight=0.9, verdict=verdict,
    )  # fmt: skip


def proposed(company, at: str, department=None) -> Improvement:
    where = (department or company.service).pk
    draft = ImprovementDraft("回应太慢", "得分明显低于总平均", where, company.outsider.person_id, "")
    return propose(company.watch, draft, at=moment(at))


@example("E4.1-rectify", "kept")
def test_a_department_below_the_mean_proposes_an_improvement(company):
    below(company)
    proposed(company, "2026-04-15")
    [case] = case_rows("E4.1-rectify", "2026-05", at=LATER)
    assert (case.label, case.state) == ("2026-Q1 客服部", "kept")


@example("E4.1-rectify", "broken")
def test_an_improvement_of_others_or_from_before_or_cancelled_is_none(company):
    below(company)
    proposed(company, "2026-04-09")
    proposed(company, "2026-04-15", company.sales)
    Improvement.objects.filter(pk=proposed(company, "2026-04-16").pk).update(
        state="cancelled", cancelled_at=moment("2026-04-17"), cancel_reason="并入其他改进"
    )
    assert judged("E4.1-rectify", "2026-05", at=LATER) == ["broken"]


@example("E4.1-rectify", "boundary")
@pytest.mark.parametrize(("at", "state"), [("2026-05-12 23:59:59", "kept"), ("2026-05-13 00:00:00", "broken")])
def test_twenty_working_days(company, at, state):
    below(company)
    proposed(company, at)
    assert judged("E4.1-rectify", "2026-05", at=LATER) == [state]


def test_departments_that_cannot_be_told_apart_owe_nothing(company):
    below(company, "not apart")
    assert judged("E4.1-rectify", "2026-05", at=LATER) == []
