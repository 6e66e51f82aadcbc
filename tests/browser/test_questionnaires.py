"""A questionnaire with logic built from empty, previewed on a phone, and answered there so that its logic works."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser


def test_a_questionnaire_is_built_from_empty_and_answered_in_its_preview(enter):
    page = enter("research")
    page.goto("/surveys/new/")
    page.fill("input[name=title]", "从空白设计")
    page.fill("textarea[name=purpose]", "试一试设计器")
    page.get_by_role("button", name="保存计划").click()
    page.wait_for_url(lambda url: "new" not in url)
    page.locator(".y-tabs a", has_text="问卷").click()
    page.wait_for_selector("text=问卷还是空的")

    def add(kind: str) -> None:
        page.locator("summary", has_text="加题目").click()
        page.locator(".d-kinds button", has_text=kind).click()

    add("量表")
    page.wait_for_selector("select[name=points]")
    page.fill("textarea[name=text]", "您满意吗？")
    page.locator("input[name=required]").check()
    page.wait_for_selector("text=已保存")
    add("文字")
    page.wait_for_selector("#o-Q2[aria-current]")
    page.fill("textarea[name=text]", "哪里不满意？")
    page.select_option("select[name='when-0-of']", "Q1")
    page.wait_for_selector("select[name='when-0-operator']")
    page.select_option("select[name='when-0-operator']", "at most")
    with page.expect_response(lambda answer: answer.url.endswith("/save/")):
        page.select_option("select[name='when-0-value']", "2")
    page.wait_for_selector("text=可以提交")
    page.focus("#o-Q2")
    page.keyboard.press("Alt+ArrowUp")
    page.wait_for_selector("text=条件用到的“Q1”还没有问到。")
    page.keyboard.press("Alt+ArrowDown")
    page.wait_for_selector("text=可以提交")
    page.locator("button[value='drop:Q1']").click(force=True)
    page.locator("#undo").click()
    page.wait_for_selector("#o-Q1")
    address = page.url.partition("?")[0]

    phone = enter("research", {"width": 390, "height": 844})
    phone.goto(f"{address}preview/")
    assert phone.locator("text=哪里不满意").count() == 0
    phone.locator(".s-steps label", has_text="2").click()
    phone.wait_for_selector("text=哪里不满意")
    phone.fill("textarea[name=Q2]", "送货慢")
    phone.locator(".s-steps label", has_text="5").click()
    phone.wait_for_selector("text=哪里不满意", state="detached")
    phone.get_by_role("button", name="下一页").click()
    phone.wait_for_selector("text=1 题的回答会计入结果")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
