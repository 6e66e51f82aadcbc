"""A small company to test with."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from yueke.domains.organization import commands, queries
from yueke.domains.organization.models import Department, Person, Post
from yueke.kernel.access import SYSTEM, Actor

AT = datetime(2026, 11, 20, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
PASSWORD = "Plum-rain-2026"


@dataclass
class House:
    """Head office → 华东分公司 → 客服部, 销售部; founder, system administrator, one clerk."""

    root: Department
    branch: Department
    service: Department
    sales: Department
    founder: Person
    post: Post

    @property
    def boss(self) -> Actor:
        return queries.actor_for(self.founder)

    def hire(self, username: str, department: Department | None = None, *roles: str) -> Person:
        return commands.hire(
            self.boss,
            name=f"员工{username}",
            username=username,
            password=PASSWORD,
            department_id=(department or self.service).pk,
            post_id=self.post.pk,
            from_date=date(2026, 1, 5),
            roles=roles,
            must_change=False,
            at=AT,
        )


@pytest.fixture(scope="module")
def house_of_file(ground: bool) -> House | None:
    """The company, founded once for all tests of a file; None where each test must found its own."""
    return _found() if ground else None


@pytest.fixture
def house(house_of_file: House | None, db: None) -> House:
    """The company as founded; whatever a test adds is taken back."""
    return deepcopy(house_of_file) or _found()


def _found() -> House:
    founded = commands.found_company(
        SYSTEM, "青禾展示器材有限公司", username="admin", password=PASSWORD, person_name="管理员", at=AT
    )
    boss = queries.actor_for(founded.administrator)
    commands.set_security_policy(boss, second_factor=False, at=AT)
    root = founded.head_office
    branch = commands.add_department(boss, "华东分公司", parent_id=root.pk, kind="branch", at=AT)
    service = commands.add_department(boss, "客服部", parent_id=branch.pk, at=AT)
    sales = commands.add_department(boss, "销售部", parent_id=branch.pk, at=AT)
    post = Post.objects.create(code="service-specialist", title="客服专员")
    return House(root, branch, service, sales, founded.administrator, post)
