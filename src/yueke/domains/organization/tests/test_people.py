"""Hiring, posts, roles, passwords, leaving."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.sessions.models import Session

from yueke.domains.organization import commands, queries
from yueke.domains.organization.models import Membership, Person, RoleGrant, SignInSession
from yueke.domains.organization.tests.house import AT, PASSWORD, House
from yueke.kernel.errors import Forbidden, Invalid, Refused
from yueke.kernel.events.models import Event


def facts() -> tuple:
    """Everything about people that a refusal must leave as it was."""
    return (
        list(Person.objects.order_by("pk").values_list()),
        list(Membership.objects.order_by("pk").values_list()),
        list(RoleGrant.objects.order_by("pk").values_list("person_id", "role_id")),
        Event.objects.count(),
    )


def test_hiring_gives_person_post_and_roles(house: House) -> None:
    person = house.hire("Li.Na ", house.service, "service")
    assert person.username == "li.na"
    assert person.check_password(PASSWORD)
    (post,) = queries.posts_of(person)
    assert (post.title, post.department) == ("客服专员", "客服部")
    assert [role.code for role in queries.roles_of(person.pk)] == ["service"]
    assert queries.person_labels([person.pk]) == {person.pk: "员工Li.Na"}


def test_wrong_fields_are_told_together_and_nothing_is_written(house: House) -> None:
    house.hire("li.na")
    before = facts()
    with pytest.raises(Invalid) as refused:
        commands.hire(
            house.boss,
            name=" ",
            username="LI.NA",
            password="short",
            department_id=house.service.pk,
            post_id=house.post.pk,
            from_date=date(2026, 1, 1),
            at=AT,
        )
    assert set(refused.value.fields) == {"name", "username", "password"}
    assert facts() == before


def test_a_phone_is_one_and_kept_in_its_usual_form(house: House) -> None:
    person = house.hire("li.na")
    commands.edit_person(house.boss, person.pk, mobile="+86 138-0013-8000", at=AT)
    assert Person.objects.get(pk=person.pk).mobile == "13800138000"
    with pytest.raises(Invalid) as refused:
        commands.edit_person(house.boss, person.pk, mobile="12abc", at=AT)
    assert list(refused.value.fields) == ["mobile"]
    assert Person.objects.get(pk=person.pk).mobile == "13800138000"


@pytest.mark.parametrize("password", ["Short1-", "alllowercase", "1234567890123", "Password123", "zhang.san2026"])
def test_weak_passwords(house: House, password: str) -> None:
    with pytest.raises(Invalid) as refused:
        commands.hire(
            house.boss,
            name="张三",
            username="zhang.san",
            password=password,
            department_id=house.service.pk,
            post_id=house.post.pk,
            from_date=date(2026, 1, 1),
            at=AT,
        )
    assert list(refused.value.fields) == ["password"]


def test_who_keeps_the_people_does_not_give_roles(house: House) -> None:
    keeper = queries.actor_for(house.hire("keeper", house.root, "sysadmin"))
    before = facts()
    with pytest.raises(Forbidden):
        commands.hire(
            keeper,
            name="某人",
            username="someone",
            password=PASSWORD,
            department_id=house.service.pk,
            post_id=house.post.pk,
            from_date=date(2026, 1, 1),
            roles=["manager"],
            at=AT,
        )
    with pytest.raises(Forbidden):
        commands.grant(keeper, house.founder.pk, "auditor", at=AT)
    assert facts() == before


def test_three_administrators_are_three_people(house: House) -> None:
    person = house.hire("li.na", house.root, "sysadmin", "clerk")
    before = facts()
    for code in ("secadmin", "auditor", "founder"):
        with pytest.raises(Refused):
            commands.grant(house.boss, person.pk, code, at=AT)
    assert facts() == before
    commands.revoke(house.boss, person.pk, "sysadmin", at=AT)
    commands.grant(house.boss, person.pk, "auditor", at=AT)
    assert {role.code for role in queries.roles_of(person.pk)} == {"auditor", "clerk"}


def test_a_role_cannot_join_two_administrators(house: House) -> None:
    with pytest.raises(Invalid):
        commands.define_role(
            house.boss, "clerk", permissions=["organization.edit", "system.roles"], scope="self", at=AT
        )
    house.hire("li.na", house.root, "sysadmin", "clerk")
    with pytest.raises(Refused):
        commands.define_role(house.boss, "clerk", permissions=["system.audit"], scope="self", at=AT)
    (clerk,) = queries.roles().filter(code="clerk")
    assert "customers.view" in clerk.permissions


def test_nobody_grants_to_themselves_and_the_last_granter_stays(house: House) -> None:
    before = facts()
    with pytest.raises(Refused):
        commands.grant(house.boss, house.founder.pk, "manager", at=AT)
    with pytest.raises(Refused):
        commands.revoke(house.boss, house.founder.pk, "founder", at=AT)
    with pytest.raises(Refused):
        commands.define_role(house.boss, "founder", permissions=["customers.view"], scope="all", at=AT)
    assert facts() == before


def test_the_founder_can_be_sealed_once_a_security_administrator_is_named(house: House) -> None:
    security = queries.actor_for(house.hire("security", house.root, "secadmin"))
    commands.revoke(security, house.founder.pk, "founder", at=AT)
    assert queries.actor_for(house.founder).permissions == {"account.own"}


def test_scope_follows_the_tree(house: House) -> None:
    manager = house.hire("wang.wei", house.branch, "manager")
    actor = queries.actor_for(manager)
    assert actor.scope.departments == {house.branch.pk, house.service.pk, house.sales.pk}
    team = commands.add_department(house.boss, "一组", parent_id=house.service.pk, at=AT)
    assert team.pk in queries.actor_for(manager).scope.departments


def test_chosen_departments_bring_those_below(house: House) -> None:
    commands.define_role(
        house.boss,
        "hr",
        permissions=["regulation.view"],
        scope="chosen",
        departments=[house.branch.pk],
        at=AT,
    )
    south = commands.add_department(house.boss, "华南分公司", parent_id=house.root.pk, at=AT)
    person = house.hire("trainer", south, "hr")
    expected = {house.branch.pk, house.service.pk, house.sales.pk}
    assert queries.actor_for(person).scope.departments == expected


def test_an_actor_costs_one_query(house: House, django_assert_num_queries) -> None:
    person = house.hire("li.na", house.service, "service", "clerk")
    with django_assert_num_queries(1):
        actor = queries.actor_for(person, on=date(2026, 11, 20))
    assert actor.post == "客服专员"
    assert actor.department_id == house.service.pk
    assert actor.scope.departments == {house.service.pk}


def test_a_person_acts_in_the_post_they_choose(house: House) -> None:
    person = house.hire("li.na", house.service, "service")
    second = commands.add_membership(
        house.boss,
        person.pk,
        department_id=house.sales.pk,
        post_id=house.post.pk,
        from_date=date(2026, 6, 1),
        at=AT,
    )
    assert queries.actor_for(person).department_id == house.service.pk
    seat = queries.seat_for(person, second.pk)
    assert seat.actor.department_id == house.sales.pk
    assert seat.actor.scope.departments == {house.sales.pk}
    assert [post.current for post in seat.posts] == [False, True]
    stranger = Membership.objects.get(person=house.founder)
    assert queries.actor_for(person, stranger.pk).department_id == house.service.pk
    assert queries.actor_for(person, second.pk, on=date(2026, 5, 31)).department_id == house.service.pk


def test_changing_a_post_keeps_the_history(house: House) -> None:
    person = house.hire("li.na", house.service)
    old = Membership.objects.get(person=person)
    commands.change_membership(
        house.boss,
        old.pk,
        department_id=house.sales.pk,
        post_id=house.post.pk,
        from_date=date(2026, 11, 1),
        at=AT,
    )
    assert queries.actor_for(person, on=date(2026, 10, 31)).department_id == house.service.pk
    assert queries.actor_for(person, on=date(2026, 11, 1)).department_id == house.sales.pk
    before = facts()
    for day in (date(2026, 1, 5), date(2025, 1, 1)):
        current = Membership.objects.get(person=person, to_date__isnull=True)
        with pytest.raises(Refused):
            commands.change_membership(
                house.boss,
                current.pk,
                department_id=house.service.pk,
                post_id=house.post.pk,
                from_date=day,
                at=AT,
            )
        with pytest.raises(Refused):
            commands.end_membership(house.boss, current.pk, to_date=date(2026, 12, 1), at=AT)
    assert facts() == before


def test_own_password_changes_with_the_old_one(house: House) -> None:
    person = house.hire("li.na")
    actor = queries.actor_for(person)
    before = facts()
    for old, new in ((PASSWORD + "x", "Other-rain-2027"), (PASSWORD, "weak"), (PASSWORD, PASSWORD)):
        with pytest.raises(Invalid):
            commands.change_password(actor, old=old, new=new, at=AT)
    assert facts() == before
    commands.change_password(actor, old=PASSWORD, new="Other-rain-2027", at=AT)
    person.refresh_from_db()
    assert person.check_password("Other-rain-2027")


def open_session(person: Person, key: str) -> None:
    commands.begin_session(queries.actor_for(person), session_key=key, address="127.0.0.1", device="Chromium", at=AT)
    Session.objects.create(session_key=key, session_data="", expire_date=AT)


def test_a_reset_password_must_be_changed_and_ends_the_sessions(house: House) -> None:
    person = house.hire("li.na")
    open_session(person, "a" * 32)
    commands.set_password(house.boss, person.pk, "Other-rain-2027", at=AT)
    person.refresh_from_db()
    assert person.must_change_password
    assert not SignInSession.objects.filter(person=person).exists()
    assert not Session.objects.exists()


def test_one_ends_own_sessions_and_nobody_elses(house: House) -> None:
    person, other = house.hire("li.na"), house.hire("wang.wei")
    for key, owner in (("a", person), ("b", person), ("c", other)):
        open_session(owner, key * 32)
    theirs = SignInSession.objects.get(person=other)
    with pytest.raises(Refused):
        commands.end_session(queries.actor_for(person), theirs.pk, at=AT)
    assert commands.end_other_sessions(queries.actor_for(person), keep_session="a" * 32, at=AT) == 1
    assert set(Session.objects.values_list("session_key", flat=True)) == {"a" * 32, "c" * 32}
    commands.end_session(house.boss, theirs.pk, at=AT)
    assert list(Session.objects.values_list("session_key", flat=True)) == ["a" * 32]


def test_leaving_closes_everything_and_names_the_successor(house: House) -> None:
    person, successor = house.hire("li.na", house.service, "service"), house.hire("wang.wei")
    commands.name_head(house.boss, house.service.pk, person_id=person.pk, at=AT)
    open_session(person, "a" * 32)
    commands.leave(house.boss, person.pk, successor_id=successor.pk, on_date=date(2026, 11, 20), at=AT)
    person.refresh_from_db()
    house.service.refresh_from_db()
    assert (person.is_active, person.left_on) == (False, date(2026, 11, 20))
    assert not Session.objects.exists()
    assert not queries.roles_of(person.pk).exists()
    assert queries.posts_of(person) == ()
    assert house.service.head_id == successor.pk
    event = Event.objects.get(kind="organization.person_left")
    assert event.payload == {"person_id": person.pk, "successor_id": successor.pk}
    with pytest.raises(Refused):
        commands.reactivate(house.boss, person.pk, at=AT)


def test_refused_departures_change_nothing(house: House) -> None:
    person, gone = house.hire("li.na"), house.hire("gone")
    commands.deactivate(house.boss, gone.pk, at=AT)
    security = queries.actor_for(house.hire("keeper", house.root, "sysadmin"))
    before = facts()
    today, later = date(2026, 11, 20), date(2026, 11, 21)
    for actor, who, successor, day in (
        (house.boss, person, person, today),
        (house.boss, person, gone, today),
        (house.boss, person, house.founder, later),
        (house.boss, house.founder, person, today),
        (security, house.founder, person, today),
    ):
        with pytest.raises(Refused):
            commands.leave(actor, who.pk, successor_id=successor.pk, on_date=day, at=AT)
    assert facts() == before


def test_people_are_found_by_fragments(house: House) -> None:
    house.hire("li.na", house.service)
    house.hire("wang.wei", house.sales)
    assert [hit.name for hit in queries.find_people(house.boss, "li.")] == ["员工li.na"]
    assert [hit.department for hit in queries.find_people(house.boss, "员工wa")] == ["华东分公司 销售部"]
    commands.edit_person(house.boss, queries.find_people(house.boss, "li.")[0].id, name="张三丰", at=AT)
    for text in ("张三", "zs", "zhangsanf", "LI.NA"):
        assert [hit.name for hit in queries.find_people(house.boss, text)] == ["张三丰"], text
    narrow = queries.actor_for(house.hire("deputy", house.sales, "service"))
    found = [hit.name for hit in queries.find_people(narrow, "员工", within_scope=True)]
    assert found == ["员工deputy", "员工wang.wei"]
    assert queries.people(house.boss, department_id=house.branch.pk).count() == 3


def test_departments_of_the_same_name_are_told_apart_by_their_branch(house: House) -> None:
    for place in ("华北", "华南"):
        branch = commands.add_department(
            house.boss, name=f"{place}分公司", kind="branch", parent_id=house.root.pk, at=AT
        )
        sales = commands.add_department(house.boss, name="销售部", kind="department", parent_id=branch.pk, at=AT)
        house.hire("north" if place == "华北" else "south", sales)
    told = {person.username: person.department_name for person in queries.people(house.boss)}
    assert (told["north"], told["south"]) == ("华北分公司 销售部", "华南分公司 销售部")
    (hit,) = queries.find_people(house.boss, "south")
    assert hit.department == "华南分公司 销售部"
    assert queries.memberships(hit.id).get().department.full_name == "华南分公司 销售部"
    assert house.root.full_name == house.root.name
