"""Orders through the browser's door."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from yueke.domains.catalogue import commands as catalogue
from yueke.domains.orders import commands
from yueke.domains.orders.drafts import LineDraft, OrderDraft
from yueke.domains.orders.models import Order
from yueke.domains.organization.tests.house import AT
from yueke.sites.office.customers.tests.archives import after


def rows(*lines: dict[str, object]) -> dict[str, object]:
    data: dict[str, object] = {"form-TOTAL_FORMS": len(lines), "form-INITIAL_FORMS": 0}
    for i, line in enumerate(lines):
        data |= {f"form-{i}-{name}": value for name, value in line.items()}
    return data


def head(office, **changes: object) -> dict[str, object]:
    return {"customer": office.mine.pk, "ordered_at": "2026-11-20T09:30", "promised_on": "2026-11-28"} | changes


SHELF = {"product_name": "货架", "quantity": "2", "price": "150.00"}


@pytest.fixture
def order(office) -> Order:
    line = LineDraft("货架", Decimal(2), Decimal("150.00"))
    return commands.create(office.actor(office.ann), OrderDraft(office.mine.pk, AT, (line,)), at=AT)


def test_an_order_is_recorded_with_its_lines(office):
    client = office.client(office.ann)
    data = head(office) | rows(SHELF, {"product_name": "收银台", "quantity": "1", "price": "999.5"}, {})
    html = after(client, client.post("/orders/new/", data))
    made = Order.objects.get()
    assert made.amount == Decimal("1299.50")
    assert made.lines.count() == 2
    assert "¥1,299.50" in html
    assert "张*丰" in html


@pytest.mark.parametrize(
    "changes,lines,told",
    [
        ({"customer": ""}, [SHELF], "请选择客户。"),
        ({"customer": "999999"}, [SHELF], "没有找到这位客户"),
        ({"ordered_at": "yesterday"}, [SHELF], "请填写有效的时间。"),
        ({"ordered_at": "2030-01-01T00:00"}, [SHELF], "下单时间不能晚于现在。"),
        ({"promised_on": "2026-11-01"}, [SHELF], "不能早于下单日。"),
        ({}, [{}], "请填写产品名称。"),
        ({}, [{}], "请至少填写一行产品。"),
        ({}, [SHELF | {"quantity": "0"}], "数量必须大于 0。"),
        ({}, [SHELF | {"quantity": "两个"}], "数量必须是数字。"),
        ({}, [SHELF | {"price": ""}], "请填写单价。"),
        ({}, [SHELF | {"quantity": "999999999", "price": "9999999999"}], "金额太大了"),
    ],
)
def test_a_bad_order_is_told_and_nothing_written(office, changes, lines, told):
    answer = office.client(office.ann).post("/orders/new/", head(office, **changes) | rows(*lines))
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Order.objects.exists()


def test_a_foreign_customer_cannot_be_sold_to(office):
    answer = office.client(office.ann).post("/orders/new/", head(office, customer=office.foreign.pk) | rows(SHELF))
    assert answer.status_code == 422
    assert "欧阳" not in answer.content.decode()
    assert not Order.objects.exists()


def test_lines_are_added_and_dropped_without_writing(office):
    client = office.client(office.ann)
    data = head(office) | rows(SHELF)
    html = client.post("/orders/new/", data | {"lines": "add"}).content.decode()
    assert 'name="form-1-product_name"' in html
    assert 'value="货架"' in html
    html = client.post("/orders/new/", head(office) | rows(SHELF, SHELF) | {"lines": "drop:0"}).content.decode()
    assert 'name="form-1-product_name"' not in html
    assert not Order.objects.exists()


def test_a_chosen_product_fills_its_line_and_the_total(office):
    product = catalogue.create(office.actor(office.head), {"name": "双面货架", "price": Decimal("88.00")}, at=AT)
    data = head(office) | rows({"product": product.pk, "product_name": "", "quantity": "3", "price": ""})
    answer = office.client(office.ann).post(
        "/orders/new/", data | {"lines": "fill:0"}, HTTP_HX_REQUEST="true", HTTP_HX_TARGET="lines"
    )
    html = answer.content.decode()
    assert "<html" not in html
    assert 'value="双面货架"' in html
    assert 'value="88.00"' in html
    assert "¥264.00" in html


def test_a_product_that_is_gone_is_left_out(office):
    data = head(office) | rows(SHELF | {"product": "987654", "price": ""}) | {"lines": "fill:0"}
    assert office.client(office.ann).post("/orders/new/", data).status_code == 200


def test_delivery_and_its_refusals(office, order):
    client = office.client(office.ann)
    answer = client.post(f"/orders/{order.pk}/deliver/", {"on": "2026-11-01"})
    assert answer.context["form"].errors["on"] == ["实际交付日不能早于下单日。"]
    html = after(client, client.post(f"/orders/{order.pk}/deliver/", {"on": "2026-11-20"}))
    assert "已交付" in html
    assert client.post(f"/orders/{order.pk}/deliver/", {"on": "2026-11-20"}).status_code == 422


def test_an_order_is_cancelled_with_a_reason(office, order):
    client = office.client(office.ann)
    assert client.post(f"/orders/{order.pk}/cancel/", {"reason": ""}).status_code == 422
    client.post(f"/orders/{order.pk}/cancel/", {"reason": "客户退订"})
    order.refresh_from_db()
    assert order.state == "cancelled"


def test_orders_keep_to_the_scope(office, order):
    bob = office.client(office.bob)
    assert order.number not in bob.get("/orders/").content.decode()
    assert f"/orders/{order.pk}/" not in bob.get(f"/search/?q={order.number}").content.decode()
    for path in ("", "deliver/", "cancel/"):
        assert bob.get(f"/orders/{order.pk}/{path}").status_code == 404
    assert bob.post(f"/orders/{order.pk}/cancel/", {"reason": "x"}).status_code == 404
    order.refresh_from_db()
    assert order.state == "open"


@pytest.mark.parametrize(
    "query,seen",
    [("", 1), ("?text=三丰", 1), ("?state=delivered", 0), ("?amount_from=301", 0), ("?ordered_from=2026-11-20", 1)],
)
def test_orders_are_filtered(office, order, query, seen):
    html = office.client(office.head).get(f"/orders/{query}").content.decode()
    assert len(re.findall(r"data-drawer>", html)) == seen


def test_names_in_the_list_are_masked(office, order):
    assert "张三丰" not in office.client(office.ann).get("/orders/").content.decode()
    assert "张三丰" in office.client(office.head).get("/orders/").content.decode()
