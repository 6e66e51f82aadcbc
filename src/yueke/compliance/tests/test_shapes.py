"""The other shapes: each with a kept, a broken and a boundary example."""

from datetime import date

import pytest

from yueke.compliance.control import Control
from yueke.compliance.evidence import state_sql
from yueke.compliance.periods import Period
from yueke.compliance.shapes import Question, cases_sql, open_sql
from yueke.compliance.sql import rows, sql
from yueke.compliance.tests.scenes import acts, clause, facts, members, moment

pytestmark = pytest.mark.django_db
NOVEMBER = Period.month(date(2026, 11, 1))


def judged(shape, readers, at, *sets, period=NOVEMBER, opens=False):
    """{subject: (due, state)}, or a list of (subject, due, state) when a subject has several cases."""
    control = Control("X1", shape, "test.thing", readers)
    q = Question(clause(shape, *sets), control, moment(at), None if opens else period)
    statement = open_sql(q) if opens else cases_sql(q)
    found = rows(
        sql("SELECT *, {s} AS state FROM ({c}) c ORDER BY subject_id, due_at", s=state_sql(q.now), c=statement)
    )
    return [(r["subject_id"], f"{r['due_at']:%m-%d %H:%M}", r["state"]) for r in found]


STARTS = "subject_id label owner_id started_at done_at ended_at"
WITHIN = ("2024-01-01", {"within": "2 working days"})


def starts(*rows_):
    return {"starts": facts(STARTS, *[(r[0], "x", 1, r[1], r[2], r[3] if len(r) > 3 else None) for r in rows_])}


def test_a_deadline_in_working_days():
    # Thursday 5 November + 2 working days = Monday the 9th.
    given = starts(
        (1, "2026-11-05 15:00", "2026-11-09 23:59:59"),
        (2, "2026-11-05 15:00", "2026-11-10 00:00"),
        (3, "2026-11-05 15:00", None),
        (4, "2026-11-05 15:00", None, "2026-11-09 10:00"),
        (5, "2026-11-20 15:00", None),
    )
    assert judged("deadline", given, "2026-11-22 00:00", WITHIN) == [
        (1, "11-09 23:59", "kept"), (2, "11-09 23:59", "broken"), (3, "11-09 23:59", "broken"), (5, "11-24 23:59", "pending"),
    ]  # fmt: skip


def test_days_that_end_on_a_rest_day_roll_to_the_next_working_day():
    given = starts((1, "2026-11-11 09:00", "2026-11-16 18:00"), (2, "2026-11-11 09:00", "2026-11-17 00:00"))
    # Three days after Wednesday the 11th is Saturday the 14th.
    found = judged("deadline", given, "2026-11-22 00:00", ("2024-01-01", {"within": "3 days"}))
    assert found == [(1, "11-16 23:59", "kept"), (2, "11-16 23:59", "broken")]


def test_a_term_may_run_from_a_promised_day_and_is_known_before():
    rows_ = [(n, "x", 1, "2026-10-05 09:00", "2026-11-20 00:00", done) for n, done in (
        (1, "2026-11-20 23:59:59"), (2, "2026-11-23 23:59:59"), (3, "2026-11-24 00:00"), (4, None),
    )]  # fmt: skip
    given = {"starts": facts("subject_id label owner_id started_at runs_from done_at", *rows_)}
    terms = ("2024-01-01", {"within": "0 days", "grace": "3 days", "warn": "5 days"})
    due = "11-20 23:59"
    found = judged("deadline", given, "2026-11-26 00:00", terms)
    assert found == [(1, due, "kept"), (2, due, "kept"), (3, due, "broken"), (4, due, "broken")]
    assert judged("deadline", given, "2026-11-10 00:00", terms) == [(n, due, "pending") for n in (1, 2, 3, 4)]
    assert judged("deadline", given, "2026-11-16 00:00", terms) == [(n, due, "at_risk") for n in (1, 2, 3, 4)]
    assert judged("deadline", given, "2026-10-04 00:00", terms) == [], "nobody knew of it yet"


def test_hours_run_to_the_minute():
    given = starts((1, "2026-11-07 09:00", "2026-11-08 09:00"), (2, "2026-11-07 09:00", "2026-11-08 09:00:01"))
    found = judged("deadline", given, "2026-11-22 00:00", ("2024-01-01", {"within": "24 hours"}))
    assert found == [(1, "11-08 09:00", "kept"), (2, "11-08 09:00", "broken")]


