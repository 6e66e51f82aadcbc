"""A survey from its plan to the proved sample, by a researcher and the head who approves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

pytestmark = pytest.mark.browser


def test_a_survey_is_planned_approved_and_sampled(enter):
    today = datetime.now(UTC)
    planner = enter("research")
    planner.goto("/surveys/")
    planner.locator("a", has_text="拟订调查计划").first.click()
    planner.fill("input[name=title]", "华东满意度调查")
    planner.select_option("select[name=template]", "satisfaction_form")
    planner.fill("textarea[name=purpose]", "了解满意度及其原因")
    planner.fill("input[name=population]", "近一年有订单的顾客")
    planner.fill("textarea[name=content]", "产品、服务、交付")
    planner.get_by_label("电话", exact=True).check()
    planner.fill("input[name=starts_on]", f"{today:%Y-%m-%d}")
    planner.fill("input[name=ends_on]", f"{today + timedelta(days=30):%Y-%m-%d}")
    planner.get_by_role("button", name="保存计划").click()
    planner.wait_for_selector("text=内容齐备，可以提交审批")
    address = planner.url
    planner.locator("a.btn", has_text="提交审批").click()
    planner.get_by_role("button", name="提交审批").click()
    planner.wait_for_selector("text=等待他人审批")

    head = enter("director", {"width": 390, "height": 844})
    head.goto(address)
    head.locator("a.btn", has_text="批准").click()
    head.get_by_role("button", name="批准").click()
    head.wait_for_selector("text=已批准")

    planner.goto(f"{address}sample/")
    planner.get_by_label("等级", exact=True).first.check()
    planner.get_by_role("button", name="形成名单并核对").click()
    planner.wait_for_selector("text=可以调查（名单）")
    planner.fill("input[name=n]", "20")
    planner.select_option("select[name=method]", "stratified")
    planner.get_by_role("button", name="看分配").click()
    planner.wait_for_selector("text=四、抽取")
    planner.fill("input[name=seed]", "公开摇号-0815")
    planner.get_by_role("button", name="抽取样本").click()
    planner.wait_for_selector("text=代表性")
    planner.get_by_role("button", name="复核抽样").click()
    planner.wait_for_selector("text=复核一致")
