"""The SQL of recurring clauses against a slow judge, and the boundaries a reader would ask about."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yueke.compliance.cases import listed
from yueke.compliance.control import Control
from yueke.compliance.durations import local_time
from yueke.compliance.evidence import state_sql
from yueke.compliance.opening import opened
from yueke.compliance.periods import Period
from yueke.compliance.shapes import Question, cases_sql, next_due, open_sql
from yueke.compliance.sql import Sql, rows, sql
from yueke.compliance.tests import oracle
from yueke.compliance.tests.scenes import acts, clause, members, moment
from yueke.kernel.terms import Term

pytestmark = pytest.mark.django_db
QUARTERLY = ("2024-01-01", {"interval": "3 months", "grace": "7 days"})


def ask(member_rows, act_rows, period, at, *sets):
    control = Control("X1", "recurring", "test.thing", {"population": members(*member_rows), "acts": acts(*act_rows)})
    return Question(
        clause("recurring", *(sets or [QUARTERLY])), control, moment(at) if isinstance(at, str) else at, period
    )


def judged(question):
    """(subject, due day, done day or None, state), ordered."""
    found = rows(sql("SELECT *, {s} AS state FROM ({c}) c", s=state_sql(question.now), c=cases_sql(question)))
    return sorted(
        (r["subject_id"], str(r["due_at"].date()), r["done_at"] and str(r["done_at"].date()), r["state"]) for r in found
    )


def year(n):
    return Period.year(date(n, 1, 1))


def test_silence_of_a_year_is_four_breaches():
    q = ask([(1, "2025-01-10 09:00")], [], year(2025), "2026-02-01 00:00")
    assert [c[1:] for c in judged(q)] == [
        ("2025-04-10", None, "broken"), ("2025-07-10", None, "broken"), ("2025-10-10", None, "broken"),
    ]  # fmt: skip
    q = ask([(1, "2025-01-10 09:00")], [], Period.between(date(2025, 1, 10), date(2026, 1, 10)), "2026-02-01 00:00")
    assert [c[3] for c in judged(q)] == ["broken"] * 4


@pytest.mark.parametrize(
    ("done", "state"),
    [
        ("2025-04-10 23:59:59.999999", "kept"),
        ("2025-04-11 00:00", "kept"),
        ("2025-04-17 23:59:59.999999", "kept"),
        ("2025-04-18 00:00", "broken"),
    ],
)
def test_the_last_moment_of_the_due_day_and_of_the_grace(done, state):
    q = ask([(1, "2025-01-10 09:00")], [(1, done)], Period.month(date(2025, 4, 1)), "2025-05-01 00:00")
    assert judged(q) == [(1, "2025-04-10", done[:10], state)]


@pytest.mark.parametrize(
    ("at", "state"),
    [
        ("2025-04-03 00:00", "pending"),
        ("2025-04-04 00:00", "at_risk"),
        ("2025-04-17 23:59:59.999999", "at_risk"),
        ("2025-04-18 00:00", "broken"),
    ],
)
def test_what_is_open_is_pending_then_at_risk_then_broken(at, state):
    q = ask([(1, "2025-01-10 09:00")], [], Period.month(date(2025, 4, 1)), at)
    assert [c[3] for c in judged(q)] == [state]


def test_month_ends_are_clamped_without_drifting():
    monthly = ("2024-01-01", {"interval": "1 month"})
    q = ask(
        [(1, "2024-12-31 10:00")], [], Period.between(date(2025, 1, 1), date(2025, 4, 30)), "2025-06-01 00:00", monthly
    )
    assert [c[1] for c in judged(q)] == ["2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30"]


def test_leaving_before_the_end_of_grace_is_no_breach():
    april = Period.month(date(2025, 4, 1))
    for left, cases in [("2025-04-05 00:00", 0), ("2025-04-15 00:00", 0), ("2025-04-18 00:00", 1)]:
        assert len(judged(ask([(1, "2025-01-10 09:00", left)], [], april, "2025-05-01 00:00"))) == cases


def test_coming_back_starts_anew():
    again = [(1, "2025-01-10 09:00", "2025-03-01 00:00"), (1, "2025-06-01 00:00")]
    assert judged(ask(again, [], year(2025), "2025-09-20 00:00")) == [
        (1, "2025-09-01", None, "broken"),
        (1, "2025-12-01", None, "pending"),
    ]


def test_several_acts_in_one_interval_count_once_and_the_last_starts_the_next():
    visits = [(1, "2025-02-01 10:00"), (1, "2025-03-01 10:00"), (1, "2025-03-20 10:00")]
    assert judged(ask([(1, "2025-01-10 09:00")], visits, year(2025), "2025-04-01 00:00")) == [
        (1, "2025-04-10", "2025-03-20", "kept"),
        (1, "2025-06-20", None, "pending"),
    ]


def test_an_amendment_leaves_the_running_interval_alone():
    shorter = [QUARTERLY, ("2025-03-01", {"interval": "1 month", "grace": "7 days"})]
    found = judged(ask([(1, "2025-01-10 09:00")], [], year(2025), "2025-05-20 00:00", *shorter))
    assert [c[1] for c in found] == ["2025-04-10", "2025-05-10", "2025-06-10"]
    assert [c[3] for c in found] == ["broken", "broken", "pending"]


def test_only_accepted_methods_count():
    in_person = ("2024-01-01", {"interval": "3 months", "methods": ("visit",)})
    calls = [(1, "2025-03-01 10:00", "phone"), (1, "2025-04-01 10:00", "visit")]
    found = judged(ask([(1, "2025-01-10 09:00")], calls, Period.month(date(2025, 4, 1)), "2025-05-01 00:00", in_person))
    assert found == [(1, "2025-04-10", "2025-04-01", "kept")]


def test_working_days_follow_the_calendar():
    daily = ("2024-01-01", {"interval": "2 working days"})
    # 2026-11-20 is a Friday: the second working day after it is Tuesday the 24th.
    q = ask([(1, "2026-11-20 09:00")], [], Period.month(date(2026, 11, 1)), "2026-11-23 00:00", daily)
    assert [c[1] for c in judged(q)] == ["2026-11-24"]


def test_the_work_list_owes_one_case_a_member_from_the_last_act():
    people = [(1, "2025-01-10 09:00", None, 7), (2, "2025-01-10 09:00", None, 7), (3, "2025-01-10 09:00", None, 8)]
    control = Control(
        "X1", "recurring", "test.thing", {"population": members(*people), "acts": acts((2, "2025-05-01 10:00"))}
    )
    at = moment("2025-07-20 00:00")
    from yueke.compliance.source import CaseFilter

    q = Question(
        clause("recurring", QUARTERLY), control, at, until=at + timedelta(days=30), narrow=CaseFilter(owner_id=7)
    )
    found = listed([q], [open_sql(q)], at, limit=10, offset=0)
    assert [(c.subject_id, str(timezone.localtime(c.due_at).date()), c.state, c.days_late) for c in found.rows] == [
        (1, "2025-04-10", "broken", 101),
        (2, "2025-08-01", "pending", 0),
    ]
    assert found.total == 2
    assert not found.capped


# Half hours of two years, so that things happen close enough together to matter to one another.
EPOCH = datetime.fromisoformat("2025-01-01")
MOMENTS = st.integers(0, 2 * 365 * 48).map(lambda n: EPOCH + timedelta(minutes=30 * n))
DAYS = st.dates(date(2025, 1, 1), date(2027, 3, 31))
TERMS = st.sampled_from(
    ["3 months", "1 month", "1 year", "6 months", "1 week", "30 days", "90 days", "1 day", "36 hours"]
)
GRACES = st.sampled_from([None, "3 days", "7 days", "1 month", "12 hours"])
PERIODS = st.one_of(
    st.builds(Period.of, st.sampled_from(["year", "quarter", "month"]), DAYS),
    st.builds(lambda d, n: Period(d, d + timedelta(days=n)), DAYS, st.integers(1, 400)),
)


@st.composite
def term_sets(draw):
    changes = st.dates(date(2025, 3, 1), date(2026, 6, 30))
    starts = draw(st.one_of(st.just([]), st.lists(changes, min_size=1, max_size=2, unique=True)))
    sets = []
    for since in [date(2024, 1, 1), *sorted(starts)]:
        # Often only the grace changes: the interval then runs on.
        values = {"interval": sets[-1][1]["interval"] if sets and draw(st.booleans()) else draw(TERMS)}
        if grace := draw(GRACES):
            values["grace"] = grace
        if draw(st.booleans()):
            values["first"] = draw(TERMS)
        sets.append((since.isoformat(), values))
    return sets


@st.composite
def histories(draw):
    people, visits = [], []
    for subject in range(1, draw(st.integers(1, 3)) + 1):
        bounds = sorted(draw(st.lists(MOMENTS, min_size=1, max_size=3, unique=True)))
        if draw(st.booleans()):
            bounds = [EPOCH + timedelta(hours=draw(st.integers(1, 1500)))]
        people += [
            (subject, str(b), str(e) if e else None) for b, e in zip(bounds[::2], [*bounds[1::2], None], strict=False)
        ]
        if draw(st.booleans()):
            visits += [(subject, str(v)) for v in draw(st.lists(MOMENTS, max_size=5))]
        else:
            hours = draw(st.lists(st.integers(1, 200 * 24), min_size=1, max_size=8))
            visits += [(subject, str(bounds[0] + timedelta(hours=n))) for n in hours]
    return people, visits


PLAIN = settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
ATS = st.one_of(MOMENTS, st.just(datetime.fromisoformat("2027-02-01")))


@st.composite
def one_term_set(draw):
    """Terms that never changed and say nothing of entry: those searched by the moments that can matter."""
    values = {"interval": draw(TERMS)}
    if grace := draw(GRACES):
        values["grace"] = grace
    return [("2024-01-01", values)]


def expected(people, visits, sets, period, at):
    rules = [
        oracle.Rules(
            datetime.fromisoformat(since),
            Term.parse(v["interval"]),
            Term.parse(v["first"]) if "first" in v else None,
            Term.parse(v["grace"]) if "grace" in v else None,
        )
        for since, v in sets
    ]
    span = local_time(period.starts_at), local_time(period.ends_at)
    return [
        (subject, *case)
        for subject, b, e in people
        for case in oracle.cases(
            rules,
            datetime.fromisoformat(b),
            datetime.fromisoformat(e) if e else None,
            [datetime.fromisoformat(v) for s, v in visits if s == subject],
            span,
            at,
        )
    ]


def agrees(history, sets, period, at):
    people, visits = history
    question = ask(people, visits, period, timezone.make_aware(at), *sets)
    found = [
        (r["subject_id"], r["started_at"], r["due_at"], r["late_at"], r["done_at"]) for r in rows(cases_sql(question))
    ]
    order = lambda c: (c[0], c[2], c[1])  # noqa: E731
    assert sorted(found, key=order) == sorted(expected(people, visits, sets, period, at), key=order)


@PLAIN
@given(history=histories(), sets=term_sets(), period=PERIODS, at=ATS)
def test_sql_agrees_with_the_slow_judge(history, sets, period, at):
    agrees(history, sets, period, at)


@PLAIN
@given(history=histories(), sets=one_term_set(), period=PERIODS, at=ATS)
def test_sql_agrees_with_the_slow_judge_where_only_some_beginnings_matter(history, sets, period, at):
    agrees(history, sets, period, at)


WORKING = st.sampled_from(["1 working day", "2 working days", "7 working days", "4 working hours", "30 working hours"])
SPRING = st.integers(0, 120 * 48).map(lambda n: EPOCH + timedelta(minutes=30 * n))


@st.composite
def close_together(draw):
    """Half a year with the Spring Festival, in which news is owed every few working hours or days."""
    people, told = [], []
    for subject in range(1, draw(st.integers(1, 3)) + 1):
        begins, *ends = sorted(draw(st.lists(SPRING, min_size=1, max_size=2, unique=True)))
        people.append((subject, str(begins), str(ends[0]) if ends else None))
        hours = draw(st.lists(st.integers(1, 30 * 24), max_size=8))
        told += [(subject, str(begins + timedelta(hours=n))) for n in hours]
    return people, told


@st.composite
def working_terms(draw):
    sets = [("2024-01-01", {"interval": draw(WORKING)})]
    if draw(st.booleans()):
        sets[0][1]["grace"] = draw(GRACES.filter(bool))
    if draw(st.booleans()):
        sets.append(("2025-02-20", {"interval": draw(WORKING)}))
    return sets


@settings(PLAIN, max_examples=150)
@given(
    history=close_together(),
    sets=working_terms(),
    period=st.builds(
        lambda d, n: Period(d, d + timedelta(days=n)), st.dates(date(2025, 1, 1), date(2025, 5, 1)), st.integers(1, 60)
    ),
    at=st.one_of(SPRING, st.just(datetime.fromisoformat("2025-06-01"))),
)
def test_working_time_agrees_with_the_slow_judge(history, sets, period, at):
    agrees(history, sets, period, at)


@PLAIN
@given(history=histories(), sets=term_sets(), at=ATS, horizon=st.integers(0, 400))
def test_the_tables_of_a_work_list_hold_what_each_member_is_owed(history, sets, at, horizon):
    people, visits = history
    at = timezone.make_aware(at)
    q = replace(ask(people, visits, None, at, *sets), until=at + timedelta(days=horizon))
    tables, (one,) = opened([q])
    spans = next_due.spans(q, q.end)
    everybody = next_due.begun(q, Sql(f"({next_due.population(q).text})", next_due.population(q).params), spans)
    wanted = sorted(map(owed, rows(open_sql(q))))
    assert sorted(map(owed, rows(sql("WITH {t} {c}", t=tables, c=one.cases())))) == wanted
    assert sorted(map(owed, rows(next_due.cases(q, everybody)))) == wanted
    counts = rows(sql("WITH {t} {c}", t=tables, c=one.counted()))[0]
    assert (counts["total"], counts["overdue"]) == (len(wanted), sum(case[2] < q.now for case in wanted))


def owed(row):
    return tuple(row[name] for name in ("subject_id", "started_at", "due_at", "late_at", "warn_at"))
