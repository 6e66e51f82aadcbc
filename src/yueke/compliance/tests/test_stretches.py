"""Whether a moment lies in one of several stretches of time, however they follow or overlap each other."""

from datetime import date, datetime, time, timedelta

import pytest

from yueke.compliance.durations import aware, within_one
from yueke.compliance.sql import Sql, rows, sql

TICK = timedelta(microseconds=1)
A, B, C, D = (datetime.combine(date(2024 + n, 11, 1), time()) for n in range(4))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "stretches",
    [
        [],
        [(A, B)],
        [(C, D), (A, B)],
        [(B, C), (A, B)],
        [(B, D), (A, C)],
        [(A, D), (B, C)],
        [(C, D), (None, B)],
        [(B, D), (None, C)],
        [(None, A), (B, C), (B, C)],
    ],
)
def test_the_first_moment_belongs_to_a_stretch_and_the_last_does_not(stretches):
    moments = [moment + step for moment in (A, B, C, D) for step in (-TICK, timedelta(), TICK)]
    asked = sql("SELECT at, {inside} AS inside FROM unnest({moments}::timestamptz[]) WITH ORDINALITY m (at, n) ORDER BY n",
        inside=within_one(Sql("at"), stretches), moments=[aware(moment) for moment in moments])  # fmt: skip
    expected = [any((since is None or since <= m) and m < until for since, until in stretches) for m in moments]
    assert [row["inside"] for row in rows(asked)] == expected
