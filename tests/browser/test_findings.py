"""A finding becomes an improvement, a meeting talks of it, its minutes are issued and read; on a desk and on a phone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

pytestmark = pytest.mark.browser


def test_a_finding_goes_through_a_meeting(enter):
    keeper = enter("research")
    keeper.goto("/findings/new/?figure=72.4&low=70.1&high=74.7&n=412&indicator=service.speed&indicator_name=响应速度")
    keeper.fill("textarea[name=statement]", "响应速度是最弱的一项")
    keeper.get_by_role("button", name="登记", exact=True).click()
    keeper.locator("a", has_text="响应速度是最弱的一项").click()
    keeper.wait_for_selector("text=70.1～74.7")
    keeper.locator("a", has_text="转为改进").click()
    keeper.locator("#drawer").get_by_role("button", name="转为改进").click()
    keeper.wait_for_selector("text=待部门答复")

    keeper.goto("/findings/meetings/new/")
    keeper.fill("input[name=held_at]", f"{datetime.now(UTC) - timedelta(days=1):%Y-%m-%dT%H:%M}")
    keeper.get_by_role("button", name="安排，生成议程").click()
    keeper.wait_for_selector("text=响应速度是最弱的一项")
    address = keeper.url
    keeper.locator("a", has_text="登记会议情况").click()
    keeper.locator("textarea[name^=point_]").first.wait_for()
    for point in keeper.locator("textarea[name^=point_]").all():
        point.fill("增加晚班，月底前到位")
    keeper.get_by_role("button", name="保存").click()
    keeper.locator("a.btn", has_text="签发纪要").click()
    keeper.locator("#drawer").get_by_role("button", name="签发").click()
    keeper.wait_for_selector("text=纪要已发")

    phone = enter("research", {"width": 390, "height": 844})
    phone.goto(address)
    phone.get_by_role("button", name="确认已阅读").click()
    phone.wait_for_selector("text=已阅读")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