def test_a_deadline_keeps_the_terms_it_began_with():
    sets = [("2024-01-01", {"within": "10 days"}), ("2026-11-10", {"within": "1 day"})]
    given = starts((1, "2026-11-09 23:00", None), (2, "2026-11-10 00:00", None))
    assert [f[1] for f in judged("deadline", given, "2026-11-10 12:00", *sets)] == ["11-19 23:59", "11-11 23:59"]


def test_open_deadlines_leave_out_what_is_done_or_withdrawn():
    given = starts(
        (1, "2026-11-19 09:00", None),
        (2, "2026-11-19 09:00", "2026-11-20 09:00"),
        (3, "2026-11-19 09:00", None, "2026-11-20 09:00"),
        (4, "2026-11-02 09:00", None),
    )
    assert judged("deadline", given, "2026-11-22 00:00", WITHIN, opens=True) == [(4, "11-04 23:59", "broken")]


def test_a_follow_up_needs_an_act_of_the_same_key_after_the_start():
    readers = {
        "starts": facts(
            "subject_id label owner_id started_at key",
            (1, "x", 1, "2026-11-02 10:00", 11), (2, "x", 1, "2026-11-02 10:00", 12), (3, "x", 1, "2026-11-02 10:00", 13),
        ),
        "acts": facts(
            "key at proof_kind proof_id person_id method",
            (11, "2026-11-01 10:00", "a", 1, 1, None), (11, "2026-11-09 10:00", "a", 2, 1, None),
            (12, "2026-11-10 00:00", "a", 3, 1, None), (14, "2026-11-03 10:00", "a", 4, 1, None),
        ),
    }  # fmt: skip
    found = judged("follow_up", readers, "2026-11-22 00:00", ("2024-01-01", {"within": "7 days"}))
    assert [f[2] for f in found] == ["kept", "broken", "broken"]


def test_a_gate_is_judged_under_the_terms_of_the_day():
    asked = []
    read = facts(
        "subject_id label owner_id happened_at ok",
        (1, "x", 1, "2026-11-05 10:00", True), (2, "x", 1, "2026-11-30 23:59:59", False), (3, "x", 1, "2026-12-01 00:00", False),
    )  # fmt: skip

    def cases(narrow):
        asked.append(narrow.terms["fields"])
        return read(narrow)

    sets = [("2024-01-01", {"fields": ["a"]}), ("2026-11-10", {"fields": ["a", "b"]})]
    found = judged("gate", {"cases": cases}, "2026-12-05 00:00", *sets)
    assert [(f[0], f[2]) for f in found] == [(1, "kept"), (2, "broken")]
    assert asked == [["a"], ["a", "b"]]


def test_a_threshold_counts_everyone_measured():
    measure = facts("subject_id label owner_id ok", (1, "x", 1, True), (2, "x", 1, False), (3, "x", 1, None))
    found = judged("threshold", {"measure": measure}, "2026-11-22 00:00")
    assert [(f[0], f[2]) for f in found] == [(1, "kept"), (2, "broken")]


MONTHLY = ("2024-01-01", {"every": "month", "days": [15, 31]})


def test_fixed_days_fall_on_the_last_of_shorter_months_and_roll_past_rest_days():
    readers = {
        "population": members((1, "2025-01-01 00:00"), (2, "2026-11-20 00:00")),
        "acts": acts((1, "2026-11-16 20:00")),
    }
    # The 15th is a Sunday: due on Monday the 16th; November has no 31st.
    assert judged("calendar", readers, "2026-11-22 00:00", MONTHLY) == [
        (1, "11-16 23:59", "kept"), (1, "11-30 23:59", "pending"), (2, "11-30 23:59", "pending"),
    ]  # fmt: skip


def test_a_fixed_day_missed_is_broken_and_an_early_act_counts_for_its_own_day():
    readers = {"population": members((1, "2025-01-01 00:00")), "acts": acts((1, "2026-10-25 20:00"))}
    found = judged(
        "calendar", readers, "2026-11-22 00:00", MONTHLY, period=Period.between(date(2026, 10, 20), date(2026, 11, 20))
    )
    assert [f[2] for f in found] == ["kept", "broken"]
