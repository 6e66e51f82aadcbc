"""The one search box and the suggestions of selects: found by everything people type, within their scope, masked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yueke.compliance import commands as compliance
from yueke.domains.catalogue import commands as catalogue
from yueke.domains.organization.tests.house import AT
from yueke.kernel.access import SYSTEM


def hits(client, text: str) -> str:
    answer = client.get("/search/", {"q": text}, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="palette-list")
    assert answer.status_code == 200
    html = answer.content.decode()
    assert "<html" not in html
    return html


@pytest.mark.parametrize("text", ["三丰", "zsf", "zhangsan", "5678", "13812345678", "zhang@example.com", "张"])
def test_a_customer_is_found_by_what_people_type(office, text):
    assert f"/customers/{office.mine.pk}/" in hits(office.client(office.head), text)


def test_a_customer_is_found_by_number(office):
    assert f"/customers/{office.mine.pk}/" in hits(office.client(office.head), office.mine.number)


def test_the_search_keeps_to_the_scope_and_masks(office):
    html = hits(office.client(office.ann), "13700002222")
    assert f"/customers/{office.foreign.pk}/" not in html
    html = hits(office.client(office.ann), "三丰")
    assert "张*丰" in html.replace("<mark>", "").replace("</mark>", "")
    assert "张三丰" not in html
    assert "13812345678" not in html


def test_products_and_clauses_are_found(office):
    product = catalogue.create(office.actor(office.head), {"name": "双面货架"}, at=AT)
    compliance.adopt(SYSTEM, "B", at=AT - timedelta(days=30))
    client = office.client(office.head)
    assert f"/products/{product.pk}/" in hits(client, "货架")
    assert "/clause/B8.1/" in hits(client, "B8.1")
    assert "/clause/B8.1/" in hits(client, "b8.1")


def test_sorts_without_permission_are_left_out(office):
    catalogue.create(office.actor(office.head), {"name": "双面货架"}, at=AT)
    trainer = office.house.hire("trainer", office.house.root, "hr")
    assert "货架" not in hits(office.client(trainer), "货架").split("没有找到")[0]
    assert office.client(trainer).get("/search/customers/?q=三丰").status_code == 403


def test_nothing_typed_and_nothing_found(office):
    client = office.client(office.head)
    assert "没有找到" in hits(client, "没有这样的东西")
    assert hits(client, "").strip() == '<p class="y-palette-title"></p>'


def test_markup_in_the_question_stays_text(office):
    html = office.client(office.head).get("/search/?q=<script>alert(1)</script>").content.decode()
    assert "<script>alert(1)" not in html


def test_pages_are_found_without_the_palette(office):
    html = office.client(office.head).get("/search/?q=重点").content.decode()
    assert "/customers/key/" in html


def test_suggestions_are_masked_json(office):
    found = office.client(office.ann).get("/search/customers/?q=三丰").json()
    assert found == [{"value": office.mine.pk, "text": "张*丰", "hint": "138****5678"}]
    plain = office.client(office.head).get("/search/customers/?q=三丰").json()
    assert plain[0]["text"] == "张三丰"


def test_people_and_products_are_suggested(office):
    product = catalogue.create(office.actor(office.head), {"name": "双面货架"}, at=AT)
    client = office.client(office.ann)
    assert client.get("/search/products/?q=货架").json()[0]["value"] == product.pk
    people = client.get("/search/people/?q=bob").json()
    assert people == [{"value": office.bob.pk, "text": "员工bob", "hint": "客服专员 · 华东分公司 客服部"}]


def test_few_queries(office, django_assert_max_num_queries):
    client = office.client(office.head)
    client.get("/search/?q=张")
    with django_assert_max_num_queries(16):
        hits(client, "三丰")
