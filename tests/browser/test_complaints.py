"""A complaint from the call to the closing, by the people who do it; the department works on a phone."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser


def _act(page, title: str, **given: str) -> None:
    """Press a button of the head, fill in its form in the drawer, send it."""
    page.locator(".y-page-head a.btn, .y-head a.btn, header a.btn", has_text=title).first.click()
    drawer = page.locator("#drawer")
    drawer.locator("button[type=submit]").wait_for()
    for name, value in given.items():
        field = drawer.locator(f"[name={name}]")
        if field.first.get_attribute("type") == "radio":
            drawer.locator(f"[name={name}][value='{value}']").check(force=True)
        elif field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    drawer.locator("button[type=submit]").last.click()
    drawer.locator("button[type=submit]").wait_for(state="detached")


def test_a_complaint_is_taken_in_handled_and_closed(enter):
    desk = enter("service")
    desk.goto("/complaints/new/")
    desk.fill("#caller", "13900007777")
    desk.locator("#found a", has_text="登记新来电人").click()
    desk.wait_for_selector("textarea[name=description]")
    assert desk.input_value("input[name=caller_phone]") == "13900007777"
    desk.fill("input[name=caller_name]", "陈女士")
    desk.fill("textarea[name=description]", "展柜送到时玻璃裂了一道，客服电话打了三次没有人接")
    desk.uncheck("input[name=accept_now]")
    desk.get_by_role("button", name="登记投诉").click()
    desk.wait_for_selector("text=请读给客户")
    address = desk.url.partition("?")[0]

    _act(desk, "受理")
    desk.wait_for_selector("text=待转办")
    place = desk.evaluate("() => fetch('/complaints/facts/').then(a => a.status)")
    assert place == 200
    desk.locator("a.btn", has_text="转办").first.click()
    offices = desk.locator("#drawer select[name=department_id]")
    offices.wait_for()
    offices.select_option(index=1)
    desk.locator("#drawer button[type=submit]").last.click()
    desk.wait_for_selector("text=待签收")

    head = enter("admin", {"width": 390, "height": 844})
    head.goto(address)
    _act(head, "签收")
    head.wait_for_selector("text=调查中")
    _act(head, "记录调查", finding="运输途中未加护角")
    head.wait_for_selector("text=运输途中未加护角")
    _act(head, "提出方案", solution="三日内换新玻璃")
    head.wait_for_selector("text=待客户答复")
    _act(head, "记录客户答复", accepted="yes")
    _act(head, "方案定稿")
    head.wait_for_selector("text=待答复")
    _act(head, "答复客户", text="已换新玻璃并致歉")
    head.wait_for_selector("text=待回访")
    _act(head, "记录评价", satisfaction="5")
    _act(head, "办结")
    head.wait_for_selector("text=已办结")


def test_a_caller_is_taken_in_without_touching_the_mouse(enter):
    desk = enter("clerk")
    desk.goto("/complaints/new/")
    keys = desk.keyboard
    keys.type("13900006666")
    keys.press("Enter")
    desk.wait_for_url("**q=13900006666*")
    for _step in range(6):
        keys.press("Tab")
        if "customer=new" in desk.evaluate("() => document.activeElement.getAttribute('href') || ''"):
            break
    keys.press("Enter")
    desk.wait_for_selector("textarea[name=description]")
    keys.type("周先生")
    assert desk.input_value("input[name=caller_phone]") == "13900006666"
    for _step in range(6):
        keys.press("Tab")
        if desk.evaluate("() => document.activeElement.name") == "description":
            break
    keys.type("送来的货架少了两块层板，问了三次没有答复")
    desk.select_option("select[name=category_id]", label="　言语不当")
    desk.wait_for_selector("[name='facts.place']")
    desk.focus("[name=description]")
    keys.press("Control+Enter")
    desk.wait_for_selector("[name='facts.place'][aria-invalid=true]")
    assert desk.evaluate("() => document.activeElement.name") == "facts.place", "hands go on where something is missing"
    keys.type("售后热线")
    keys.press("Control+Enter")
    desk.wait_for_selector("text=请读给客户")
    assert "少了两块层板" in desk.inner_text("main")


def test_many_are_assigned_from_the_list_and_the_board_signs_for_all(enter):
    head = enter("manager")
    head.goto("/complaints/?desk=new&view=new")
    boxes = head.locator("tbody input[name=ids]")
    boxes.first.wait_for()
    n = boxes.count()
    head.locator("[data-batch-all]").check()
    head.locator(".y-batch button", has_text="受理").click()
    head.locator(f"button[type=submit]:has-text('受理 {n} 件')").click()
    head.wait_for_selector(f"text=已处理 {n} 件")
    head.goto("/complaints/board/")
    if head.locator("text=全部签收").count():
        head.locator("text=全部签收").click()
        head.wait_for_selector("text=条提醒。")
        assert head.locator("text=全部签收").count() == 0


def test_the_life_of_a_complaint_needs_no_mouse(enter):
    """From the head of its page every step is a few keys away, and a refused form goes on where something is missing."""
    desk = enter("service")
    keys = desk.keyboard

    def reach(selector: str) -> None:
        for _ in range(60):
            if desk.evaluate("one => document.activeElement.matches(one)", selector):
                return
            keys.press("Tab")
        raise AssertionError(f"{selector} is not reached by Tab")

    def begin(address: str) -> None:
        """From the top of the page past the menu to the first thing to do."""
        desk.goto(address)
        keys.press("Tab")
        keys.press("Enter")
        reach("a.btn-primary[data-drawer]")
        keys.press("Enter")
        desk.locator("#drawer button[type=submit]").wait_for()

    def send() -> None:
        reach("#drawer button[type=submit]")
        keys.press("Enter")
        desk.locator("#drawer button[type=submit]").wait_for(state="detached")
        desk.wait_for_load_state("networkidle")

    desk.goto("/complaints/new/?customer=new")
    keys.type("赵女士")
    reach("[name=caller_phone]")
    keys.type("13900005555")
    reach("[name=description]")
    keys.type("冷柜不制冷，第三天了还没有人来修")
    reach("main button[type=submit]")
    keys.press("Enter")
    desk.wait_for_selector("text=请读给客户")
    address = desk.url.partition("?")[0]
    begin(address)
    reach("#drawer select[name=department_id]")
    for _ in range(40):
        keys.press("ArrowDown")
        if "客户服务部" in desk.evaluate("document.activeElement.selectedOptions[0].text"):
            break
    send()
    desk.wait_for_selector("text=待签收")
    begin(address)
    send()
    desk.wait_for_selector("text=调查中")
    desk.goto(address + "investigate/")
    reach("[name=finding]")
    keys.type("压缩机坏了")
    reach("main button[type=submit]")
    keys.press("Enter")
    desk.wait_for_selector("text=已记录调查")
    desk.goto(address + "propose/")
    reach("[name=solution]")
    keys.type("明天上门换压缩机")
    reach("[name=why]")
    keys.type("要等配件")
    reach("main button[type=submit]")
    keys.press("Enter")
    desk.wait_for_selector("text=待客户答复")
    desk.goto(address + "answer-offer/")
    reach("main button[type=submit]")
    desk.evaluate("document.querySelector('main form').noValidate = true")
    keys.press("Enter")
    desk.wait_for_selector("fieldset.is-wrong")
    desk.wait_for_function("document.activeElement.name === 'accepted'")
    keys.press("Space")
    reach("main button[type=submit]")
    keys.press("Enter")
    desk.wait_for_selector("h1:not(:has-text('记录客户答复'))")
    for step, after in (("agree", "待答复"), ("reply", "待回访")):
        desk.goto(f"{address}{step}/")
        reach("main button[type=submit]")
        keys.press("Enter")
        desk.wait_for_selector(f".k-now >> text={after}")
    desk.goto(address + "note-answer/")
    reach("[name=satisfaction]")
    keys.press("Space")
    reach("main button[type=submit]")
    keys.press("Enter")
    desk.wait_for_selector("text=已记录客户的评价")
    begin(address)
    assert desk.locator("#drawer h1").inner_text()
    desk.goto(address + "close/")
    reach("main button[type=submit]")
    keys.press("Enter")
    desk.wait_for_selector(".k-now >> text=已办结")
