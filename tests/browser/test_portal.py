"""A customer's phone: the code, a consent, a copy asked for and downloaded, with the desk in between."""

from __future__ import annotations

import re
import time
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


def somebody(page: Page) -> tuple[str, str]:
    """Choose a person with a mobile number; returns the address of the archive and the number."""
    page.goto("/customers/?kind=individual&page=3")
    page.locator("#customers-list tbody a[href^='/customers/']").first.click()
    page.get_by_role("link", name="打开档案").click()
    page.wait_for_url(re.compile(r"/customers/\d+/$"))
    found = re.search(r"1[3-9]\d{9}", page.locator(".c-facts").first.inner_text())
    assert found
    return page.url, found[0]


def code_sent_to(number: str, outbox: Path) -> str:
    """The code, as it lies in the demo's outbox."""
    for _ in range(360):
        for path in outbox.glob("sms-*.txt"):
            text = path.read_text("utf-8")
            if text.startswith(number) and (found := re.search(r"验证码 (\d{6})", text)):
                return found[1]
        time.sleep(0.5)
    raise AssertionError("no code was sent")


def fits(page: Page) -> bool:
    """Whether nothing sticks out of the phone."""
    box = page.locator("body").bounding_box()
    return box is not None and box["width"] <= PHONE["width"] + 1


def test_from_the_code_to_the_copy(enter, phone: Page, running, tmp_path):
    desk = enter("steward")
    _url, number = somebody(desk)

    phone.goto("/p/")
    phone.get_by_role("link", name="隐私中心").click()
    phone.get_by_label("手机号或电子邮箱").fill(number)
    phone.get_by_role("button", name="获取验证码").click()
    phone.get_by_label("六位验证码").fill("000")
    phone.get_by_role("button", name="确认").click()
    expect(phone.get_by_text("还可以试 4 次")).to_be_visible()
    phone.get_by_label("六位验证码").fill(code_sent_to(number, running[1] / "outbox"))
    phone.get_by_role("button", name="确认").click()
    expect(phone.get_by_role("heading", name="隐私中心")).to_be_visible()
    assert number not in phone.content()
    assert fits(phone)

    phone.get_by_role("link", name="处理敏感个人信息").click()
    phone.get_by_label("我已阅读以上文本，并同意").check()
    phone.get_by_role("button", name="同意", exact=True).click()
    expect(phone.get_by_text("已同意，立即生效。")).to_be_visible()
    phone.get_by_role("button", name="撤回同意").click()
    expect(phone.get_by_text("已撤回，立即生效。")).to_be_visible()
    phone.get_by_role("link", name="隐私中心").click()

    phone.get_by_role("link", name="复制、转移").click()
    phone.locator("label", has_text="JSON").click()
    phone.get_by_role("button", name="请求副本").click()
    expect(phone.get_by_text("已收到您的请求。")).to_be_visible()
    asked = re.search(r"QL\d{8}-\d{4}", phone.locator("main").inner_text())
    assert asked
    assert fits(phone)
    address = phone.url

    desk.goto("/privacy/requests/")
    desk.get_by_role("link", name=asked[0]).click()
    expect(desk.get_by_text("网上自助")).to_be_visible()
    desk.get_by_role("button", name="开始办理").click()
    desk.get_by_role("link", name="生成副本").click()
    desk.locator("#drawer").get_by_role("button", name="生成", exact=True).click()
    desk.get_by_role("link", name="答复", exact=True).click()
    desk.fill("textarea[name=answer]", "副本已备好，请下载。")
    desk.get_by_role("button", name="答复", exact=True).click()
    expect(desk.get_by_text("已答复").first).to_be_visible()

    phone.goto(address)
    expect(phone.get_by_text("副本已备好，请下载。")).to_be_visible()
    with phone.expect_download() as taking:
        phone.get_by_role("button", name="下载副本").click()
    path = tmp_path / "copy.json"
    taking.value.save_as(path)
    assert number in path.read_text("utf-8")

    phone.get_by_role("button", name="长辈模式").click()
    expect(phone.locator("html.is-elder")).to_be_visible()
    assert fits(phone)
    phone.get_by_role("button", name=re.compile("^退出")).click()
    phone.goto(address)
    expect(phone.get_by_role("heading", name="确认身份")).to_be_visible()


def test_the_desk_finds_the_address_and_its_code(enter):
    desk = enter("steward")
    desk.goto("/privacy/portal/")
    expect(desk.locator(".c-portal-code svg")).to_be_visible()
    desk.get_by_role("link", name="打印二维码").click()
    expect(desk.get_by_role("heading", name="您的个人信息，由您决定")).to_be_visible()
    expect(desk.locator(".c-portal-code.is-large svg")).to_be_visible()
