"""A customer says no to marketing and asks for a copy: from the archive to the answer."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def choose_somebody(page) -> str:
    """Open the archive of somebody with a phone; returns the phone's last four."""
    page.goto("/customers/?kind=individual")
    page.locator("#customers-list tbody a[href^='/customers/']").first.click()
    page.get_by_role("link", name="打开档案").click()
    page.wait_for_url(re.compile(r"/customers/\d+/$"))
    return re.search(r"1[3-9]\d{9}", page.locator(".c-facts").first.inner_text())[0][-4:]


def test_no_to_marketing_and_a_copy(enter, tmp_path):
    page = enter("steward")
    tail = choose_somebody(page)
    card = page.locator("#consent")
    marketing = card.locator(".c-person", has_text="营销推介")
    marketing.get_by_role("link", name="撤回").or_(marketing.get_by_role("link", name="登记")).first.click()
    drawer = page.locator("#drawer")
    drawer.get_by_role("button", name=re.compile("撤回同意|登记")).wait_for()
    page.keyboard.press("Escape")

    card.get_by_role("link", name="登记权利请求").click()
    page.select_option("select[name=kind]", "copy")
    page.get_by_role("button", name="登记", exact=True).click()
    page.get_by_role("link", name=re.compile(r"QL\d{8}-\d{4}")).last.click()
    page.get_by_role("link", name="核对身份").click()
    page.fill("input[name=given]", "0000" if tail != "0000" else "1111")
    page.get_by_role("button", name="确认身份").click()
    expect(page.get_by_text("与档案不一致")).to_be_visible()
    page.fill("input[name=given]", tail)
    page.get_by_role("button", name="确认身份").click()
    page.get_by_role("button", name="开始办理").click()
    page.get_by_role("link", name="生成副本").click()
    drawer.get_by_role("button", name="生成", exact=True).wait_for()
    drawer.locator("label", has_text="JSON").click()
    drawer.get_by_role("button", name="生成", exact=True).click()
    with page.expect_download() as taking:
        page.get_by_role("button", name="取走副本").click()
    path = tmp_path / "copy.json"
    taking.value.save_as(path)
    assert tail in path.read_text("utf-8")
    page.get_by_role("link", name="答复", exact=True).click()
    page.fill("textarea[name=answer]", "已交付副本。")
    page.get_by_role("button", name="答复", exact=True).click()
    expect(page.get_by_text("已答复").first).to_be_visible()
