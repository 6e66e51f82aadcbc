"""A small company with something of everything, and a browser of somebody who may do everything in it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.test import Client, override_settings
from make import Company, found_company, moment

from yueke.compliance import commands as compliance
from yueke.domains.catalogue import commands as catalogue
from yueke.domains.channels import commands as channels
from yueke.domains.channels.rules import Draft, Origin
from yueke.domains.customers import commands as customers
from yueke.domains.downloads import commands as downloads
from yueke.domains.downloads.commands import Asked
from yueke.domains.imports import commands as imports
from yueke.domains.organization import queries as organization
from yueke.domains.organization.models import Person, Role, RoleGrant
from yueke.domains.visits import commands as visits
from yueke.kernel import clock
from yueke.kernel.access import SYSTEM

NOW = "2026-11-20 10:30"
# One of the three administrators: nobody may be two.
ROLES = ("manager", "steward", "sysadmin", "supervisor", "service")


@pytest.fixture(scope="module")
def everybody(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Client]:
    """A browser of a person who holds many roles; the clock stands still, and all is gone after the tests of a file."""
    quick = override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        YUEKE_HOME=tmp_path_factory.mktemp("home"),
    )
    with django_db_blocker.unblock(), quick, clock.frozen(moment(NOW)), transaction.atomic():
        company = found_company()
        person = Person.objects.get(pk=company.head.person_id)
        for role in Role.objects.filter(code__in=ROLES):
            RoleGrant.objects.get_or_create(person=person, role=role, defaults={"granted_at": moment(NOW)})
        _fill(replace(company, owner=organization.actor_for(person)))
        client = Client()
        client.force_login(person)
        client.get("/account/")
        yield client
        transaction.set_rollback(True)


def _fill(company: Company) -> None:
    """At least one row of what pages show, in a state in which something can be done with it."""
    actor, at = company.owner, moment(NOW)
    customer = company.customer("2026-01-05", name="王小明", phone="13812345678", province="浙江省", city="杭州市")
    other = company.customer("2026-01-06", name="王小明", phone="13812345678")
    company.order(customer, "2026-02-03", "1200.50")
    customers.apply_for_key(actor, customer.pk, reason="年采购额大", at=at)
    customers.add_contact(actor, customer.pk, {"name": "李四", "phone": "13912345678"}, at=at)
    customers.add_address(actor, customer.pk, {"province": "浙江省", "city": "杭州市", "detail": "文三路 90 号"}, at=at)
    customers.report_change(actor, customer.pk, "phone", "13712345678", at=at)
    customers.link_duplicates(actor, [(customer.pk, other.pk, ["电话相同"])], at=at)
    done = company.visit(customer, "regular", "2026-03-04")
    visits.send_feedback(actor, done.pk, company.service.pk, "收银台抽屉卡住", at=at)
    catalogue.create(actor, {"code": "HJ-1", "name": "标准货架", "price": Decimal(99)}, at=at)
    sheet = io.BytesIO("客户名称,手机\n王小明,13812345678\n王小明,13812345678\n赵六,1\n".encode())
    sheet.name = "客户.csv"
    imports.upload(actor, "customers", sheet, at=at)
    day = date(2027, 1, 1)
    terms = {"interval": "5 months", "first": "6 months", "grace": "10 days", "warn": "15 days"}
    compliance.propose_amendment(actor, "B8.1-general", terms, effective_from=day, reason="按季检查", at=at)
    downloads.ask(
        actor,
        Asked("list", {"list": "customers", "query": "", "columns": ["name"]}, "csv", "客户", "全部", "zh-hans", None),
        at=at,
    )
    left = [(other.pk, "王小明", "不在数据范围内")]
    downloads.report_batch(
        actor,
        "转交客户",
        record_kind="customers.customer",
        changed=1,
        left_count=1,
        left=left,
        back="/customers/",
        at=at,
    )
    about = Origin("customers.customer", customer.pk, customer.number)
    channels.tell(SYSTEM, [Draft(actor.person_id, "customers.key_refused", "one", about)], at=at)
