"""Three administrators kept apart, by the commands and by the database; the sealed super-user."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from yueke.domains.organization import commands, queries, second_step
from yueke.domains.organization.models import Person, Role, RoleGrant, Unsealing
from yueke.domains.organization.permissions import ADMINISTRATORS, CATALOGUE
from yueke.domains.organization.sealed import USERNAME
from yueke.domains.organization.tests.house import AT, House
from yueke.kernel.access import SYSTEM, all_commands
from yueke.kernel.errors import Forbidden, Invalid, Refused
from yueke.kernel.events.models import Event

THREE = ("sysadmin", "secadmin", "auditor")


@pytest.mark.parametrize("first", [*THREE, "founder"])
@pytest.mark.parametrize("second", THREE)
def test_the_database_refuses_two_administrators_in_one_person(house: House, first: str, second: str) -> None:
    person = house.hire("li.na", house.root, "clerk")
    roles = {role.code: role for role in Role.objects.all()}
    RoleGrant.objects.create(person=person, role=roles[first], granted_at=AT)
    if first == second:
        return
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.create(person=person, role=roles[second], granted_at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.filter(person=person, role=roles["clerk"]).update(role=roles[second])
    assert set(person.grants.values_list("role__code", flat=True)) == {first, "clerk"}


def test_the_database_refuses_roles_that_join_two(house: House) -> None:
    house.hire("li.na", house.root, "clerk", "sysadmin")
    for code, permissions in (
        ("hr", ["system.backup", "system.roles"]),
        ("clerk", ["system.audit"]),
    ):
        before = Role.objects.get(code=code).permissions
        with pytest.raises(IntegrityError), transaction.atomic():
            Role.objects.filter(code=code).update(permissions=permissions)
        assert Role.objects.get(code=code).permissions == before


def test_every_system_permission_belongs_to_exactly_one_administrator(house: House) -> None:
    system = {
        code for _group, rows in CATALOGUE for code, _label in rows if code.startswith(("system.", "organization."))
    }
    assert set(ADMINISTRATORS) == system
    actors = {role: queries.actor_for(house.hire(role, house.root, role)) for role in THREE}
    for code in system:
        assert [role for role, actor in actors.items() if actor.may(code)] == [ADMINISTRATORS[code]]


def test_no_administrator_can_run_anothers_commands(house: House) -> None:
    actors = {role: queries.actor_for(house.hire(role, house.root, role)) for role in THREE}
    theirs = {name: may for name, may in all_commands().items() if may in ADMINISTRATORS}
    assert len(theirs) > 20
    for name, may in theirs.items():
        allowed = {role for role, actor in actors.items() if actor.may(may)}
        assert allowed == {ADMINISTRATORS[may]}, name


def test_nobody_changes_their_own_roles(house: House) -> None:
    keeper = queries.actor_for(house.hire("sec", house.root, "secadmin", "clerk"))
    before = sorted(RoleGrant.objects.values_list("person", "role"))
    permissions = Role.objects.get(code="clerk").permissions
    with pytest.raises(Refused):
        commands.grant(keeper, keeper.person_id, "manager", at=AT)
    with pytest.raises(Refused):
        commands.revoke(keeper, keeper.person_id, "clerk", at=AT)
    for code in ("clerk", "secadmin"):
        with pytest.raises(Refused):
            commands.define_role(keeper, code, permissions=["customers.view"], scope="all", at=AT)
    assert sorted(RoleGrant.objects.values_list("person", "role")) == before
    assert Role.objects.get(code="clerk").permissions == permissions


def unseal(minutes: int = 30, reason: str = "安全管理员离职，恢复授权", at=AT) -> str:
    return commands.unseal(SYSTEM, reason=reason, minutes=minutes, at=at)


def test_the_super_user_is_opened_for_a_reason_and_sealed(house: House) -> None:
    word = unseal()
    person = Person.objects.get(username=USERNAME)
    assert person.is_active
    assert person.check_password(word)
    assert queries.actor_for(person).may("system.roles")
    assert not queries.actor_for(person).may("system.audit")
    commands.set_security_policy(SYSTEM, second_factor=True, at=AT)
    assert not second_step.needs_second_step(person.pk)
    opened = Event.objects.get(kind="organization.super_user_unsealed")
    assert (opened.audited, opened.payload["reason"]) == (True, "安全管理员离职，恢复授权")
    assert commands.seal(SYSTEM, at=AT)
    person.refresh_from_db()
    assert (person.is_active, person.has_usable_password(), person.grants.count()) == (False, False, 0)
    assert not commands.seal(SYSTEM, at=AT)
    assert Event.objects.filter(kind="organization.super_user_sealed", audited=True).count() == 1


@pytest.mark.parametrize(
    "reason, minutes", [("", 30), ("    ", 30), ("abc", 30), ("换密钥应急", 0), ("换密钥应急", 241)]
)
def test_without_a_reason_or_for_too_long_it_stays_sealed(house: House, reason: str, minutes: int) -> None:
    with pytest.raises(Invalid):
        unseal(minutes, reason)
    assert not Person.objects.filter(username=USERNAME).exists()


def test_it_is_sealed_again_by_itself(house: House) -> None:
    unseal(10)
    with pytest.raises(Refused):
        unseal()
    assert not commands.seal_when_over(AT + timedelta(minutes=9))
    assert commands.seal_when_over(AT + timedelta(minutes=10))
    assert not Person.objects.get(username=USERNAME).is_active
    assert unseal(at=AT + timedelta(hours=1))
    assert Unsealing.objects.count() == 2


def test_nobody_opens_or_touches_it_from_inside(house: House) -> None:
    for username, role in (("sys", "sysadmin"), ("sec", "secadmin"), ("aud", "auditor")):
        house.hire(username, house.root, role)
    actors = {p.username: queries.actor_for(p) for p in Person.objects.all()}
    for actor in actors.values():
        with pytest.raises(Forbidden):
            commands.unseal(actor, reason="想要全部权限", minutes=30, at=AT)
    word = unseal()
    person = Person.objects.get(username=USERNAME)
    for act in (
        lambda: commands.set_password(actors["sys"], person.pk, "Other-rain-2027", at=AT),
        lambda: commands.edit_person(actors["sys"], person.pk, username="mine", at=AT),
        lambda: commands.grant(actors["sec"], person.pk, "manager", at=AT),
        lambda: commands.revoke(actors["sec"], person.pk, "founder", at=AT),
        lambda: commands.edit_person(actors["sys"], actors["aud"].person_id, username=USERNAME, at=AT),
    ):
        with pytest.raises(Refused):
            act()
    person.refresh_from_db()
    assert person.check_password(word)
    commands.seal(SYSTEM, at=AT)
    with pytest.raises(Refused):
        commands.reactivate(actors["sys"], person.pk, at=AT)


def test_the_open_super_user_is_not_the_granter_to_count_on(house: House) -> None:
    security = queries.actor_for(house.hire("sec", house.root, "secadmin"))
    commands.revoke(security, house.founder.pk, "founder", at=AT)
    unseal()
    with pytest.raises(Refused):
        commands.deactivate(house_keeper(house), security.person_id, at=AT)
    assert Person.objects.get(pk=security.person_id).is_active


def house_keeper(house: House):
    """The super-user itself, who may everything but audit."""
    return queries.actor_for(Person.objects.get(username=USERNAME))


def test_a_person_of_that_name_is_not_taken_over(house: House) -> None:
    person = house.hire("li.na")
    Person.objects.filter(pk=person.pk).update(username=USERNAME)
    with pytest.raises(Refused):
        unseal()
    assert Person.objects.get(pk=person.pk).grants.count() == 0
