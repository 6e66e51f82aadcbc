"""The cast of the customer tests: two departments, who works there, and a steward over all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from yueke.domains.customers import commands
from yueke.domains.customers.drafts import CustomerDraft
from yueke.domains.organization.models import Department, Person
from yueke.kernel.access import Actor, Scope

AT = datetime(2026, 3, 2, 2, tzinfo=UTC)
VERBS = ["view", "create", "edit", "assign", "export", "import", "steward", "merge", "key.apply", "key.decide"]
EVERYTHING = frozenset(f"customers.{verb}" for verb in VERBS)


@dataclass(frozen=True)
class Cast:
    """North: owner and colleague. South: outsider. Head sees north by department; steward sees all."""

    north: Department
    south: Department
    owner: Actor
    colleague: Actor
    outsider: Actor
    head: Actor
    steward: Actor
    visitor: Actor


@pytest.fixture
def cast(db) -> Cast:
    north = Department.objects.create(name="华北分公司", path="/1/")
    south = Department.objects.create(name="华南分公司", path="/2/")

    def person(code: str, department: Department, scope: Scope, permissions=EVERYTHING) -> Actor:
        row = Person.objects.create(username=code, name=code)
        return Actor(row.pk, code, department_id=department.pk, permissions=permissions, scope=scope)

    return Cast(
        north=north,
        south=south,
        owner=person("owner", north, Scope("self")),
        colleague=person("colleague", north, Scope("self")),
        outsider=person("outsider", south, Scope("self")),
        head=person("head", north, Scope("departments", frozenset({north.pk}))),
        steward=person("steward", south, Scope("all")),
        visitor=person("visitor", north, Scope("all"), frozenset()),
    )


@pytest.fixture
def customer(cast: Cast):
    """A customer of the owner with every fact that is encrypted."""
    draft = CustomerDraft(
        name="张三丰",
        phone="13812345678",
        email="zhang@example.com",
        identity_number="11010519491231002X",
        province="浙江省",
        city="杭州市",
        district="西湖区",
        address="文三路 90 号",
        channel="store",
    )
    return commands.create(cast.owner, draft, at=AT)
