"""Durations: both spellings, what is refused, and what SQL may be told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yueke.kernel.terms import LONGEST, UNITS, Term, TermError


@pytest.mark.parametrize(
    ("text", "term", "chinese"),
    [
        ("3 months", Term(3, "months"), "3个月"),
        ("1 month", Term(1, "months"), "1个月"),
        ("7 days", Term(7, "days"), "7天"),
        ("2 working days", Term(2, "working days"), "2个工作日"),
        ("4 working hours", Term(4, "working hours"), "4个工作小时"),
        ("1 year", Term(1, "years"), "1年"),
        ("30 minutes", Term(30, "minutes"), "30分钟"),
        (" 2  Weeks ", Term(2, "weeks"), "2周"),
        ("0 days", Term(0, "days"), "0天"),
    ],
)
def test_english_spelling(text, term, chinese):
    assert Term.parse(text) == term
    assert term.text == chinese


@given(st.integers(0, LONGEST), st.sampled_from(UNITS))
def test_both_spellings_are_read_back(n, unit):
    term = Term(n, unit)
    assert Term.parse(str(term)) == term
    assert Term.parse(term.text) == term


@pytest.mark.parametrize(("text", "unit"), [("7日", "days"), ("3月", "months"), ("2工作日", "working days")])
def test_loose_chinese_spelling(text, unit):
    assert Term.parse(text).unit == unit


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3",
        "months",
        "3months",
        "-3 months",
        "3.5 days",
        "3 moons",
        "2 working months",
        "10000 days",
        "9" * 5000 + " days",
        None,
        3,
        "３ months",
    ],
)
def test_refused(text):
    with pytest.raises(TermError):
        Term.parse(text)


def test_refusal_says_what_was_expected():
    with pytest.raises(TermError, match="3 months"):
        Term.parse("三个月")


def test_sql_interval_of_natural_units_only():
    assert Term.parse("3 months").sql_interval == "3 months"
    with pytest.raises(TermError, match="工作日历"):
        _ = Term.parse("2 working days").sql_interval
