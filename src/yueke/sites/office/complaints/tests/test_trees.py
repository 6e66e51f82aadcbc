"""The trees of causes and categories as they are edited on screen: new ones come last, closed ones take theirs along."""

from __future__ import annotations

import pytest

from yueke.domains.complaints import queries
from yueke.domains.complaints.models import Category, Cause
from yueke.sites.office.complaints.tests.test_pages import text

NEW = "/complaints/settings/causes/new/"


def names(leaves) -> list[str]:
    return [one.name for one in leaves]


def test_a_new_cause_comes_last_of_its_siblings(house, browser):
    head, people = browser("manager"), Cause.objects.get(code="people")
    for above, name in (("", "仓库"), (people.pk, "值班安排")):
        assert head.post(NEW, {"name": name, "parent_id": above, "position": "", "is_active": "on"}).status_code == 303
    tops = [one for one in queries.causes() if one.depth == 0]
    assert names(tops)[-1] == "仓库"
    assert names(one for one in queries.causes() if one.parent_id == people.pk)[-1] == "值班安排"
    kept = Cause.objects.get(name="仓库")
    same = {"name": "仓库管理", "parent_id": "", "position": str(kept.position), "is_active": "on"}
    assert head.post(f"/complaints/settings/causes/{kept.pk}/", same).status_code == 303
    kept.refresh_from_db()
    assert (kept.name, names(one for one in queries.causes() if one.depth == 0)[-1]) == ("仓库管理", "仓库管理")


def test_a_closed_cause_takes_what_is_below_it_along(house, browser):
    head, people = browser("manager"), Cause.objects.get(code="people")
    below = names(one for one in queries.causes() if one.parent_id == people.pk)
    given = {"name": people.name, "parent_id": "", "position": "0"}
    assert head.post(f"/complaints/settings/causes/{people.pk}/", given).status_code == 303
    assert not {people.name, *below} & set(names(queries.causes()))
    shown = head.get("/complaints/settings/").context["causes"]
    assert {one.name for one, active, _mark in shown if not active} == {people.name, *below}, "and settings say so"
    assert Cause.objects.filter(parent=people, is_active=False).count() == 0, "opened again, they are back"


@pytest.mark.parametrize(("model", "kind"), [(Cause, "causes"), (Category, "categories")])
def test_nothing_is_offered_to_stand_below_itself(house, browser, model, kind):
    top = model.objects.filter(parent=None, children__isnull=False).first()
    form = browser("manager").get(f"/complaints/settings/{kind}/{top.pk}/").context["form"]
    offered = {value for value, _label in form.fields["parent_id"].choices if value != ""}
    assert not offered & {top.pk, *top.children.values_list("pk", flat=True)}
    if kind == "categories":
        assert not offered, "there are two levels, and it has some below it"


def test_deeper_causes_are_told_from_their_neighbours(house, browser):
    head, training = browser("manager"), Cause.objects.get(name="培训不足")
    head.post(NEW, {"name": "新员工", "parent_id": training.pk, "position": "", "is_active": "on"})
    assert "› 新员工" in text(head.get("/complaints/settings/"))
