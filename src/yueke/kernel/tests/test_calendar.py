"""The calendar's data: seeds, edits, caching, and SQL that agrees with the arithmetic."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yueke.kernel import calendar
from yueke.kernel.access import SYSTEM, Actor
from yueke.kernel.calendar import Hours, editing, loading
from yueke.kernel.errors import Forbidden, Invalid
from yueke.kernel.events import timeline
from yueke.kernel.models import CalendarDay, CalendarVersion
from yueke.kernel.terms import UNITS, Term

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 11, 22, 9, tzinfo=ZONE)
MONDAY = date(2026, 11, 23)


def sql(expression, *params):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {expression}", params)
        return cursor.fetchone()[0]


def test_statutory_days_are_seeded_with_their_names():
    days = calendar.working_calendar()
    assert not days.is_working_day(date(2026, 10, 1))
    assert days.is_working_day(date(2026, 10, 10))  # a Saturday made up
    assert CalendarDay.objects.get(date=date(2026, 10, 1)).name == "国庆节"
    assert CalendarDay.objects.get(date=date(2025, 1, 29)).name == "春节"
    assert {2024, 2025, 2026} <= days.maintained
    assert days.hours_of(MONDAY) == calendar.STANDARD_HOURS


def test_seeding_again_changes_nothing():
    before = CalendarVersion.objects.get().version
    assert calendar.seed() == 0
    assert CalendarVersion.objects.get().version == before


def test_seeding_fills_an_emptied_database():
    for model in (CalendarDay, CalendarVersion, editing.WorkPeriod):
        model.objects.all().delete()
    assert calendar.seed() > 90
    assert sql("yueke_roll('2026-10-01')") == date(2026, 10, 8)


def test_a_missing_year_is_announced_from_october_on():
    assert calendar.missing_year_warning(datetime(2026, 9, 30, tzinfo=ZONE)) == ""
    year = max(calendar.working_calendar().maintained)
    assert str(year + 1) in calendar.missing_year_warning(datetime(year, 10, 1, tzinfo=ZONE))


def test_entering_a_year_ends_the_warning():
    year = max(calendar.working_calendar().maintained) + 1
    calendar.set_day(SYSTEM, date(year, 10, 1), "holiday", "国庆节", at=AT)
    assert calendar.missing_year_warning(datetime(year, 3, 1, tzinfo=ZONE)) == ""


def test_the_company_overrules_the_state_and_may_take_it_back():
    holiday = date(2026, 10, 2)
    calendar.set_day(SYSTEM, holiday, "company_work", "盘点", at=AT)
    assert calendar.working_calendar().is_working_day(holiday)
    assert sql("yueke_is_working(%s)", holiday) is True
    calendar.clear_day(SYSTEM, holiday, at=AT)
    assert not calendar.working_calendar().is_working_day(holiday)
    assert sql("yueke_is_working(%s)", holiday) is False
    assert [e.payload["what"] for e in timeline("kernel.calendar:1")] == [
        "2026-10-02 恢复",
        "2026-10-02 公司上班 盘点",
    ]


def test_new_hours_hold_at_once():
    calendar.set_periods(
        SYSTEM,
        [Hours((1, 2, 3, 4, 5, 6), time(8), time(12)), Hours((1, 2, 3, 4, 5), time(14), time(17))],
        at=AT,
    )
    days = calendar.working_calendar()
    assert days.hours_of(date(2026, 11, 28)) == ((time(8), time(12)),)
    due = days.add(datetime(2026, 11, 28, 11, tzinfo=ZONE), Term(2, "working hours"))
    assert due == datetime(2026, 11, 30, 9, tzinfo=ZONE)
    assert sql("yueke_due(%s, 2, 'working hours')", datetime(2026, 11, 28, 11, tzinfo=ZONE)) == due


@pytest.mark.parametrize(
    "hours",
    [
        [],
        [Hours((), time(9), time(12))],
        [Hours((1,), time(12), time(9))],
        [Hours((0,), time(9), time(12))],
        [Hours((1, 2), time(9), time(12)), Hours((2,), time(11), time(13))],
    ],
)
def test_hours_that_make_no_sense(hours):
    with pytest.raises(Invalid):
        calendar.set_periods(SYSTEM, hours, at=AT)


@pytest.mark.parametrize(
    ("day", "kind", "name"),
    [(MONDAY, "feast", ""), (date(1900, 1, 1), "holiday", ""), (MONDAY, "holiday", "长" * 41)],
)
def test_days_that_make_no_sense(day, kind, name):
    with pytest.raises(Invalid):
        calendar.set_day(SYSTEM, day, kind, name, at=AT)


def test_only_with_the_permission():
    clerk = Actor(person_id=1, name="文员")
    for attempt in (
        lambda: calendar.set_day(clerk, MONDAY, "company_off", at=AT),
        lambda: calendar.clear_day(clerk, MONDAY, at=AT),
        lambda: calendar.set_periods(clerk, [Hours((1,), time(9), time(12))], at=AT),
    ):
        with pytest.raises(Forbidden):
            attempt()
    assert not CalendarDay.objects.filter(date=MONDAY).exists()


def test_a_cached_calendar_costs_one_query(django_assert_num_queries):
    calendar.working_calendar()
    with django_assert_num_queries(1):
        calendar.working_calendar()
    with django_assert_num_queries(2):
        loading.load()


START = datetime(2023, 6, 1, tzinfo=ZONE)
moments = st.integers(0, 5 * 365 * 86_400).map(lambda seconds: START + timedelta(seconds=seconds))
within = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@within
@given(moments, st.integers(0, 60), st.sampled_from(UNITS), st.booleans())
def test_sql_and_python_agree_on_when_a_term_ends(start, n, unit, roll):
    expected = calendar.working_calendar().add(start, Term(n, unit), roll=roll)
    assert sql("yueke_due(%s, %s, %s, %s)", start, n, unit, roll) == expected


@within
@given(moments, st.integers(0, 400), st.integers(0, 86_399))
def test_sql_and_python_agree_on_the_time_between(start, days, seconds):
    end = start + timedelta(days=days, seconds=seconds)
    mine = calendar.working_calendar()
    assert float(sql("yueke_working_minutes_between(%s, %s)", start, end)) == pytest.approx(
        mine.working_minutes_between(start, end), abs=1e-6
    )
    assert sql("yueke_working_days_between(%s, %s)", start.date(), end.date()) == mine.working_days_between(
        start.date(), end.date()
    )


@within
@given(moments, st.integers(1, 60))
def test_the_expressions_agree_with_the_functions(start, n):
    day = start.date()
    mine = calendar.working_calendar()
    assert sql(calendar.rolled_sql(f"DATE '{day}'")) == mine.roll(day)
    assert sql(calendar.working_days_after_sql(f"DATE '{day}'", str(n))) == mine.add_to_date(
        day, Term(n, "working days")
    )


@within
@given(
    st.dates(date(2070, 2, 1), date(2300, 1, 1)) | st.dates(date(1900, 1, 1), date(1989, 11, 1)),
    st.integers(1, 20),
)
def test_outside_the_tables_the_plain_week_holds(day, n):
    plain = calendar.WorkingCalendar()
    assert sql("yueke_roll(%s)", day) == plain.roll(day)
    assert sql("yueke_add_working_days(%s, %s)", day, n) == plain.add_to_date(day, Term(n, "working days"))
