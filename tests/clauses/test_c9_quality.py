"""第九章 服务质量：改进措施按期完成，宽限三天。"""

from __future__ import annotations

from datetime import date

import pytest
from make import case_rows, example, judged, moment

from yueke.domains.improvement import commands
from yueke.domains.improvement.commands import ImprovementDraft, MeasureDraft

pytestmark = pytest.mark.django_db
PACKS = ("C",)
CLAUSE, MONTH, LATER = "C9.3", "2026-04", "2026-05-31"


def measure(company, done=""):
    """A measure owed by Friday 10 April, and when it was carried out; nothing it answers to is on record."""
    draft = ImprovementDraft("货架划伤", "三月有 7 单划伤。", company.sales.pk, company.owner.person_id, "没有防护角")
    found = commands.propose(company.owner, draft, at=moment("2026-03-18"))
    wanted = MeasureDraft("preventive", "加装防护角", company.helper.person_id, date(2026, 4, 10))
    made = commands.add_measure(company.owner, found.pk, wanted, at=moment("2026-03-18"))
    commands.approve(company.head, found.pk, at=moment("2026-03-20"))
    if done:
        commands.complete_measure(company.helper, made.pk, "已全部加装", at=moment(done))
    return made


@example("C9.3", "kept")
def test_a_measure_done_by_its_day(company):
    made = measure(company, "2026-04-09")
    assert judged(CLAUSE, MONTH, at=LATER) == ["kept"]
    (case,) = case_rows(CLAUSE, MONTH, at=LATER)
    assert (case.subject_id, case.proof_id) == (made.improvement_id, made.pk)


@example("C9.3", "broken")
def test_a_measure_nobody_carried_out(company):
    measure(company)
    assert judged(CLAUSE, MONTH, at=LATER) == ["broken"]


@example("C9.3", "boundary")
@pytest.mark.parametrize("on,state", [("2026-04-13 23:59:59", "kept"), ("2026-04-14 00:00:00", "broken")])
def test_three_days_of_grace(company, on, state):
    measure(company, on)
    assert judged(CLAUSE, MONTH, at=LATER) == [state]


def test_the_measures_of_survey_findings_are_those_of_this_clause_too(company):
    """A6.4 judges the part of the same cases that answers to findings."""
    measure(company)
    assert [row.label for row in case_rows(CLAUSE, MONTH, at=LATER)] == [
        row.label for row in case_rows("B7.4", MONTH, at=LATER)
    ]
    assert judged("A6.4-milestones", MONTH, at=LATER) == []
