"""The page of who sees what: it says what the gate does, and nothing else."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from yueke.domains.organization.models import Role
from yueke.domains.organization.tests.house import House
from yueke.kernel import gate
from yueke.kernel.access import Actor
from yueke.kernel.gate import LEVELS, MATRIX
from yueke.kernel.personal import records
from yueke.sites.office.system import sights

PAGE = "/system/sights/"


@pytest.fixture
def secadmin(house: House) -> Client:
    client = Client()
    client.force_login(house.hire("secadmin", house.root, "secadmin"))
    return client


def test_every_line_of_the_matrix_and_every_declared_field_stands_on_the_page(secadmin: Client) -> None:
    answer = secadmin.get(PAGE)
    told = answer.content.decode()
    shown = [(str(who), [one.sight for one in seen]) for who, _permission, seen in answer.context["rules"]]
    assert shown == [(str(rule.title), list(rule.sights)) for rule in MATRIX]
    for who, _sights in shown:
        assert who in told
    named = {line.code for _level, _word, groups in sights.fields() for _record, found in groups for line in found}
    declared = {f"{record.model}.{field.name}" for record in records() for field in record.fields}
    assert named <= declared
    left = {code.rsplit(".", 1)[1] for code in declared - named}
    assert all(name.endswith("_index") or name in {"name_pinyin", "search_terms", "shingles"} for name in left), left
    cells = re.findall(r'<span class="sight is-(\w+)">(\S+?)</span>', told)
    assert set(cells) == {("hidden", "隐藏"), ("masked", "脱敏"), ("plain", "明文")}


def test_roles_are_told_as_they_are_now_and_as_the_gate_answers(secadmin: Client) -> None:
    clerk = Role.objects.get(code="clerk")
    clerk.permissions = [*clerk.permissions, "privacy.plain"]
    clerk.save()
    found = {one.role.code: one for one in secadmin.get(PAGE).context["roles"]}
    assert set(found) == set(Role.objects.values_list("code", flat=True))
    assert [one.key for one in found["clerk"].seen] == ["plain", "plain", "plain", "masked"]
    assert [one.key for one in found["sales"].seen] == ["plain", "plain", "masked", "hidden"]
    assert [one.key for one in found["sales"].own] == ["plain", "plain", "masked", "masked"]
    assert found["sysadmin"].seen == ()
    for role in Role.objects.all():
        actor = Actor(None, "", permissions=frozenset(role.permissions))
        if actor.may("customers.view"):
            own = [gate.sight_of(actor, level, "team") for level in LEVELS]
            assert [one.sight for one in found[role.code].own] == own


def test_it_is_the_security_administrators_page(house: House) -> None:
    for role in ("sysadmin", "auditor", "manager"):
        client = Client()
        client.force_login(house.hire(f"some-{role}", house.root, role))
        assert client.get(PAGE).status_code == 403


def test_the_page_says_how_to_change_it_and_asks_little(secadmin: Client, django_assert_max_num_queries) -> None:
    secadmin.get(PAGE)
    with django_assert_max_num_queries(10):
        told = secadmin.get(PAGE).content.decode()
    assert "怎样调整" in told
    assert 'href="/system/roles/"' in told
