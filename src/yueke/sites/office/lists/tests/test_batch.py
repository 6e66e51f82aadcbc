"""Doing one thing to several customers: the ticked ones, or the whole filter."""

from __future__ import annotations

from yueke.domains.customers.models import Customer
from yueke.sites.office.customers.tests.archives import after

BATCH = "/customers/batch/"


def owners() -> dict[str, int]:
    return dict(Customer.objects.values_list("name", "owner_id"))


def test_ticked_customers_change_hands(office):
    client = office.client(office.head)
    client.post(BATCH, {"do": "assign", "ids": [office.mine.pk], "owner_to": office.bob.pk})
    assert owners()["张三丰"] == office.bob.pk
    assert owners()["明远纺织有限公司"] == office.ann.pk


def test_all_means_the_whole_filter_not_only_the_page(office):
    for i in range(25):
        office.customer(f"企业{i:02}", office.ann, kind="enterprise")
    client = office.client(office.head)
    answer = client.post(f"{BATCH}?kind=enterprise", {"do": "assign", "all": "1", "owner_to": office.bob.pk})
    assert answer.headers["Location"] == "/customers/?kind=enterprise"
    assert Customer.objects.filter(owner=office.bob, kind="enterprise").count() == 26
    assert owners()["张三丰"] == office.ann.pk


def test_customers_out_of_scope_are_left_alone(office):
    office.client(office.ann).post(BATCH, {"do": "tag", "ids": [office.mine.pk, office.foreign.pk], "tags": "重点跟进"})
    tags = dict(Customer.objects.values_list("name", "tags"))
    assert "重点跟进" in tags["张三丰"]
    assert tags["欧阳明日"] == []


def test_nothing_ticked_is_said_and_nothing_done(office):
    before = owners()
    client = office.client(office.head)
    assert "请先勾选客户" in after(client, client.post(BATCH, {"do": "assign", "owner_to": office.bob.pk}))
    assert owners() == before


def test_a_missing_owner_or_tag_is_said(office):
    client = office.client(office.head)
    assert "请选择要转给谁" in after(client, client.post(BATCH, {"do": "assign", "ids": [office.mine.pk]}))
    tagged = client.post(BATCH, {"do": "tag", "ids": [office.mine.pk], "tags": " "})
    assert "请填写标签" in after(client, tagged)


def test_who_may_not_assign_is_refused(office):
    before = owners()
    answer = office.client(office.ann).post(BATCH, {"do": "assign", "ids": [office.mine.pk], "owner_to": office.bob.pk})
    assert answer.status_code == 403
    assert owners() == before
