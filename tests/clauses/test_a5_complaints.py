"""第五章 投诉处理：改进措施完成后三个月内，同类投诉应当少于措施实施前。"""

from __future__ import annotations

from datetime import date

import pytest
from make import example, judged, moment

from yueke.controls.a5_complaints import COMPLAINT
from yueke.domains.improvement import commands
from yueke.domains.improvement.commands import ImprovementDraft, MeasureDraft
from yueke.domains.improvement.models import Effect, Improvement


def improved(company, *, kind=COMPLAINT):
    """Measures finished on 10 April; what is counted afterwards runs from the 11th to 10 July."""
    draft = ImprovementDraft("货架划伤", "三月有 7 单划伤。", company.sales.pk, company.owner.person_id, "没有防护角")
    found = commands.propose(company.owner, draft, at=moment("2026-03-18"))
    wanted = MeasureDraft("preventive", "加装防护角", company.helper.person_id, date(2026, 4, 10))
    made = commands.add_measure(company.owner, found.pk, wanted, at=moment("2026-03-18"))
    Improvement.objects.filter(pk=found.pk).update(counted_kind=kind)
    commands.approve(company.head, found.pk, at=moment("2026-03-20"))
    commands.complete_measure(company.helper, made.pk, "已加装", at=moment("2026-04-10"))
    commands.verify_measure(company.watch, made.pk, at=moment("2026-04-12"))
    return Improvement.objects.get(pk=found.pk)


def measured(found, before, after, *, on="2026-07-12", exposure=(1000.0, 1000.0)):
    """What a measurement found: complaints before and after, out of so many orders."""
    Effect.objects.create(
        improvement=found, round=1, counted_kind=COMPLAINT, before_from=date(2026, 1, 10), before_end=date(2026, 4, 10),
        after_from=date(2026, 4, 11), after_end=date(2026, 7, 11), before=before, after=after,
        before_exposure=exposure[0], after_exposure=exposure[1], level=0.95, method="", verdict="not_shown",
        measured_at=moment(on),
    )  # fmt: skip


@example("A5.4-recurrence", "kept")
def test_fewer_than_before(company):
    measured(improved(company), 12, 4)
    assert judged("A5.4-recurrence", "2026-07", at="2026-08-01") == ["kept"]
    assert judged("A5.4-recurrence", "2026-06", at="2026-08-01") == [], "told in the month it was measured"


@example("A5.4-recurrence", "broken")
def test_more_than_before(company):
    measured(improved(company), 4, 12)
    assert judged("A5.4-recurrence", "2026-07", at="2026-08-01") == ["broken"]


@example("A5.4-recurrence", "broken")
def test_an_effect_nobody_measured_nor_explained(company):
    found = improved(company)
    assert str(found.measure_from) == "2026-07-11"
    assert judged("A5.4-recurrence", "2026-07", at="2026-08-01") == [], "the monthly run still comes"
    assert judged("A5.4-recurrence", "2026-08", at="2026-09-01") == ["broken"]
    commands.explain_effect(company.watch, found.pk, "全年只有两件，比不出来", at=moment("2026-09-02"))
    assert judged("A5.4-recurrence", "2026-08", at="2026-09-03") == []


@example("A5.4-recurrence", "boundary")
@pytest.mark.parametrize(
    "before,after,exposure,states",
    [
        (5, 5, (1000.0, 1000.0), ["broken"]),
        (5, 4, (1000.0, 1000.0), ["kept"]),
        (5, 5, (1000.0, 1001.0), ["kept"]),
        (5, 4, (1000.0, 800.0), ["broken"]),
        (0, 0, (1000.0, 1000.0), []),
        (0, 1, (1000.0, 1000.0), ["broken"]),
        (1, 0, (1000.0, 1000.0), ["kept"]),
        (3, 1, (0.0, 0.0), ["kept"]),
        (1, 1, (0.0, 0.0), ["broken"]),
    ],
)
def test_as_many_is_not_fewer_and_more_orders_are_allowed_for(company, before, after, exposure, states):
    measured(improved(company), before, after, exposure=exposure)
    assert judged("A5.4-recurrence", "2026-07", at="2026-08-01") == states


@example("A5.4-recurrence", "boundary")
def test_the_window_the_regulation_states_when_the_measures_are_done(company):
    company.amend("A5.4-recurrence", {"window": "6 months"}, effective="2026-04-01", at="2026-03-15")
    assert str(improved(company).measure_from) == "2026-10-11"


@example("A5.4-recurrence", "boundary")
def test_only_what_counts_complaints_and_only_for_who_may_see_it(company):
    measured(improved(company, kind="visits.dissatisfied"), 1, 9)
    assert judged("A5.4-recurrence", "2026-07", at="2026-08-01") == []
    measured(improved(company), 9, 1)
    assert judged("A5.4-recurrence", "2026-07", at="2026-08-01", actor=company.outsider) == []
    assert judged("A5.4-recurrence", "2026-07", at="2026-08-01", actor=company.owner) == ["kept"]


@example("A5.4-recurrence", "boundary")
def test_the_latest_measurement_of_the_period_counts(company):
    found = improved(company)
    measured(found, 4, 12)
    measured(found, 4, 1, on="2026-07-20")
    assert judged("A5.4-recurrence", "2026-07", at="2026-07-15") == ["broken"]
    assert judged("A5.4-recurrence", "2026-07", at="2026-08-01") == ["kept"]
