"""The matrix as it is meant, and the gate that reads it."""

from __future__ import annotations

import pytest

from yueke.kernel import gate
from yueke.kernel.access import SYSTEM, Actor
from yueke.kernel.gate import HIDDEN, MASKED, MATRIX, PLAIN, Sight

PHONE, IDENTITY = "customers.customer.phone", "customers.customer.identity_number"
NUMBER = "110101199003077758"


def holding(*permissions: str) -> Actor:
    return Actor(person_id=1, name="某人", permissions=frozenset(permissions))


@pytest.mark.parametrize(
    ("actor", "near", "sights"),
    [
        (holding(), "", (PLAIN, PLAIN, MASKED, HIDDEN)),
        (holding("privacy.reveal", "customers.edit"), "", (PLAIN, PLAIN, MASKED, HIDDEN)),
        (holding(), "team", (PLAIN, PLAIN, MASKED, MASKED)),
        (holding(), "self", (PLAIN, PLAIN, PLAIN, MASKED)),
        (holding(), "own", (PLAIN, PLAIN, PLAIN, PLAIN)),
        (holding("privacy.plain"), "", (PLAIN, PLAIN, PLAIN, MASKED)),
        (holding("privacy.plain"), "team", (PLAIN, PLAIN, PLAIN, MASKED)),
        (holding("privacy.sensitive"), "", (PLAIN, PLAIN, PLAIN, PLAIN)),
        (SYSTEM, "", (PLAIN, PLAIN, PLAIN, PLAIN)),
    ],
)
def test_who_sees_which_level_how(actor, near, sights):
    assert tuple(gate.sight_of(actor, level, near) for level in gate.LEVELS) == sights


def test_who_keeps_the_people_sees_their_telephones_and_not_those_of_customers():
    keeper = holding("organization.edit")
    assert gate.sight(keeper, "organization.person.mobile") is PLAIN
    assert gate.sight(keeper, PHONE) is MASKED
    assert gate.sight(holding(), "organization.person.mobile") is MASKED


def test_no_line_shows_more_of_a_more_sensitive_level():
    for rule in MATRIX:
        assert list(rule.sights) == sorted(rule.sights, reverse=True)


@pytest.mark.parametrize(
    ("actor", "near", "eye", "text"),
    [
        (holding(), "", False, ""),
        (holding(), "", True, ""),
        (holding(), "team", False, "110***********7758"),
        (holding(), "team", True, NUMBER),
        (holding("privacy.plain"), "", False, "110***********7758"),
        (holding("privacy.sensitive"), "", False, NUMBER),
    ],
)
def test_the_eye_lifts_what_is_masked_and_never_what_is_hidden(actor, near, eye, text):
    assert gate.told(actor, IDENTITY, NUMBER, near=near, eye=eye) == text


def test_names_of_companies_are_public_and_their_numbers_are_masked():
    clerk = holding()
    assert gate.told(clerk, "customers.customer.name", "云山科技", company=True) == "云山科技"
    assert gate.told(clerk, "customers.customer.name", "张小明") == "张*明"
    assert gate.sight(clerk, IDENTITY, company=True) is MASKED


def test_a_field_without_a_mask_shows_nothing_of_itself():
    assert gate.told(holding(), "customers.changerequest.value", "13800138000") == "****"
    assert gate.told(holding(), "customers.changerequest.value", "") == ""


def test_an_undeclared_field_is_a_bug():
    with pytest.raises(KeyError):
        gate.told(holding(), "customers.customer.shoe_size", "42")


def test_every_sight_says_by_what_one_may_find():
    assert set(gate.FINDABLE_TAILS) == set(Sight)
    assert set(gate.FINDABLE_TAILS[MASKED]) < set(gate.FINDABLE_TAILS[PLAIN])
    assert gate.FINDABLE_TAILS[HIDDEN] == ()
