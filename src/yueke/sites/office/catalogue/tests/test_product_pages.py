"""Products through the browser's door."""

from __future__ import annotations

from decimal import Decimal

import pytest

from yueke.domains.catalogue.models import Product
from yueke.sites.office.customers.tests.archives import after

SHELF = {
    "name": "双面货架",
    "category": "货架",
    "unit": "组",
    "price": "880.50",
    "cost": "",
    "launched_on": "2026-10-01",
}


def test_a_product_is_added_changed_retired_and_brought_back(office):
    client = office.client(office.head)
    assert "双面货架" in after(client, client.post("/products/new/", SHELF))
    product = Product.objects.get()
    assert (product.price, product.unit) == (Decimal("880.50"), "组")
    edit = SHELF | {"code": product.code, "price": "900"}
    assert "¥900.00" in after(client, client.post(f"/products/{product.pk}/edit/", edit))
    after(client, client.post(f"/products/{product.pk}/retire/"))
    assert "双面货架" not in client.get("/products/?active=1").content.decode()
    after(client, client.post(f"/products/{product.pk}/bring-back/"))
    assert "双面货架" in client.get("/products/?active=1&text=smhj").content.decode()


@pytest.mark.parametrize(
    "bad,field",
    [
        ({"name": ""}, "name"),
        ({"price": "便宜"}, "price"),
        ({"price": "-1"}, "price"),
        ({"launched_on": "x"}, "launched_on"),
    ],
)
def test_a_bad_product_is_told_at_its_field(office, bad, field):
    answer = office.client(office.head).post("/products/new/", SHELF | bad)
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert not Product.objects.exists()


def test_a_code_is_used_once(office):
    client = office.client(office.head)
    client.post("/products/new/", SHELF | {"code": "A-1"})
    answer = client.post("/products/new/", SHELF | {"code": "A-1"})
    assert answer.context["form"].errors["code"] == ["这个产品编号已被使用。"]
    assert Product.objects.count() == 1


def test_only_those_who_keep_the_catalogue_change_it(office):
    office.client(office.head).post("/products/new/", SHELF)
    product = Product.objects.get()
    client = office.client(office.ann)
    assert "/edit/" not in client.get(f"/products/{product.pk}/").content.decode()
    assert client.get("/products/new/").status_code == 403
    assert client.post(f"/products/{product.pk}/retire/").status_code == 403
    assert Product.objects.get().is_active


def test_a_product_that_does_not_exist_is_not_found(office):
    for path in ("/products/9999/", "/products/9999/edit/"):
        assert office.client(office.head).get(path).status_code == 404
