"""No outlet says what its reader may not know: every page, suggestion, file and log, with canaries in every field."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from access.canaries import HIDDEN, bird, heard
from access.matrix import MATRIX, SIGNED_IN, Row
from access.samples import AT, Town, able
from access.walking import ask, expected, signed_in, taken_back
from yueke.domains.customers.models import Customer
from yueke.domains.imports import commands as imports
from yueke.domains.imports.jobs import check_batch
from yueke.domains.organization import queries as organization
from yueke.domains.visits.models import Visit, VisitFeedback

pytestmark = pytest.mark.slow
LOOKING = [row for row in MATRIX if "GET" in row.methods and row.may not in ("everybody",)]
FILES = [row for row in MATRIX if row.name.endswith("export")]
SHEET = "客户名称,手机,备注\n霍去病甲,13612349876,立秋表格密语\n,13612349876,立秋表格密语\n"
SHEET_SAYS = {"name": "霍去病甲", "phone": "13612349876", "remark": "立秋表格密语"}
DRAWER = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "drawer"}


class Flock:
    """The birds of a town: one of another department, one of the reader's own."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.foreign, self.foreign_says = bird(town, town.stranger, "1")
        self.near, self.near_says = bird(town, town.colleague, "2")
        self.batch = self._import(town)

    def _import(self, town: Town) -> int:
        file = SimpleUploadedFile("名单.csv", SHEET.encode())
        actor = able(town.stranger)
        batch = imports.upload(actor, "customers", file, options={}, at=AT)
        imports.begin_check(actor, batch.pk, at=AT)
        check_batch(batch.pk)
        return int(batch.pk)

    def of(self, customer: Customer) -> dict[str, Any]:
        """What stands in addresses about a bird."""
        visit = Visit.objects.get(customer=customer, state="done")
        return {
            "customer": customer.pk, "visit": visit.pk, "made": visit.pk,
            "feedback": VisitFeedback.objects.get(visit=visit).pk, "change": customer.change_requests.get().pk,
            "contact": customer.contacts.first().pk, "address": customer.addresses.first().pk, "batch": self.batch,
        }  # fmt: skip


@pytest.fixture(scope="module")
def flock(town: Town, django_db_blocker: Any) -> Flock:
    with django_db_blocker.unblock():
        return Flock(town)


def bodies(client: Client, row: Row, samples: dict[str, Any]) -> list[bytes]:
    """What an address says: as a page, and, of a record, in the drawer."""
    ways: tuple[dict[str, Any], ...] = ({}, DRAWER) if row.takes else ({},)
    return [ask(client, row, samples, "GET", **headers).body for headers in ways]  # type: ignore[attr-defined]


def told(client: Client, row: Row, samples: dict[str, Any]) -> list[bytes]:
    """What a file says, in both forms."""
    return [ask(client, row, samples, "POST", sends={"form": form}).body for form in ("csv", "xlsx")]  # type: ignore[attr-defined]


@pytest.mark.parametrize("role", ["sales", "service", "clerk", "auditor", "nobody"])
def test_a_record_out_of_reach_is_silent_everywhere(town: Town, flock: Flock, role: str, caplog: Any):
    caplog.set_level(logging.INFO)
    client = signed_in(town.roles[role])
    singing = []
    own = town.before(role, "own")
    about = town.before(role, "foreign") | flock.of(flock.foreign)
    actor = organization.actor_for(town.roles[role])
    for row in LOOKING:
        samples = about if row.of in ("record", "own", "department") else own
        for body in bodies(client, row, samples):
            singing += [f"{row.name}: {field}" for field in heard(body, flock.foreign_says | SHEET_SAYS)]
    for row in FILES:
        if expected(row, actor, "own"):
            with taken_back(client):
                for body in told(client, row, own):
                    singing += [f"{row.name}: {field}" for field in heard(body, flock.foreign_says)]
    for asked in flock.foreign_says.values():
        for name in ("/search/", "/search/customers/", "/search/people/"):
            body = client.get(name, {"q": asked}).content
            singing += [f"{name}?{asked}: {f}" for f in heard(body, flock.foreign_says, asked=asked)]
        body = client.get("/customers/", {"text": asked}).content
        singing += [f"list {asked}: {field}" for field in heard(body, flock.foreign_says, asked=asked)]
    singing += [f"log: {field}" for field in heard(caplog.text.encode(), flock.foreign_says)]
    assert not singing


@pytest.mark.parametrize("role", ["service", "research", "auditor"])
def test_a_record_seen_masked_is_masked_everywhere(town: Town, flock: Flock, role: str, caplog: Any):
    caplog.set_level(logging.INFO)
    client = signed_in(town.roles[role])
    actor = organization.actor_for(town.roles[role])
    masked = {field: value for field, value in flock.near_says.items() if field not in HIDDEN}
    about = town.before(role, "own") | flock.of(flock.near)
    # The form of who may change a record holds what it changes; the eye is asked for with a reason.
    editing = {"customer-edit", "contact-edit", "address-edit"}
    singing, spoke = [], 0
    for row in LOOKING:
        if row.name in editing or not expected(row, actor, "own"):
            continue
        for body in bodies(client, row, about):
            spoke += bool(heard(body, flock.near_says))
            singing += [f"{row.name}: {field}" for field in heard(body, masked)]
    for row in FILES:
        if expected(row, actor, "own"):
            with taken_back(client):
                for body in told(client, row, about):
                    singing += [f"{row.name}: {field}" for field in heard(body, masked)]
    singing += [f"log: {field}" for field in heard(caplog.text.encode(), masked)]
    assert not singing
    assert spoke or role == "auditor", "the canaries stand where nobody looks"


def test_the_canaries_sing_for_those_who_may_hear_them(town: Town, flock: Flock):
    client = signed_in(town.roles["steward"])
    page = client.get(f"/customers/{flock.near.pk}/").content
    assert set(heard(page, flock.near_says)) >= {"name", "phone", "email", "contact", "contact_phone", "remark", "tag"}
    export = next(row for row in FILES if row.name == "customers-export")
    with taken_back(client):
        for body in told(client, export, {}):
            assert {"name", "phone"} <= set(heard(body, flock.near_says))


def test_a_visitor_hears_nothing(town: Town, flock: Flock):
    about = town.before("founder", "own") | flock.of(flock.near)
    for row in [row for row in MATRIX if "GET" in row.methods and row.may != SIGNED_IN]:
        answer = ask(Client(), row, about, "GET")
        assert not heard(answer.body, flock.near_says), row.name  # type: ignore[attr-defined]
