"""When another code may be asked for, what counts as a code, when a sitting is over; no database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from yueke.domains.passcodes import rules

BEGAN = datetime(2026, 11, 20, 10, tzinfo=UTC)


def after(minutes: float) -> datetime:
    return BEGAN + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("asked", "now", "until"),
    [
        ([], 0, None),
        ([0], 0.5, 1),
        ([0], 1, None),
        ([0, 2, 4, 6], 8, None),
        ([0, 2, 4, 6, 8], 10, 60),
        ([0, 2, 4, 6, 8], 60, None),
        ([0, 2, 4, 6, 59.5], 60, 60.5),
        ([n * 70 for n in range(10)], 1000, 24 * 60),
        ([n * 70 for n in range(10)], 24 * 60, None),
    ],
)
def test_one_contact_is_sent_only_so_many(asked, now, until):
    found = rules.wait_until([after(n) for n in asked], after(now), rules.OF_CONTACT)
    assert found == (None if until is None else after(until))


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("012345", "012345"),
        (" 012 345 ", "012345"),
        ("０１２３４５", "012345"),
        ("٠١٢٣٤٥", "012345"),
        ("12345", ""),
        ("1234567", ""),
        ("abcdef", ""),
        ("1" * 5000, ""),
        ("", ""),
    ],
)
def test_a_code_is_six_digits_however_typed(given, code):
    assert rules.tidy_code(given) == code


def test_codes_have_six_digits_and_tokens_repeat_never():
    assert all(len(rules.new_code()) == 6 and rules.new_code().isdecimal() for _ in range(200))
    assert len({rules.new_token() for _ in range(200)}) == 200


@pytest.mark.parametrize(
    ("seen", "now", "over"), [(0, 29.9, False), (0, 30, True), (239, 239.9, False), (239, 240, True), (10, 39, False)]
)
def test_a_sitting_ends_when_idle_and_in_any_case(seen, now, over):
    assert rules.is_over(BEGAN, after(seen), after(now)) is over
