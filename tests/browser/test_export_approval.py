"""A large export: held, approved by somebody else, taken, and opened with the password that is shown once."""

from __future__ import annotations

import pytest
import pyzipper

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}


def hold_from(page, rows: int) -> None:
    """The security administrator lowers the rule, on the page."""
    page.goto("/system/exports/")
    page.fill("[name=most_rows]", str(rows))
    page.fill("[name=reason]", "浏览器测试")
    page.get_by_role("button", name="保存规则").click()
    page.locator("#export-rules td", has_text="浏览器测试").first.wait_for()


def test_asking_approving_taking_and_opening_a_large_export(enter, tmp_path):
    hold_from(enter("secadmin"), 100)
    steward = enter("steward")
    steward.goto("/customers/")
    steward.locator("summary", has_text="导出").click()
    steward.get_by_role("button", name="Excel 表格").click()
    steward.wait_for_url("**/downloads/")
    steward.locator("tr", has_text="等待批准").first.wait_for()

    # A manager of one branch does not decide for the head office; a second steward would: here the founder of the demo.
    admin = enter("admin", PHONE)
    admin.goto("/downloads/approvals/")
    admin.locator("a[href$='/approve/']").first.click()
    admin.get_by_role("button", name="批准", exact=True).click()
    admin.get_by_text("已批准，文件开始生成。").first.wait_for()

    taken = steward.locator("[href$='/file/']").first
    for _time in range(45):
        steward.goto("/downloads/")
        if taken.count():
            break
        steward.wait_for_timeout(2000)
    with steward.expect_download() as taking:
        taken.click()
    path = tmp_path / "list.zip"
    taking.value.save_as(path)
    steward.get_by_role("button", name="查看密码").first.click()
    password = steward.locator(".y-facts code").inner_text().strip()
    with pyzipper.AESZipFile(path) as box:
        [name] = box.namelist()
        with pytest.raises(RuntimeError):
            box.read(name)
        box.setpassword(password.encode())
        assert box.read(name).startswith(b"PK")
    steward.goto("/downloads/")
    steward.get_by_role("button", name="查看密码").first.wait_for(state="detached")
