"""No outlet says what its reader may not know: every page, suggestion, file and log, with canaries in every field."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client

from access.canaries import bird, heard, kept_from
from access.matrix import MATRIX, SIGNED_IN, Row
from access.samples import AT, Town, able
from access.walking import ask, expected, signed_in, taken_back
from yueke.config.health.logs import JsonLines, PlainLines
from yueke.domains.customers.models import Customer
from yueke.domains.imports import commands as imports
from yueke.domains.imports.jobs import check_batch
from yueke.domains.imports.models import ImportBatch
from yueke.domains.organization import queries as organization
from yueke.domains.organization.models import Person
from yueke.domains.visits.models import Visit, VisitFeedback
from yueke.kernel.gate import Near
from yueke.kernel.masking import mask

pytestmark = pytest.mark.slow
LOOKING = [row for row in MATRIX if "GET" in row.methods and row.may not in ("everybody",)]
FILES = [row for row in MATRIX if row.name.endswith("export")]
SHEET = "客户名称,手机,备注\n霍去病甲,13612349876,立秋表格密语\n,13612349876,立秋表格密语\n"
SHEET_SAYS = {"name": "霍去病甲", "phone": "13612349876", "remark": "立秋表格密语"}
DRAWER = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "drawer"}


class Flock:
    """The birds of a town: one of another department, one of a colleague's, one of the seller's own."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.foreign, self.foreign_says = bird(town, town.stranger, "1")
        self.near, self.near_says = bird(town, town.colleague, "2")
        self.own, self.own_says = bird(town, town.roles["sales"], "3")
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
            "feedback": VisitFeedback.objects.get(visit=visit).pk, "change": customer.change_requests.get(state="reported").pk,
            "contact": customer.contacts.first().pk, "address": customer.addresses.first().pk, "batch": self.batch,
        }  # fmt: skip


@pytest.fixture(scope="module")
def flock(town: Town, django_db_blocker: Any) -> Flock:
    with django_db_blocker.unblock():
        return Flock(town)


@contextmanager
def log_lines() -> Iterator[io.StringIO]:
    """What the log says meanwhile, down to every request, in both of its forms."""
    out, root = io.StringIO(), logging.getLogger()
    level, handlers = root.level, []
    for formatter in (JsonLines(), PlainLines()):
        handler = logging.StreamHandler(out)
        handler.setFormatter(formatter)
        root.addHandler(handler)
        handlers.append(handler)
    root.setLevel(logging.INFO)
    try:
        yield out
    finally:
        for handler in handlers:
            root.removeHandler(handler)
        root.setLevel(level)


def bodies(client: Client, row: Row, samples: dict[str, Any]) -> list[bytes]:
    """What an address says: as a page, and, of a record, in the drawer."""
    ways: tuple[dict[str, Any], ...] = ({}, DRAWER) if row.takes else ({},)
    return [ask(client, row, samples, "GET", **headers).body for headers in ways]  # type: ignore[attr-defined]


def told(client: Client, row: Row, samples: dict[str, Any]) -> list[bytes]:
    """What a file says, in both forms."""
    return [ask(client, row, samples, "POST", sends={"form": form}).body for form in ("csv", "xlsx")]  # type: ignore[attr-defined]


@pytest.mark.parametrize("role", ["sales", "service", "clerk", "auditor", "nobody"])
def test_a_record_out_of_reach_is_silent_everywhere(town: Town, flock: Flock, role: str):
    client, actor = signed_in(town.roles[role]), organization.actor_for(town.roles[role])
    own = town.before(role, "own")
    about = town.before(role, "foreign") | flock.of(flock.foreign)
    singing = []
    with log_lines() as log:
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
            for url in ("/search/", "/search/customers/", "/search/people/", "/customers/"):
                body = client.get(url, {"q": asked, "text": asked}).content
                singing += [f"{url} {asked}: {field}" for field in heard(body, flock.foreign_says, asked=asked)]
    singing += [f"log: {field}" for field in heard(log.getvalue().encode(), flock.foreign_says)]
    assert not singing


@pytest.mark.parametrize(
    "role,near", [("service", ""), ("research", ""), ("auditor", ""), ("manager", ""), ("sales", "team")]
)
def test_who_sees_a_record_meets_each_field_as_the_gate_says(town: Town, flock: Flock, role: str, near: Near):
    client, actor = signed_in(town.roles[role]), organization.actor_for(town.roles[role])
    customer, says = (flock.own, flock.own_says) if near else (flock.near, flock.near_says)
    kept = kept_from(actor, says, near)
    assert "identity" in kept, "nobody but the stewards reads identity numbers"
    about = town.before(role, "own") | flock.of(customer)
    singing, spoke = [], 0
    with log_lines() as log:
        for row in LOOKING:
            if expected(row, actor, "own"):
                for body in bodies(client, row, about):
                    spoke += bool(heard(body, says))
                    singing += [f"{row.name}: {field}" for field in heard(body, kept)]
        for row in FILES:
            if expected(row, actor, "own"):
                with taken_back(client):
                    for body in told(client, row, about):
                        singing += [f"{row.name}: {field}" for field in heard(body, kept)]
        for asked in says.values():
            for url in ("/search/", "/search/customers/", "/customers/", "/visits/", "/orders/"):
                body = client.get(url, {"q": asked, "text": asked}).content
                singing += [f"{url} {asked}: {field}" for field in heard(body, kept, asked=asked)]
    singing += [f"log: {field}" for field in heard(log.getvalue().encode(), says)]
    assert not singing
    assert spoke or role == "auditor", "the canaries stand where nobody looks"


