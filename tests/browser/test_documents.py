"""A document is entered, published, read and confirmed, and the receipts are counted."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser


def test_a_document_is_published_and_confirmed(enter):
    keeper = enter("manager")
    keeper.goto("/documents/new/")
    keeper.fill("input[name=number]", "ZD-LL-01")
    keeper.fill("input[name=title]", "展厅接待规范")
    keeper.select_option("select[name=kind]", "measure")
    chosen = keeper.locator("#id_departments-ts-control")
    chosen.click()
    chosen.type("客户服务部")
    keeper.locator(".ts-dropdown .option").first.click()
    keeper.keyboard.press("Escape")
    keeper.get_by_role("button", name="登记，接着写正文").click()
    keeper.wait_for_url("**/draft/")
    keeper.fill("textarea[name=text]", "第一条 起身迎客。\n第二条 当日登记。")
    keeper.get_by_role("button", name="存为草稿").click()
    keeper.get_by_role("button", name="发布").click()
    keeper.wait_for_selector("text=人已确认")

    reader = enter("service", {"width": 390, "height": 844})
    reader.goto("/desk/")
    reader.locator("a", has_text="展厅接待规范").first.click()
    reader.get_by_role("button", name="我已阅读并知晓").click()
    reader.wait_for_selector("text=您已于")

    keeper.goto("/documents/?text=ZD-LL-01")
    keeper.locator("a", has_text="展厅接待规范").first.click()
    keeper.locator("a", has_text="看谁还没有确认").click()
    keeper.wait_for_selector("text=未确认")
    keeper.get_by_role("button", name="再催一次").click()
    keeper.wait_for_selector("text=今天已催")
