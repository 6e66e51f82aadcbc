"""What somebody changes is seen by the auditor, with before and after."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser


def test_a_change_is_found_on_the_record_and_in_the_operation_log(enter):
    page = enter("service")
    page.goto("/customers/")
    page.goto(page.locator("tbody td[data-m=title] a").first.get_attribute("href"))
    page.wait_for_load_state("networkidle")
    number = page.locator(".y-facts dd").first.inner_text().strip()
    page.get_by_role("link", name="修改", exact=True).first.click()
    page.fill("textarea[name=remark]", "周五下午再联系")
    page.get_by_role("button", name="保存").first.click()
    page.wait_for_load_state("networkidle")
    page.get_by_role("link", name="看修改历史").click()
    newest = page.locator(".h-acts > li").first
    newest.get_by_text("周五下午再联系").wait_for()
    assert newest.get_by_text("修改档案").is_visible()

    auditor = enter("auditor")
    auditor.goto("/system/operations/")
    auditor.fill("input[name=number]", number)
    auditor.get_by_role("button", name="查询").click()
    auditor.wait_for_url(f"**number={number}**")
    auditor.wait_for_load_state("networkidle")
    auditor.locator("#operations-list tbody a[data-drawer]").first.click()
    auditor.locator("#drawer").get_by_text("周五下午再联系").wait_for()


def test_the_audit_log_shows_who_came_in(enter):
    auditor = enter("auditor", {"width": 390, "height": 844})
    auditor.goto("/system/audit/?kind=organization.signed_in")
    auditor.locator("#audit-list tbody a[data-drawer]").first.click()
    auditor.locator("#drawer").get_by_text("本条的哈希").wait_for()
