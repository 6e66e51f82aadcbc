"""Decisions about visits."""

from __future__ import annotations

from datetime import date

import pytest

from yueke.domains.visits import rules
from yueke.domains.visits.rules import VisitRecord

FULL = {"result": "reached", "method": "phone", "contact_name": "甲", "content": "一切正常", "satisfaction": 4}


def test_a_full_record_owes_nothing():
    assert rules.missing_fields(FULL) == []


@pytest.mark.parametrize("field", rules.RECORD_FIELDS)
def test_every_field_is_owed_when_somebody_was_reached(field):
    assert rules.missing_fields(FULL | {field: None}) == [field]


def test_a_refusal_owes_its_reason_only():
    record = VisitRecord(result="refused", method="phone")
    assert rules.missing_fields(vars(record)) == ["refusal_reason"]
    assert rules.missing_fields(vars(VisitRecord("refused", "phone", refusal_reason="不便"))) == []


def test_nobody_reached_owes_the_method_tried_and_no_result_owes_a_result():
    assert rules.missing_fields({"result": "unreachable", "method": "phone"}) == []
    assert rules.missing_fields({"result": "unreachable", "method": ""}) == ["method"]
    assert rules.missing_fields({"result": "", "method": "phone"}) == ["result"]


def test_a_visit_is_planned_two_weeks_ahead_but_never_in_the_past():
    assert rules.day_to_plan(date(2026, 3, 31), date(2026, 3, 1)) == date(2026, 3, 17)
    assert rules.day_to_plan(date(2026, 3, 5), date(2026, 3, 1)) == date(2026, 3, 1)
