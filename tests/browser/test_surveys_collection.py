"""A survey is answered: planned and begun at the desk, a door opened, its questionnaire answered on a phone without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
TITLE = "展厅来访满意度"


@pytest.fixture
def phone(site: str, browser: Browser):
    """A phone without scripts: answering must not need them."""
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


def act(desk: Page, address: str, name: str) -> None:
    """One step of a survey, by its own page."""
    desk.goto(f"{address}{name}/")
    desk.locator("main form button.btn-primary").last.click()
    desk.wait_for_url(lambda url: not url.endswith(f"{name}/"))


def begun(enter) -> tuple[Page, str]:
    """A survey that collects, from the form of satisfaction, and the researcher's desk."""
    desk = enter("research")
    desk.goto("/surveys/new/")
    for name, value in (
        ("title", TITLE),
        ("purpose", "了解来访感受"),
        ("population", "展厅来访者"),
        ("content", "产品和服务"),
    ):
        desk.locator(f"[name={name}]").first.fill(value)
    desk.locator("select[name=kind]").select_option("adhoc")
    desk.locator("select[name=template]").select_option("satisfaction_form")
    desk.locator("input[name=modes][value=open]").check()
    for name, value in (("starts_on", "2026-11-01"), ("ends_on", "2030-12-31")):
        desk.locator(f"[name={name}]").fill(value)
    desk.locator("main form button.btn-primary").last.click()
    desk.wait_for_url(re.compile(r"/surveys/\d+/$"))
    address = re.search(r"/surveys/\d+/", desk.url)
    assert address
    act(desk, address[0], "submit")
    act(enter("director"), address[0], "approve")
    act(desk, address[0], "launch")
    return desk, f"{address[0]}collection/"


def test_a_door_is_opened_answered_on_a_phone_and_counted(enter, phone: Page):
    desk, collection = begun(enter)
    desk.goto(f"{collection}doors/")
    desk.locator("textarea[name=lines]").fill("总店，1001\n东店，1002")
    desk.locator("main form button.btn-primary").last.click()
    desk.wait_for_url(lambda url: url.endswith(collection))
    expect(desk.get_by_text("已开 2 个入口。")).to_be_visible()
    url = desk.locator("a.g-url").first.inner_text()
    desk.goto(f"{collection}doors/sheet/")
    expect(desk.locator(".g-drawn svg").nth(1)).to_be_visible()

    phone.goto(f"/p/s/{url.rstrip('/').rpartition('/')[2]}/")
    phone.get_by_role("button", name="开始作答").click()
    phone.get_by_role("button", name="继续").wait_for()
    answers = phone.url
    phone.get_by_role("button", name="继续").click()
    expect(phone.get_by_text("还有题目要改")).to_be_visible()
    assert fits(phone)
    for row in ("quality", "delivery", "install", "after", "attitude", "price"):
        phone.locator(f"input[name='Q1.{row}'][value='4']").check(force=True)
    phone.locator("input[name=Q2][value='2']").check(force=True)
    phone.get_by_role("button", name="继续").click()
    expect(phone.get_by_text("您的回答带出了新的题目")).to_be_visible()
    phone.get_by_label(re.compile("哪里不满意")).fill("等得太久")
    phone.get_by_role("button", name="继续").click()
    expect(phone.get_by_text("谢谢您！")).to_be_visible()
    assert fits(phone)
    phone.goto(answers)
    expect(phone.get_by_text("谢谢您！")).to_be_visible()

    desk.goto(collection)
    expect(
        desk.locator("table", has_text="公开链接或二维码").get_by_role("cell", name="1", exact=True).first
    ).to_be_visible()
