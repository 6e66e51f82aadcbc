"""A small company to test with, built through the product's own commands at moments the test names.

The owner looks after customers, the helper works beside them in the same department, the outsider in another one.
The head of the branch decides, the steward keeps the archive, the watch proposes amendments. Moments are texts of
local time: ``2026-04-10`` is ten in the morning, ``2026-04-10 23:59:59`` to the second.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from yueke.compliance import commands as compliance
from yueke.compliance.cases import CaseRow, cases
from yueke.compliance.evidence import Evidence, evidence
from yueke.compliance.periods import Period
from yueke.domains.customers import commands as customers
from yueke.domains.customers.drafts import CustomerDraft
from yueke.domains.customers.models import Customer, KeyQualification
from yueke.domains.orders import commands as orders
from yueke.domains.orders.drafts import LineDraft, OrderDraft
from yueke.domains.orders.models import Order
from yueke.domains.organization import commands as organization
from yueke.domains.organization import queries as people
from yueke.domains.organization.models import Department, Post
from yueke.domains.visits import commands as visits
from yueke.domains.visits.models import Visit
from yueke.domains.visits.rules import VisitRecord
from yueke.kernel.access import SYSTEM, Actor
from yueke.reactions import nightly

ZONE = ZoneInfo("Asia/Shanghai")
FOUNDED = "2024-01-02"
_numbers = count(1)


def moment(text: str) -> datetime:
    """A local time as text; a bare day means ten in the morning."""
    return datetime.fromisoformat(text if ":" in text else f"{text} 10:00").replace(tzinfo=ZONE)


def period(text: str) -> Period:
    """``2026-04`` is a month, ``2026`` a year."""
    year, *month = map(int, text.split("-"))
    return Period.month(date(year, *month, 1)) if month else Period.year(date(year, 1, 1))


def example(clause: str, kind: str) -> pytest.MarkDecorator:
    """Marks a test as the ``kept``, ``broken`` or ``boundary`` example of a clause."""
    assert kind in {"kept", "broken", "boundary"}, kind
    return pytest.mark.example(clause=clause, kind=kind)


def judged(clause: str, when: str, at: str, *, actor: Actor | None = None) -> list[str]:
    """The states of the clause's cases of a period as known at a moment, soonest due first."""
    rows = case_rows(clause, when, at, actor=actor)
    states = [row.state for row in rows]
    found = figures(clause, when, at, actor=actor)
    open_ones = states.count("pending") + states.count("at_risk")
    counted = (states.count("kept"), states.count("broken"), open_ones, states.count("at_risk"))
    assert (found.kept, found.broken, found.pending, found.at_risk) == counted, "the figures are those of the cases"
    return states


def case_rows(clause: str, when: str, at: str, *, actor: Actor | None = None) -> list[CaseRow]:
    """The cases behind :func:`judged`."""
    return cases(clause, period(when), moment(at), actor=actor, limit=1000).rows


def figures(clause: str, when: str, at: str, *, actor: Actor | None = None) -> Evidence:
    """The evidence of a clause."""
    return evidence(clause, period(when), moment(at), actor=actor)


