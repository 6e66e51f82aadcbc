"""A company that takes complaints: a desk, a department that handles them, a manager, a supervisor, a customer."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from yueke.compliance import commands as compliance
from yueke.domains.catalogue.models import Product
from yueke.domains.complaints import commands
from yueke.domains.complaints.drafts import ComplaintDraft, FindingDraft, OfferDraft
from yueke.domains.complaints.models import Complaint
from yueke.domains.customers import commands as customers
from yueke.domains.customers.drafts import CustomerDraft
from yueke.domains.customers.models import Customer
from yueke.domains.organization import commands as organization
from yueke.domains.organization import queries as people
from yueke.domains.organization.models import Department, Post
from yueke.kernel.access import SYSTEM, Actor

ZONE = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 11, 16, 9, 30, tzinfo=ZONE)
"""A Monday, half an hour after opening."""
REGULATION = Path(__file__).with_name("regulation.yaml")


@dataclass
class House:
    """Head office → 华东分公司 → 客服部, 售后部, each with a head; packs A, B and the test's own adopted."""

    root: Department
    branch: Department
    service: Department
    aftersales: Department
    actors: dict[str, Actor]
    customer: Customer
    product: Product
    extra: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Actor:
        actors = self.__dict__.get("actors", {})
        if name in actors:
            return actors[name]
        raise AttributeError(name)

    def draft(self, **facts: Any) -> ComplaintDraft:
        """What the customer complains of on the telephone."""
        values = {
            "channel": "phone",
            "description": "送来的展柜玻璃破了，打电话没有人理",
            "customer_id": self.customer.pk,
        }
        return ComplaintDraft(**{**values, **facts})

    def registered(self, at: datetime = AT, *, by: Actor | None = None, **facts: Any) -> Complaint:
        return commands.register(by or self.clerk, self.draft(**facts), at=at)

    def accepted(self, at: datetime = AT, **facts: Any) -> Complaint:
        complaint = self.registered(at, **facts)
        return commands.accept(self.agent, complaint.pk, at=at + timedelta(minutes=5))

    def assigned(self, at: datetime = AT, **facts: Any) -> Complaint:
        complaint = self.accepted(at, **facts)
        return commands.assign(self.agent, complaint.pk, self.aftersales.pk, at=at + timedelta(minutes=10))

    def investigating(self, at: datetime = AT, **facts: Any) -> Complaint:
        complaint = self.assigned(at, **facts)
        return commands.sign(self.engineer, complaint.pk, at=at + timedelta(minutes=15))

    def proposed(self, at: datetime = AT, offer: OfferDraft | None = None, **facts: Any) -> Complaint:
        complaint = self.investigating(at, **facts)
        later = at + timedelta(minutes=20)
        commands.investigate(self.engineer, complaint.pk, FindingDraft("运输时未加护角"), at=later)
        commands.propose(self.engineer, complaint.pk, offer or OfferDraft("换新玻璃"), at=later)
        return self.fresh(complaint)

    def replied(self, at: datetime = AT, **facts: Any) -> Complaint:
        complaint = self.proposed(at, **facts)
        later = at + timedelta(minutes=30)
        commands.answer_offer(self.engineer, complaint.pk, accepted=True, at=later)
        commands.agree(self.engineer, complaint.pk, at=later)
        return commands.reply(self.engineer, complaint.pk, "已换新玻璃", "solved", at=later)

    def fresh(self, complaint: Complaint) -> Complaint:
        return Complaint.objects.get(pk=complaint.pk)


_PEOPLE = (
    ("clerk", "service", "clerk"),
    ("agent", "service", "service"),
    ("engineer", "aftersales", "aftersales"),
    ("second", "aftersales", "aftersales"),
    ("manager", "branch", "manager"),
    ("boss", "root", "manager"),
    ("watch", "root", "supervisor"),
    ("steward", "root", "steward"),
    ("auditor", "root", "auditor"),
)


@pytest.fixture(scope="module")
def house_of_file(ground: bool) -> House | None:
    """The company, founded once for all tests of a file; None where each test must found its own."""
    return found() if ground else None


@pytest.fixture
def house(house_of_file: House | None, db: None) -> House:
    """The company as founded; whatever a test adds is taken back."""
    return deepcopy(house_of_file) or found()


def found() -> House:
    """The company, made through commands."""
    at = datetime(2026, 1, 5, 10, tzinfo=ZONE)
    founded = organization.found_company(
        SYSTEM, "青禾展示器材有限公司", username="admin", password="Plum-rain-2026", person_name="管理员", at=at
    )
    boss = people.actor_for(founded.administrator)
    organization.set_security_policy(boss, second_factor=False, at=at)
    root = founded.head_office
    branch = organization.add_department(boss, "华东分公司", parent_id=root.pk, kind="branch", at=at)
    places = {
        "root": root,
        "branch": branch,
        "service": organization.add_department(boss, "客服部", parent_id=branch.pk, at=at),
        "aftersales": organization.add_department(boss, "售后部", parent_id=branch.pk, at=at),
    }
    for pack in ("A", "B", REGULATION):
        compliance.adopt(SYSTEM, pack, at=at)
    post, _made = Post.objects.get_or_create(code="service_specialist", defaults={"title": "客服专员"})
    head_post, _made = Post.objects.get_or_create(code="branch_head", defaults={"title": "分公司负责人"})
    hired = {}
    for name, place, role in _PEOPLE:
        hired[name] = organization.hire(
            boss, name=f"员工{name}", username=name, password="Plum-rain-2026", department_id=places[place].pk,
            post_id=(head_post if role == "manager" else post).pk, from_date=date(2026, 1, 5), roles=(role,),
            must_change=False, at=at,
        )  # fmt: skip
    organization.name_head(boss, root.pk, person_id=hired["boss"].pk, at=at)
    organization.name_head(boss, branch.pk, person_id=hired["manager"].pk, at=at)
    organization.name_head(boss, places["aftersales"].pk, person_id=hired["second"].pk, at=at)
    actors = {name: people.actor_for(person) for name, person in hired.items()}
    draft = CustomerDraft(name="王小明", phone="13812345678", email="wang@example.com")
    customer = customers.create(SYSTEM, draft, at=at)
    product = Product.objects.create(code="ZG-1", name="玻璃展柜", created_at=at)
    commands.seed_trees(SYSTEM, at=at)
    return House(root, branch, places["service"], places["aftersales"], actors, customer, product)
