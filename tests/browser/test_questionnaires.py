"""A questionnaire with logic built from empty, previewed on a phone, and answered there so that its logic works."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from yueke.domains.organization.models import Person
from yueke.domains.organization.tests.house import House, house, house_of_file
from yueke.sites.office.surveys.designing.tests.studio import Studio, made

__all__ = ["house", "house_of_file"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Enter = Callable[[Person, dict[str, int]], Page]


@pytest.fixture
def studio(house: House) -> Studio:
    """The people and their empty survey, seen by the server of the test."""
    return made(house)


def test_a_questionnaire_is_built_from_empty_and_answered_in_its_preview(studio, enter_as: Enter):
    page = enter_as(studio.researcher, {"width": 1440, "height": 900})
    page.goto(studio.here)
    page.wait_for_selector("text=问卷还是空的")

    def add(kind: str) -> None:
        page.locator("summary", has_text="加题目").click()
        page.locator(".d-kinds").get_by_role("button", name=kind, exact=True).click()

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
    page.hover("#o-Q2")
    page.locator("button[value='up:Q2']").click()
    page.wait_for_selector("text=1 处要改")
    page.locator("#o-Q2").focus()
    page.keyboard.press("Alt+ArrowDown")
    page.wait_for_selector("text=可以提交")
    page.hover("#o-Q1")
    page.locator("button[value='drop:Q1']").click()
    page.locator("#undo").click()
    page.wait_for_selector("#o-Q1")

    phone = enter_as(studio.researcher, {"width": 390, "height": 844})
    phone.goto(f"{studio.here}preview/")
    assert phone.locator("text=哪里不满意").count() == 0
    phone.locator(".s-steps label", has_text="2").first.click()
    phone.wait_for_selector("text=哪里不满意")
    phone.fill("textarea[name=Q2]", "送货慢")
    phone.locator(".s-steps label", has_text="5").click()
    phone.wait_for_selector("text=哪里不满意", state="detached")
    phone.get_by_role("button", name="下一页").click()
    phone.wait_for_selector("text=1 题的回答会计入结果")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
