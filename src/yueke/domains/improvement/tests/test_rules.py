"""Decisions about improvements: what is compared, what still stands against approving and closing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yueke.domains.improvement import rules
from yueke.domains.improvement.counting import Counted, Counter, Narrowing
from yueke.domains.improvement.rules import MeasureState
from yueke.kernel.terms import Term

QUARTER = Term(3, "months")


def test_the_days_of_carrying_out_belong_to_neither_span():
    found = rules.windows(date(2026, 5, 20), date(2026, 6, 30), QUARTER)
    assert (found.before.first, found.before.last) == (date(2026, 2, 20), date(2026, 5, 19))
    assert (found.after.first, found.after.last) == (date(2026, 7, 1), date(2026, 9, 30))


@pytest.mark.parametrize(
    "day,window,sign,moved",
    [
        (date(2026, 5, 31), Term(3, "months"), -1, date(2026, 2, 28)),
        (date(2026, 11, 30), Term(3, "months"), 1, date(2027, 2, 28)),
        (date(2024, 2, 29), Term(1, "years"), 1, date(2025, 2, 28)),
        (date(2026, 1, 5), Term(2, "weeks"), -1, date(2025, 12, 22)),
        (date(2026, 1, 5), Term(10, "working days"), 1, date(2026, 1, 15)),
        (date(2026, 1, 5), Term(36, "hours"), 1, date(2026, 1, 6)),
    ],
)
def test_a_span_moves_by_whole_days_and_clamps_month_ends(day, window, sign, moved):
    assert rules.moved(day, window, sign) == moved


@given(
    begun=st.dates(date(2000, 1, 1), date(2060, 1, 1)),
    lasted=st.integers(0, 400),
    window=st.builds(Term, st.integers(1, 24), st.sampled_from(["days", "weeks", "months", "years"])),
)
def test_the_spans_never_touch_and_are_of_like_length(begun, lasted, window):
    finished = begun + timedelta(days=lasted)
    found = rules.windows(begun, finished, window)
    assert found.before.end <= begun <= finished < found.after.first
    lengths = [(one.end - one.first).days for one in (found.before, found.after)]
    assert abs(lengths[0] - lengths[1]) <= (6 if window.unit in ("months", "years") else 0)


def test_what_a_draft_lacks_is_named():
    assert rules.missing_to_approve(cause=" ", owner_id=None, measures=0) == ["cause", "owner", "measures"]
    assert rules.missing_to_approve(cause="没有防尘罩", owner_id=3, measures=1) == []


def test_what_stands_against_closing_is_named_measure_by_measure():
    states = [MeasureState(1, True, True), MeasureState(2, True, False), MeasureState(3, False, False)]
    assert rules.missing_to_close(states, judged=False) == ["verified:2", "done:3", "effect"]
    assert rules.missing_to_close(states[:1], judged=True) == []
    assert rules.missing_to_close([], judged=True) == ["measures"]


@pytest.mark.parametrize(
    "done,today,light",
    [
        (date(2026, 6, 10), date(2026, 7, 1), "kept"),
        (date(2026, 6, 11), date(2026, 7, 1), "broken"),
        (None, date(2026, 6, 11), "broken"),
        (None, date(2026, 6, 10), "at_risk"),
        (None, date(2026, 6, 5), "at_risk"),
        (None, date(2026, 6, 4), ""),
    ],
)
def test_the_light_of_a_measure(done, today, light):
    assert rules.light(date(2026, 6, 10), done, today) == light


def test_a_counter_keeps_what_it_knows_of_a_filter_and_says_it_in_words():
    one = Counter(
        "test.thing", "事", "件", "天", lambda given, first, end: Counted(0, 1.0),
        (Narrowing("category", "类别", lambda: [(3, "破损"), (4, "少件")]),),
    )  # fmt: skip
    assert one.clean({"category": 3, "unknown": 1}) == {"category": 3}
    assert one.clean({"category": ""}) == {}
    assert one.words({"category": 3}) == "类别：破损"
    assert one.words({"category": 99}) == "类别：99", "a choice that is gone is still told"
