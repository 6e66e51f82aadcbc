"""Signing in with a second step: an app, then a passkey of Chromium's virtual authenticator."""

from __future__ import annotations

import re
from urllib.parse import parse_qs

import pyotp
import pytest

pytestmark = pytest.mark.browser
PASSWORD = "Yueke-demo-2026"
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def door(site: str, browser):
    """A browser at the sign-in page by the name of this machine: bare addresses can have no passkeys."""
    contexts, errors = [], []

    def come(viewport=None):
        address = site.replace("127.0.0.1", "localhost")
        context = browser.new_context(base_url=address, locale="zh-CN", viewport=viewport)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console",
            lambda said: errors.append(said.text) if "Content Security Policy" in said.text else None,
        )
        return page

    yield come
    for context in contexts:
        context.close()
    assert not errors


def password(page, username: str) -> None:
    page.goto("/sign-in/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: not url.endswith("/sign-in/"))


def sign_out(page) -> None:
    page.context.clear_cookies()


def test_an_app_and_its_recovery_codes(door):
    page = door(PHONE)
    password(page, "aftersales")
    page.goto("/account/")
    page.get_by_role("link", name="两步验证").first.click()
    page.get_by_role("link", name="验证码应用").click()
    secret = page.locator("[data-secret]").inner_text().replace(" ", "")
    page.fill("input[name=code]", pyotp.TOTP(secret).now())
    page.get_by_role("button", name="完成").click()
    page.locator("[data-recovery-codes] code").first.wait_for()
    codes = page.locator("[data-recovery-codes] code").all_inner_texts()
    assert len(codes) == 10
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    sign_out(page)
    password(page, "aftersales")
    page.fill("input[name=code]", "000000")
    page.get_by_role("button", name="验证", exact=True).click()
    page.get_by_text("验证没有通过").wait_for()
    page.fill("input[name=code]", codes[0])
    page.get_by_role("button", name="验证", exact=True).click()
    page.wait_for_url(lambda url: "sign-in" not in url)


def test_a_passkey_opens_the_door(door):
    page = door()
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    password(page, "training")
    page.goto("/account/second-step/passkey/")
    page.fill("input[name=name]", "办公电脑")
    page.get_by_role("button", name="创建通行密钥").click()
    page.get_by_role("link", name="已保存，继续").click()
    page.goto("/account/second-step/")
    assert page.get_by_text("办公电脑").is_visible()
    sign_out(page)
    password(page, "training")
    assert re.search(r"/sign-in/second-step/$", page.url)
    with page.expect_request(lambda asked: asked.method == "POST") as sent:
        page.get_by_role("button", name="使用通行密钥").click()
    page.wait_for_url(lambda url: "sign-in" not in url)
    # What was sent once opens nothing again: the door asks for an answer to another challenge.
    sign_out(page)
    password(page, "training")
    answer = parse_qs(sent.value.post_data)["passkey"][0]
    page.locator("input[name=passkey]").evaluate(
        "(input, answer) => { input.value = answer; input.form.submit() }", answer
    )
    page.get_by_text("验证没有通过").wait_for()
    page.goto("/account/")
    assert "sign-in" in page.url
