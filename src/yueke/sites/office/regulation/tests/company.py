"""A company of two departments with six customers, some visited in time, some not, and browsers signed in."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from yueke.compliance import commands as compliance
from yueke.domains.customers import commands as customers
from yueke.domains.customers.drafts import CustomerDraft
from yueke.domains.organization.models import Person
from yueke.domains.organization.tests.house import AT, House
from yueke.domains.visits import commands as visits
from yueke.domains.visits.commands import PastVisit
from yueke.domains.visits.rules import VisitRecord
from yueke.kernel import clock
from yueke.kernel.access import SYSTEM

ZONE = ZoneInfo("Asia/Shanghai")
REACHED = VisitRecord(result="reached", method="phone", contact_name="联系人", content="正常", satisfaction=5)


def day(text: str) -> datetime:
    """Nine in the morning of a day."""
    return datetime.fromisoformat(text).replace(hour=9, tzinfo=ZONE)


@dataclass
class Trade:
    """The people and the six customers.

    B8.1-general (visited every 6 months, 10 days' grace) in the fourth quarter of 2026, seen at 2026-11-20:
    north's three: 甲 kept, 乙 and 王小明 broken; south's three: 丙 kept, 丁 broken, 戊 due on 11-25.
    """

    house: House
    north: Person
    south: Person
    manager: Person
    supervisor: Person
    ids: dict[str, int] = field(default_factory=dict)

    def browser(self, person: Person) -> Client:
        """A browser somebody is signed in to."""
        client = Client()
        client.force_login(person)
        return client


@pytest.fixture(scope="module")
def trade_of_file(house_of_file: House | None) -> Trade | None:
    """The company and its trade, made once for all tests of a file; None where each test must make its own."""
    return _trade(house_of_file) if house_of_file else None


@pytest.fixture
def trade(trade_of_file: Trade | None, house: House) -> Iterator[Trade]:
    """The company at 2026-11-20 10:00, where the clock stands still; whatever a test changes is taken back."""
    with clock.frozen(AT):
        yield deepcopy(trade_of_file) or _trade(house)


def _trade(house: House) -> Trade:
    for code in ("A", "B"):
        compliance.adopt(SYSTEM, code, at=AT)
    company = Trade(
        house,
        north=house.hire("north.rep", house.service, "service"),
        south=house.hire("south.rep", house.sales, "service"),
        manager=house.hire("head.east", house.branch, "manager"),
        supervisor=house.hire("watch.one", house.root, "supervisor"),
    )
    begun = {"甲": "2026-04-10", "乙": "2026-04-12", "王小明": "2026-04-13"}
    begun |= {"丙": "2026-04-10", "丁": "2026-04-15", "戊": "2026-05-25"}
    drafts = []
    for i, (name, since) in enumerate(begun.items()):
        owner, department = (company.north, house.service) if i < 3 else (company.south, house.sales)
        drafts.append(
            CustomerDraft(
                name=name if name == "王小明" else f"{name}商贸有限公司",
                kind="individual" if name == "王小明" else "enterprise",
                province="浙江省" if i < 4 else "江苏省",
                owner_id=owner.pk,
                department_id=department.pk,
                learned_at=day(since),
                created_at=day(since),
            )
        )
    company.ids = dict(zip(begun, customers.create_many(SYSTEM, drafts, batch_id=None, at=AT), strict=True))
    past = [
        PastVisit(company.ids[name], "regular", day("2026-10-05"), owner.pk, department.pk, REACHED)
        for name, owner, department in (("甲", company.north, house.service), ("丙", company.south, house.sales))
    ]
    visits.record_many(SYSTEM, past, at=AT - timedelta(days=40))
    return company
