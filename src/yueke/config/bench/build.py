"""Builds the company: the archive through the product's own commands, its past in sets by SQL."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from yueke.config.bench import history, place
from yueke.config.bench.place import Size

PASSWORD = "Yueke-bench-2026"  # noqa: S105 the benchmark's one password; its server listens on loopback only
ADMIN, SERVICE = "admin", "service1"
CHUNK = 10_000
DAYS = 900
"""How many days the company has existed."""
BRANCHES = ("华东分公司", "华南分公司", "华北分公司", "西南分公司")
PARTS = ("销售部", "客户服务部", "售后服务部", "综合部")

Tell = Callable[[str, int, int], None]
"""Hears the step, how much of it is done, and of how much."""


@dataclass(frozen=True)
class _Seat:
    person_id: int
    department_id: int


def build(size: Size, at: datetime, tell: Tell) -> None:
    """Fill an empty database with a company of ``size`` as of ``at``; minutes at full size."""
    from django.core.management import call_command

    place.empty()
    tell("建表 · tables", 0, 1)
    call_command("migrate", interactive=False, verbosity=0)
    tell("建表 · tables", 1, 1)
    seats = _company(size, at - timedelta(days=DAYS), tell)
    _customers(size, seats, at, tell)
    for name, step in history.steps(size, at):
        tell(name, 0, 1)
        step()
        tell(name, 1, 1)
    place.note(size)


def _company(size: Size, began: datetime, tell: Tell) -> list[_Seat]:
    """Found the company; returns who looks after customers."""
    from yueke.compliance import commands as compliance
    from yueke.config.bench.names import Names
    from yueke.domains.organization import commands
    from yueke.domains.organization.models import Post
    from yueke.kernel.access import SYSTEM

    chance = Names(size.seed)
    founded = commands.found_company(
        SYSTEM, "悦客基准公司", username=ADMIN, password=PASSWORD, person_name=chance.person(), packs=("A", "B"),
        at=began,
    )  # fmt: skip
    for code in ("A", "B"):
        compliance.adopt(SYSTEM, code, at=began)
    posts = {post.code: post.pk for post in Post.objects.all()}
    offices = []
    for branch in BRANCHES:
        above = commands.add_department(
            SYSTEM, branch, parent_id=founded.head_office.pk, kind="branch", at=began
        )
        offices += [commands.add_department(SYSTEM, p, parent_id=above.pk, at=began).pk for p in PARTS]
    seats = []
    for i in range(size.people):
        # Three of four look after customers, the others sell.
        serves = i % 4 != 3
        department = offices[i % len(BRANCHES) * len(PARTS) + (1 if serves else 0)]
        person = commands.hire(
            SYSTEM,
            name=chance.person(),
            username=f"service{i + 1}" if serves else f"sales{i + 1}",
            password=PASSWORD,
            department_id=department,
            post_id=posts["service_specialist" if serves else "sales_representative"],
            from_date=began.date(),
            roles=("service" if serves else "sales",),
            must_change=False,
            at=began,
        )
        seats.append(_Seat(person.pk, department))
        tell("组织与人员 · people", i + 1, size.people)
    return seats


def _customers(size: Size, seats: list[_Seat], at: datetime, tell: Tell) -> None:
    """Open the archives in several processes, each through ``customers.commands.create_many``."""
    from django.db import connections

    from yueke.config.bench.loading import analyze, stripped
    from yueke.domains.customers.models import Address, Contact, Customer

    name = "客户档案 · customers"
    tell(name, 0, size.customers)
    with stripped(Customer, Contact, Address):
        connections.close_all()
        # Not forked: a copy of this process would share its connection and its keys' native state.
        pool = multiprocessing.get_context("spawn").Pool(max(1, min(4, os.cpu_count() or 1)), _set_up)
        with pool:
            chunks = [(size, seats, at, first) for first in range(0, size.customers, CHUNK)]
            for done in _running_total(pool.imap_unordered(_open, chunks)):
                tell(name, done, size.customers)
        tell("索引 · indexes", 0, 1)
    analyze(Customer, Contact, Address)
    tell("索引 · indexes", 1, 1)


def _running_total(counts: Iterator[int]) -> Iterator[int]:
    total = 0
    for count in counts:
        total += count
        yield total


def _set_up() -> None:
    import django

    django.setup()


def _open(task: tuple[Size, list[_Seat], datetime, int]) -> int:
    """Open one chunk of archives; in a process of the pool."""
    size, seats, at, first = task
    from yueke.config.bench.names import Names
    from yueke.domains.customers import commands
    from yueke.kernel.access import SYSTEM

    chance = Names(size.seed + first + 1)
    drafts = []
    for i in range(first, min(first + CHUNK, size.customers)):
        seat = seats[chance.randrange(len(seats))]
        created, learned = _dates(chance, at)
        drafts.append(
            replace(
                chance.draft(i, rare=i == size.customers // 2),
                owner_id=seat.person_id,
                department_id=seat.department_id,
                learned_at=learned,
                created_at=created,
            )
        )
    return len(commands.create_many(SYSTEM, drafts, batch_id=None, at=at))


def _dates(chance: Random, at: datetime) -> tuple[datetime, datetime]:
    """When an archive was opened and its customer first heard of; one in twenty was entered late."""
    created = at - timedelta(seconds=chance.randrange(3_600, DAYS * 86_400))
    return created, created - timedelta(days=chance.randrange(6, 20) if chance.random() < 0.05 else 0, hours=1)
