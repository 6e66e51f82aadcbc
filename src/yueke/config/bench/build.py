"""Builds the company: the archive through the product's own commands, its past in sets by SQL."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test.utils import override_settings

from yueke.compliance import commands as compliance
from yueke.config.bench import complaints, history, place, surveys
from yueke.config.bench.loading import analyze, stripped
from yueke.config.bench.names import Names
from yueke.config.bench.opening import CHUNK, DAYS, Chunk, Seat, open_archives, set_up
from yueke.config.bench.place import Size
from yueke.domains.customers.models import Address, Contact, Customer
from yueke.domains.organization import commands
from yueke.domains.organization.models import Post
from yueke.kernel.access import SYSTEM

PASSWORD = "Yueke-bench-2026"  # noqa: S105 the benchmark's one password; its server listens on loopback only
ADMIN, SERVICE = "admin", "service1"
SIGN_INS = 4
"""How many people can sign in; the others' passwords are sealed quickly, with what sign-in does not accept."""
_QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]
BRANCHES = ("华东分公司", "华南分公司", "华北分公司", "西南分公司")
PARTS = ("销售部", "客户服务部", "售后服务部", "综合部")

Tell = Callable[[str, int, int], None]
"""Hears the step, how much of it is done, and of how much."""


def build(size: Size, at: datetime, tell: Tell) -> None:
    """Fill an empty database with a company of ``size`` as of ``at``; minutes at full size."""
    place.empty()
    tell("建表 · tables", 0, 1)
    call_command("migrate", interactive=False, verbosity=0)
    tell("建表 · tables", 1, 1)
    seats = _company(size, at - timedelta(days=DAYS), tell)
    _customers(size, seats, at, tell)
    for name, total, act in history.steps(size, at):
        tell(name, 0, total)
        act(partial(_tell_part, tell, name, total))
        tell(name, total, total)
    # So far it stands, should the rest be interrupted.
    place.note(replace(size, complaints=0, answers=0))
    add_complaints(size, at, tell)
    add_surveys(size, at, tell)


def add_complaints(size: Size, at: datetime, tell: Tell) -> None:
    """A later chapter, also of a company built before there was it; then it is noted."""
    name = "投诉 · complaints"
    tell(name, 0, size.complaints)
    complaints.build(size, at, partial(_tell_part, tell, name, size.complaints))
    place.note(replace(size, answers=0))


def add_surveys(size: Size, at: datetime, tell: Tell) -> None:
    """The last chapter, also of a company built before there was it, or with fewer answers; then all is noted as complete."""
    name = "调查 · surveys"
    tell(name, 0, size.answers)
    surveys.build(size, at, partial(_tell_part, tell, name, size.answers))
    tell(name, size.answers, size.answers)
    place.note(size)


def _tell_part(tell: Tell, name: str, total: int, done: int) -> None:
    tell(name, done, total)


def _company(size: Size, began: datetime, tell: Tell) -> list[Seat]:
    """Found the company; returns who looks after customers."""
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
        above = commands.add_department(SYSTEM, branch, parent_id=founded.head_office.pk, kind="branch", at=began)
        offices += [commands.add_department(SYSTEM, p, parent_id=above.pk, at=began).pk for p in PARTS]
    seats = []
    for i in range(size.people):
        # Three of four look after customers, the others sell.
        serves = i % 4 != 3
        department = offices[i // 4 % len(BRANCHES) * len(PARTS) + (1 if serves else 0)]
        with override_settings(PASSWORD_HASHERS=settings.PASSWORD_HASHERS if i < SIGN_INS else _QUICK):
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
        seats.append(Seat(person.pk, department))
        tell("组织与人员 · people", i + 1, size.people)
    return seats


def _customers(size: Size, seats: list[Seat], at: datetime, tell: Tell) -> None:
    """Open the archives in several processes at once."""
    name, done = "客户档案 · customers", 0
    tell(name, 0, size.customers)
    with stripped(Customer, Contact, Address):
        connections.close_all()
        # Not forked: a copy of this process would share its connection and its keys' native state.
        processes = max(1, min(4, os.cpu_count() or 1))
        with multiprocessing.get_context("spawn").Pool(processes, set_up) as pool:
            chunks = [Chunk(size, seats, at, first) for first in range(0, size.customers, CHUNK)]
            for count in pool.imap_unordered(open_archives, chunks):
                done += count
                tell(name, done, size.customers)
        tell("索引 · indexes", 0, 1)
    analyze(Customer, Contact, Address)
    tell("索引 · indexes", 1, 1)