@dataclass(frozen=True)
class Company:
    """Head office → branch → sales and service departments, packs A and B adopted, nobody served yet."""

    sales: Department
    service: Department
    owner: Actor
    helper: Actor
    outsider: Actor
    head: Actor
    steward: Actor
    watch: Actor

    def customer(self, since: str, *, by: Actor | None = None, **facts: Any) -> Customer:
        """A customer entered at ``since``; a person who buys, of the owner, unless ``facts`` say otherwise."""
        name = facts.pop("name", f"客户{next(_numbers)}")
        return customers.create(by or self.owner, CustomerDraft(name=name, **facts), at=moment(since))

    def key_customer(self, approved: str, *, since: str = "2025-01-06") -> Customer:
        """A customer with key status from ``approved`` on."""
        customer = self.customer(since)
        self.make_key(customer, approved)
        return customer

    def make_key(self, customer: Customer, approved: str) -> KeyQualification:
        """The owner applies, the head approves at the same moment."""
        at = moment(approved)
        asked = customers.apply_for_key(self.owner, customer.pk, reason="年采购额大", at=at)
        return customers.approve_key(self.head, asked.pk, at=at)

    def edit(self, customer: Customer, at: str, **facts: Any) -> Customer:
        """The owner changes facts of a customer."""
        return customers.edit(self.owner, customer.pk, facts, at=moment(at))

    def withdraw_key(self, customer: Customer, at: str) -> None:
        """The head ends the key status."""
        status = KeyQualification.objects.get(customer=customer, state="approved")
        customers.withdraw_key(self.head, status.pk, reason="不再符合条件", at=moment(at))

    def visit(self, customer: Customer, kind: str, on: str, **record: Any) -> Visit:
        """A visit nobody had planned, at which the customer was met on site unless ``record`` says otherwise."""
        return visits.record_visit(self.owner, customer.pk, kind, form(**record), at=moment(on))

    def order(self, customer: Customer, on: str, amount: str) -> Order:
        """An order of one line."""
        line = LineDraft("标准货架", Decimal(1), Decimal(amount))
        return orders.create(self.owner, OrderDraft(customer.pk, moment(on), (line,)), at=moment(on))

    def reclass(self, at: str) -> None:
        """The nightly run of classes and grades over everybody."""
        nightly.reclass(moment(at))

    def amend(self, clause: str, values: dict[str, Any], *, effective: str, at: str) -> None:
        """The watch proposes other terms, the head approves them."""
        day = date.fromisoformat(effective)
        row = compliance.propose_amendment(
            self.watch, clause, values, effective_from=day, reason="按季检查后调整", at=moment(at)
        )
        compliance.approve_amendment(self.head, row.pk, at=moment(at))


def form(**record: Any) -> VisitRecord:
    """A complete 《客户回访登记表》, with what ``record`` changes."""
    full = {"result": "reached", "method": "onsite", "contact_name": "店长", "content": "使用正常", "satisfaction": 5}
    return VisitRecord(**full | record)


def attempt(result: str, **record: Any) -> dict[str, Any]:
    """What is written down when the customer was ``unreachable``, or ``refused`` to talk."""
    empty = {"result": result, "contact_name": "", "content": "", "satisfaction": None}
    return empty | ({"refusal_reason": "正在忙"} if result == "refused" else {}) | record


def found_company(*packs: str) -> Company:
    """Founds the company and adopts packs A and B, and ``packs`` besides."""
    at = moment(FOUNDED)
    founded = organization.found_company(
        SYSTEM, "青禾展示器材有限公司", username="founder", password="Plum-rain-2026", person_name="初始管理员", at=at
    )
    boss = people.actor_for(founded.administrator)
    post = Post.objects.create(code="any", title="职员")

    def department(name: str, parent: Department, kind: str = "department") -> Department:
        return organization.add_department(boss, name, parent_id=parent.pk, kind=kind, at=at)

    def hire(username: str, name: str, where: Department, role: str) -> Actor:
        person = organization.hire(
            boss, name=name, username=username, password=None, department_id=where.pk, post_id=post.pk,
            from_date=at.date(), roles=(role,), must_change=False, at=at,
        )  # fmt: skip
        return people.actor_for(person)

    branch = department("分公司", founded.head_office, "branch")
    sales, service = department("销售部", branch), department("客服部", branch)
    for code in ("A", "B", *packs):
        compliance.adopt(SYSTEM, code, at=at)
    return Company(
        sales=sales,
        service=service,
        owner=hire("owner", "负责人", sales, "sales"),
        helper=hire("helper", "协作人", sales, "sales"),
        outsider=hire("outsider", "外部门同事", service, "service"),
        head=hire("head", "分公司负责人", branch, "manager"),
        steward=hire("steward", "信息管理专员", founded.head_office, "steward"),
        watch=hire("watch", "监督专员", founded.head_office, "supervisor"),
    )


@pytest.fixture(scope="module")
def founded(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[Company]:
    """The company, founded once for all tests of a file and gone after them; ``PACKS`` of the file are adopted besides.

    Adopting packs takes longer than most tests: each test works in a savepoint on top of it (:func:`company`).
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield found_company(*getattr(request.module, "PACKS", ()))
        transaction.set_rollback(True)


@pytest.fixture
def company(founded: Company, db: None) -> Company:
    """The company as founded; whatever a test adds is taken back."""
    return founded
