"""Number rules and the sign-in log on their main path, and a range of days by one tap."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}


def test_a_number_rule_is_tried_before_it_is_kept(enter):
    page = enter("sysadmin")
    page.goto("/system/numbering/")
    page.get_by_role("link", name="批次号").click()
    page.fill("input[name=prefix]", "PC")
    page.get_by_role("button", name="预览").click()
    page.wait_for_load_state("networkidle")
    tried = page.locator("code").first.inner_text()
    assert tried.startswith("PC")
    page.get_by_role("button", name="保存规则").click()
    page.wait_for_url("**/system/numbering/")
    assert page.get_by_text(tried).first.is_visible()


@pytest.mark.parametrize("viewport", [{"width": 1440, "height": 900}, PHONE], ids=["desktop", "phone"])
def test_the_auditor_finds_todays_sign_ins(enter, viewport):
    page = enter("auditor", viewport)
    page.goto("/system/sign-ins/")
    page.locator(".y-spans a", has_text="今天").click()
    page.wait_for_url("**from_date=**")
    page.locator(".y-spans a[aria-current]", has_text="今天").wait_for()
    assert page.get_by_text("登录成功").last.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
