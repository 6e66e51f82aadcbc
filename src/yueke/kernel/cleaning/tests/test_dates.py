"""Dates in every style, and the reasons for those that are none."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yueke.kernel.cleaning.dates import clean_date, clean_datetime, order_of

DAY = datetime.date(2025, 3, 4)


@pytest.mark.parametrize(
    "cell",
    [
        "2025-03-04",
        "2025/3/4",
        "2025.3.4",
        "2025年3月4日",
        "２０２５年３月４日",
        "二〇二五年三月四日",
        "20250304",
        20250304,
        20250304.0,
        "25/3/4",
        "25年3月4日",
        45720,
        45720.0,
        "45720",
        "2025-03-04 10:30:00",
        "2025-03-04 星期二",
        "4-Mar-25",
        "March 4, 2025",
        datetime.date(2025, 3, 4),
        datetime.datetime(2025, 3, 4, 12),  # noqa: DTZ001
    ],
)
def test_styles(cell):
    assert clean_date(cell).value == DAY


@pytest.mark.parametrize(
    "cell, word",
    [
        ("2025-02-30", "2 月没有 30 日"),
        ("2025-02-29", "2 月没有 29 日"),
        ("2026-13-01", "没有 13 月"),
        ("20251301", "没有 13 月"),
        ("去年", "不是日期"),
        ("2025年3月", "缺少日"),
        ("202503", "缺少日"),
        ("3月4日", "缺少年份"),
        ("03/04/2025", "分不清日和月"),
        ("2025-03-04 25:00", "时间不存在"),
        ("1825-03-04", "太早"),
        (3.0, "不是日期"),
        (float("nan"), "不是日期"),
        (float("inf"), "不是日期"),
        (True, "不是日期"),
        ("#VALUE!", "公式错误"),
    ],
)
def test_what_is_no_date_says_why(cell, word):
    found = clean_date(cell)
    assert found.value is None
    assert word in found.problem


def test_leap_day():
    assert clean_date("2024-02-29").value == datetime.date(2024, 2, 29)


def test_limits():
    today = datetime.date(2026, 11, 22)
    assert "太晚" in clean_date("2026-11-23", latest=today).problem
    assert clean_date("2026-11-22", latest=today).problem is None


def test_order_of_a_column_settles_ambiguous_days():
    column = ["03/04/2025", "25/12/2025"]
    assert order_of(column) == "dmy"
    assert clean_date("03/04/2025", order="dmy").value == datetime.date(2025, 4, 3)
    assert order_of(["12/25/2025"]) == "mdy"
    assert clean_date("03/04/2025", order="mdy").value == DAY
    assert order_of(["03/04/2025"]) is None
    assert order_of(["25/12/2025", "12/25/2025"]) is None


@pytest.mark.parametrize(
    "cell, clock",
    [
        ("2025年3月4日 下午3:05", (15, 5)),
        ("2025-03-04 3:05 PM", (15, 5)),
        ("2025-03-04 12:05 AM", (0, 5)),
        ("2025-03-04T23:30:00Z", (7, 30)),
        (45720.5, (12, 0)),
    ],
)
def test_clock(cell, clock):
    moment = clean_datetime(cell).value
    assert (moment.hour, moment.minute) == clock
    assert moment.tzinfo is None


@given(st.dates(datetime.date(1950, 1, 1), datetime.date(2049, 12, 31)))
def test_every_day_in_every_style(day):
    serial = (day - datetime.date(1899, 12, 30)).days
    styles = [
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
        f"{day:%y}-{day.month}-{day.day}",
        float(serial),
        day,
    ]
    assert {clean_date(style).value for style in styles} == {day}


@given(st.one_of(st.text(max_size=30), st.floats(), st.integers(), st.dates(), st.datetimes(), st.times(), st.none()))
def test_any_cell_is_answered(cell):
    found = clean_datetime(cell)
    assert found.value is None or found.problem is None
