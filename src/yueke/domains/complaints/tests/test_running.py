"""The arithmetic of clocks that stand still, against one that goes minute by minute."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yueke.domains.complaints.rules.running import after, due
from yueke.kernel.calendar import WorkingCalendar
from yueke.kernel.terms import Term

ZONE = ZoneInfo("Asia/Shanghai")
MINUTE = timedelta(minutes=1)
CALENDAR = WorkingCalendar(
    # National Day week with make-up days before and after.
    exceptions={date(2026, 10, day): False for day in range(1, 8)}
    | {date(2026, 9, 27): True, date(2026, 10, 10): True},
    zone=ZONE,
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def slow(start: datetime, term: Term, pauses: list[tuple[datetime, datetime]]) -> datetime:
    """One minute after the other: is the clock running, and does the minute, or the midnight, count?"""
    if term.unit in ("minutes", "hours", "working hours"):
        left = term.n * (1 if term.unit == "minutes" else 60)
        now = start
        while left:
            stands = any(began <= now < ended for began, ended in pauses)
            is_open = any(opens <= now < closes for opens, closes in CALENDAR.periods_on(now.date()))
            if not stands and (is_open or term.unit != "working hours"):
                left -= 1
            now += MINUTE
        return now
    left, now = term.n * (7 if term.unit == "weeks" else 1), start
    while left:
        now += MINUTE
        if now.time() == time(0):
            stands = any(began <= now < ended for began, ended in pauses)
            works = CALENDAR.is_working_day(now.date())
            if not stands and (works or term.unit != "working days"):
                left -= 1
    day = now.date()
    while not CALENDAR.is_working_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, time.max, ZONE)


minutes = st.integers(0, 60 * 24 * 12)


@st.composite
def stories(draw):
    """A start, a term, and pauses that follow one another."""
    start = at("2026-09-24 00:00") + draw(minutes) * MINUTE
    term = Term(
        draw(st.integers(1, 9)),
        draw(st.sampled_from(["minutes", "hours", "working hours", "days", "working days", "weeks"])),
    )
    pauses, moment = [], start
    for _n in range(draw(st.integers(0, 3))):
        began = moment + draw(st.integers(0, 60 * 24 * 4)) * MINUTE
        moment = began + draw(st.integers(1, 60 * 24 * 5)) * MINUTE
        pauses.append((began, moment))
    return start, term, pauses


@settings(max_examples=150, deadline=None)
@given(stories())
def test_as_counted_minute_by_minute(story):
    start, term, pauses = story
    counted = slow(start, term, pauses)
    assert due(CALENDAR, start, term, pauses) == counted


@pytest.mark.parametrize(
    "start,term,pauses,expected",
    [
        ("2026-09-21 10:00", "3 working days", [], "2026-09-24"),
        # Paused over one night: the day that began meanwhile does not count.
        ("2026-09-21 10:00", "3 working days", [("2026-09-22 15:00", "2026-09-23 09:30")], "2026-09-25"),
        # Paused and resumed on one day moves nothing.
        ("2026-09-21 10:00", "3 working days", [("2026-09-22 09:00", "2026-09-22 17:00")], "2026-09-24"),
        # A pause after the term is over changes nothing.
        ("2026-09-21 10:00", "3 working days", [("2026-09-25 09:00", "2026-09-29 17:00")], "2026-09-24"),
        # The Sunday before National Day is worked, the week after is not.
        ("2026-09-25 10:00", "2 working days", [], "2026-09-28"),
        ("2026-09-30 10:00", "1 working day", [], "2026-10-08"),
        ("2026-09-30 10:00", "3 days", [], "2026-10-08"),
    ],
)
def test_days(start, term, pauses, expected):
    stood = [(at(began), at(ended)) for began, ended in pauses]
    assert due(CALENDAR, at(start), Term.parse(term), stood).date() == date.fromisoformat(expected)


def test_working_hours_stand_still_with_the_clock_and_with_the_company():
    term = Term.parse("4 working hours")
    assert due(CALENDAR, at("2026-09-21 16:00"), term) == at("2026-09-22 11:00")
    stood = [(at("2026-09-21 17:00"), at("2026-09-22 10:00"))]
    assert due(CALENDAR, at("2026-09-21 16:00"), term, stood) == at("2026-09-22 14:30")


@settings(max_examples=60, deadline=None)
@given(stories(), st.sampled_from([50, 80]))
def test_notices_come_in_order_before_the_end(story, percent):
    start, term, _pauses = story
    end = due(CALENDAR, start, term)
    told = after(CALENDAR, start, end, percent, working=term.working)
    assert start <= told <= end
    assert after(CALENDAR, start, end, 50, working=term.working) <= after(
        CALENDAR, start, end, 80, working=term.working
    )


def slow_share(start: datetime, end: datetime, percent: int) -> datetime:
    """One open minute after the other until ``percent`` of all of them have passed."""
    opened, now = [], start
    while now < end:
        if any(opens <= now < closes for opens, closes in CALENDAR.periods_on(now.date())):
            opened.append(now)
        now += MINUTE
    wanted = len(opened) * percent / 100
    whole = int(wanted)
    if whole == wanted:
        return opened[whole - 1] + MINUTE if whole else start
    return opened[whole] + (wanted - whole) * MINUTE


@settings(max_examples=60, deadline=None)
@given(stories(), st.sampled_from([50, 80]))
def test_notices_fall_where_minutes_counted_one_by_one_say(story, percent):
    start, term, pauses = story
    term = Term(term.n, "working hours" if term.unit in ("minutes", "hours", "working hours") else "working days")
    end = due(CALENDAR, start, term, pauses)
    told = after(CALENDAR, start, end, percent, working=True)
    assert abs(told - min(end, slow_share(start, end, percent))) < timedelta(milliseconds=1)


def test_the_calendar_of_these_tests_rests_at_noon_and_works_a_sunday():
    assert len(CALENDAR.periods_on(date(2026, 9, 28))) == 2
    assert CALENDAR.is_working_day(date(2026, 9, 27))
    assert not CALENDAR.is_working_day(date(2026, 10, 1))


def test_half_of_four_working_hours_is_two():
    start = at("2026-09-21 16:00")
    end = due(CALENDAR, start, Term.parse("4 working hours"))
    assert after(CALENDAR, start, end, 50, working=True) == at("2026-09-21 18:00")
