"""No figure tells of rows out of reach: planting many of them changes not one letter of what somebody reads.

Counts, totals, page numbers, badges, figures of the dashboard and of clauses, how much a search finds, how long a
file is, what the API answers: instead of listing them, everything is read before and after.
"""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from access.canaries import opened
from access.matrix import MATRIX, Row
from access.samples import AT, Town, able
from access.test_api import LINES, program
from access.test_api import ask as ask_api
from access.walking import ask, expected, line, signed_in, taken_back
from yueke.domains.complaints import commands as complaints
from yueke.domains.complaints.drafts import ComplaintDraft
from yueke.domains.complaints.models import Complaint
from yueke.domains.customers import commands as customers
from yueke.domains.customers.drafts import CustomerDraft
from yueke.domains.customers.models import DuplicateLink
from yueke.domains.imports import commands as imports
from yueke.domains.imports.jobs import check_batch
from yueke.domains.orders import commands as orders
from yueke.domains.orders.drafts import LineDraft, OrderDraft
from yueke.domains.organization import queries as organization
from yueke.domains.privacy import commands as privacy
from yueke.domains.visits import commands as visits
from yueke.domains.visits.rules import VisitRecord
from yueke.kernel.access import Actor

pytestmark = pytest.mark.slow
ROWS = 24
"""More than a page of any list, and more than any card shows."""

ROLES = ("sales", "service", "aftersales", "clerk", "manager")
"""Those who see a part: oneself, a department, a branch."""

EACH = {"desk", "desk-figures", "dashboard", "customers", "orders", "visits", "complaints", "complaint-board"}
"""Read by every role; any other address once for each breadth of sight."""

# The regulation leaves its lights for later where judging took long: it is asked for them outright. Suggestions for a
# word that many have are some of them, in no order: they are asked for a name that one has.
ELSEWHERE = {"regulation", "search", "customer-options", "find_customers"}
LOOKING = [row for row in MATRIX if "GET" in row.methods and row.may != "everybody" and row.name not in ELSEWHERE]
FILES = [row for row in MATRIX if row.name.endswith("export") and not row.takes]

ASKED = (
    "/customers/?size=20", "/customers/?page=2", "/customers/?text=%E5%A4%96%E6%9D%A5", "/customers/?city=%E6%B7%B1%E5%9C%B3%E5%B8%82&province=%E5%B9%BF%E4%B8%9C%E7%9C%81",
    "/customers/?view=key", "/customers/?view=month", "/customers/?tag=%E8%BF%9C%E6%96%B9", "/customers/?sort=name", "/customers/?archived=1",
    "/orders/?page=2", "/orders/?text=%E5%A4%96%E6%9D%A5", "/visits/?view=overdue", "/visits/?q=%E5%A4%96%E6%9D%A5", "/visits/records/?page=2",
    "/search/?q=%E5%A4%96%E6%9D%A5", "/search/?q=wailai", "/search/customers/?q=%E5%A4%96%E6%9D%A5", "/search/?q=13500990001",
    "/regulation/?lights=now", "/regulation/?period=year&lights=now", "/dashboard/?period=year",
)  # fmt: skip
"""Searches, filters and further pages, besides what every address says by itself."""

_CHANGING = (
    re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"'),
    re.compile(rb'(?:nonce|data-token|data-once)="[^"]*"'),
    re.compile(rb'name="_once" value="[^"]*"'),
    # The signed state of a preview says when it was signed.
    re.compile(rb'name="state" value="[^"]*"'),
    re.compile("请求编号 <code>[^<]*".encode()),
    re.compile(rb"\"X-CSRFToken\": ?\"[^\"]*\"|X-CSRFToken&quot;: ?&quot;[^&]*&quot;"),
    re.compile(rb'"next": ?"[^"]*"'),
    re.compile(rb"<dcterms:(?:created|modified)[^>]*>[^<]*<"),
)
"""What is different at every request."""


def said(body: bytes) -> bytes:
    """A body without what no two requests share."""
    text = opened(body)
    for pattern in _CHANGING:
        text = pattern.sub(b"", text)
    return text


def looking(actors: dict[str, Actor]) -> dict[str, list[Row]]:
    """The pages each role reads: its own, and of those it shares with roles of the same breadth of sight, the first's."""
    read: set[tuple[str, str]] = set()
    pages: dict[str, list[Row]] = {}
    for role, actor in actors.items():
        mine = [row for row in LOOKING if expected(row, actor, "own")]
        pages[role] = [row for row in mine if row.name in EACH or (actor.scope.kind, row.name) not in read]
        read |= {(actor.scope.kind, row.name) for row in mine}
    return pages


def readings(client: Client, town: Town, role: str, actor: Actor, pages: list[Row]) -> dict[str, bytes]:
    """What ``role`` reads: ``pages``, searches, what machines are answered, files."""
    samples, found = town.before(role, "own"), {}
    cache.clear()
    for row in pages:
        found[row.name] = said(_body(client, row, samples))
    for url in ASKED:
        found[url] = said(client.get(url).content)
    named = f"客户{town.roles[role].username}甲"
    for url in ("/search/", "/search/customers/", "/customers/", "/orders/", "/visits/"):
        found[f"{url} {named}"] = said(client.get(url, {"q": named, "text": named}).content)
    machine = program(town.roles[role])
    for row in (
        row for row in LINES if row.methods == "GET" and row.name not in ELSEWHERE and expected(row, actor, "own")
    ):
        found[f"api {row.name}"] = said(ask_api(machine, row, samples).content)
    for row in FILES:
        if expected(row, actor, "own"):
            for form in ("csv", "xlsx"):
                with taken_back(client):
                    found[f"{row.name}.{form}"] = said(_body(client, row, samples, method="POST", sends={"form": form}))
    return found


