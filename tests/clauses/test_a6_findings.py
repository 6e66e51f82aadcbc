"""第十九条 改进与跟踪：改进措施按期完成，效果可测。"""

from __future__ import annotations

from datetime import date

import pytest
from concluding import FIRST, improvement_of, noted, react, taken_up
from make import example, judged, moment

from yueke.domains.findings import commands
from yueke.domains.findings.rules import Reading
from yueke.domains.improvement import commands as improvement
from yueke.domains.improvement.commands import ImprovementDraft, MeasureDraft

MILESTONES, EFFECT = "A6.4-milestones", "A6.4-effect"


@pytest.fixture
def agreed(company):
    """A finding of March became an improvement with a measure by 30 April, agreed on the second."""
    found = taken_up(company, "2026-03-20")
    made = improvement_of(found)
    facts = ImprovementDraft(made.title, made.problem, made.department_id, made.owner_id, "排班不合理")
    improvement.edit(company.watch, made.pk, facts, at=moment("2026-03-21"))
    due = date(2026, 4, 30)
    measure = MeasureDraft("corrective", "调整排班", company.outsider.person_id, due)
    row = improvement.add_measure(company.watch, made.pk, measure, at=moment("2026-03-21"))
    improvement.approve(company.head, made.pk, at=moment("2026-04-02"))
    found.measure = row
    return found


def completed(company, found, on):
    improvement.complete_measure(company.outsider, found.measure.pk, "已调整", at=moment(on))


def again(company, found, on, figure=79.0):
    wave = Reading(figure, figure - 2.3, figure + 2.3, 405, "b" * 64)
    return commands.measure_again(company.watch, found.pk, 9, "DC9 下一期", wave, at=moment(on))


@example("A6.4-milestones", "kept")
def test_a_measure_done_by_its_day(company, agreed):
    completed(company, agreed, "2026-04-28")
    assert judged(MILESTONES, "2026-04", at="2026-05-31") == ["kept"]


@example("A6.4-milestones", "broken")
def test_a_measure_nobody_carried_out(company, agreed):
    assert judged(MILESTONES, "2026-04", at="2026-05-31") == ["broken"]


@example("A6.4-milestones", "boundary")
@pytest.mark.parametrize("on,state", [("2026-05-03 23:59:59", "kept"), ("2026-05-04 00:00:00", "broken")])
def test_three_days_of_grace(company, agreed, on, state):
    completed(company, agreed, on)
    assert judged(MILESTONES, "2026-04", at="2026-05-31") == [state]


def test_measures_that_answer_to_no_finding_are_other_clauses_matter(company):
    facts = ImprovementDraft("划伤", "七单", company.service.pk, company.outsider.person_id, "没有护角")
    made = improvement.propose(company.helper, facts, at=moment("2026-03-20"))
    measure = MeasureDraft("corrective", "加护角", company.outsider.person_id, date(2026, 4, 30))
    improvement.add_measure(company.helper, made.pk, measure, at=moment("2026-03-21"))
    improvement.approve(company.head, made.pk, at=moment("2026-04-02"))
    assert judged(MILESTONES, "2026-04", at="2026-05-31") == []
    assert judged("B7.4", "2026-04", at="2026-05-31") == ["broken"]


@example("A6.4-effect", "kept")
def test_the_next_wave_tells_the_effect(company, agreed):
    completed(company, agreed, "2026-04-28")
    later = again(company, agreed, "2026-10-20")
    react("findings.measured_again", "using_findings.judge")
    assert later.verdict == "better"
    assert improvement_of(agreed).verdict == "effective"
    assert judged(EFFECT, "2027-01", at="2027-02-28") == ["kept"]


@example("A6.4-effect", "broken")
def test_nobody_ever_looked_whether_it_helped(company, agreed):
    completed(company, agreed, "2026-04-28")
    assert judged(EFFECT, "2027-01", at="2027-02-28") == ["broken"]


@example("A6.4-effect", "boundary")
@pytest.mark.parametrize("on,state", [("2027-01-28 23:59:59", "kept"), ("2027-01-29 00:00:00", "broken")])
def test_nine_months_and_not_a_second_more(company, agreed, on, state):
    completed(company, agreed, "2026-04-28")
    again(company, agreed, on)
    assert judged(EFFECT, "2027-01", at="2027-02-28") == [state]


@example("A6.4-effect", "boundary")
def test_what_was_measured_before_the_measures_were_done_shows_nothing(company, agreed):
    again(company, agreed, "2026-04-10")
    completed(company, agreed, "2026-04-28")
    assert judged(EFFECT, "2027-01", at="2027-02-28") == ["broken"]


def test_a_change_within_the_noise_is_said_to_be_none(company):
    found = noted(company, "2026-03-20")
    later = again(company, found, "2026-10-20", figure=FIRST.figure + 2)
    assert (later.verdict, round(later.change, 1)) == ("not_shown", 2.0)
    assert later.change_low < 0 < later.change_high
    assert again(company, found, "2026-10-21", figure=FIRST.figure + 2) is None, "the same cut says it once"
