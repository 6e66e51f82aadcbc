"""A small company with a document keeper, a head of service, and two in service who shall read."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from yueke.domains.documents import commands
from yueke.domains.documents.commands import Facts, Wording
from yueke.domains.documents.models import Document, Version
from yueke.domains.organization import commands as organization
from yueke.domains.organization import queries
from yueke.domains.organization.models import Person
from yueke.domains.organization.tests.house import AT, House, house, house_of_file
from yueke.kernel.access import Actor

__all__ = ["house", "house_of_file"]


@dataclass
class Shelf:
    """The people of these tests, and short ways to documents."""

    house: House
    keeper: Actor
    head: Person
    first: Person
    second: Person
    outsider: Person

    def facts(self, **given: Any) -> Facts:
        """A document for the service department."""
        known = {
            "number": "ZD-01",
            "title": "客户服务手册",
            "kind": "manual",
            "confidentiality": "internal",
            "department_id": self.house.service.pk,
            "departments": (self.house.service.pk,),
        }
        return Facts(**(known | given))

    def registered(self, **given: Any) -> Document:
        return commands.register(self.keeper, self.facts(**given), at=AT)

    def published(
        self, document: Document, *, on: date = AT.date(), at: Any = AT, changes: str = "首次发布"
    ) -> Version:
        commands.draft(self.keeper, document.pk, Wording("第一条\n第二条", changes, on), at=at)
        return commands.publish(self.keeper, document.pk, at=at)

    def actor(self, person: Person) -> Actor:
        return queries.actor_for(person)


@pytest.fixture(autouse=True)
def own_home(tmp_path, settings):
    settings.YUEKE_HOME = tmp_path
    return tmp_path


@pytest.fixture(scope="module")
def shelf_of_file(house_of_file: House | None) -> Shelf | None:
    """The people of these tests, hired once for all tests of a file; None where each test must hire its own."""
    return _shelf(house_of_file) if house_of_file else None


@pytest.fixture
def shelf(shelf_of_file: Shelf | None, house: House) -> Shelf:
    """The people and nothing to read yet; whatever a test changes is taken back."""
    return deepcopy(shelf_of_file) or _shelf(house)


def _shelf(house: House) -> Shelf:
    keeper = house.hire("keeper", house.branch, "manager")
    head = house.hire("head", house.service, "service")
    organization.name_head(house.boss, house.service.pk, person_id=head.pk, at=AT)
    first, second = house.hire("first", house.service, "service"), house.hire("second", house.service, "service")
    outsider = house.hire("outsider", house.sales, "sales")
    return Shelf(house, queries.actor_for(keeper), head, first, second, outsider)
