"""Working time as arithmetic: what the calendar's own functions give, of any moment."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yueke.compliance import working_time
from yueke.compliance.durations import due_after
from yueke.compliance.sql import Sql, rows, sql
from yueke.kernel import calendar
from yueke.kernel.access import SYSTEM
from yueke.kernel.terms import Term

pytestmark = pytest.mark.django_db
PLAIN = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
local = datetime.fromisoformat
SINCE, UNTIL = date(2025, 1, 20), date(2025, 5, 1)
WITHIN = (UNTIL - SINCE).days * 24 * 60
MOMENTS = st.integers(0, WITHIN - 1).map(lambda n: local("2025-01-20 00:00") + timedelta(minutes=n))
EDGES = st.sampled_from(
    [local(f"2025-01-26 {hour}:00") for hour in ("00", "09", "12", "13", "18")]
    + [local("2025-02-07 18:00"), local("2025-02-08 08:59"), local("2025-01-20 00:00"), local("2025-04-30 23:59")]
)
TERMS = st.one_of(
    st.builds(Term, st.integers(1, 12), st.just("working days")),
    st.builds(Term, st.integers(1, 60), st.just("working hours")),
)


def listed(moments):
    return sql("SELECT m FROM unnest({those}::timestamp[]) WITH ORDINALITY u(m, n) ORDER BY n", those=list(moments))


@PLAIN
@given(moments=st.lists(st.one_of(MOMENTS, EDGES), min_size=1, max_size=20), term=TERMS)
def test_the_end_of_a_term_is_the_one_the_calendar_tells(moments, term):
    near = working_time.between(term, SINCE, UNTIL)
    told = rows(
        sql(
            "SELECT m, {fast} AS fast, {slow} AS slow FROM ({those}) x",
            fast=near.due(Sql("m")), slow=due_after(Sql("m"), term), those=listed(moments),
        )
    )  # fmt: skip
    end = datetime.combine(UNTIL, datetime.min.time())
    for row in told:
        if row["slow"] < end:
            assert row["fast"] == row["slow"], row["m"]
        else:
            assert row["fast"] is None or row["fast"] >= end, row["m"]


@PLAIN
@given(
    began=st.lists(st.integers(-400 * 24 * 60, WITHIN - 1), min_size=1, max_size=6), term=TERMS, k=st.integers(1, 40)
)
def test_many_terms_from_long_ago_end_where_the_calendar_says(began, term, k):
    near = working_time.between(term, SINCE, UNTIL)
    told = rows(
        sql(
            "SELECT m, {fast} AS fast, {slow} AS slow FROM ({those}) x",
            fast=near.moment(
                sql("{p} + {k}::int * {step}::int", p=near.position_of_any(Sql("m")), k=k, step=near.step)
            ),
            slow=due_after(Sql("m"), term, sql("{k}::int", k=k)),
            those=listed(local("2025-01-20 00:00") + timedelta(minutes=n) for n in began),
        )
    )
    first, last = local("2025-01-21 00:00"), datetime.combine(UNTIL, datetime.min.time())
    assert all(row["fast"] == row["slow"] for row in told if first <= row["slow"] < last), told


def test_a_company_with_hours_of_its_own(calendar_of_nights):
    """Nights and a free Wednesday; a term that begins between two openings."""
    near = working_time.between(Term(10, "working hours"), SINCE, UNTIL)
    for began in (
        local("2025-03-03 20:30"),
        local("2025-03-04 23:30"),
        local("2025-03-05 12:00"),
        local("2025-03-07 00:00"),
    ):
        found = rows(
            sql("SELECT {fast} AS fast, {slow} AS slow FROM (SELECT {m}::timestamp AS m) x",
                fast=near.due(Sql("m")), slow=due_after(Sql("m"), Term(10, "working hours")), m=began)
        )[0]  # fmt: skip
        assert found["fast"] == found["slow"], began


@pytest.fixture
def calendar_of_nights():
    nights = ((time(0), time(6, 15)), (time(22, 30), time(23, 45)))
    hours = [calendar.Hours((1, 2, 4, 5, 6), *span) for span in nights]
    calendar.set_periods(SYSTEM, hours, at=timezone.make_aware(local("2025-01-01 00:00")))


@pytest.mark.parametrize(
    ("term", "goal", "first"),
    [
        (Term(1, "working days"), local("2025-03-03 00:00"), date(2025, 2, 28)),
        (Term(1, "working days"), local("2025-03-04 00:00"), date(2025, 3, 3)),
        (Term(4, "working hours"), local("2025-03-04 00:00"), date(2025, 3, 3)),
        # The Spring Festival of 2025: the 26th was worked, then eight days were free.
        (Term(2, "working days"), local("2025-02-05 00:00"), date(2025, 1, 26)),
    ],
)
def test_the_first_day_a_term_may_begin(term, goal, first):
    assert working_time.first_day(term, goal) == first
