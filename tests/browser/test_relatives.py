"""A mother's phone and the desk: a request for a child with its proof, checked and taken on; and who sees what."""

from __future__ import annotations

import os
import re
from pathlib import Path

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


def pictured(page: Page, name: str) -> None:
    """Keep a picture where ``YUEKE_PICTURES`` names a folder."""
    if folder := os.environ.get("YUEKE_PICTURES"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def fits(page: Page) -> bool:
    """Whether nothing sticks out sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"))


def test_a_guardian_files_and_the_desk_takes_it_on(enter, phone: Page):
    phone.goto("/p/")
    phone.get_by_role("link", name=re.compile("代孩子或已故亲属提出")).click()
    pictured(phone, "relatives")
    for label, value in (
        ("与本人的关系", "母亲"), ("孩子或逝者的姓名", "小明"), ("留给我们的手机号或邮箱", "13900000000"),
        ("您的姓名", "王芳"), ("您的联系电话", "13900000001"),
    ):  # fmt: skip
        phone.get_by_label(label).fill(value)
    phone.get_by_role("button", name="提交申请").click()
    expect(phone.get_by_text("请附上关系证明的照片或 PDF。")).to_be_visible()
    pictured(phone, "relatives-wrong")
    phone.get_by_label("关系证明").set_input_files(
        {"name": "户口簿.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}
    )
    phone.get_by_role("button", name="提交申请").click()
    expect(phone.get_by_role("heading", name="已收到申请")).to_be_visible()
    pictured(phone, "relatives-filed")
    number = phone.locator(".p-lead b").inner_text()

    desk = enter("steward")
    desk.goto("/customers/")
    customer = re.search(r"[A-Z]+\d{4,}", desk.locator("#customers-list tbody tr").first.inner_text())
    assert customer
    desk.goto("/privacy/requests/")
    desk.get_by_role("link", name=re.compile("代为提出")).first.click()
    pictured(desk, "claims")
    desk.get_by_role("link", name=number).click()
    pictured(desk, "claim")
    desk.set_viewport_size(PHONE)
    assert fits(desk)
    pictured(desk, "claim-phone")
    desk.get_by_role("link", name="核对无误，受理").click()
    desk.get_by_label("客户编号").fill(customer[0])
    desk.get_by_label("核对了什么").fill("户口簿与身份证原件")
    desk.get_by_role("button", name="受理", exact=True).click()
    desk.get_by_text("已受理。").first.wait_for()


def test_the_security_administrator_reads_who_sees_what(enter):
    page = enter("secadmin")
    page.goto("/system/sights/")
    expect(page.get_by_role("heading", name="各角色现在看到什么")).to_be_visible()
    pictured(page, "sights")
    page.set_viewport_size(PHONE)
    assert fits(page)
    pictured(page, "sights-phone")
    page.goto("/system/exports/")
    assert fits(page)
    pictured(page, "exports-phone")
