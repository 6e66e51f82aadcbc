"""Who may be contacted, who is a child, what counts as the same number; no database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from yueke.domains.privacy import rules
from yueke.domains.privacy.rules import Limit, contactable, fingerprint, is_child, needs_consent, same_tail

USUAL = {
    "decision": "given",
    "barriers": (),
    "is_child_without_guardian": False,
    "made": 0,
    "limit": Limit(2, 30, 9, 20),
    "hour": 10,
}


@pytest.mark.parametrize(
    "changed,reason",
    [
        ({}, ""),
        ({"barriers": {"frozen", "erased"}}, "erased"),
        ({"barriers": {"frozen"}}, "frozen"),
        ({"barriers": {"marketing"}}, "withdrawn"),
        ({"decision": "withdrawn"}, "withdrawn"),
        ({"decision": "refused"}, "withdrawn"),
        ({"decision": ""}, "no_consent"),
        ({"is_child_without_guardian": True}, "child"),
        ({"made": 1}, ""),
        ({"made": 2}, "limit"),
        ({"hour": 8}, "hours"),
        ({"hour": 20}, "hours"),
        ({"hour": 19}, ""),
        ({"made": 9, "limit": None, "hour": 3}, ""),
    ],
)
def test_marketing_by_message(changed, reason):
    found = contactable("marketing", "sms", **{**USUAL, **changed})
    assert (found.may, found.reason) == (not reason, reason)


def test_service_goes_on_without_consent_but_not_to_the_frozen():
    silent = {**USUAL, "decision": ""}
    assert contactable("service", "phone", **silent).may
    assert not contactable("service", "phone", **silent | {"barriers": {"frozen"}}).may
    assert contactable("service", "phone", **silent | {"barriers": {"marketing"}}).may


@pytest.mark.parametrize(
    "purpose,medium,wanted",
    [
        ("marketing", "sms", True),
        ("marketing", "onsite", False),
        ("service", "sms", False),
        ("sensitive", "onsite", True),
        ("child", "paper", True),
    ],
)
def test_when_silence_is_not_enough(purpose, medium, wanted):
    assert needs_consent(purpose, medium) is wanted


@pytest.mark.parametrize(
    "birthday,on,child",
    [
        (date(2012, 11, 23), date(2026, 11, 22), True),
        (date(2012, 11, 22), date(2026, 11, 22), False),
        (date(2012, 2, 29), date(2026, 2, 28), True),
        (date(2012, 2, 29), date(2026, 3, 1), False),
        (None, date(2026, 11, 22), False),
    ],
)
def test_a_child_until_the_fourteenth_birthday(birthday, on, child):
    assert is_child(birthday, on, 14) is child


def test_the_fingerprint_knows_the_words_not_the_line_ends():
    assert fingerprint("甲\r\n乙") == fingerprint("甲\n乙")
    assert fingerprint("甲乙") != fingerprint("甲 乙")


@pytest.mark.parametrize(
    "given,known,same",
    [
        ("5678", "13812345678", True),
        ("002x", "11010519491231002X", True),
        ("678", "13812345678", False),
        ("15678", "13812345678", False),
        ("5678", "", False),
        ("5679", "13812345678", False),
    ],
)
def test_the_last_four(given, known, same):
    assert same_tail(given, known) is same


@pytest.mark.parametrize(
    ("minutes", "after", "paused"),
    [
        ([], 0, None),
        ([0, 1, 2, 3], 4, None),
        ([0, 1, 2, 3, 4], 4, 30),
        ([0, 1, 2, 3, 4], 29, 30),
        ([0, 1, 2, 3, 4], 30, None),
        ([0, 1, 2, 3, 4, 10], 31, None),
        ([0, 10, 11, 12, 13, 14], 31, 40),
    ],
)
def test_several_wrong_numbers_are_a_pause(minutes, after, paused):
    began = datetime(2026, 11, 20, 10, tzinfo=UTC)
    wrong = [began + timedelta(minutes=n) for n in minutes]
    until = rules.paused_until(wrong, began + timedelta(minutes=after))
    assert until == (None if paused is None else began + timedelta(minutes=paused))
