"""The steward's main path: a pair is compared, another side chosen, merged, found by its old number, taken back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}


def test_a_pair_is_merged_and_taken_back(enter):
    page = enter("steward")
    page.goto("/customers/merging/")
    waiting = page.locator("tbody tr").count()
    assert waiting >= 6
    page.get_by_role("link", name="比较").first.click()
    expect(page.get_by_role("heading", name="并排比较")).to_be_visible()
    number = page.locator("thead a").nth(1).inner_text()
    page.locator("tr.is-different").first.locator("input[value=absorbed]").check()
    page.fill("#reason", "电话里确认是同一家")
    page.get_by_role("button", name="合并", exact=True).click()
    page.wait_for_url(lambda url: "/merging/" not in url)
    survivor = page.url

    page.goto("/customers/?text=" + number)
    expect(page.locator("tbody tr")).to_have_count(1)
    page.locator("tbody tr a").first.click(modifiers=["ControlOrMeta"])
    page.goto(survivor)
    expect(page.get_by_text(f"合并重复档案 · {number}")).to_be_visible()

    page.goto("/customers/merging/?view=merged")
    page.get_by_role("link", name="撤销", exact=True).first.click()
    page.fill("textarea[name=reason]", "其实是两家店")
    page.get_by_role("button", name="撤销合并").click()
    expect(page.get_by_text("已撤销，两份档案恢复原样。")).to_be_visible()
    page.goto("/customers/merging/")
    assert page.locator("tbody tr").count() == waiting


def test_ticked_pairs_are_merged_in_one_batch_and_undone(enter):
    page = enter("steward")
    page.goto("/customers/merging/")
    waiting = page.locator("tbody tr").count()
    for row in (0, 1):
        page.locator("tbody input[name=ids]").nth(row).check()
    page.fill("[data-batch-bar] input[name=reason]", "资料一致")
    page.get_by_role("button", name="按建议合并").click()
    expect(page.get_by_text("已合并 2 对。")).to_be_visible()
    assert page.locator("tbody tr").count() == waiting - 2
    page.goto("/customers/merging/?view=merged")
    page.get_by_role("link", name="整批撤销").first.click()
    page.fill("textarea[name=reason]", "再核对一遍")
    page.get_by_role("button", name="撤销合并").click()
    expect(page.get_by_text("已撤销，两份档案恢复原样。")).to_be_visible()


def test_the_pages_fit_a_phone(enter):
    page = enter("steward", PHONE)
    for address in ("/customers/merging/", "/customers/merging/?view=merged", "/customers/changes/?view=quality"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], address
    page.goto("/customers/merging/")
    page.get_by_role("link", name="比较").first.click()
    expect(page.get_by_role("heading", name="并排比较")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
