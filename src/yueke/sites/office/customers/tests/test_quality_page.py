"""Data quality on the steward's desk: figures, the archives behind them, the trend, and who may see them."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse

from yueke.domains.customers import commands
from yueke.domains.customers.models import Customer
from yueke.kernel.access import SYSTEM
from yueke.sites.office.customers.tests.archives import NOW, Office

STALE = NOW - timedelta(days=300)


def quality(rule: str = "") -> str:
    return f"{reverse('office:change-requests')}?view=quality" + (f"&rule={rule}" if rule else "")


def test_a_figure_leads_to_its_archives(office: Office):
    nobody = office.customer("没电话", office.ann)
    client = office.client(office.steward)
    page = client.get(quality()).content.decode()
    assert "没有电话" in page
    assert "刚刚计数" in page
    assert "两晚之后" in page
    page = client.get(quality("no_phone")).content.decode()
    assert nobody.number in page
    assert office.mine.number not in page
    assert client.get(quality("nothing")).status_code == 404


def test_two_nights_make_a_trend(office: Office):
    for days in (2, 1):
        commands.read_quality(SYSTEM, stale=STALE, at=NOW - timedelta(days=days))
    Customer.objects.filter(pk=office.firm.pk).update(owner=None)
    page = office.client(office.steward).get(quality()).content.decode()
    assert "每千份档案里的问题" in page
    assert "每晚 03:10" in page
    assert "两晚之后" not in page


def test_only_the_steward_opens_it(office: Office):
    assert office.client(office.ann).get(quality()).status_code == 403
    assert office.client(office.ann).get(quality("no_phone")).status_code == 403


def test_it_costs_few_queries(office: Office, django_assert_max_num_queries):
    client = office.client(office.steward)
    client.get(quality())
    with django_assert_max_num_queries(22):
        client.get(quality())
    for n in range(12):
        office.customer(f"没电话{n}", office.ann)
    with django_assert_max_num_queries(14):
        client.get(quality("no_phone"))
