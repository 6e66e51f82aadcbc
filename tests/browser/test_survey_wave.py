"""One full wave: planned, approved, drawn, asked in three ways, looked through, weighted, settled, analysed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import docx
import openpyxl
import pypdf
import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
TABLET = {"width": 820, "height": 1180}
ROWS = ("quality", "delivery", "install", "after", "attitude", "price")
VISITORS = ("4543544", "3442534", "5544545", "4354434")
CARELESS = "5555555"
MET = "4453545"
SHEET = "4434544"
"""Marks for each row, then all in all: of those who came by the door, of one of them who thought little, of one met, on paper."""
BEFORE_AND_AFTER = ("清理前 88.6 .* 7 ", "清理后 86.7 .* 6 ", "加权后 88.5 .* 6 ")
"""All in all, a mark being a fifth of 100: 620/7, 520/6, and 0.5 x 85 + 0.3 x 100 + 0.2 x 80 by the shares of the ways."""
SHARES = "公开链接或二维码 50\n现场访问 30\n纸质问卷 20"
Enter = Callable[..., Page]


def step(desk: Page, address: str, name: str) -> None:
    """One step in the life of a survey, by its own page."""
    desk.goto(f"{address}{name}/")
    desk.locator("main form button.btn-primary").last.click()
    desk.wait_for_url(lambda url: not url.endswith(f"{name}/"))


def planned(desk: Page) -> str:
    """A plan from the form of satisfaction; its address."""
    today = datetime.now(UTC)
    desk.goto("/surveys/new/")
    for name, value in (
        ("title", "第三季度满意度调查"), ("purpose", "了解满意度及其原因"), ("population", "近一年有订单的顾客"), ("content", "产品、交付、服务、价格"),
    ):  # fmt: skip
        desk.locator(f"[name={name}]").first.fill(value)
    desk.select_option("select[name=template]", "satisfaction_form")
    for mode in ("open", "onsite", "paper"):
        desk.locator(f"input[name=modes][value={mode}]").check()
    desk.fill("input[name=starts_on]", f"{today - timedelta(days=1):%Y-%m-%d}")
    desk.fill("input[name=ends_on]", f"{today + timedelta(days=30):%Y-%m-%d}")
    desk.get_by_role("button", name="保存计划").click()
    desk.wait_for_url(re.compile(r"/surveys/\d+/$"))
    found = re.search(r"/surveys/\d+/", desk.url)
    assert found
    return found[0]


def drawn(desk: Page, address: str) -> None:
    """A stratified sample of twenty."""
    desk.goto(f"{address}sample/")
    desk.get_by_label("等级", exact=True).first.check()
    desk.get_by_role("button", name="形成名单并核对").click()
    desk.fill("input[name=n]", "20")
    desk.select_option("select[name=method]", "stratified")
    desk.get_by_role("button", name="看分配").click()
    desk.fill("input[name=seed]", "第三季度")
    desk.get_by_role("button", name="抽取样本").click()
    expect(desk.get_by_text("代表性").first).to_be_visible()


def answered(page: Page, marks: str) -> None:
    """The one page of questions: a mark for each row, and the last for all in all."""
    for row, mark in zip(ROWS, marks, strict=False):
        page.locator(f"input[name='Q1.{row}'][value='{mark}']").check(force=True)
    page.locator(f"input[name=Q2][value='{marks[-1]}']").check(force=True)


def by_door(desk: Page, address: str, site: str, browser: Browser) -> None:
    """Four customers, each on a phone of their own, without scripts."""
    desk.goto(f"{address}collection/doors/")
    desk.locator("textarea[name=lines]").fill("展厅")
    desk.locator("main form button.btn-primary").last.click()
    desk.wait_for_url(lambda url: url.endswith("collection/"))
    code = desk.locator("a.g-url").first.inner_text().rstrip("/").rpartition("/")[2]
    for marks in (*VISITORS, CARELESS):
        context = browser.new_context(viewport=PHONE, locale="zh-CN", base_url=site, java_script_enabled=False)
        phone = context.new_page()
        phone.goto(f"/p/s/{code}/")
        phone.get_by_role("button", name="开始作答").click()
        answered(phone, marks)
        phone.get_by_role("button", name="继续").click()
        expect(phone.get_by_text("谢谢您！")).to_be_visible()
        context.close()


def by_tablet(enter: Enter, address: str) -> None:
    """One met in the showroom; sent as soon as it is answered."""
    tablet = enter("research", TABLET)
    tablet.goto(f"{address}tablet/")
    forward = tablet.locator("[data-forward]")
    forward.click()
    answered(tablet, MET)
    forward.click()
    forward.click()
    expect(tablet.locator("[data-tablet-status]")).to_contain_text("全部已送出")


def by_paper(enter: Enter, address: str) -> None:
    """One sheet, typed by two people, who differ in one mark and agree on it."""
    for user, price in (("research", SHEET[5]), ("director", "2")):
        typist = enter(user)
        typist.goto(f"{address}papers/")
        typist.locator("input[name=number]").fill("Z-001")
        answered(typist, SHEET)
        typist.locator(f"input[name='Q1.price'][value='{price}']").check(force=True)
        typist.locator("main form button.btn-primary").last.click()
    typist.wait_for_url(re.compile(r"/papers/\d+/$"))
    typist.locator("input[name='choose.Q1.price']").first.check(force=True)
    typist.locator("main form button.btn-primary").last.click()
    expect(typist.get_by_text("Z-001 已核对入库")).to_be_visible()


def cleaned(desk: Page, address: str) -> None:
    """All answers looked through: whoever gave every row the same mark is left out, the others are kept."""
    step(desk, address, "close")
    desk.goto(f"{address}cleaning/")
    desk.get_by_role("button", name="检查答卷").click()
    for reason, why, button in (("straight", "整组同分，没有细看", "剔除"), ("", "同在展厅，共用网络", "保留")):
        desk.goto(f"{address}cleaning/?reason={reason}")
        desk.locator("[data-batch-all]").check()
        desk.locator("[data-batch-bar] input[name=why]").fill(why)
        desk.locator("[data-batch-bar]").get_by_role("button", name=button).click()
        desk.wait_for_load_state()
    expect(desk.get_by_text("没有等待判定的答卷")).to_be_visible()


def settled(desk: Page, address: str) -> None:
    """Weighted to how customers are met, and settled."""
    desk.goto(f"{address}cleaning/weights/")
    desk.select_option("select[name=group_1]", "mode")
    desk.fill("textarea[name=shares_1]", SHARES)
    desk.get_by_role("button", name="计算并采用").click()
    expect(desk.get_by_text("已确定加权方案")).to_be_visible()
    step(desk, address, "cleaning/settle")
    expect(desk.get_by_text("数据已定稿，可以分析和写报告。")).to_be_visible()
    desk.goto(f"{address}cleaning/cuts/")
    for row in BEFORE_AND_AFTER:
        expect(desk.get_by_role("row", name=re.compile(row))).to_be_visible()


def issued(enter: Enter, desk: Page, address: str) -> str:
    """The report drafted with one click, submitted, and issued by somebody else; its address."""
    desk.goto(f"{address}analysis/")
    desk.get_by_role("button", name="起草报告").click()
    expect(desk.locator(".y-paper-view")).to_contain_text("抽取20户，收回答完的答卷7份，甄别后计入6份")
    desk.get_by_role("link", name="提交审核").click()
    desk.locator("#drawer").get_by_role("button", name="提交审核").click()
    expect(desk.get_by_text("您提交的报告由另一个人审核发布。").or_(desk.get_by_text("待审核")).first).to_be_visible()
    place = re.sub(r"^https?://[^/]+", "", desk.url)
    other = enter("supervisor")
    other.goto(place)
    other.get_by_role("link", name="审核发布").click()
    other.locator("#drawer").get_by_role("button", name="审核发布").click()
    expect(other.get_by_text("已发布").first).to_be_visible()
    return place


def on_screen(desk: Page, address: str) -> list[str]:
    """The index as the analysis shows it: its name, value, both ends of the interval, n."""
    desk.goto(f"{address}analysis/")
    row = desk.get_by_role("row", name=re.compile("^满意度指数")).first
    told = [cell.strip() for cell in row.get_by_role("cell").all_inner_texts()[:5]]
    value, low, high = map(float, told[1:4])
    assert low < value < high, told
    return told


def taken(desk: Page, report: str, form: str, folder: Path) -> Path:
    """The report as a file: at once, or through the download centre."""
    desk.goto(report)
    button = desk.get_by_role("button", name=form)
    if form in {"Word", "PDF"}:
        button.click()
        desk.wait_for_url("**/downloads/")
        button = desk.locator("#downloads tbody tr").first.locator("a[href$='/file/']")
        button.wait_for(timeout=90_000)
    with desk.expect_download() as taking:
        button.click()
    path = folder / taking.value.suggested_filename
    taking.value.save_as(path)
    return path


def checked(desk: Page, address: str, report: str, folder: Path) -> None:
    """Every file of the report says of the index what the screen says."""
    name, value, low, high, n = on_screen(desk, address)
    word = docx.Document(str(taken(desk, report, "Word", folder)))
    rows = [[cell.text for cell in row.cells] for table in word.tables for row in table.rows]
    assert [name, value, f"{low}–{high}", n] in [row[:4] for row in rows]
    said = f"满意度指数为{value}（{low}–{high}）"
    assert any(said in one.text for one in word.paragraphs)
    book = openpyxl.load_workbook(taken(desk, report, "Excel", folder))
    cells = next(row for row in book.worksheets[0].iter_rows(values_only=True) if row[0] == name)
    assert [f"{float(cell):.1f}" for cell in cells[1:4]] == [value, low, high]
    assert cells[4] == int(n)
    printed = "".join(page.extract_text() for page in pypdf.PdfReader(taken(desk, report, "PDF", folder)).pages)
    assert said in "".join(printed.split())
    assert said in taken(desk, report, "HTML", folder).read_text(encoding="utf-8")


def test_a_wave_from_plan_to_report(enter: Enter, site: str, browser: Browser, tmp_path: Path):
    desk = enter("research")
    address = planned(desk)
    drawn(desk, address)
    step(desk, address, "submit")
    step(enter("director"), address, "approve")
    step(desk, address, "launch")
    by_door(desk, address, site, browser)
    by_tablet(enter, address)
    by_paper(enter, address)
    cleaned(desk, address)
    settled(desk, address)
    checked(desk, address, issued(enter, desk, address), tmp_path)
