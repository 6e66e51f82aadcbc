"""What a company owes the customers it has just brought in, told on the page of the result."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from yueke.compliance.commands import adopt
from yueke.domains.imports import jobs
from yueke.domains.imports.models import ImportBatch
from yueke.domains.organization import commands as organization
from yueke.kernel import clock
from yueke.kernel.access import SYSTEM
from yueke.reactions import nightly

OLD, NEW = "王小明,13800138000,2024-02-01", "李四光,13800138001,"
TOLD = "导入后有 1 户到期回访，其中 1 户已超期：期限从建档日期算起，而这里还没有以前的回访记录。"

pytestmark = pytest.mark.django_db


def result(client, house, *lines):
    """The page of a batch that was imported, after the regulation has looked at it."""
    client.force_login(house.founder)
    text = "\n".join(("姓名,手机,建档日期", *lines, ""))
    client.post(
        reverse("office:import-new", args=["customers"]), {"file": SimpleUploadedFile("名单.csv", text.encode())}
    )
    batch = ImportBatch.objects.get()
    page = reverse("office:import-columns", args=[batch.pk])
    client.post(page, {field.name: field.value() or "" for field in client.get(page).context["form"]})
    jobs.check_batch(batch.pk)
    client.post(reverse("office:import-run", args=[batch.pk]))
    jobs.run_batch(batch.pk)
    nightly.bring_up_to_date(clock.now())
    return reverse("office:import", args=[batch.pk])


@pytest.fixture
def adopted(house):
    adopt(SYSTEM, "B", at=timezone.now())


def test_old_customers_are_owed_visits_and_the_page_says_why(client, house, adopted):
    page = client.get(result(client, house, OLD, NEW)).content.decode()
    assert TOLD in page
    assert reverse("office:visits") in page.partition(TOLD)[2]


def test_new_customers_are_owed_nothing_yet(client, house, adopted):
    assert "户到期回访" not in client.get(result(client, house, NEW)).content.decode()


def test_without_the_regulation_nothing_is_owed(client, house):
    assert "户到期回访" not in client.get(result(client, house, OLD)).content.decode()


def test_who_may_not_see_visits_is_not_told_of_them(client, house, adopted):
    page = result(client, house, OLD)
    organization.define_role(
        SYSTEM, "steward", permissions=["customers.view", "customers.import"], scope="all", at=clock.now()
    )
    client.force_login(house.hire("keeper", house.service, "steward"))
    assert "户到期回访" not in client.get(page).content.decode()
