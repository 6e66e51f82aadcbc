"""The main path of the machine API: a token issued on screen lets a program in, and stops when it is revoked."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import requests

pytestmark = pytest.mark.browser

PASSWORD = "Yueke-demo-2026"
PHONE = {"width": 390, "height": 844}


def pictured(page, name: str) -> None:
    """Keep a picture where ``YUEKE_PICTURES`` names a folder."""
    if folder := os.environ.get("YUEKE_PICTURES"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def test_a_program_works_with_a_token_until_it_is_revoked(enter, site):
    page = enter("manager")
    page.goto("/account/")
    page.get_by_role("link", name="访问令牌").click()
    pictured(page, "tokens-empty")
    page.get_by_role("link", name="签发访问令牌").click()
    page.get_by_label("用途").fill("ERP 同步客户")
    page.get_by_label("查看客户").check()
    page.get_by_label("登记客户").check()
    page.get_by_label("密码").fill(PASSWORD)
    pictured(page, "token-new")
    page.get_by_role("button", name="签发").click()
    secret = page.locator("[data-token]").inner_text()
    pictured(page, "token-shown")
    headers = {"Authorization": f"Bearer {secret}"}
    listed = requests.get(f"{site}/api/v1/customers?limit=5", headers=headers, timeout=30)
    assert listed.status_code == 200
    assert len(listed.json()["items"]) == 5
    body = {"name": "接口登记的客户", "kind": "enterprise"}
    made = requests.post(f"{site}/api/v1/customers", json=body, headers=headers, timeout=30)
    assert made.status_code == 201, made.text
    page.goto(f"/customers/{made.json()['id']}/")
    assert page.get_by_text("接口登记的客户").first.is_visible()
    page.goto("/account/tokens/")
    pictured(page, "tokens")
    page.set_viewport_size(PHONE)
    pictured(page, "tokens-phone")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_role("button", name="撤销").click()
    page.get_by_text("立即失效").wait_for()
    assert requests.get(f"{site}/api/v1/me", headers=headers, timeout=30).status_code == 401


def test_an_administrator_opens_a_token_for_somebody_who_fetches_it(enter):
    page = enter("secadmin")
    page.goto("/system/tokens/")
    pictured(page, "all-tokens")
    page.goto("/system/people/?role=clerk")
    page.locator("tbody a").first.click()
    page.get_by_role("link", name="开放访问令牌").click()
    page.get_by_label("用途").fill("呼叫中心弹屏")
    page.get_by_label("查看客户").check()
    pictured(page, "token-offer")
    page.get_by_role("button", name="开放").click()
    page.get_by_text("已开放").wait_for()
    page.goto("/system/tokens/")
    assert page.get_by_text("待领取").first.is_visible()
    pictured(page, "all-tokens-one")
    own = enter("clerk")
    own.goto("/account/tokens/")
    own.get_by_role("link", name="领取").click()
    own.get_by_label("密码").fill(PASSWORD)
    own.get_by_role("button", name="领取").click()
    assert own.locator("[data-token]").inner_text().startswith("yk_")
