"""Numbers: how they look, when they start anew, and that no two are alike."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction

from yueke.kernel import numbering
from yueke.kernel.numbering import NumberRule, next_number, next_numbers

ZONE = ZoneInfo("Asia/Shanghai")
numbering.declare("tests.daily", prefix="HF")
numbering.declare("tests.yearly", prefix="HT", date_format="%Y-", width=3, reset="year")
numbering.declare("tests.never", prefix="C", date_format="", width=6, reset="never")


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.django_db
def test_the_count_starts_anew_each_period():
    assert next_number("tests.daily", at("2026-11-22 09:00")) == "HF20261122-0001"
    assert next_number("tests.daily", at("2026-11-22 23:59")) == "HF20261122-0002"
    assert next_number("tests.daily", at("2026-11-23 00:00")) == "HF20261123-0001"
    assert next_number("tests.yearly", at("2026-11-22 09:00")) == "HT2026-001"
    assert next_number("tests.yearly", at("2027-01-01 09:00")) == "HT2027-001"
    assert next_number("tests.never", at("2026-11-22 09:00")) == "C000001"
    assert next_number("tests.never", at("2030-11-22 09:00")) == "C000002"


@pytest.mark.django_db
def test_the_day_is_the_local_one():
    utc = datetime(2026, 11, 21, 16, 30, tzinfo=ZoneInfo("UTC"))
    assert next_number("tests.daily", utc) == "HF20261122-0001"


@pytest.mark.django_db
def test_many_at_once_and_past_the_width():
    assert next_numbers("tests.yearly", at("2026-01-01 09:00"), 0) == []
    numbers = next_numbers("tests.yearly", at("2026-01-01 09:00"), 1001)
    assert (numbers[0], numbers[998], numbers[-1]) == ("HT2026-001", "HT2026-999", "HT2026-1001")
    assert next_number("tests.yearly", at("2026-01-02 09:00")) == "HT2026-1002"


@pytest.mark.django_db
def test_an_edited_rule_holds_from_then_on():
    next_number("tests.daily", at("2026-11-22 09:00"))
    NumberRule.objects.filter(pk="tests.daily").update(prefix="回访", date_format="%y%m%d", width=2)
    assert next_number("tests.daily", at("2026-11-22 09:00")) == "回访26112202"


@pytest.mark.django_db
def test_what_nobody_declared():
    with pytest.raises(LookupError):
        next_number("tests.unknown", at("2026-11-22 09:00"))
    with pytest.raises(ValueError, match="weekly"):
        numbering.declare("tests.bad", prefix="X", reset="weekly")


def test_no_two_of_many_threads_get_the_same_number(django_db_setup, django_db_blocker):
    code = "tests.threads"
    numbering.declare(code, prefix="T", reset="never", date_format="")
    moment = at("2026-11-22 09:00")

    def take(_n):
        try:
            got = []
            for size in (1, 3, 1, 2):
                with transaction.atomic():
                    got += next_numbers(code, moment, size)
            return got
        finally:
            connection.close()

    with django_db_blocker.unblock():
        try:
            with ThreadPoolExecutor(8) as pool:
                numbers = [number for got in pool.map(take, range(24)) for number in got]
        finally:
            NumberRule.objects.filter(pk=code).delete()
            connection.close()
    assert sorted(numbers) == [f"T{n:04d}" for n in range(1, 24 * 7 + 1)]
