"""Runs of days by their names, and as links beside two dates."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yueke.ui.spans import TITLES, days_of, span_links

SUNDAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("today", "2026-11-22", "2026-11-22"),
        ("yesterday", "2026-11-21", "2026-11-21"),
        ("week", "2026-11-16", "2026-11-22"),
        ("month", "2026-11-01", "2026-11-30"),
        ("last_month", "2026-10-01", "2026-10-31"),
        ("quarter", "2026-10-01", "2026-12-31"),
        ("year", "2026-01-01", "2026-12-31"),
        ("30", "2026-10-24", "2026-11-22"),
    ],
)
def test_the_days_of_a_name(code, first, last):
    assert tuple(map(str, days_of(code, SUNDAY))) == (first, last)


@pytest.mark.parametrize(
    ("today", "code", "first", "last"),
    [
        (date(2027, 1, 1), "yesterday", "2026-12-31", "2026-12-31"),
        (date(2027, 1, 1), "last_month", "2026-12-01", "2026-12-31"),
        (date(2027, 1, 1), "week", "2026-12-28", "2027-01-03"),
        (date(2028, 3, 31), "last_month", "2028-02-01", "2028-02-29"),
        (date(2026, 12, 31), "quarter", "2026-10-01", "2026-12-31"),
    ],
)
def test_the_turn_of_a_year_and_of_short_months(today, code, first, last):
    assert tuple(map(str, days_of(code, today))) == (first, last)


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_runs_hold_today_unless_their_name_says_otherwise(today):
    for code in TITLES:
        first, last = days_of(code, today)
        assert (first <= today <= last) == (code not in {"yesterday", "last_month"})
    assert days_of("last_month", today)[1] + timedelta(days=1) == days_of("month", today)[0]


def test_the_run_in_force_is_marked():
    links = span_links(SUNDAY, ("2026-10-01", "2026-10-31"), lambda first, last: f"{first}/{last}")
    assert [link.url for link in links if link.active] == ["2026-10-01/2026-10-31"]
    assert not any(link.active for link in span_links(SUNDAY, ("2026-10-01", ""), lambda first, last: ""))
