"""An improvement from the proposal to the verified measure, by three people; the measure is done on a phone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

pytestmark = pytest.mark.browser


def test_an_improvement_is_proposed_approved_done_and_verified(enter):
    proposer = enter("clerk")
    proposer.goto("/improvements/new/")
    proposer.fill("input[name=title]", "打包带割伤手")
    proposer.fill("textarea[name=problem]", "本月两次割伤。")
    proposer.fill("textarea[name=whys]", "为什么割伤？徒手拆带\n为什么徒手？没有配剪刀")
    proposer.fill("textarea[name=cause]", "领料单里没有剪刀。")
    proposer.select_option("select[name=counted_kind]", "visits.dissatisfied")
    proposer.wait_for_selector("select[name=narrow_kind]")
    proposer.select_option("select[name=narrow_kind]", "regular")
    proposer.get_by_role("button", name="拟订，接着定措施").click()
    proposer.wait_for_selector("text=还没有措施")
    proposer.locator("a", has_text="增加措施").click()
    proposer.wait_for_selector("textarea[name=what]")
    proposer.fill("textarea[name=what]", "每组配两把安全剪刀")
    proposer.fill("input[name=due_on]", f"{datetime.now(UTC) + timedelta(days=9):%Y-%m-%d}")
    proposer.get_by_role("button", name="增加措施").click()
    proposer.wait_for_selector("text=每组配两把安全剪刀")
    address = proposer.url

    head = enter("manager")
    head.goto("/desk/")
    head.locator("a", has_text="打包带割伤手").first.click()
    head.locator("a", has_text="批准立项").click()
    head.get_by_role("button", name="批准立项").click()
    head.wait_for_selector("text=已批准")

    doer = enter("clerk", {"width": 390, "height": 844})
    doer.goto(address)
    doer.locator("a", has_text="登记完成").click()
    doer.wait_for_selector("textarea[name=doing]")
    doer.fill("textarea[name=doing]", "已发到六个组")
    doer.set_input_files(
        "input[name=evidence]", {"name": "签收.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}
    )
    doer.get_by_role("button", name="登记完成").click()
    doer.wait_for_selector("text=签收.pdf")

    watch = enter("supervisor")
    watch.goto(address)
    watch.locator(".i-do a", has_text="验证").click()
    watch.get_by_role("button", name="验证通过").click()
    watch.wait_for_selector("text=等待比较时段结束")
    watch.locator("a.btn", has_text="关闭").click()
    watch.get_by_role("button", name="关闭这项改进").click()
    watch.wait_for_selector("text=还不能关闭")
