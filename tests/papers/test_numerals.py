"""Headings are numbered as offices do, and numbers typed by hand are recognised."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yueke.ui.papers.numerals import Counter, chinese, typed, written


@pytest.mark.parametrize(
    "number,said", [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (42, "四十二"), (99, "九十九")]
)
def test_numbers_in_chinese(number, said):
    assert chinese(number) == said


@pytest.mark.parametrize("number", [0, 100, -1])
def test_other_numbers_are_refused(number):
    with pytest.raises(ValueError, match="between 1 and 99"):
        chinese(number)


def test_every_number_up_to_99_is_said_differently():
    assert len({chinese(number) for number in range(1, 100)}) == 99


def test_a_heading_above_begins_the_ones_below_anew():
    counter = Counter(4)
    assert [counter.next(level) for level in (1, 2, 2, 3, 4, 3, 1, 2, 3)] == [
        "一、", "（一）", "（二）", "1. ", "（1）", "2. ", "二、", "（一）", "1. ",
    ]  # fmt: skip


@given(st.integers(1, 4), st.integers(1, 99), st.text("结论与建议ABC", min_size=1))
def test_what_is_written_is_recognised(level, number, text):
    assert typed(written(level, number) + text) == (level, text)


@pytest.mark.parametrize(
    "line",
    [
        "2026年投诉情况",
        "3.5分以下为不满意",
        "一般客户六个月回访一次",
        "（完）",
        "1.",
        "一、",
        "十二月的数字",
        "百、千",
        "",
    ],
)
def test_running_text_stays_running_text(line):
    assert typed(line) == (0, line)
