"""Periods as addresses write them."""

from __future__ import annotations

from datetime import date

import pytest

from yueke.sites.office.regulation.periods import asked_period

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("params", "first", "end"),
    [
        ({}, "2026-10-01", "2027-01-01"),
        ({"period": "month"}, "2026-11-01", "2026-12-01"),
        ({"period": "year"}, "2026-01-01", "2027-01-01"),
        ({"period": "30"}, "2026-10-22", "2026-11-21"),
        ({"period": "month", "on": "2026-02-10"}, "2026-02-01", "2026-03-01"),
        ({"period": "month", "on": "2027-02-10"}, "2026-11-01", "2026-12-01"),
        ({"period": "week", "on": "x"}, "2026-10-01", "2027-01-01"),
    ],
)
def test_what_is_asked(params, first, end):
    found = asked_period(params, TODAY).period
    assert (found.start.isoformat(), found.end.isoformat()) == (first, end)


@pytest.mark.parametrize("code", ["month", "quarter", "year", "30"])
def test_back_and_forth_comes_home(code):
    here = asked_period({"period": code}, TODAY)
    assert here.later is None
    back = asked_period(dict(part.split("=") for part in here.earlier.query.split("&")), TODAY)
    assert back.period == here.period.previous()
    again = asked_period(dict(part.split("=") for part in back.later.query.split("&") if part), TODAY)
    assert again.period == here.period


def test_facts_end_today_while_the_period_runs():
    assert asked_period({}, TODAY).last_day == TODAY
    assert asked_period({"on": "2026-07-01"}, TODAY).last_day == date(2026, 9, 30)
