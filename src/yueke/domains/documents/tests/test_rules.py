"""When a reader is due, when one may be asked again, and what a change says."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from yueke.domains.documents import rules
from yueke.kernel.calendar import WorkingCalendar

HOME = ZoneInfo("Asia/Shanghai")
FRIDAY = datetime(2026, 11, 20, 10, 0, tzinfo=HOME)


@pytest.mark.parametrize("days,due", [(1, date(2026, 11, 23)), (5, date(2026, 11, 27)), (6, date(2026, 11, 30))])
def test_a_reader_has_until_the_end_of_a_working_day(days, due):
    until = rules.due_at(FRIDAY, days, WorkingCalendar(zone=HOME))
    assert until.astimezone(HOME).date() == due
    assert until.astimezone(HOME).hour == 23


def test_asked_again_once_a_day():
    assert rules.may_remind(None, FRIDAY)
    assert not rules.may_remind(FRIDAY, FRIDAY + timedelta(hours=13))
    assert rules.may_remind(FRIDAY, FRIDAY + timedelta(hours=14))


def test_a_version_applies_from_its_day():
    assert rules.is_in_force(FRIDAY.date(), FRIDAY)
    assert not rules.is_in_force(date(2026, 11, 21), FRIDAY)


def test_the_day_is_the_one_at_home():
    assert rules.day_of(datetime(2026, 11, 20, 16, 30, tzinfo=ZoneInfo("UTC"))) == date(2026, 11, 21)


def test_paragraphs_leave_empty_lines_out():
    assert rules.paragraphs(" 第一条\r\n\n  第二条 \n") == ["第一条", "第二条"]


def test_a_change_tells_before_and_after():
    change = rules.ClauseChange(1, "B", "B4.2", date(2026, 12, 1), "三个月", "两个月")
    assert change.told == "条款 B4.2 修订：原为“三个月”；现为“两个月”。"
