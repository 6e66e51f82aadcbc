"""The second step: codes of apps (RFC 6238), recovery codes, who needs it, who takes it away."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
from datetime import UTC, datetime, timedelta

import pytest

from yueke.domains.organization import commands, queries, second_step
from yueke.domains.organization.models import Factor, Person, RecoveryCode
from yueke.domains.organization.tests.house import AT, PASSWORD, House
from yueke.kernel.errors import Forbidden, Invalid, NotFound, Refused
from yueke.kernel.events.models import Event

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""The secret of RFC 6238's own examples."""


def code_at(moment: datetime, secret: str = SECRET) -> str:
    """What an app shows, computed here from the two RFCs."""
    counter = struct.pack(">Q", int(moment.timestamp()) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place : place + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


@pytest.mark.parametrize("seconds, code", [(59, "287082"), (1111111109, "081804"), (2000000000, "279037")])
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    at = datetime.fromtimestamp(seconds, UTC)
    assert second_step.step_of(SECRET, code, at) == seconds // 30
    assert second_step.step_of(SECRET, code, at + timedelta(minutes=2)) is None
    assert second_step.step_of(SECRET, code, at, after=seconds // 30) is None
    assert code_at(at) == code


def with_app(house: House, username: str = "li.na", *roles: str) -> tuple[Person, list[str]]:
    person = house.hire(username, house.service, *roles)
    me = queries.actor_for(person)
    return person, commands.add_app(me, secret=SECRET, code=code_at(AT), name="手机", at=AT)


def test_an_app_is_set_up_with_a_right_code_only(house: House) -> None:
    person = house.hire("li.na")
    with pytest.raises(Invalid):
        commands.add_app(queries.actor_for(person), secret=SECRET, code="000000", name="", at=AT)
    assert not second_step.has_second_step(person.pk)
    assert not Event.objects.filter(kind="organization.factor_added").exists()


def test_a_code_is_taken_once_and_a_recovery_code_too(house: House) -> None:
    person, codes = with_app(house)
    me = queries.actor_for(person)
    assert not commands.use_code(me, code_at(AT), at=AT)  # spent by setting it up
    later = AT + timedelta(minutes=5)
    assert commands.use_code(me, f" {code_at(later)[:3]} {code_at(later)[3:]} ", at=later)
    assert not commands.use_code(me, code_at(later), at=later)
    assert len(set(codes)) == second_step.CODES
    assert commands.use_code(me, codes[0].upper(), at=later)
    assert not commands.use_code(me, codes[0], at=later)
    assert second_step.codes_left(person.pk) == second_step.CODES - 1
    assert Event.objects.get(kind="organization.recovery_code_used").payload["left"] == second_step.CODES - 1
    other = house.hire("wang.wu")
    assert not commands.use_code(queries.actor_for(other), codes[1], at=later)


def test_secrets_lie_encrypted_and_codes_as_hashes(house: House) -> None:
    _person, codes = with_app(house)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM organization_factor")
        assert SECRET.encode() not in bytes(cursor.fetchone()[0])
    assert all(codes[0].replace("-", "").encode() not in bytes(row.hash) for row in RecoveryCode.objects.all())


def test_the_second_factor_brings_no_new_codes_and_the_last_takes_them_away(house: House) -> None:
    person, _codes = with_app(house)
    me = queries.actor_for(person)
    passkey = {"credential": b"id", "public_key": b"key", "sign_count": 0, "name": "", "at": AT}
    assert commands.add_passkey(me, **passkey) == []
    with pytest.raises(Refused):
        commands.add_passkey(me, **passkey)
    first, second = second_step.factors_of(person.pk)
    with pytest.raises(Invalid):
        commands.remove_factor(me, first.pk, password="wrong", at=AT)
    with pytest.raises(NotFound):
        commands.remove_factor(house.boss, first.pk, password=PASSWORD, at=AT)
    assert Factor.objects.count() == 2
    commands.remove_factor(me, first.pk, password=PASSWORD, at=AT)
    assert second_step.codes_left(person.pk) == second_step.CODES
    commands.remove_factor(me, second.pk, password=PASSWORD, at=AT)
    assert second_step.codes_left(person.pk) == 0
    with pytest.raises(Refused):
        commands.renew_recovery_codes(me, password=PASSWORD, at=AT)


def test_new_codes_replace_the_old(house: House) -> None:
    person, old = with_app(house)
    me = queries.actor_for(person)
    with pytest.raises(Invalid):
        commands.renew_recovery_codes(me, password="wrong", at=AT)
    new = commands.renew_recovery_codes(me, password=PASSWORD, at=AT)
    assert not commands.use_code(me, old[0], at=AT)
    assert commands.use_code(me, new[0], at=AT)


@pytest.mark.parametrize("role", ["sysadmin", "auditor", "manager"])
def test_only_the_security_administrator_takes_it_away_and_not_their_own(house: House, role: str) -> None:
    person, _codes = with_app(house, "li.na", "clerk")
    other = queries.actor_for(house.hire("other", house.root, role))
    with pytest.raises(Forbidden):
        commands.reset_factors(other, person.pk, at=AT)
    keeper, _more = with_app(house, "sec", "secadmin")
    with pytest.raises(Refused):
        commands.reset_factors(queries.actor_for(keeper), keeper.pk, at=AT)
    assert Factor.objects.count() == 2
    assert commands.reset_factors(queries.actor_for(keeper), person.pk, at=AT) == 1
    assert (second_step.has_second_step(person.pk), second_step.codes_left(person.pk)) == (False, 0)
    assert Event.objects.get(kind="organization.factors_reset").audited


def test_roles_demand_it_as_long_as_the_policy_lets_them(house: House) -> None:
    people = {role: house.hire(role, house.root, role) for role in ("sysadmin", "secadmin", "auditor", "clerk")}
    people["founder"] = house.founder

    def asked() -> set[str]:
        return {role for role, person in people.items() if second_step.needs_second_step(person.pk)}

    assert asked() == set()
    commands.set_security_policy(house.boss, second_factor=True, at=AT)
    assert asked() == {"sysadmin", "secadmin", "auditor", "founder"}
    clerk = queries.roles().get(code="clerk")
    commands.define_role(
        house.boss, "clerk", permissions=clerk.permissions, scope=clerk.scope, second_factor=True, at=AT
    )
    assert "clerk" in asked()
