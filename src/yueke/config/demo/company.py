"""The demo's own people: branches, departments, posts and a sign-in for every role."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password

from yueke.config.demo.chance import SEED, Chance
from yueke.domains.organization import commands
from yueke.domains.organization.models import Department, Person, Post
from yueke.kernel.access import SYSTEM

NAME = "悦和商用设备有限公司"
PASSWORD = "Yueke-demo-2026"  # noqa: S105 the demo's one password, printed at its start
BRANCHES = ("华东分公司", "华南分公司", "华北分公司")
PACKS = ("A", "B", "C", "D", "E")
"""The regulations the demo adopts: all there are. What is not built yet is shown as planned."""
# role, post, user name, department (of the first branch or of the head office)
SIGN_INS = (
    ("manager", "branch_head", "manager", "分公司"),
    ("service", "service_specialist", "service", "客户服务部"),
    ("sales", "sales_representative", "sales", "销售部"),
    ("aftersales", "service_engineer", "aftersales", "售后服务部"),
    ("clerk", "general_clerk", "clerk", "综合部"),
    ("supervisor", "general_manager", "supervisor", "监督小组"),
    ("research", "market_researcher", "research", "市场调研部"),
    ("hr", "training_officer", "training", "人事培训部"),
    ("steward", "data_steward", "steward", "信息管理部"),
    ("sysadmin", "system_administrator", "sysadmin", "信息管理部"),
    ("secadmin", "security_administrator", "secadmin", "信息管理部"),
    ("auditor", "audit_administrator", "auditor", "监督小组"),
    ("manager", "department_head", "director", "市场调研部"),
)
DIRECTOR = "director"
"""Heads the market research at head office and approves its surveys, which no branch sees."""
BRANCH_DEPARTMENTS = ("销售部", "客户服务部", "售后服务部", "综合部")
HEAD_DEPARTMENTS = ("市场调研部", "信息管理部", "人事培训部", "监督小组")
STAFF = (  # post, role, people per branch, department
    ("sales_representative", "sales", 5, "销售部"),
    ("service_specialist", "service", 5, "客户服务部"),
    ("service_engineer", "aftersales", 3, "售后服务部"),
    ("general_clerk", "clerk", 1, "综合部"),
)


@dataclass
class Branch:
    """A branch with the people who look after customers."""

    department: Department
    departments: dict[str, Department]
    head: Person
    sales: list[Person] = field(default_factory=list)
    service: list[Person] = field(default_factory=list)
    engineers: list[Person] = field(default_factory=list)


@dataclass
class Company:
    """The demo's structure, as later chapters need it."""

    administrator: Person
    branches: list[Branch]
    steward: Person
    departments: dict[str, Department]


def found(chance: Chance, began: datetime) -> Company:
    """Found the company at ``began``: structure, about fifty people, roles and sign-ins."""
    founded = commands.found_company(
        SYSTEM, NAME, username="admin", password=PASSWORD, person_name=chance.person(), packs=PACKS, at=began
    )
    # Everybody signs in at once in the demo; the security page says that this is off.
    commands.set_security_policy(SYSTEM, second_factor=False, at=began)
    head_office = founded.head_office
    posts = {post.code: post for post in Post.objects.all()}
    offices = {
        name: commands.add_department(SYSTEM, name, parent_id=head_office.pk, at=began) for name in HEAD_DEPARTMENTS
    }
    people: dict[str, Person] = {}

    # Who came to the demo later has dice of their own: everybody else stays who they were.
    later = Chance(SEED + 1)

    def hire(username: str, post: str, role: str, department: Department) -> Person:
        dice = later if username == DIRECTOR else chance
        person = commands.hire(
            SYSTEM,
            name=dice.person(),
            username=username,
            password=None,
            department_id=department.pk,
            post_id=posts[post].pk,
            from_date=(began + timedelta(days=dice.randrange(30))).date(),
            number=f"{1001 + len(people)}",
            mobile=dice.mobile(),
            roles=(role,),
            must_change=False,
            at=began,
        )
        people[username] = person
        return person

    branches = [_branch(chance, hire, name, i, head_office, began) for i, name in enumerate(BRANCHES)]
    for role, post, username, place in SIGN_INS:
        if username not in people:
            hire(username, post, role, offices[place])
    # Hashing a password is slow on purpose: once for all who sign in. The others have none.
    hashed = make_password(PASSWORD)
    Person.objects.filter(username__in=[username for _role, _post, username, _place in SIGN_INS]).update(
        password=hashed
    )
    commands.name_head(SYSTEM, offices["市场调研部"].pk, person_id=people[DIRECTOR].pk, at=began)
    # Whoever is at the end of every ladder.
    commands.name_head(SYSTEM, head_office.pk, person_id=people["supervisor"].pk, at=began)
    return Company(founded.administrator, branches, people["steward"], offices)


def _branch(
    chance: Chance, hire: Callable[..., Person], name: str, index: int, head_office: Department, began: datetime
) -> Branch:
    department = commands.add_department(SYSTEM, name, parent_id=head_office.pk, kind="branch", at=began)
    parts = {
        part: commands.add_department(SYSTEM, part, parent_id=department.pk, at=began) for part in BRANCH_DEPARTMENTS
    }
    head = hire("manager" if index == 0 else f"manager{index + 1}", "branch_head", "manager", department)
    branch = Branch(department, parts, head)
    lists = {"sales": branch.sales, "service": branch.service, "aftersales": branch.engineers}
    for post, role, count, part in STAFF:
        for i in range(count):
            username = role if index == 0 and i == 0 else f"{role}{index * 10 + i + 1}"
            person = hire(username, post, role, parts[part])
            if role in lists:
                lists[role].append(person)
            if role == "clerk":
                _answers_for(person, department, began)
    for below in (department, *parts.values()):
        commands.name_head(SYSTEM, below.pk, person_id=head.pk, at=began)
    return branch


def _answers_for(clerk: Person, branch: Department, began: datetime) -> None:
    """Let a clerk act in a post of the branch: its telephone rings there, and they would find no caller of it otherwise."""
    own = clerk.memberships.get()
    commands.add_membership(
        SYSTEM, clerk.pk, department_id=branch.pk, post_id=own.post_id, from_date=own.from_date, primary=True, at=began
    )
