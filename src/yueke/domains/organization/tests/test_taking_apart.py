"""The founder hands over to three people, all at once or not at all."""

from __future__ import annotations

import pytest

from yueke.domains.organization import commands, queries
from yueke.domains.organization.commands import Successor
from yueke.domains.organization.models import Person, Role, RoleGrant
from yueke.domains.organization.tests.house import AT, PASSWORD, House
from yueke.kernel.access import Actor
from yueke.kernel.errors import Forbidden, Invalid, Refused


def held() -> set[tuple[str, str]]:
    return set(RoleGrant.objects.values_list("person__username", "role__code"))


def new(username: str) -> Successor:
    return Successor(None, f"新{username}", username, PASSWORD)


THREE = {"sysadmin": new("sys.one"), "secadmin": new("sec.one"), "auditor": new("aud.one")}


def test_three_new_people_take_over_in_posts_of_their_own(house: House) -> None:
    chosen = commands.take_apart(house.boss, THREE, at=AT)
    assert held() == {("sys.one", "sysadmin"), ("sec.one", "secadmin"), ("aud.one", "auditor")}
    posts = [queries.actor_for(chosen[code]).post for code in ("sysadmin", "secadmin", "auditor")]
    assert posts == ["系统管理员", "安全管理员", "审计管理员"]
    assert all(person.must_change_password for person in chosen.values())
    assert queries.administrators() == queries.Administrators((), ())
    assert house.boss.permissions == {"account.own"}


def test_colleagues_can_and_the_founder_may_keep_the_machines(house: House) -> None:
    second, third = house.hire("li.na"), house.hire("wang.wu", house.sales, "sales")
    three = {"sysadmin": Successor(house.founder.pk), "secadmin": Successor(second.pk), "auditor": Successor(third.pk)}
    commands.take_apart(house.boss, three, at=AT)
    assert held() == {("admin", "sysadmin"), ("li.na", "secadmin"), ("wang.wu", "auditor"), ("wang.wu", "sales")}


def test_before_the_founder_is_named(house: House) -> None:
    assert queries.administrators().founders == (house.founder.name,)
    assert len(queries.administrators().missing) == 3


@pytest.mark.parametrize("case", ["auditor_is_founder", "twice", "nobody", "weak", "taken", "gone", "other"])
def test_what_is_refused_is_told_at_its_field_and_changes_nothing(house: House, case: str) -> None:
    three, before, people = dict(THREE), held(), Person.objects.count()
    if case == "auditor_is_founder":
        three["auditor"], field = Successor(house.founder.pk), "auditor_person"
    elif case == "twice":
        three["sysadmin"] = three["secadmin"] = Successor(house.founder.pk)
        field = "sysadmin_person"
    elif case == "nobody":
        three["secadmin"], field = Successor(), "secadmin_person"
    elif case == "weak":
        three["auditor"], field = Successor(None, "李娜", "li.na", "short"), "auditor_password"
    elif case == "taken":
        three["auditor"], field = Successor(None, "李娜", "sec.one", PASSWORD), "auditor_username"
    elif case == "gone":
        three["sysadmin"], field = Successor(999_999), "sysadmin_person"
    else:
        other = house.hire("aud.two", house.sales, "auditor")
        before, people = held(), people + 1
        three["secadmin"], field = Successor(other.pk), "secadmin_person"
    with pytest.raises(Invalid) as refusal:
        commands.take_apart(house.boss, three, at=AT)
    assert field in refusal.value.fields
    assert (held(), Person.objects.count()) == (before, people)


def test_only_the_founder_hands_over(house: House) -> None:
    secadmin = queries.actor_for(house.hire("sec.two", house.sales, "secadmin"))
    with pytest.raises(Forbidden):
        commands.take_apart(secadmin, THREE, at=AT)
    both = Role.objects.get(code="founder").permissions
    person = house.hire("li.na")
    with pytest.raises(Refused):
        commands.take_apart(Actor(person.pk, "李娜", permissions=frozenset(both)), THREE, at=AT)
    assert ("admin", "founder") in held()
