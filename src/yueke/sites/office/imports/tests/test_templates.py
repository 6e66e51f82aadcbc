"""The templates to fill in: their example row is a record that makes sense."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from django.urls import reverse

from yueke.domains.complaints import commands as complaints
from yueke.domains.complaints.choices import CategoryKind
from yueke.domains.complaints.models import Category
from yueke.domains.imports.importer import Plan, importer_of, importers
from yueke.kernel import clock
from yueke.kernel.access import SYSTEM

pytestmark = pytest.mark.django_db


def example(client, kind):
    """The example row of a template as it is downloaded: title → cell."""
    answer = client.get(reverse("office:import-template", args=[kind]))
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]
    titles, cells = ([str(cell.value or "") for cell in row] for row in sheet.iter_rows(max_row=2))
    cells[0] = cells[0].removeprefix("示例：")
    return dict(zip([title.lstrip("*") for title in titles], cells, strict=True))


@pytest.mark.parametrize("kind", sorted(importers()))
def test_the_example_is_understood_without_a_remark(client, house, kind):
    client.force_login(house.founder)
    importer = importer_of(kind)
    told = example(client, kind)
    place = {title: number for number, title in enumerate(told)}
    columns = {one.code: place[one.title] for one in importer.fields if one.title in place}
    row = importer.clean(Plan(columns, {}, {}, date(2026, 6, 1)), 2, list(told.values()))
    assert (row.problems, row.notes) == ([], [])
    assert {one.code for one in importer.fields if one.required} <= columns.keys()


def test_the_example_of_a_customer_is_one_customer(client, house):
    client.force_login(house.founder)
    told = example(client, "customers")
    assert (told["客户名称"], told["客户性质"], told["生日"]) == ("杭州青禾连锁超市有限公司", "企业", "")


def test_the_example_of_an_order_is_of_that_customer(client, house):
    client.force_login(house.founder)
    order, customer = example(client, "orders"), example(client, "customers")
    assert (order["客户名称"], order["客户手机"]) == (customer["客户名称"], customer["手机"])


def test_the_example_of_a_complaint_is_of_a_category_of_its_product(client, house):
    client.force_login(house.founder)
    complaints.seed_trees(SYSTEM, at=clock.now())
    told = example(client, "complaints")
    assert told["涉及产品"] == example(client, "orders")["产品"]
    assert Category.objects.get(name=told["投诉类别"]).kind == CategoryKind.GOODS
    assert told["投诉时间"] < told["办结时间"]


def test_a_category_the_company_does_not_have_is_no_example(client, house):
    client.force_login(house.founder)
    assert example(client, "complaints")["投诉类别"] == ""
    complaints.seed_trees(SYSTEM, at=clock.now())
    Category.objects.filter(name="商品质量").update(is_active=False)
    assert example(client, "complaints")["投诉类别"] in Category.objects.filter(is_active=True).values_list(
        "name", flat=True
    )
