"""Staff hang a code up; a customer's phone without scripts rates by it; staff answer; the customer reads what was done."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def phone(site: str, browser: Browser):
    """A phone without scripts: the site must not need them."""
    context = browser.new_context(
        viewport=PHONE, locale="zh-CN", timezone_id="Asia/Shanghai", base_url=site, java_script_enabled=False,
        is_mobile=True, has_touch=True,
    )  # fmt: skip
    yield context.new_page()
    context.close()


def fits(page: Page) -> bool:
    """Whether nothing sticks out of the phone."""
    box = page.locator("body").bounding_box()
    return box is not None and box["width"] <= PHONE["width"] + 1


def send(desk: Page, address: str, **fields: str) -> None:
    """One form of the desk, by its own page."""
    desk.goto(address)
    for field, value in fields.items():
        box = desk.locator(f"[name={field}]").first
        if box.evaluate("e => e.tagName") == "SELECT":
            box.select_option(value)
        else:
            box.fill(value)
    desk.locator("main form button.btn-primary").last.click()
    desk.wait_for_url(lambda url: not url.endswith(address))


def test_rated_by_a_code_answered_and_read(enter, phone: Page):
    desk: Page = enter("service")
    desk.goto("/evaluations/doors/new/")
    sold = desk.locator("[name=product_id] option").nth(1).get_attribute("value") or ""
    send(desk, "/evaluations/doors/new/", subject="product", product_id=sold, label="一楼服务台")
    desk.get_by_role("row", name=re.compile("一楼服务台")).first.get_by_role("link", name="打印二维码").click()
    url = re.search(r"/p/e/\w+/", desk.locator(".x-url").inner_text())
    assert url

    phone.goto(url[0])
    phone.get_by_role("button", name="提交评价").click()
    expect(phone.get_by_text("请选择 1 到 5 星。")).to_be_visible()
    phone.get_by_label("2 星").first.check(force=True)
    phone.get_by_label("说说您的感受").fill("排队太久，希望多开一个窗口")
    phone.get_by_label("同意公开这条评价").check()
    assert fits(phone)
    phone.get_by_role("button", name="提交评价").click()
    expect(phone.get_by_text("谢谢您的评价！")).to_be_visible()
    assert fits(phone)
    mine = phone.url.partition("?")[0]

    desk.goto("/evaluations/?waits=answer")
    desk.goto(desk.locator("tbody tr a").first.get_attribute("href") or "")
    expect(desk.get_by_text("排队太久").first).to_be_visible()
    send(desk, f"{desk.url}answer/", words="对不起，让您久等了。", measures="周末加开一个窗口。")
    expect(desk.get_by_text("周末加开一个窗口。").first).to_be_visible()

    phone.goto(mine)
    expect(phone.get_by_text("对不起，让您久等了。")).to_be_visible()
    expect(phone.get_by_text("周末加开一个窗口。")).to_be_visible()
    assert fits(phone)
