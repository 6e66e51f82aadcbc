"""第五章 投诉处理：每月十日前完成上月投诉分析。"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from complaining import registered
from make import example, judged, moment

from yueke.compliance.worklist import worklist
from yueke.domains.complaints import commands as complaints
from yueke.domains.reports import commands
from yueke.domains.reports.commands import ReportDraft
from yueke.kernel.access import SYSTEM, Scope


@pytest.fixture
def october(company):
    """The first complaint of all came in October."""
    return registered(company, at="2026-10-05 10:00")


def issued(company, month, on, *, department_id=None):
    """The report of a month, issued at a moment by somebody who sees the whole company."""
    draft = ReportDraft("complaints", date.fromisoformat(f"{month}-01"), department_id, "月报", {}, {"title": "月报"})
    row = commands.draft(SYSTEM, draft, at=moment(on))
    commands.submit(SYSTEM, row.pk, at=moment(on))
    chief = replace(company.head, scope=Scope("all"), permissions=frozenset({"reports.issue"}))
    return commands.issue(chief, row.pk, at=moment(on))


@example("A5.4-analysis", "kept")
def test_issued_by_the_tenth(company, october):
    issued(company, "2026-10", "2026-11-05")
    assert judged("A5.4-analysis", "2026-11", at="2026-12-01") == ["kept"]
    assert judged("A5.4-analysis", "2026-10", at="2026-12-01") == [], "nothing was there to report in September"


@example("A5.4-analysis", "broken")
def test_issued_late_or_never(company, october):
    issued(company, "2026-10", "2026-11-15")
    assert judged("A5.4-analysis", "2026-11", at="2026-12-01") == ["broken"]
    assert judged("A5.4-analysis", "2026-12", at="2027-01-02") == ["broken"], "October's late report is not November's"


@example("A5.4-analysis", "broken")
def test_a_draft_is_no_report_and_a_branch_is_not_the_company(company, october):
    draft = ReportDraft("complaints", date(2026, 10, 1), None, "月报", {}, {"title": "月报"})
    commands.submit(SYSTEM, commands.draft(SYSTEM, draft, at=moment("2026-11-02")).pk, at=moment("2026-11-02"))
    issued(company, "2026-10", "2026-11-05", department_id=company.service.pk)
    assert judged("A5.4-analysis", "2026-11", at="2026-12-01") == ["broken"]


@example("A5.4-analysis", "boundary")
@pytest.mark.parametrize(
    "on,state", [("2026-11-10 23:59:59", "kept"), ("2026-11-11 00:00:00", "broken"), ("2026-11-01 00:00:00", "kept")]
)
def test_the_tenth_counts_to_its_last_second(company, october, on, state):
    issued(company, "2026-10", on)
    assert judged("A5.4-analysis", "2026-11", at="2026-12-01") == [state]


@example("A5.4-analysis", "boundary")
def test_owed_by_the_head_of_the_desk_until_it_is_issued(company, october):
    complaints.set_desk(SYSTEM, company.service.pk, at=moment("2026-10-06"))
    company.service.head_id = company.helper.person_id
    company.service.save()
    who, at = company.helper.person_id, moment("2026-11-20")
    owed = lambda: [row.label for row in worklist(who, at, clause_id="A5.4-analysis").rows]  # noqa: E731
    assert [label[:7] for label in owed()] == ["2026-10"]
    issued(company, "2026-10", "2026-11-18")
    assert owed() == [], "a late one is owed no more"


def test_a_correction_neither_adds_nor_takes_away(company, october):
    first = issued(company, "2026-10", "2026-11-05")
    chief = replace(company.head, scope=Scope("all"), permissions=frozenset({"reports.issue"}))
    made = commands.correct(SYSTEM, first.pk, "漏计一件", at=moment("2026-12-01"))
    commands.submit(SYSTEM, made.pk, at=moment("2026-12-01"))
    commands.issue(chief, made.pk, at=moment("2026-12-02"))
    assert judged("A5.4-analysis", "2026-11", at="2026-12-03") == ["kept"]
    assert judged("A5.4-analysis", "2026-12", at="2027-01-02") == ["broken"], "it is no report on November"
