"""The catalogue: what is sold, found, retired."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from yueke.domains.catalogue import commands, queries
from yueke.domains.catalogue.forms import ProductForm
from yueke.domains.catalogue.models import Product
from yueke.kernel.access import SYSTEM, Actor
from yueke.kernel.errors import Forbidden, Invalid, Refused
from yueke.kernel.events.models import Event
from yueke.kernel.terms import Term

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 2, tzinfo=UTC)


@pytest.fixture
def product():
    values = {"name": "冷藏展示柜", "category": "冷柜", "price": Decimal("2999.00"), "launched_on": date(2026, 2, 1)}
    return commands.create(SYSTEM, values, at=AT)


@pytest.mark.parametrize("text", ["冷藏", "展示", "lczsg", "lengcang", "cp0", "冷"])
def test_products_are_found_by_fragment_pinyin_and_code(product, text):
    assert queries.find(SYSTEM, text) == [product]
    assert list(queries.products(SYSTEM, "货架")) == []


def test_an_edit_is_told_by_field_and_nothing_is_told_without_change(product):
    commands.edit(SYSTEM, product.pk, {"price": Decimal("2999.00")}, at=AT)
    assert Event.objects.count() == 1
    commands.edit(SYSTEM, product.pk, {"price": Decimal(2500), "name": "立式展示柜"}, at=AT)
    assert Event.objects.latest("id").payload["changes"] == {
        "price": ["2999.00", "2500"],
        "name": ["冷藏展示柜", "立式展示柜"],
    }
    assert queries.find(SYSTEM, "立式") == [product]
    assert queries.find(SYSTEM, "冷藏") == []


@pytest.mark.parametrize(
    "values,field",
    [
        ({"name": " "}, "name"),
        ({"name": "x", "price": Decimal(-1)}, "price"),
        ({"name": "x", "code": "CP00001"}, "code"),
        ({"name": "长" * 121}, "name"),
    ],
)
def test_wrong_products_are_refused(product, values, field):
    with pytest.raises(Invalid) as refusal:
        commands.create(SYSTEM, values, at=AT)
    assert field in refusal.value.fields
    assert Product.objects.count() == 1


def test_a_retired_product_is_no_longer_suggested(product):
    commands.retire(SYSTEM, product.pk, at=AT)
    assert queries.find(SYSTEM, "冷藏") == []
    assert list(queries.products(SYSTEM, "冷藏")) == [product]
    with pytest.raises(Refused):
        commands.retire(SYSTEM, product.pk, at=AT)
    commands.bring_back(SYSTEM, product.pk, at=AT)
    assert queries.find(SYSTEM, "冷藏") == [product]


def test_only_editors_write(product):
    nobody = Actor(None, "x")
    with pytest.raises(Forbidden):
        commands.edit(nobody, product.pk, {"name": "x"}, at=AT)
    assert queries.get(nobody, product.pk).name == "冷藏展示柜"


def test_new_products_are_new_for_a_while(product):
    assert list(queries.new_products(SYSTEM, date(2026, 4, 1), Term(3, "months"))) == [product]
    assert not queries.new_products(SYSTEM, date(2026, 5, 1), Term(3, "months")).exists()
    assert not queries.new_products(SYSTEM, date(2026, 1, 31), Term(3, "months")).exists()


def test_a_form_gives_values():
    form = ProductForm({"name": "货架", "price": ""})
    assert form.is_valid()
    assert commands.create(SYSTEM, form.values(), at=AT).price == 0
    wrong = ProductForm({"name": "", "price": "-1"})
    assert wrong.errors == {"name": ["请填写产品名称。"], "price": ["金额不能为负。"]}
