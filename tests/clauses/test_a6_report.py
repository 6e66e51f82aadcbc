"""第十八条 分析与报告，评价办法第七条：调查结束后十个工作日内发布报告。"""

from __future__ import annotations

from dataclasses import replace

import pytest
from concluding import surveyed
from make import example, judged, moment

from yueke.compliance.worklist import worklist
from yueke.domains.reports import commands
from yueke.domains.reports.commands import ReportDraft
from yueke.kernel.access import SYSTEM, Scope

PACKS = ("E",)
BOTH = pytest.mark.parametrize("clause", ["A6.3", "E3.3"])


@pytest.fixture
def closed(company):
    """A survey that stopped collecting on the first of April; ten working days end on the 16th (Qingming is the 6th)."""
    return surveyed(company, launched="2026-03-02", closed="2026-04-01")


def drafted(survey, on):
    found = ReportDraft(
        "satisfaction", None, survey.department_id, "报告", {}, {"title": "报告"}, survey.pk, 1, "f" * 64
    )
    return commands.draft(SYSTEM, found, at=moment(on))


def issued(company, survey, on):
    """Its report, issued at a moment by somebody who sees the whole company."""
    row = drafted(survey, on)
    commands.submit(SYSTEM, row.pk, at=moment(on))
    chief = replace(company.head, scope=Scope("all"), permissions=frozenset({"reports.issue"}))
    return commands.issue(chief, row.pk, at=moment(on))


@example("A6.3", "kept")
@example("E3.3", "kept")
@BOTH
def test_issued_in_time(company, closed, clause):
    issued(company, closed, "2026-04-14")
    assert judged(clause, "2026-04", at="2026-05-31") == ["kept"]


@example("A6.3", "broken")
@example("E3.3", "broken")
@BOTH
def test_a_draft_is_no_report_and_that_of_another_survey_neither(company, closed, clause):
    drafted(closed, "2026-04-14")
    issued(company, surveyed(company, launched="2026-04-10"), "2026-04-14")
    assert judged(clause, "2026-04", at="2026-05-31") == ["broken"]


@example("A6.3", "boundary")
@example("E3.3", "boundary")
@BOTH
@pytest.mark.parametrize("on,state", [("2026-04-16 23:59:59", "kept"), ("2026-04-17 00:00:00", "broken")])
def test_ten_working_days(company, closed, clause, on, state):
    issued(company, closed, on)
    assert judged(clause, "2026-04", at="2026-05-31") == [state]


def test_owed_by_the_owner_until_it_is_issued(company, closed):
    owed = lambda: [  # noqa: E731
        row.subject_id for row in worklist(company.head.person_id, moment("2026-05-10"), clause_id="A6.3").rows
    ]
    assert owed() == [closed.pk]
    issued(company, closed, "2026-05-09")
    assert owed() == []


@BOTH
@pytest.mark.parametrize("on,state", [("2026-04-14", "kept"), ("2026-04-20", "broken")])
def test_a_corrected_report_counts_once_by_its_first_issue(company, closed, clause, on, state):
    first = issued(company, closed, on)
    made = commands.correct(SYSTEM, first.pk, "样本量有误", at=moment("2026-05-20"))
    commands.submit(SYSTEM, made.pk, at=moment("2026-05-20"))
    chief = replace(company.head, scope=Scope("all"), permissions=frozenset({"reports.issue"}))
    commands.issue(chief, made.pk, at=moment("2026-05-21"))
    assert judged(clause, "2026-04", at="2026-05-31") == [state]
