"""Who may do something where: by role, data scope and posts held."""

from __future__ import annotations

import pytest

from yueke.domains.organization import commands, reach
from yueke.domains.organization.rules import RoleScope, covers
from yueke.domains.organization.tests.house import AT, House

PATH = "/1/4/9/"


@pytest.mark.parametrize(
    "scope,own,path,expected",
    [
        (RoleScope("all"), [], PATH, True),
        (RoleScope("all"), [], "", True),
        (RoleScope("below"), [4], PATH, True),
        (RoleScope("below"), [9], PATH, True),
        (RoleScope("below"), [5], PATH, False),
        (RoleScope("below"), [4], "", False),
        (RoleScope("department"), [9], PATH, True),
        (RoleScope("department"), [4], PATH, False),
        (RoleScope("department"), [4], "", False),
        (RoleScope("chosen", frozenset({1})), [], PATH, True),
        (RoleScope("chosen", frozenset({5})), [9], PATH, False),
        (RoleScope("self"), [9], PATH, False),
    ],
)
def test_what_a_role_reaches(scope, own, path, expected):
    assert covers(scope, own, path) is expected


def test_deciders_are_those_whose_scope_reaches_the_department(house: House) -> None:
    east = house.hire("head.east", house.branch, "manager")
    west_branch = commands.add_department(house.boss, "华西分公司", parent_id=house.root.pk, kind="branch", at=AT)
    west = house.hire("head.west", west_branch, "manager")
    house.hire("rep", house.sales, "sales")
    assert reach.holders("customers.key.decide") == {east.pk, west.pk, house.founder.pk}
    assert reach.holders_over("customers.key.decide", house.sales.pk) == {east.pk, house.founder.pk}
    assert reach.holders_over("customers.key.decide", west_branch.pk) == {west.pk, house.founder.pk}
    assert reach.holders_over("customers.key.decide", None) == {house.founder.pk}


def test_who_has_left_or_whose_sign_in_is_closed_decides_nothing(house: House) -> None:
    east = house.hire("head.east", house.branch, "manager")
    commands.deactivate(house.boss, east.pk, at=AT)
    assert east.pk not in reach.holders("customers.key.decide")


def test_a_department_answers_through_its_people_and_those_set_over_it(house: House) -> None:
    east = house.hire("head.east", house.branch, "manager")
    rep = house.hire("rep", house.sales, "sales")
    house.hire("service", house.service, "service")
    found = reach.answering_for("visits.feedback.answer", house.sales.pk)
    assert found == {east.pk, rep.pk}, "neither another department nor who merely sees everything"


def test_heads_of_a_post_are_those_of_the_departments_it_is_held_in(house: House) -> None:
    east = house.hire("head.east", house.branch, "manager")
    commands.name_head(house.boss, house.branch.pk, person_id=east.pk, at=AT)
    house.hire("clerk", house.sales)
    assert east.pk in reach.heads_of_post("service-specialist")
    assert reach.heads_of_post("nobody_holds_it") == frozenset()