def _body(client: Client, row: Row, samples: dict[str, Any], *, method: str = "GET", sends: Any = None) -> bytes:
    return ask(client, row, samples, method, sends=sends).body  # type: ignore[attr-defined, no-any-return]


def plant(town: Town) -> None:
    """Many rows of every kind that belong to another department, some of them breaking clauses."""
    actor = able(town.stranger)
    long_ago = AT - timedelta(days=400)
    made = []
    for n in range(ROWS):
        draft = CustomerDraft(
            name=f"外来{n:02d}",
            phone=f"135009900{n:02d}",
            province="广东省",
            city="深圳市",
            tags=("远方",),
            contact="外联",
        )
        customer = customers.create(actor, draft, at=AT if n % 2 else long_ago)
        made.append(customer.pk)
        sold = LineDraft("标准货架", Decimal(3), Decimal(900))
        orders.create(actor, OrderDraft(customer.pk, AT - timedelta(days=n), (sold,)), at=AT)
        record = VisitRecord("reached", "phone", "外联", "外来内容", satisfaction=1)
        visit = visits.record_visit(actor, customer.pk, "regular", record, at=AT, department_id=actor.department_id)
        visits.send_feedback(actor, visit.pk, actor.department_id or 0, "外来反馈", at=AT)
        due = visits.Duty(
            customer_id=customer.pk, due_at=AT - timedelta(days=9), owner_id=actor.person_id, department_id=actor.department_id
        )  # fmt: skip
        visits.plan_duties(actor, "B4.2", "regular", [due], at=AT - timedelta(days=30))
        customers.report_change(actor, customer.pk, "remark", f"外来{n}", at=AT)
        if n > 1:
            customers.apply_for_key(actor, customer.pk, reason="外来", at=AT)
        privacy.register_request(actor, customer.pk, "access", medium="onsite", at=AT)
        told = ComplaintDraft("phone", f"外来划伤 {n}", customer.pk, department_id=actor.department_id)
        complaint = complaints.register(actor, told, at=long_ago if n % 2 else AT)
        Complaint.objects.filter(pk=complaint.pk).update(handler_id=actor.person_id, department_id=actor.department_id)
        complaints.supervise(actor, complaint.pk, "外来督办", at=AT)
    for one, other in zip(made[::2], made[1::2], strict=True):
        DuplicateLink.objects.create(first_id=one, second_id=other, found_at=AT, weight=30, certain=True)
    customers.merge_many(actor, [(made[0], made[1])], reason="外来", at=AT)
    customers.archive(actor, made[2], reason="外来", at=AT)
    file = SimpleUploadedFile("外来.csv", "客户名称,手机\n外来甲,13612340000\n,1\n".encode())
    batch = imports.upload(actor, "customers", file, options={}, at=AT)
    imports.begin_check(actor, batch.pk, at=AT)
    check_batch(batch.pk)


def test_rows_out_of_reach_change_no_letter(town: Town):
    actors = {role: organization.actor_for(town.roles[role]) for role in ROLES}
    clients = {role: signed_in(town.roles[role]) for role in ROLES}
    for role, client in clients.items():
        # A notice is read by opening it, once, and a token stands among one's own as soon as there is one.
        ask(client, line("notice"), town.before(role, "own"), "GET")
        program(town.roles[role])
    pages = looking(actors)
    before = {role: readings(clients[role], town, role, actors[role], pages[role]) for role in ROLES}
    with transaction.atomic():
        plant(town)
        after = {role: readings(clients[role], town, role, actors[role], pages[role]) for role in ROLES}
        transaction.set_rollback(True)
    assert {role: _differences(before[role], after[role]) for role in ROLES} == {role: {} for role in ROLES}
    assert min(len(read) for read in before.values()) > 40


def test_who_sees_them_reads_other_figures(town: Town):
    client = signed_in(town.roles["steward"])
    urls = ("/customers/", "/orders/", "/visits/records/", "/search/?q=%E5%A4%96%E6%9D%A5", "/dashboard/")
    before = [said(client.get(url).content) for url in urls]
    with transaction.atomic():
        plant(town)
        after = [said(client.get(url).content) for url in urls]
        transaction.set_rollback(True)
    assert all(one != other for one, other in zip(before, after, strict=True)), "what is planted is not seen at all"


def _differences(before: dict[str, bytes], after: dict[str, bytes]) -> dict[str, str]:
    return {name: _difference(before[name], after[name]) for name in before if before[name] != after[name]}


def _difference(before: bytes, after: bytes) -> str:
    """Where two bodies part."""
    place = next(
        (n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after))
    )
    around = slice(max(0, place - 80), place + 80)
    return f"{before[around].decode(errors='replace')} | {after[around].decode(errors='replace')}"
