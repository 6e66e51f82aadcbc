"""The arithmetic of terms, by examples from practice and against an oracle that counts minute by minute."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yueke.kernel.calendar.rules import STANDARD_HOURS, WorkingCalendar
from yueke.kernel.terms import Term

ZONE = ZoneInfo("Asia/Shanghai")

# National Day 2026: off from Thursday 1 to Wednesday 7 October, made up on two days of weekends.
EXCEPTIONS = {date(2026, 10, n): False for n in range(1, 8)} | {
    date(2026, 10, 10): True,
    date(2026, 9, 20): True,
}
CALENDAR = WorkingCalendar(exceptions=EXCEPTIONS, zone=ZONE, maintained=frozenset({2026}))


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("start", "term", "due"),
    [
        ("2026-11-20 10:00", "1 working day", "2026-11-23"),  # Friday → Monday
        ("2026-11-21 10:00", "1 working day", "2026-11-23"),  # Saturday → Monday
        ("2026-09-30 09:00", "2 working days", "2026-10-09"),  # over the holiday
        ("2026-09-30 09:00", "3 working days", "2026-10-10"),  # the make-up Saturday counts
        ("2026-09-23 09:00", "7 days", "2026-09-30"),
        ("2026-09-24 09:00", "7 days", "2026-10-08"),  # ends on 1 October → rolls to the 8th
        ("2026-09-19 09:00", "1 day", "2026-09-20"),  # the make-up Sunday is no rest day
        ("2026-08-31 09:00", "1 month", "2026-09-30"),  # month end
        ("2026-01-31 23:59", "1 month", "2026-03-02"),  # 28 February is a Saturday
        ("2024-02-29 09:00", "1 year", "2025-02-28"),
        ("2026-11-09 09:00", "2 weeks", "2026-11-23"),
        ("2026-11-21 09:00", "0 days", "2026-11-23"),
        ("2026-11-21 09:00", "0 working days", "2026-11-23"),
    ],
)
def test_terms_that_end_with_a_day(start, term, due):
    assert CALENDAR.add(at(start), Term.parse(term)) == datetime.combine(date.fromisoformat(due), time.max, ZONE)


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-11-23 09:00", 2, "2026-11-23 11:00"),
        ("2026-11-23 09:00", 3, "2026-11-23 12:00"),  # to the very end of the morning
        ("2026-11-23 11:00", 2, "2026-11-23 14:30"),  # across lunch
        ("2026-11-23 12:30", 1, "2026-11-23 14:30"),  # during lunch
        ("2026-11-23 03:00", 1, "2026-11-23 10:00"),  # before opening
        ("2026-11-20 17:00", 4, "2026-11-23 12:00"),  # over the weekend
        ("2026-09-30 18:00", 1, "2026-10-08 10:00"),  # at closing, over the holiday
        ("2026-10-10 08:00", 1, "2026-10-10 10:00"),  # make-up Saturday has ordinary hours
        ("2026-11-21 08:00", 0, "2026-11-23 09:00"),
        ("2026-11-23 10:10", 0, "2026-11-23 10:10"),
    ],
)
def test_terms_in_working_hours(start, hours, due):
    assert CALENDAR.add(at(start), Term(hours, "working hours")) == at(due)


def test_hours_and_minutes_run_on_at_night_and_never_roll():
    friday = at("2026-11-20 22:00")
    assert CALENDAR.add(friday, Term(48, "hours")) == friday + timedelta(hours=48)
    assert CALENDAR.add(friday, Term(30, "minutes")) == friday + timedelta(minutes=30)


def test_rolling_can_be_left_out():
    assert CALENDAR.add_to_date(date(2026, 9, 24), Term(7, "days"), roll=False) == date(2026, 10, 1)


def test_the_start_may_be_given_in_any_zone():
    utc = datetime(2026, 11, 22, 16, 30, tzinfo=ZoneInfo("UTC"))  # 23 November, 00:30 in Shanghai
    assert CALENDAR.add(utc, Term(1, "days")).date() == date(2026, 11, 24)


def test_working_minutes():
    assert CALENDAR.working_minutes_between(at("2026-11-23 09:00"), at("2026-11-24 09:30")) == 7.5 * 60 + 30
    assert CALENDAR.working_minutes_between(at("2026-11-24 09:30"), at("2026-11-23 09:00")) == -(7.5 * 60 + 30)
    assert CALENDAR.working_minutes_between(at("2026-11-21 00:00"), at("2026-11-23 09:00")) == 0


def test_missing_years_are_asked_for_from_october_on():
    assert CALENDAR.missing_years(at("2026-09-30 23:59")) == []
    assert CALENDAR.missing_years(at("2026-10-01 00:00")) == [2027]
    assert CALENDAR.missing_years(at("2027-01-01 00:00")) == [2027]


def test_a_missing_year_is_counted_monday_to_friday():
    assert not CALENDAR.is_working_day(date(2030, 10, 5))
    assert CALENDAR.is_working_day(date(2030, 10, 1))


def test_without_any_hours_the_standard_week_holds():
    assert WorkingCalendar(periods={}).hours_of(date(2026, 11, 23)) == STANDARD_HOURS


def test_a_calendar_without_work_is_an_error_not_a_loop():
    endless = WorkingCalendar(exceptions={date(2026, 1, 1) + timedelta(days=n): False for n in range(5000)}, zone=ZONE)
    with pytest.raises(ValueError, match="no working day"):
        endless.roll(date(2026, 1, 1))


def test_beyond_the_year_9999():
    with pytest.raises(OverflowError):
        CALENDAR.add(at("2026-11-23 09:00"), Term(9999, "years"))


# --- the oracle: it knows only whether one minute is open, and counts -------------------------------------

days = st.dates(date(2026, 9, 15), date(2026, 10, 20))
minutes = st.tuples(days, st.integers(0, 24 * 60 - 1)).map(
    lambda pair: datetime.combine(pair[0], time(), ZONE) + timedelta(minutes=pair[1])
)
halves = st.lists(st.integers(0, 47), min_size=2, max_size=6, unique=True).map(
    lambda marks: tuple(
        (time(a // 2, a % 2 * 30), time(b // 2, b % 2 * 30))
        for a, b in zip(sorted(marks)[::2], sorted(marks)[1::2], strict=False)
    )
)
calendars = st.builds(
    WorkingCalendar,
    exceptions=st.dictionaries(days, st.booleans(), max_size=12),
    periods=st.dictionaries(st.integers(1, 7), halves, min_size=1),
    zone=st.just(ZONE),
)


def is_open(calendar, moment):
    day = moment.date()
    own = calendar.periods.get(day.isoweekday(), ())
    if not calendar.exceptions.get(day, bool(own)):
        return False
    hours = own or calendar.periods[min(calendar.periods)]
    return any(start <= moment.time() < end for start, end in hours)


@settings(max_examples=60, deadline=None)
@given(calendars, minutes, st.integers(1, 12))
def test_working_hours_agree_with_counting_minutes(calendar, start, hours):
    due = calendar.add(start, Term(hours, "working hours"))
    moment, left = start, hours * 60
    while left:
        left -= is_open(calendar, moment)
        moment += timedelta(minutes=1)
    assert due == moment
    assert calendar.working_minutes_between(start, due) == hours * 60


@settings(max_examples=60, deadline=None)
@given(calendars, minutes, minutes)
def test_working_minutes_agree_with_counting_minutes(calendar, one, other):
    first, last = sorted((one, other))
    last = min(last, first + timedelta(days=6))
    counted = sum(
        is_open(calendar, first + timedelta(minutes=n)) for n in range(int((last - first) / timedelta(minutes=1)))
    )
    assert calendar.working_minutes_between(first, last) == counted
    assert calendar.working_minutes_between(last, first) == -counted


@given(calendars, days, st.integers(1, 40))
def test_working_days_agree_with_counting_days(calendar, start, n):
    day, left = start, n
    while left:
        day += timedelta(days=1)
        left -= calendar.is_working_day(day)
    assert calendar.add_to_date(start, Term(n, "working days")) == day
    assert calendar.working_days_between(start, day) == n
    assert calendar.working_days_between(day, start) == -n


@given(calendars, days, st.integers(0, 60), st.sampled_from(["days", "weeks", "months"]))
def test_a_rolled_term_ends_on_the_first_working_day_not_before_its_last_day(calendar, start, n, unit):
    plain = calendar.add_to_date(start, Term(n, unit), roll=False)
    rolled = calendar.add_to_date(start, Term(n, unit))
    assert plain <= rolled
    assert calendar.is_working_day(rolled)
    assert not any(calendar.is_working_day(plain + timedelta(days=k)) for k in range((rolled - plain).days))