def test_the_eye_lifts_what_is_masked_and_nothing_that_is_hidden(town: Town, flock: Flock):
    def revealed(role: str, customer: Customer) -> bytes:
        client = signed_in(town.roles[role])
        with taken_back(client):
            answer = client.post(f"/customers/{customer.pk}/reveal/", {"why": "check"})
        assert answer.status_code == 200
        return answer.content

    stranger_to_it = heard(revealed("service", flock.near), flock.near_says)
    assert {"phone", "email", "name", "birthday", "address", "contact_phone"} <= set(stranger_to_it)
    assert "identity" not in stranger_to_it
    assert "identity" in heard(revealed("sales", flock.own), flock.own_says), "its owner meets it masked, and may look"
    assert "identity" in heard(revealed("manager", flock.near), flock.near_says)


def test_nobody_finds_by_what_they_do_not_see(town: Town, flock: Flock):
    def found(role: str, asked: str) -> set[int]:
        client = signed_in(town.roles[role])
        return {row["value"] for row in client.get("/search/customers/", {"q": asked}).json()}

    says, near = flock.near_says, flock.near.pk
    phone = says["phone"]
    assert near in found("service", phone), "whoever knows the whole number may find it"
    assert near in found("service", phone[-4:]), "the mask shows the end"
    wrong = f"9{phone[-5:]}"
    assert found("service", phone[-6:]) == found("service", wrong), "two more digits must not tell which are right"
    assert near in found("manager", phone[-6:])
    assert near not in found("manager", wrong)
    for role in ("service", "manager", "steward"):
        assert near not in found(role, says["identity"]), "identity numbers are in no search"
    like = {"name": "某某", "kind": "individual", "stage": "customer", "identity_number": says["identity"]}
    for role, told_so in (("service", False), ("steward", True)):
        client = signed_in(town.roles[role])
        with taken_back(client):
            answer = client.post("/customers/new/", like)
        alike = answer.context["alike"] if answer.context else []
        assert (near in {one["customer"].pk for one in alike}) is told_so


def test_the_history_says_that_a_hidden_field_changed_and_nothing_of_it(town: Town, flock: Flock):
    page = signed_in(town.roles["service"]).get(f"/history/customer/{flock.near.pk}/").content.decode()
    assert "证件号码" in page
    assert not heard(page.encode(), kept_from(organization.actor_for(town.roles["service"]), flock.near_says))
    own = signed_in(town.roles["sales"]).get(f"/history/customer/{flock.own.pk}/").content.decode()
    assert mask("identity", flock.own_says["identity"]) in own


def test_the_rows_of_an_upload_are_its_uploaders(town: Town, flock: Flock):
    url = f"/imports/{flock.batch}/refused.xlsx"
    mine = signed_in(town.stranger).get(url)
    assert set(heard(b"".join(mine.streaming_content), SHEET_SAYS)) == {"phone", "remark"}
    masked = Person.objects.get(pk=town.hire("away-clerk", town.away, "clerk").pk)
    client = signed_in(masked)
    assert client.get(url).status_code == 403
    page = client.get(f"/imports/{flock.batch}/").content
    assert "phone" not in heard(page, SHEET_SAYS)
    assert b"refused.xlsx" not in page
    columns = {"name": "1", "mobile": "", "remark": "1"}
    before = ImportBatch.objects.get(pk=flock.batch).mapping
    client.post(f"/imports/{flock.batch}/columns/", columns)
    assert ImportBatch.objects.get(pk=flock.batch).mapping == before, "a telephone taken for a remark would be plain"


def test_pages_about_failures_and_their_log_say_nothing(town: Town, flock: Flock):
    client = signed_in(town.roles["steward"])
    client.raise_request_exception = False
    values = flock.near_says
    with log_lines() as log:
        for value in values.values():
            assert client.get(f"/customers/{flock.foreign.pk}0000/", {"text": value}).status_code == 404
            signed_in(town.roles["sysadmin"]).get(f"/customers/{flock.near.pk}/", {"text": value})
            with transaction.atomic():
                with connection.cursor() as cursor:
                    # Whatever asks for customers fails now, with a message of the database that quotes the question.
                    cursor.execute("CREATE TEMP TABLE customers_customer (id bigint) ON COMMIT DROP")
                answer = client.get("/customers/", {"text": value})
                transaction.set_rollback(True)
            assert answer.status_code == 500
            assert not heard(answer.content, values)
    said = log.getvalue()
    assert "ProgrammingError" in said
    assert not heard(said.encode(), values)


def test_the_figures_for_watchers_name_nobody(town: Town, flock: Flock):
    client = signed_in(town.roles["sysadmin"])
    for value in flock.near_says.values():
        client.get(f"/customers/{flock.near.pk}/", {"text": value})
    for url in ("/metrics", "/healthz", "/readyz", "/system/health/"):
        answer = client.get(url)
        assert answer.status_code == 200
        assert not heard(answer.content, flock.near_says), url


def test_the_canaries_sing_for_those_who_may_hear_them(town: Town, flock: Flock):
    client = signed_in(town.roles["steward"])
    page = client.get(f"/customers/{flock.near.pk}/").content
    assert set(heard(page, flock.near_says)) >= {
        "name", "phone", "email", "identity", "birthday", "contact", "contact_phone", "remark", "tag",
    }  # fmt: skip
    export = next(row for row in FILES if row.name == "customers-export")
    with taken_back(client):
        for body in told(client, export, {}):
            assert {"name", "phone"} <= set(heard(body, flock.near_says))


def test_a_visitor_hears_nothing(town: Town, flock: Flock):
    about = town.before("founder", "own") | flock.of(flock.near)
    for row in [row for row in MATRIX if "GET" in row.methods and row.may != SIGNED_IN]:
        answer = ask(Client(), row, about, "GET")
        assert not heard(answer.body, flock.near_says), row.name  # type: ignore[attr-defined]
