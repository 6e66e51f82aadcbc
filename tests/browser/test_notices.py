"""The message centre in a browser: the bell shows a number, opening a notice takes one away, reading all empties it."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}


def count(page) -> int:
    """The number on the bell; 0 without one."""
    dot = page.locator("#bell .y-dot")
    return int(dot.inner_text()) if dot.count() else 0


def apply_for_key(enter) -> None:
    """A service specialist applies for key status of a customer of theirs."""
    page = enter("service")
    page.goto("/customers/")
    links = page.locator("tbody td[data-m=title] a")
    for address in [links.nth(n).get_attribute("href") for n in range(links.count())]:
        page.goto(f"{address}key/")
        page.fill("textarea[name=reason]", "年采购额居前，申请列为重点客户。")
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_load_state("networkidle")
        if page.get_by_text("已提出申请，等待负责人审批。").count():
            return
    raise AssertionError("no customer of the specialist may be applied for")


def test_the_bell_rings_and_opening_a_notice_silences_it(enter):
    apply_for_key(enter)
    page = enter("manager")
    for _ in range(30):
        page.goto("/notices/")
        row = page.locator(".n-row.is-unread", has_text="一份重点客户申请等待您审批").first
        if row.count():
            break
        page.wait_for_timeout(1_000)  # the worker tells it
    before = count(page)
    assert before >= 1
    row.locator(".n-open").click()
    page.wait_for_load_state("networkidle")
    assert "/customers/key/?view=applied" in page.url
    assert count(page) == before - 1


def test_reading_all_where_they_stand_empties_the_bell(enter):
    page = enter("service", PHONE)
    page.goto("/notices/")
    assert count(page) >= 1, "the demo's last working morning told what is due"
    page.locator(".n-row.is-unread form button").first.click()
    page.wait_for_load_state("networkidle")
    if page.locator(".n-row.is-unread").count():
        page.get_by_role("button", name="全部已读").click()
        page.wait_for_load_state("networkidle")
    page.locator(".y-empty").wait_for()
    # The bell asks anew by itself.
    page.locator("#bell .y-dot").wait_for(state="detached")
    page.get_by_role("link", name="看全部消息").click()
    page.wait_for_load_state("networkidle")
    assert page.locator(".n-row").count() >= 1
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
