"""Every address, as every role, for one's own record, a colleague's and another department's: as the matrix says."""

from __future__ import annotations

from collections import Counter

import pytest
from django.http import HttpResponse
from django.test import Client

from access.matrix import CUSTOMER, MATRIX
from access.samples import Town
from access.walking import (
    HTMX,
    REFUSED,
    addresses,
    ask,
    business,
    expected,
    full_name,
    line,
    reaches,
    sides,
    signed_in,
    taken_back,
)
from yueke.domains.organization import queries as organization
from yueke.domains.organization.permissions import ALL, OWN_ACCOUNT, ROLES

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("undrawn")]
BATCHING = {"customers-batch": ("sales", "service", "manager"), "visits-assign": ("manager", "founder")}
"""Who may work on many records at once, and so could try to reach too far."""

ROLE_CODES = [*(role.code for role in ROLES), "nobody"]


def test_every_address_has_a_line():
    lines = Counter((full_name(row), method) for row in MATRIX for method in row.methods.split())
    assert not [twice for twice, times in lines.items() if times > 1]
    missing = set(addresses()) - {name for name, _method in lines}
    assert not missing, "say in tests/access/matrix who may go there"


def test_the_matrix_asks_for_permissions_there_are():
    words = {word for row in MATRIX for word in row.may.replace("|", "&").split("&")}
    assert {word.strip() for word in words} - ALL <= {"everybody", "signed in", CUSTOMER, OWN_ACCOUNT}


@pytest.mark.parametrize("role", ROLE_CODES)
def test_every_address_answers_as_the_matrix_says(town: Town, role: str):
    actor = organization.actor_for(town.roles[role])
    client = signed_in(town.roles[role])
    before = business()
    wrong = []
    for row in MATRIX:
        for side in sides(row, actor):
            samples = town.before(role, side)
            should = expected(row, actor, side)
            for method in row.methods.split():
                # What is refused must leave nothing behind: it is not taken back before the tables are compared.
                if should:
                    with taken_back(client):
                        answer = ask(client, row, samples, method, **HTMX)
                else:
                    answer = ask(client, row, samples, method, **HTMX)
                if problem := _problem(answer, should):
                    wrong.append(f"{method} {row.name} ({side}): {problem}")
    assert not wrong
    after = business()
    assert {table for table in after if after[table] != before[table]} == set(), "a refused request changed something"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_visitor_is_sent_to_the_door(town: Town, method: str):
    wrong, before = [], business()
    for row in MATRIX:
        client = Client()
        if method not in row.methods or row.may == "everybody":
            continue
        answer = ask(client, row, town.before("founder", "own"), method)
        door = "/p/sign-in/?next=" if row.may == CUSTOMER else "/sign-in/?next="
        if answer.status_code != 302 or not answer.headers["Location"].startswith(door):
            wrong.append(f"{row.name}: {answer.status_code}")
    assert not wrong
    assert business() == before


LEAVING = [(role, row.name) for row in MATRIX if row.of == "left" for role in BATCHING[row.name]]


@pytest.mark.parametrize("role,name", LEAVING)
def test_a_batch_leaves_what_is_out_of_reach(town: Town, role: str, name: str):
    row, actor = line(name), organization.actor_for(town.roles[role])
    client = signed_in(town.roles[role])
    for side in ("own", "foreign"):
        with taken_back(client):
            before = business()
            ask(client, row, town.before(role, side), "POST", **HTMX)
            changed = {table for table, state in business().items() if state != before[table]}
        assert ({"customers_customer", "visits_visit"} & changed != set()) == reaches(actor, side)


def test_what_is_only_looked_at_takes_no_input(town: Town):
    client = signed_in(town.founder)
    before = business()
    taking = []
    answering = {row.name for row in MATRIX if "POST" in row.methods}
    for row in (row for row in MATRIX if row.name not in answering):
        answer = ask(client, row, town.before("founder", "own"), "POST", **HTMX)
        if answer.status_code not in (403, 404, 405):
            taking.append(f"{row.name}: {answer.status_code}")
    assert not taking
    assert business() == before


def _problem(answer: HttpResponse, should: bool) -> str:
    """What is wrong with an answer; empty when it is as it should be."""
    if answer.status_code in REFUSED:
        return f"refused ({answer.status_code})" if should else ""
    if not should and answer.headers.get("Location", "").startswith("/p/sign-in/?next="):
        return ""
    if answer.headers.get("Location", "").startswith("/sign-in/?next=") or "HX-Refresh" in answer.headers:
        return "sent to sign in"
    if answer.status_code >= 500:
        return f"failed ({answer.status_code})"
    return "" if should else f"let in ({answer.status_code})"
