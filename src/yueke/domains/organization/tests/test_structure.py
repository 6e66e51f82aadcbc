"""Founding the company and rebuilding its tree."""

from __future__ import annotations

import pytest

from yueke.domains.organization import commands, queries
from yueke.domains.organization.models import Company, Department, Person, Post, Role
from yueke.domains.organization.tests.house import AT, PASSWORD, House
from yueke.kernel.access import SYSTEM, Actor
from yueke.kernel.errors import Forbidden, Invalid, Refused
from yueke.kernel.events import timeline
from yueke.kernel.events.models import Event

NOBODY = Actor(person_id=99, name="路人")


def tree() -> list[tuple]:
    return list(Department.objects.order_by("pk").values_list())


def test_a_new_company_has_head_office_roles_posts_and_an_administrator(house: House) -> None:
    assert queries.company_name() == "青禾展示器材有限公司"
    assert house.root.path == f"/{house.root.pk}/"
    assert Role.objects.count() == 13
    assert Post.objects.filter(code="administrator").exists()
    boss = house.boss
    assert boss.may("organization.edit")
    assert boss.may("customers.import")
    assert not boss.may("system.audit")
    assert boss.scope.kind == "all"
    assert house.founder.check_password(PASSWORD)


def test_a_company_is_founded_once(house: House) -> None:
    with pytest.raises(Refused):
        commands.found_company(SYSTEM, "第二家", username="second", password=PASSWORD, person_name="某人", at=AT)
    assert Company.objects.count() == 1
    assert not Person.objects.filter(username="second").exists()


def test_departments_keep_their_paths(house: House) -> None:
    assert house.service.path == f"/{house.root.pk}/{house.branch.pk}/{house.service.pk}/"
    names = [(row.name, row.depth) for row in queries.departments(house.boss)]
    assert names == [("青禾展示器材有限公司", 0), ("华东分公司", 1), ("客服部", 2), ("销售部", 2)]
    assert timeline(f"organization.department:{house.service.pk}")[0].kind == "organization.department_added"


def test_moving_takes_everything_below_along(house: House) -> None:
    south = commands.add_department(house.boss, "华南分公司", parent_id=house.root.pk, at=AT)
    team = commands.add_department(house.boss, "一组", parent_id=house.service.pk, at=AT)
    commands.move_department(house.boss, house.service.pk, parent_id=south.pk, at=AT)
    team.refresh_from_db()
    assert team.path == f"/{house.root.pk}/{south.pk}/{house.service.pk}/{team.pk}/"
    assert queries.below([south.pk]) == {south.pk, house.service.pk, team.pk}
    assert queries.below([house.branch.pk]) == {house.branch.pk, house.sales.pk}


@pytest.mark.parametrize("target", ["service", "branch"])
def test_a_department_cannot_move_below_itself(house: House, target: str) -> None:
    before = tree()
    with pytest.raises(Invalid):
        commands.move_department(house.boss, house.branch.pk, parent_id=getattr(house, target).pk, at=AT)
    assert tree() == before


def test_refused_names_and_places_change_nothing(house: House) -> None:
    commands.close_department(house.boss, house.sales.pk, at=AT)
    before, count = tree(), Event.objects.count()
    for attempt in (
        lambda: commands.add_department(house.boss, " ", parent_id=house.branch.pk, at=AT),
        lambda: commands.add_department(house.boss, "客服部", parent_id=house.branch.pk, at=AT),
        lambda: commands.add_department(house.boss, "新组", parent_id=house.sales.pk, at=AT),
        lambda: commands.add_department(house.boss, "新组", parent_id=10**9, at=AT),
        lambda: commands.add_department(house.boss, "新组", kind="castle", at=AT),
        lambda: commands.rename_department(house.boss, house.service.pk, "销售部", at=AT),
        lambda: commands.move_department(house.boss, house.service.pk, parent_id=house.sales.pk, at=AT),
    ):
        with pytest.raises(Invalid):
            attempt()
    assert tree() == before
    assert Event.objects.count() == count


def test_only_who_may_edit_the_organization_builds(house: House) -> None:
    before = tree()
    with pytest.raises(Forbidden):
        commands.add_department(NOBODY, "新组", parent_id=house.branch.pk, at=AT)
    with pytest.raises(Forbidden):
        commands.close_department(NOBODY, house.sales.pk, at=AT)
    assert tree() == before


def test_a_tree_has_at_most_eight_levels(house: House) -> None:
    parent = house.service
    for level in range(4, 9):
        parent = commands.add_department(house.boss, f"第{level}级", parent_id=parent.pk, at=AT)
    with pytest.raises(Invalid):
        commands.add_department(house.boss, "太深", parent_id=parent.pk, at=AT)
    with pytest.raises(Invalid):
        commands.move_department(house.boss, house.service.pk, parent_id=house.sales.pk, at=AT)


def test_a_department_closes_when_empty_and_opens_again(house: House) -> None:
    house.hire("li.na", house.service)
    for busy in (house.service, house.branch, house.root):
        with pytest.raises(Refused):
            commands.close_department(house.boss, busy.pk, at=AT)
    commands.close_department(house.boss, house.sales.pk, at=AT)
    assert "销售部" not in [row.name for row in queries.departments(house.boss)]
    assert "销售部" in [row.name for row in queries.departments(house.boss, closed=True)]
    commands.reopen_department(house.boss, house.sales.pk, at=AT)
    assert "销售部" in [row.name for row in queries.departments(house.boss)]


def test_the_nearest_head_upwards_answers(house: House) -> None:
    head = house.hire("wang.wei", house.branch)
    commands.name_head(house.boss, house.branch.pk, person_id=head.pk, at=AT)
    answers = queries.heads([house.service.pk, house.branch.pk, house.root.pk])
    assert answers == {house.service.pk: head.pk, house.branch.pk: head.pk}


def test_departments_called_alike_are_told_apart_by_their_branch(house):
    south = commands.add_department(SYSTEM, "华南分公司", parent_id=house.root.pk, kind="branch", at=AT)
    other = commands.add_department(SYSTEM, house.service.name, parent_id=south.pk, at=AT)
    named = queries.department_places([house.service.pk, other.pk, south.pk, house.root.pk])
    assert named == {
        house.service.pk: f"{house.branch.name} {house.service.name}", other.pk: f"华南分公司 {house.service.name}",
        south.pk: "华南分公司", house.root.pk: house.root.name,
    }  # fmt: skip
