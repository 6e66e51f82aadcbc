"""A customer's phone without scripts: complain with a photo, get a code, follow, urge, answer; the desk in between."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image
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


def step(desk: Page, address: str, name: str, **fields: str) -> None:
    """One step of the desk, by its own page."""
    desk.goto(address + name)
    for field, value in fields.items():
        box = desk.locator(f"[name={field}]").first
        if box.evaluate("e => e.tagName") == "SELECT":
            box.select_option(value)
        else:
            box.fill(value)
    desk.locator("main form button.btn-primary").last.click()
    desk.wait_for_url(lambda url: not url.endswith(name))


def test_from_the_complaint_with_a_photo_to_the_rating(enter, phone: Page, tmp_path: Path):
    photo = tmp_path / "现场.jpg"
    Image.new("RGB", (800, 600), (140, 90, 60)).save(photo)
    phone.goto("/p/")
    phone.get_by_role("link", name="我要投诉").click()
    phone.get_by_role("link", name=re.compile("^价格与收费")).click()
    phone.get_by_label("照片或视频").set_input_files(photo)
    phone.get_by_role("button", name="提交投诉").click()
    expect(phone.get_by_text("请写明发生了什么。")).to_be_visible()
    kept = phone.get_by_role("listitem").filter(has_text="现场.jpg")
    expect(kept.get_by_text("已上传，不用再选")).to_be_visible()
    assert kept.locator("img").evaluate("e => e.naturalWidth") == 160, "the policy lets the small picture be drawn"
    assert fits(phone)
    phone.get_by_label("发生了什么").fill("标价十二元，结账收了十五元，问了没有人理")
    phone.get_by_label("希望我们怎么做").fill("退差价")
    phone.get_by_label("怎么称呼您").fill("陈女士")
    phone.get_by_label("手机号").fill("13900007788")
    phone.get_by_role("button", name="提交投诉").click()
    expect(phone.get_by_text("投诉已提交")).to_be_visible()
    assert fits(phone)
    code = phone.locator("output").inner_text()
    assert re.fullmatch(r"[2-9A-Z]{5}-[2-9A-Z]{5}", code)
    known = re.search(r"/complaints/(\d+)/filed/", phone.url)
    assert known

    phone.context.clear_cookies()
    phone.goto("/p/progress/")
    phone.get_by_label("查询码").fill(code)
    phone.get_by_label("手机号后四位").fill("0000")
    phone.get_by_role("button", name="查询").click()
    expect(phone.get_by_text("查询码或手机号后四位不对")).to_be_visible()
    phone.get_by_label("手机号后四位").fill("7788")
    phone.get_by_role("button", name="查询").click()
    expect(phone.get_by_text("等待受理")).to_be_visible()
    expect(phone.get_by_text("现场.jpg")).to_be_visible()
    phone.get_by_text("催办", exact=True).click()
    phone.get_by_label("想说的话").fill("请快一点")
    phone.get_by_role("button", name="催一下").click()
    expect(phone.get_by_text("已催办")).to_be_visible()
    assert fits(phone)
    address = phone.url.partition("?")[0]

    desk = enter("manager")
    complaint = f"/complaints/{known[1]}/"
    desk.goto(complaint)
    expect(desk.get_by_text("现场.jpg").first).to_be_visible()
    step(desk, complaint, "accept/")
    step(desk, complaint, "solve/", finding="价签没有换", text="已退三元差价，并换了价签。")

    phone.goto(address)
    expect(phone.get_by_text("已退三元差价，并换了价签。").first).to_be_visible()
    phone.get_by_label("很满意", exact=True).check()
    phone.get_by_role("button", name="提交评价").click()
    expect(phone.get_by_text("谢谢您的评价。")).to_be_visible()
    expect(phone.get_by_text("您的评价：5 分")).to_be_visible()
    assert fits(phone)
    phone.get_by_role("button", name="长辈模式").click()
    expect(phone.locator("html.is-elder")).to_be_visible()
    assert fits(phone)


def test_a_store_s_sheet_leads_to_the_form_and_slips_are_entered(enter, phone: Page):
    desk = enter("clerk")
    desk.goto("/complaints/boxes/")
    desk.get_by_role("link", name="A6").first.click()
    expect(desk.locator(".x-code svg")).to_be_visible()
    url = desk.locator(".x-url").inner_text()
    store = desk.locator(".x-store").inner_text()
    phone.goto(url)
    phone.get_by_role("link", name="说不准，直接填写").click()
    expect(phone.get_by_text(f"门店：{store}")).to_be_visible()
    desk.goto("/complaints/boxes/slips/")
    desk.locator("select[name=store_id]").select_option(index=1)
    desk.locator("textarea[name='slip-0-description']").fill("地面太滑")
    desk.locator("textarea[name='slip-1-wish']").fill("没有内容的一行")
    desk.get_by_role("button", name="全部登记").click()
    expect(desk.get_by_text("请照纸条写明内容。")).to_be_visible()
    desk.locator("textarea[name='slip-1-wish']").fill("")
    desk.get_by_role("button", name="全部登记").click()
    expect(desk.get_by_text("已登记 1 件意见箱投诉。")).to_be_visible()
