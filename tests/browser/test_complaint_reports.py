"""From the analysis to a report somebody else issues."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_analysis_then_a_report_is_edited_submitted_issued_by_another_and_corrected(enter):
    desk = enter("manager")
    desk.goto("/complaints/analysis/?from=2026-01-01&to=2026-12-31")
    expect(desk.get_by_role("heading", name="投诉分析")).to_be_visible()
    chart = desk.locator("#analysis .y-chart[data-drawn]")
    expect(chart.first).to_be_visible()
    desk.locator(".n-chart", has_text="受理渠道").get_by_role("link", name="明细").click()
    expect(desk.locator("#drawer")).to_contain_text("按时答复率")
    desk.goto("/complaints/reports/")
    desk.locator("#reports tbody a").first.click()
    expect(desk.locator(".y-paper-view")).to_contain_text("总体情况")
    desk.get_by_role("link", name="修改文字").click()
    words = desk.locator("textarea[data-paper-text]").first
    words.fill(words.input_value() + "\n请各部门对照检查。")
    desk.get_by_role("button", name="保存").click()
    expect(desk.locator(".y-paper-view")).to_contain_text("请各部门对照检查。")
    desk.get_by_role("link", name="提交审核").click()
    desk.locator("#drawer").get_by_role("button", name="提交审核").click()
    expect(desk.get_by_text("您提交的报告由另一个人审核发布。")).to_be_visible()
    other = enter("supervisor")
    first = issued_by(other, desk.url)

    correct(desk, first, "件数漏计一件。")
    desk.get_by_role("link", name="放弃更正").click()
    desk.locator("#drawer").get_by_role("button", name="放弃更正").click()
    expect(desk.get_by_text("更正版的草稿已删除。")).to_be_visible()
    correct(desk, first, "件数漏计两件。")
    expect(desk.locator(".y-paper-view")).to_contain_text("件数漏计两件。")
    desk.get_by_role("link", name="提交审核").click()
    desk.locator("#drawer").get_by_role("button", name="提交审核").click()
    expect(desk.get_by_text("您提交的报告由另一个人审核发布。")).to_be_visible()
    second = issued_by(other, desk.url)
    desk.goto(first)
    expect(desk.locator("main")).to_contain_text("已被更正版取代")
    desk.get_by_role("link", name=re.compile("发布的更正版")).click()
    desk.wait_for_url(f"**{second}")
    desk.set_viewport_size({"width": 390, "height": 844})
    assert desk.locator("body").bounding_box()["width"] <= 391


def issued_by(other: Page, address: str) -> str:
    """Have somebody else issue a submitted report; its path."""
    place = re.sub(r"^https?://[^/]+", "", address)
    other.goto(place)
    other.get_by_role("link", name="审核发布").click()
    other.locator("#drawer").get_by_role("button", name="审核发布").click()
    expect(other.get_by_text("已发布").first).to_be_visible()
    return place


def correct(desk: Page, issued: str, reason: str) -> None:
    """Begin the correction of an issued report and open it."""
    desk.goto(issued)
    desk.get_by_role("link", name="更正", exact=True).click()
    desk.locator("#drawer textarea[name=reason]").fill(reason)
    desk.locator("#drawer").get_by_role("button", name="起草更正版").click()
    desk.get_by_role("link", name="看更正版").click()
    expect(desk.get_by_role("heading", name=re.compile("（更正版）")).first).to_be_visible()


def test_a_category_is_suggested_while_typing_and_chosen_by_hand(enter):
    desk = enter("service")
    desk.goto("/complaints/new/?customer=new")
    desk.locator("#id_description").press_sequentially("送货又延误了，等了三天还没送到", delay=5)
    offered = desk.locator("#suggested button").first
    expect(offered).to_be_visible()
    assert desk.locator("#id_category_id").input_value() == "", "never filled in by itself"
    offered.click()
    assert desk.locator("#id_category_id").input_value() == offered.get_attribute("data-value")
