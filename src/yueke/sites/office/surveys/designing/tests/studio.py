"""Somebody who designs, somebody who only looks, and an empty survey."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from django.test import Client

from yueke.domains.organization import queries as organization
from yueke.domains.organization.models import Person
from yueke.domains.organization.tests.house import AT, House
from yueke.domains.surveys import commands, queries
from yueke.domains.surveys.commands import Plan
from yueke.domains.surveys.models import Survey
from yueke.domains.surveys.queries import Design
from yueke.domains.surveys.rules.shape import Questionnaire
from yueke.kernel import clock
from yueke.kernel.access import Actor

HTMX = {"HX-Request": "true", "HX-Target": "designer"}


@dataclass
class Studio:
    """The researcher designs, the head approves, the supervisor may only look, the clerk not even that."""

    researcher: Person
    head: Person
    supervisor: Person
    clerk: Person
    survey: Survey

    @property
    def actor(self) -> Actor:
        return organization.actor_for(self.researcher)

    @property
    def here(self) -> str:
        return f"/surveys/{self.survey.pk}/questionnaire/"

    @property
    def found(self) -> Design:
        return queries.design(self.actor, self.survey.pk)

    @property
    def asked(self) -> Questionnaire:
        found = self.found.asked
        assert found is not None
        return found

    def browser(self, person: Person | None = None) -> Client:
        client = Client()
        client.force_login(person or self.researcher)
        return client

    def act(self, do: str, at: str = "start", *, browser: Client | None = None, basis: str | None = None, **more: str):
        given = {"do": do, "at": at, "basis": self.found.basis if basis is None else basis}
        return (browser or self.browser()).post(f"{self.here}act/", given | more)

    def save(self, at: str, basis: str | None = None, **fields: object):
        given = {"at": at, "basis": self.found.basis if basis is None else basis}
        return self.browser().post(f"{self.here}save/", given | fields)

    def write(self, questionnaire: Questionnaire) -> None:
        commands.write_questionnaire(self.actor, self.survey.pk, questionnaire, basis=self.found.basis, at=AT)

    def run(self) -> None:
        """Submitted, approved, launched."""
        commands.submit(self.actor, self.survey.pk, at=AT)
        commands.approve(organization.actor_for(self.head), self.survey.pk, at=AT)
        commands.launch(self.actor, self.survey.pk, at=AT)


@pytest.fixture
def studio(house: House) -> Iterator[Studio]:
    """At 2026-11-20 10:00, where the clock stands still."""
    with clock.frozen(AT):
        yield made(house)


def made(house: House) -> Studio:
    """The people and their empty survey, in a company as founded."""
    researcher = house.hire("researcher", house.branch, "research")
    actor = organization.actor_for(researcher)
    drawn = Plan(
        "问卷设计", "adhoc", "试一试设计", researcher.pk, house.branch.pk, population="近一年的顾客", content="服务",
        modes=("link", "open"), starts_on=date(2026, 11, 20), ends_on=date(2026, 12, 20), report_on=date(2026, 12, 31),
    )  # fmt: skip
    survey = commands.plan(actor, drawn, at=AT)
    return Studio(
        researcher, house.hire("head", house.branch, "manager"), house.hire("watch", house.root, "supervisor"),
        house.hire("clerk", house.branch, "clerk"), survey,
    )  # fmt: skip
