"""The archive page: what it shows, to whom, and at what cost."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from yueke.compliance import commands as compliance
from yueke.domains.customers import commands
from yueke.domains.customers.models import Customer
from yueke.domains.orders import commands as orders
from yueke.domains.orders.drafts import LineDraft, OrderDraft
from yueke.domains.organization.tests.house import AT
from yueke.domains.visits import commands as visits
from yueke.domains.visits.rules import VisitRecord
from yueke.kernel.access import SYSTEM


def text(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def pages(customer: Customer) -> list[str]:
    """Every page about one customer."""
    parts = "timeline duties alike edit assign archive review report tags key team/add contacts/add addresses/add"
    contact, address = customer.contacts.first(), customer.addresses.first()
    some = [f"contacts/{contact.pk}", f"contacts/{contact.pk}/remove"] if contact else []
    some += [f"addresses/{address.pk}", f"addresses/{address.pk}/remove"] if address else []
    return [f"/customers/{customer.pk}/"] + [f"/customers/{customer.pk}/{part}/" for part in [*parts.split(), *some]]


def test_nobody_opens_a_customer_outside_their_scope(office):
    commands.add_contact(SYSTEM, office.foreign.pk, {"name": "王五"}, at=AT)
    commands.add_address(SYSTEM, office.foreign.pk, {"detail": "中山路 1 号"}, at=AT)
    clerk = office.house.hire("south", office.house.sales, "manager")
    for path in pages(office.foreign):
        assert office.client(clerk).get(path).status_code == 404, path
        assert office.client(clerk).get(path, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="drawer").status_code == 404


def test_nothing_is_written_outside_the_scope(office):
    south = office.client(office.house.hire("south", office.house.sales, "manager"))
    pk = office.foreign.pk
    posts = {
        f"/customers/{pk}/edit/": {"name": "改名", "kind": "individual", "stage": "customer"},
        f"/customers/{pk}/tags/": {"tags": "x"},
        f"/customers/{pk}/archive/": {"reason": "x"},
        f"/customers/{pk}/restore/": {},
        f"/customers/{pk}/review/": {},
        f"/customers/{pk}/report/": {"field": "phone", "value": "13811112222"},
        f"/customers/{pk}/key/": {"reason": "x"},
        f"/customers/{pk}/team/add/": {"person": office.ann.pk},
        f"/customers/{pk}/team/{office.ann.pk}/remove/": {},
        f"/customers/{pk}/contacts/add/": {"name": "x"},
        f"/customers/{pk}/addresses/add/": {"detail": "x"},
    }
    before = Customer.objects.values().get(pk=pk)
    for path, data in posts.items():
        assert south.post(path, data).status_code == 404, path
    assert Customer.objects.values().get(pk=pk) == before
    assert not office.foreign.contacts.exists()
    assert not office.foreign.change_requests.exists()


def test_personal_facts_are_masked_without_the_permission(office):
    masked = text(office.client(office.ann), f"/customers/{office.mine.pk}/")
    assert "张*丰" in masked
    assert "138****5678" in masked
    for plain in ("张三丰", "13812345678", "zhang@example.com", "文三路"):
        assert plain not in masked
    shown = text(office.client(office.head), f"/customers/{office.mine.pk}/")
    for plain in ("张三丰", "13812345678", "zhang@example.com", "文三路 90 号"):
        assert plain in shown


def test_every_fact_tells_its_source(office):
    html = text(office.client(office.head), f"/customers/{office.mine.pk}/")
    assert "销售部 · 员工ann · 门店 · 2026-11-20 10:00" in html
    commands.edit(office.actor(office.head), office.mine.pk, {"industry": "餐饮"}, version=None, channel="phone", at=AT)
    html = text(office.client(office.head), f"/customers/{office.mine.pk}/")
    assert "华东分公司 · 员工head · 电话" in html


def test_the_page_shows_orders_and_visits(office):
    actor, pk = office.actor(office.head), office.mine.pk
    line = LineDraft("货架", Decimal(2), Decimal("150.00"))
    made = orders.create(actor, OrderDraft(pk, AT, (line,)), at=AT)
    record = VisitRecord(result="reached", method="phone", contact_name="本人", content="一切正常", satisfaction=4)
    visits.record_visit(actor, pk, "regular", record, at=AT, done_at=AT, department_id=None)
    html = text(office.client(office.head), f"/customers/{pk}/")
    assert made.number in html
    assert "¥300.00" in html
    assert f"/visits/new/?customer={pk}" in html
    assert "定期回访" in html


def test_what_is_due_comes_from_the_regulation(office):
    for code in ("A", "B"):
        compliance.adopt(SYSTEM, code, at=AT - timedelta(days=400))
    html = text(office.client(office.head), f"/customers/{office.mine.pk}/duties/")
    assert "定期核对" in html
    assert 'class="left left-' in html
    assert "/clause/A2.3-review/" in html
    assert "档案完整" in html


def test_gaps_and_likenesses_are_shown(office):
    twin = office.customer("张三峰", office.ann, phone="138 1234 5678")
    html = text(office.client(office.head), f"/customers/{office.firm.pk}/")
    assert "还缺的资料" in html
    alike = text(office.client(office.head), f"/customers/{office.mine.pk}/alike/")
    assert f"/customers/{twin.pk}/" in alike


def test_a_twin_outside_the_scope_is_not_betrayed(office):
    twin = office.customer("张三峰", office.bob, phone="13812345678")
    alike = text(office.client(office.ann), f"/customers/{office.mine.pk}/alike/")
    assert f"/customers/{twin.pk}/" not in alike
    assert "没有发现" in alike


def test_the_timeline_comes_in_steps(office):
    actor, pk = office.actor(office.ann), office.mine.pk
    for i in range(20):
        commands.set_tags(actor, pk, [f"第{i}次"], at=AT + timedelta(minutes=i + 1))
    client = office.client(office.head)
    first = text(client, f"/customers/{pk}/timeline/")
    assert "第19次" in first
    assert "第3次" not in first
    more = first.split('id="main"')[1].split('hx-get="')[1].split('"')[0].replace("&amp;", "&")
    rest = text(client, more)
    assert "第3次" in rest
    assert "登记" in rest or "建档" in rest
    assert "第19次" not in rest


def test_the_drawer_holds_the_upper_part_alone(office):
    client = office.client(office.head)
    html = client.get(f"/customers/{office.mine.pk}/", HTTP_HX_REQUEST="true", HTTP_HX_TARGET="drawer").content.decode()
    assert "<html" not in html
    assert "张三丰" in html
    assert "打开档案" in html


def test_buttons_follow_permissions(office):
    engineer = office.house.hire("engineer", office.house.sales, "aftersales")
    html = text(office.client(engineer), f"/customers/{office.mine.pk}/")
    for path in ("edit/", "assign/", "archive/", "contacts/add/", "team/add/"):
        assert f"/customers/{office.mine.pk}/{path}" not in html
    assert f"/customers/{office.mine.pk}/report/" in html
    assert office.client(engineer).get(f"/customers/{office.mine.pk}/edit/").status_code == 403


@pytest.mark.parametrize("who", ["head", "ann", "steward"])
def test_the_archive_needs_few_queries(office, who, django_assert_max_num_queries):
    for code in ("A", "B"):
        compliance.adopt(SYSTEM, code, at=AT - timedelta(days=400))
    client = office.client(getattr(office, who))
    client.get(f"/customers/{office.mine.pk}/")
    with django_assert_max_num_queries(21):
        assert client.get(f"/customers/{office.mine.pk}/").status_code == 200


def test_since_when_a_prospect_is_a_customer_is_told(office):
    client = office.client(office.ann)
    assert "成为客户于" not in text(client, f"/customers/{office.mine.pk}/")
    turned = AT + timedelta(days=9)
    Customer.objects.filter(pk=office.mine.pk).update(customer_since=turned)
    assert f"成为客户于 {turned:%Y-%m-%d}" in text(client, f"/customers/{office.mine.pk}/")
