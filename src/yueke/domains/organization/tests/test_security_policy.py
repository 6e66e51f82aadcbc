"""Password rules, pauses after wrong tries, and who may change them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yueke.domains.organization import commands, policy, queries
from yueke.domains.organization.lockout import locked_until, locks
from yueke.domains.organization.models import Person, SecurityPolicy, SignInRecord, UsedPassword
from yueke.domains.organization.tests.house import AT, PASSWORD, House
from yueke.kernel.access import SYSTEM
from yueke.kernel.errors import Forbidden, Invalid
from yueke.kernel.events.models import Event

QUARTER = timedelta(minutes=15)


@given(st.integers(0, 500), st.integers(1, 50), st.integers(1, 1440))
def test_pauses_grow_and_end(failures: int, limit: int, minutes: int) -> None:
    first = timedelta(minutes=minutes)
    now, later = policy.pause(failures, limit, first), policy.pause(failures + 1, limit, first)
    assert now <= later <= policy.LONGEST_PAUSE
    assert bool(now) == (failures >= limit)


def test_a_pause_doubles_with_each_further_mistake() -> None:
    assert [policy.pause(n, 5, QUARTER) // QUARTER for n in range(4, 9)] == [0, 1, 2, 4, 8]
    assert policy.shut_until(4, AT, 5, QUARTER) is None
    assert policy.shut_until(5, AT, 5, QUARTER) == AT + QUARTER


def refused(house: House, person: Person, new: str, old: str = PASSWORD) -> str:
    with pytest.raises(Invalid) as error:
        commands.change_password(queries.actor_for(person), old=old, new=new, at=AT)
    assert set(error.value.fields) == {"new"}
    person.refresh_from_db()
    assert person.check_password(old)
    return " ".join(map(str, error.value.fields["new"]))


@pytest.mark.parametrize(
    "new, said",
    [
        ("Ab-1rain", "至少 10 位"),
        ("X" * 60 + "rain-2026", "最长 64 位"),
        ("plumrainplum", "三种"),
        ("P@ssw0rd-2026", "容易猜出"),
        ("Qwer1234!@#$", "容易猜出"),
        (PASSWORD, "用过的密码"),
    ],
)
def test_weak_and_leaked_passwords_are_refused_at_the_field(house: House, new: str, said: str) -> None:
    assert said in refused(house, house.hire("li.na"), new)
    assert not UsedPassword.objects.exists()


def test_the_last_passwords_are_not_used_again(house: House) -> None:
    commands.set_security_policy(SYSTEM, password_history=1, at=AT)
    person = house.hire("li.na")
    old = PASSWORD
    for n, new in enumerate(("Other-rain-2027", "Third-rain-2028")):
        commands.change_password(queries.actor_for(person), old=old, new=new, at=AT + timedelta(days=n))
        old = new
    person.refresh_from_db()
    refused(house, person, "Other-rain-2027", old)
    # Only one is remembered: the one before may be taken again.
    commands.change_password(queries.actor_for(person), old=old, new=PASSWORD, at=AT + timedelta(days=9))
    assert not any(PASSWORD in row.hash for row in UsedPassword.objects.all())


def test_an_old_password_is_to_be_changed(house: House) -> None:
    person = house.hire("li.na")
    me = queries.actor_for(person)
    assert not commands.ask_for_new_password(me, at=AT + timedelta(days=9999))
    commands.set_security_policy(SYSTEM, password_days=90, at=AT)
    assert not commands.ask_for_new_password(me, at=AT + timedelta(days=90))
    assert commands.ask_for_new_password(me, at=AT + timedelta(days=91))
    person.refresh_from_db()
    assert person.must_change_password


def wrong(username: str, address: str, times: int, at: datetime = AT) -> None:
    for _n in range(times):
        commands.note_at_the_door(SYSTEM, SignInRecord.Result.FAILED, username, address=address, device="", at=at)


def test_a_name_is_shut_out_at_one_address_and_let_in_again(house: House) -> None:
    wrong("admin", "203.0.113.1", 5)
    assert locked_until("admin", "203.0.113.1", AT) == AT + QUARTER
    assert locked_until("admin", "203.0.113.2", AT) is None
    assert locked_until("admin", "203.0.113.1", AT + QUARTER) is None
    # The pause is over, the tries are not forgotten: one more doubles it.
    later = AT + timedelta(minutes=20)
    wrong("admin", "203.0.113.1", 1, later)
    assert locked_until("admin", "203.0.113.1", later) == later + 2 * QUARTER
    assert [(lock.username, lock.address) for lock in locks(later)] == [("admin", "203.0.113.1")]
    commands.unlock(house.boss, username="admin", address=None, at=later)
    assert locked_until("admin", "203.0.113.1", later) is None
    assert locks(later) == []
    assert Event.objects.get(kind="organization.sign_in_unlocked").audited


@pytest.mark.parametrize("username", ["admin", "nobody"])
def test_a_name_guessed_from_many_addresses_is_shut_out_everywhere(house: House, username: str) -> None:
    for n in range(5):
        wrong(username, f"203.0.113.{n}", 4)
    assert locked_until(username, "198.51.100.1", AT) == AT + QUARTER
    assert locked_until("li.na", "203.0.113.1", AT) is None


def test_an_address_that_tries_many_names_is_shut_out_even_with_a_right_password_between(house: House) -> None:
    for n in range(50):
        wrong(f"name{n}", "203.0.113.1", 1)
    commands.note_at_the_door(SYSTEM, SignInRecord.Result.SIGNED_IN, "admin", address="203.0.113.1", device="", at=AT)
    assert locked_until("admin", "203.0.113.1", AT) == AT + QUARTER
    assert locked_until("admin", "203.0.113.2", AT) is None
    assert [(lock.username, lock.address) for lock in locks(AT)] == [("", "203.0.113.1")]
    commands.unlock(house.boss, username="", address="203.0.113.1", at=AT)
    assert locked_until("admin", "203.0.113.1", AT) is None


@pytest.mark.parametrize(
    "rules", [{"password_length": 9}, {"tries": 2}, {"session_hours": 0}, {"tries": 10, "tries_of_account": 9}]
)
def test_rules_out_of_bounds_are_refused(house: House, rules: dict[str, int]) -> None:
    with pytest.raises(Invalid):
        commands.set_security_policy(house.boss, **rules, at=AT)
    assert SecurityPolicy.objects.filter(**rules).count() == 0


@pytest.mark.parametrize("role", ["sysadmin", "auditor", "manager"])
def test_only_the_security_administrator_changes_rules_and_unlocks(house: House, role: str) -> None:
    other = queries.actor_for(house.hire("somebody", house.root, role))
    records = SignInRecord.objects.count()
    with pytest.raises(Forbidden):
        commands.set_security_policy(other, tries=9, at=AT)
    with pytest.raises(Forbidden):
        commands.unlock(other, username="admin", address=None, at=AT)
    assert policy.security_policy().tries == 5
    assert SignInRecord.objects.count() == records


def test_a_change_of_rules_tells_what_changed(house: House) -> None:
    commands.set_security_policy(house.boss, tries=6, idle_minutes=30, at=AT)
    event = Event.objects.filter(kind="organization.security_policy_changed").latest("pk")
    assert (event.payload["changed"], event.audited) == ({"tries": [5, 6]}, True)
