"""A list too long to wait for: filter, export, progress, download; the file holds what the filter showed."""

from __future__ import annotations

import re

import openpyxl
import pytest

pytestmark = pytest.mark.browser


def shown_total(page) -> int:
    """How many rows the list says it has."""
    text = page.locator(".y-tools").first.inner_text()
    return int(re.search(r"([\d,]+) 条", text)[1].replace(",", ""))


def export(page, form: str = "Excel 表格") -> None:
    page.locator("summary", has_text="导出").click()
    page.get_by_role("button", name=form).click()


def test_a_long_list_becomes_a_file_in_the_download_centre(enter, tmp_path):
    page = enter("manager")
    page.goto("/customers/?kind=enterprise")
    total = shown_total(page)
    assert total > 50
    export(page)
    page.wait_for_url("**/downloads/")
    ready = page.locator("a", has_text="下载").and_(page.locator("[href$='/file/']")).first
    ready.wait_for(timeout=90_000)
    with page.expect_download() as taking:
        ready.click()
    path = tmp_path / "list.xlsx"
    taking.value.save_as(path)
    rows = list(openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True))
    assert len(rows) - 1 == total
    assert {row[rows[0].index("性质")] for row in rows[1:]} == {"企业"}


def test_a_short_list_comes_at_once(enter, tmp_path):
    page = enter("manager")
    page.goto("/products/")
    with page.expect_download() as taking:
        export(page, "CSV 文本")
    path = tmp_path / "products.csv"
    taking.value.save_as(path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert page.url.endswith("/products/")


def test_columns_are_put_in_order_with_the_keyboard(enter):
    page = enter("manager")
    page.goto("/customers/")
    head = page.locator("#customers-list th:not(.y-tickcol)")
    first, second = head.nth(0).inner_text(), head.nth(1).inner_text()
    page.locator("summary[title='显示哪些列']").click()
    page.locator("[data-move=down]").first.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="用这些列").last.click()
    page.wait_for_load_state("networkidle")
    assert (head.nth(0).inner_text(), head.nth(1).inner_text()) == (second, first)
