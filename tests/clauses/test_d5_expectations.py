"""5.1 了解期望，5.9 结果比较：期望登记、交叉核对、标杆。"""

from __future__ import annotations

from datetime import date

import pytest
from concluding import surveyed
from make import example, judged, moment

from yueke.domains.findings import commands
from yueke.domains.findings.commands import BenchmarkDraft, CrossCheckDraft, ExpectationDraft

PACKS = ("D",)
REGISTER, CROSSCHECK, COMPARED = "D5.1-register", "D5.1-crosscheck", "D5.9"


@pytest.fixture
def segment(company):
    """Shops, whose expectations somebody answers for since New Year."""
    return commands.add_segment(
        company.watch, "连锁门店", "current", company.outsider.person_id, at=moment("2026-01-05")
    )


def expected(company, segment, on):
    draft = ExpectationDraft(segment.pk, "送货及时", "下单三天内送到", 82.0, "stated", "interview", "十二家门店访谈")
    return commands.add_expectation(company.watch, draft, at=moment(on))


@example("D5.1-register", "kept")
def test_a_register_renewed_within_half_a_year(company, segment):
    expected(company, segment, "2026-06-20")
    assert judged(REGISTER, "2026-07", at="2026-08-31") == ["kept"]


@example("D5.1-register", "broken")
def test_a_register_nobody_renewed(company, segment):
    assert judged(REGISTER, "2026-07", at="2026-08-31") == ["broken"]


@example("D5.1-register", "boundary")
@pytest.mark.parametrize("on,state", [("2026-07-20 23:59:59", "kept"), ("2026-07-21 00:00:00", "broken")])
def test_half_a_year_and_fifteen_days(company, segment, on, state):
    expected(company, segment, on)
    assert judged(REGISTER, "2026-07", at="2026-08-31") == [state]


def test_a_segment_given_up_owes_nothing(company, segment):
    commands.retire_segment(company.watch, segment.pk, at=moment("2026-06-01"))
    assert judged(REGISTER, "2026-07", at="2026-08-31") == []


def checked(company, survey, on):
    rows = [{"expectation": "三天送到", "importance": 82, "complaints": 4, "lost": 1, "won": 0, "says": "against"}]
    draft = CrossCheckDraft(
        survey.pk, survey.title, date(2026, 1, 1), date(2026, 4, 1), rows, "送货不及时与流失一致", "访谈覆盖不足"
    )
    return commands.cross_check(company.watch, draft, at=moment(on))


@pytest.fixture
def closed(company):
    """A survey that stopped collecting on the first of April; fifteen working days end on the 23rd (Qingming is the 6th)."""
    return surveyed(company, launched="2026-03-02", closed="2026-04-01")


@example("D5.1-crosscheck", "kept")
def test_cross_checked_in_time(company, closed):
    checked(company, closed, "2026-04-15")
    assert judged(CROSSCHECK, "2026-04", at="2026-05-31") == ["kept"]


@example("D5.1-crosscheck", "broken")
def test_never_cross_checked(company, closed):
    assert judged(CROSSCHECK, "2026-04", at="2026-05-31") == ["broken"]


@example("D5.1-crosscheck", "boundary")
@pytest.mark.parametrize("on,state", [("2026-04-23 09:59:59", "kept"), ("2026-04-24 10:00:00", "broken")])
def test_fifteen_working_days(company, closed, on, state):
    checked(company, closed, on)
    assert judged(CROSSCHECK, "2026-04", at="2026-05-31") == [state]


def marked(company, on, *, against=("industry", "best", "competitor"), ends=date(2025, 12, 31)):
    for kind in against:
        draft = BenchmarkDraft(
            kind, "行业协会", "总体满意度", 78.5, "年度白皮书", date(ends.year, 1, 1), ends, "百分制", 5200
        )
        commands.add_benchmark(company.watch, draft, at=moment(on))


@pytest.fixture
def reported(company):
    """A survey whose report was issued on 20 April."""
    return surveyed(company, launched="2026-03-02", closed="2026-04-01", reported="2026-04-20")


@example("D5.9", "kept")
def test_a_report_that_had_something_to_be_held_against(company, reported):
    marked(company, "2026-02-01")
    assert judged(COMPARED, "2026-04", at="2026-05-31") == ["kept"]


@example("D5.9", "broken")
def test_a_report_without_the_best(company, reported):
    marked(company, "2026-02-01", against=("industry", "competitor"))
    assert judged(COMPARED, "2026-04", at="2026-05-31") == ["broken"]


@example("D5.9", "boundary")
@pytest.mark.parametrize(
    "on,ends,state",
    [
        ("2026-04-20", date(2025, 12, 31), "kept"),
        ("2026-04-20 10:00:01", date(2025, 12, 31), "broken"),
        ("2026-02-01", date(2024, 4, 20), "kept"),
        ("2026-02-01", date(2024, 4, 19), "broken"),
    ],
)
def test_benchmarks_count_when_entered_by_then_and_not_older_than_two_years(company, reported, on, ends, state):
    marked(company, on, ends=ends)
    assert judged(COMPARED, "2026-04", at="2026-05-31") == [state]
