"""Mail to a mailbox becomes complaints: set up by the administrator, fetched by the worker, decided on by a person."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from mailing import PASSWORD, USER, ImapServer, mail

pytestmark = pytest.mark.browser


def test_letters_become_complaints(enter):
    server = ImapServer()
    try:
        now = datetime.now(UTC)
        server.put(
            "INBOX",
            mail("收到时玻璃已经裂了", subject="展柜玻璃裂了", sender="陈女士 <chen@customer.example>", message_id="<1@b>"),
            mail("请尽快回电", subject="柜门关不上", sender="赵先生 <zhao@customer.example>", message_id="<2@b>", X_Spam_Flag="YES"),
            came=now,
        )  # fmt: skip
        administrator = enter("sysadmin")
        administrator.goto("/system/mailboxes/")
        administrator.fill("input[name=address]", USER)
        administrator.fill("input[name=host]", "127.0.0.1")
        administrator.locator("label", has_text="不加密").click()
        administrator.fill("input[name=port]", str(server.port))
        administrator.fill("input[name=username]", USER)
        administrator.fill("input[name=password]", PASSWORD)
        administrator.get_by_role("button", name="保存").click()
        administrator.get_by_role("button", name="试连").click()
        administrator.wait_for_selector("text=连接成功")

        clerk = enter("service", {"width": 390, "height": 844})
        # The worker looks into mailboxes once a minute.
        for _try in range(75):
            clerk.goto("/letters/")
            if clerk.locator("a", has_text="柜门关不上").count():
                break
            clerk.wait_for_timeout(2_000)
        clerk.locator("a", has_text="柜门关不上").first.click()
        clerk.wait_for_selector("text=疑似垃圾邮件")
        clerk.locator("#drawer-panel a", has_text="登记为投诉").click()
        clerk.get_by_role("button", name="登记", exact=True).click()
        clerk.wait_for_selector("text=已登记为投诉")

        # It was registered by the worker, in its own time.
        for _try in range(75):
            clerk.goto("/letters/?view=registered")
            if clerk.locator("a", has_text="展柜玻璃裂了").count():
                break
            clerk.wait_for_timeout(2_000)
        clerk.locator("a", has_text="展柜玻璃裂了").first.click()
        clerk.locator("dd a").first.click()
        clerk.wait_for_selector("text=收到时玻璃已经裂了")

        # Nothing of the demo's later tests waits for a server that is gone.
        administrator.goto(administrator.url)
        administrator.locator("label", has_text="启用").click()
        administrator.get_by_role("button", name="保存").click()
        administrator.wait_for_selector("text=已停用")
    finally:
        server.stop()
