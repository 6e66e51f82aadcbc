"""Every endpoint of the machine API, as every role, for one's own record, a colleague's and another department's.

What there is to walk comes from the OpenAPI document: an endpoint without a line here is a failure.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from access.canaries import bird, heard, kept_from
from access.matrix import SIGNED_IN, Row, row
from access.samples import AT, PASSWORD, Samples, Town
from access.walking import business, expected, sides, taken_back
from yueke.domains.organization import queries as organization
from yueke.domains.organization.models import Person
from yueke.domains.organization.permissions import ROLES
from yueke.domains.tokens.models import AccessToken
from yueke.domains.tokens.rules import GRANTABLE, LONGEST, digest_of
from yueke.domains.visits.models import Visit
from yueke.sites.api.urls import document

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("undrawn")]

SEE, EDIT = "customers.view", "customers.view & customers.edit"
CONTACT = {"name": "新店长"}
PLACE = {"province": "浙江省"}
ORDER = {"ordered_at": "2026-11-19T10:00:00+08:00", "lines": [{"product_name": "货架", "quantity": 1, "price": 1}]}
RESULT = {"result": "refused", "method": "phone", "refusal_reason": "正忙"}

LINES: tuple[Row, ...] = (
    row("get_me", "GET", SIGNED_IN),
    row("list_customers", "GET", SEE),
    row("find_customers", "GET", SEE, asks={"q": "客户"}),
    row("create_customer", "POST", "customers.view & customers.create", sends={"name": "新客户"}),
    row("get_customer", "GET", SEE, "record", "customer"),
    row("change_customer", "PATCH", EDIT, "record", "customer", {"remark": "改"}),
    row("list_customer_timeline", "GET", SEE, "record", "customer"),
    row("add_contact", "POST", EDIT, "record", "customer", CONTACT),
    row("change_contact", "PATCH", EDIT, "record", "customer contact", CONTACT),
    row("remove_contact", "DELETE", EDIT, "record", "customer contact"),
    row("add_address", "POST", EDIT, "record", "customer", PLACE),
    row("change_address", "PATCH", EDIT, "record", "customer address", PLACE),
    row("remove_address", "DELETE", EDIT, "record", "customer address"),
    row("list_orders", "GET", "orders.view"),
    row("get_order", "GET", "orders.view", "record", "order"),
    row("create_order", "POST", "orders.view & orders.create", "record", sends=ORDER | {"customer_id": "{customer}"}),
    row("list_products", "GET", "orders.view | orders.create"),
    row("list_visits", "GET", "visits.view"),
    row("get_visit", "GET", "visits.view", "record", "visit"),
    row("create_visit", "POST", "visits.view & visits.record", "record", sends=RESULT | {"customer_id": "{customer}"}),
    row("record_visit_result", "POST", "visits.view & visits.record", "record", "visit", RESULT),
    row("list_clauses", "GET", "regulation.view"),
    row("get_clause", "GET", "regulation.view", takes="clause"),
    row("list_clause_cases", "GET", "regulation.view", takes="clause"),
)
"""One for each operation of the document, like a line of the matrix; ``takes`` fills the address from left to right."""

ROLE_CODES = [*(role.code for role in ROLES), "nobody"]


def operations() -> dict[str, tuple[str, str]]:
    """Every operation of the document: its method and its address."""
    return {
        told["operationId"]: (method.upper(), path)
        for path, methods in document()["paths"].items()
        for method, told in methods.items()
    }


def program(person: Person, *permissions: str) -> Client:
    """A client with a token of somebody; without ``permissions`` it was given all there are, theirs or not."""
    secret = f"yk_{PASSWORD}-{person.pk}-{len(permissions)}"
    AccessToken.objects.get_or_create(
        digest=digest_of(secret),
        defaults={
            "person": person, "name": "对接", "permissions": list(permissions or GRANTABLE), "created_at": AT,
            "created_by_id": Person.objects.exclude(pk=person.pk).values_list("pk", flat=True)[0],
            "expires_at": AT + LONGEST,
        },
    )  # fmt: skip
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    # What the door keeps of a visit is written now, and not again while the clock stands.
    assert client.get("/api/v1/me").status_code == 200
    return client


def ask(client: Client, line: Row, samples: Samples) -> HttpResponse:
    """One request of a line."""
    method, path = operations()[line.name]
    for what in line.takes:
        before, _hole, after = path.partition("{")
        path = f"{before}{samples[what]}{after.partition('}')[2]}"
    version = Visit.objects.get(pk=samples["visit"]).mark if line.name == "record_visit_result" else 1
    sent: dict[str, Any] = {"headers": {"If-Match": f'"v{version}"'}}
    if method == "GET":
        sent["data"] = line.asks
    elif method != "DELETE":
        body = {k: v.format(**samples) if isinstance(v, str) else v for k, v in line.sends.items()}
        sent |= {"data": json.dumps(body), "content_type": "application/json"}
    answer: HttpResponse = getattr(client, method.lower())(path, **sent)
    return answer


def test_every_endpoint_has_a_line():
    assert {line.name for line in LINES} == set(operations())
    assert all(operations()[line.name][0] == line.methods for line in LINES)


@pytest.mark.parametrize("role", ROLE_CODES)
def test_every_endpoint_answers_as_its_line_says(town: Town, role: str):
    actor = organization.actor_for(town.roles[role])
    client = program(town.roles[role])
    before, wrong = business(), []
    for line in LINES:
        for side in sides(line, actor):
            should = expected(line, actor, side)
            if should:
                with taken_back(client):
                    answer = ask(client, line, town.before(role, side))
            else:
                answer = ask(client, line, town.before(role, side))
            # 412: let in, and told that the version is another one.
            right = (*range(200, 300), 412) if should else (403, 404)
            if answer.status_code not in right:
                wrong.append(f"{line.name} ({side}): {answer.status_code} {answer.content.decode()[:200]}")
    assert not wrong
    after = business()
    assert {table for table in after if after[table] != before[table]} == set(), "a refused request changed something"


def test_a_visitor_is_not_let_in(town: Town):
    before = business()
    samples = town.before("founder", "own")
    answers = {line.name: ask(Client(), line, samples).status_code for line in LINES}
    assert set(answers.values()) <= {401, 429}
    # The log of the door keeps who showed what.
    assert {table for table, state in business().items() if state != before[table]} <= {
        "organization_signinrecord",
        "kernel_event",
    }


def test_a_token_gives_no_more_than_it_was_given(town: Town):
    client, samples = program(town.roles["steward"], "orders.view"), town.before("steward", "own")
    let_in = {line.name for line in LINES if ask(client, line, samples).status_code < 400}
    assert let_in == {"get_me", "list_orders", "get_order", "list_products"}


@pytest.mark.parametrize("role", ["sales", "service", "clerk", "manager", "research", "auditor", "nobody"])
def test_no_endpoint_says_what_its_caller_may_not_know(town: Town, role: str):
    client, singing, spoke = program(town.roles[role]), [], 0
    for person, digit in ((town.stranger, "1"), (town.colleague, "2")):
        customer, says = bird(town, person, digit)
        actor = organization.actor_for(town.roles[role])
        seen = actor.scope.kind == "all" or (digit == "2" and actor.scope.kind == "departments")
        secret = kept_from(actor, says) if seen else says
        about = town.before(role, "own") | {
            "customer": customer.pk,
            "visit": Visit.objects.get(customer=customer, state="done").pk,
            "contact": customer.contacts.get().pk,
            "address": customer.addresses.get().pk,
        }
        asked = ("", *says.values())
        for line in [line for line in LINES if line.methods == "GET"]:
            body = ask(client, line, about).content
            spoke += bool(heard(body, says))
            singing += [f"{line.name}: {field}" for field in heard(body, secret)]
        for text in asked:
            for path in ("/api/v1/customers", "/api/v1/customers/find", "/api/v1/orders"):
                body = client.get(path, {"text": text, "q": text or "x"}).content
                singing += [f"{path}?{text}: {field}" for field in heard(body, secret, asked=text)]
                if not seen and path.endswith("customers"):
                    assert customer.number.encode() not in body
    assert not singing
    assert spoke or role in ("sales", "auditor", "nobody"), "the canaries stand where nobody looks"
