"""The design system in a real browser, under a content policy that forbids inline code."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser
SITE = Path(__file__).with_name("guide_site.py")
CONTRAST = Path(__file__).with_name("contrast.js").read_text("utf-8")


@pytest.fixture(scope="module")
def address():
    process = subprocess.Popen([sys.executable, SITE], stdout=subprocess.PIPE, text=True)
    yield process.stdout.readline().strip()
    process.terminate()
    process.wait(10)


@pytest.fixture
def open_page(browser, address):
    """Open a leaf of the guide; afterwards nothing may have gone wrong in the console."""
    complaints, pages = [], []

    def opener(leaf, width=1440):
        page = browser.new_page(viewport={"width": width, "height": 844}, locale="zh-CN")
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{address}?leaf={leaf}", wait_until="networkidle")
        pages.append(page)
        return page

    yield opener
    for page in pages:
        page.close()
    assert complaints == []


@pytest.mark.parametrize("leaf", ["parts", "list", "book", "charts", "sheet", "entry", "detail", "paper"])
def test_no_page_is_wider_than_its_window(open_page, leaf):
    page = open_page(leaf)
    for width in (1440, 768, 390):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_charts_are_drawn(open_page):
    page = open_page("charts")
    page.wait_for_selector("[data-chart='c-funnel'] svg")
    assert page.locator("[data-chart] svg").count() == page.locator("[data-chart]").count() == 8


@pytest.mark.parametrize("width", [1440, 390])
def test_the_words_of_a_chart_stand_whole_and_apart(open_page, width):
    page = open_page("charts", width)
    page.wait_for_selector("[data-chart='c-funnel'] svg")
    for chart in ("c-pareto", "c-hbar", "c-bar", "c-funnel"):
        texts = page.locator(f"[data-chart='{chart}'] svg text")
        page.wait_for_function(
            "([c]) => document.querySelectorAll(`[data-chart='${c}'] svg text`).length > 3", arg=[chart]
        )
        frame = page.locator(f"[data-chart='{chart}']").bounding_box()
        boxes = [(one.text_content(), one.bounding_box()) for one in texts.all()]
        assert [said for said, box in boxes if box["x"] < frame["x"] - 1] == []
        assert [said for said, box in boxes if box["x"] + box["width"] > frame["x"] + frame["width"] + 1] == []
        over = [(a, b) for i, (a, one) in enumerate(boxes) for b, two in boxes[:i] if _overlap(one, two)]
        assert over == [], chart


def _overlap(one: dict[str, float], two: dict[str, float]) -> bool:
    """Whether two boxes share more than a hair; the lines of one label stand close."""
    across = min(one["x"] + one["width"], two["x"] + two["width"]) - max(one["x"], two["x"])
    down = min(one["y"] + one["height"], two["y"] + two["height"]) - max(one["y"], two["y"])
    return across > 3 and down > 4


def test_palette_finds_and_closes(open_page):
    page = open_page("list")
    page.keyboard.press("Control+k")
    page.keyboard.type("明远")
    page.wait_for_selector("#palette-list mark")
    assert page.locator("#palette-list [aria-selected=true]").inner_text().startswith("明远纺织")
    page.keyboard.press("Escape")
    assert not page.locator("#palette").is_visible()


def test_nothing_is_asked_while_an_input_method_composes(open_page):
    page = open_page("list")
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/search/" in request.url else None)
    page.keyboard.press("Control+k")
    keyboard = page.context.new_cdp_session(page)
    keyboard.send("Input.imeSetComposition", {"text": "ming", "selectionStart": 4, "selectionEnd": 4})
    page.wait_for_timeout(500)
    assert asked == []
    keyboard.send("Input.insertText", {"text": "明远"})
    page.wait_for_selector("#palette-list mark")
    assert len(asked) == 1


def test_a_button_that_asks_in_the_drawer_has_no_next_one(open_page):
    page = open_page("list")
    href = page.locator("[data-drawer]").nth(0).get_attribute("href")
    button = f'<a class="btn" id="asks" data-drawer href="{href}#asks">x</a>'
    page.evaluate("html => document.querySelector('#main').insertAdjacentHTML('beforeend', html)", button)
    page.locator("#asks").click()
    page.wait_for_selector("#drawer h1")
    assert page.locator("[data-drawer-place]").inner_text() == ""
    assert page.locator("[data-drawer-step]:visible").count() == 0
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "asks"
    page.locator("[data-drawer]").nth(0).click()
    page.wait_for_selector("#drawer h1")
    assert page.locator("[data-drawer-step]:visible").count() == 2


def test_drawer_walks_through_the_list_and_gives_the_focus_back(open_page):
    page = open_page("list")
    page.locator("[data-drawer]").nth(0).click()
    page.wait_for_selector("#drawer h1")
    assert page.locator("[data-drawer-place]").inner_text() == "1 / 14"
    page.keyboard.press("j")
    assert page.locator("[data-drawer-place]").inner_text() == "2 / 14"
    assert page.locator("tr.is-current").count() == 1
    page.keyboard.press("Escape")
    assert not page.locator("#drawer-panel").is_visible()
    assert page.evaluate("document.activeElement.getAttribute('href')") == page.locator("[data-drawer]").nth(
        1
    ).get_attribute("href")


def test_batch_counts_ranges_and_everything(open_page):
    page = open_page("list")
    page.locator("input[name=ids]").nth(1).check()
    page.locator("input[name=ids]").nth(4).click(modifiers=["Shift"])
    assert page.locator("[data-batch-count]").inner_text() == "已选 4 条"
    assert page.locator("[data-batch-bar] input[name=ids]").count() == 4
    page.locator("[data-batch-total]").click()
    assert page.locator("[data-batch-count]").inner_text() == "已选全部 69,990 条"
    assert page.locator("[data-batch-everything]").input_value() == "1"
    page.locator("[data-batch-clear]").click()
    assert not page.locator("[data-batch-bar]").is_visible()


def test_a_list_is_found_again_as_it_was_left(open_page):
    page = open_page("list")
    page.locator("nav[aria-label=分页] a", has_text="4").click()
    page.wait_for_selector("nav[aria-label=分页] [aria-current]:has-text('4')")
    assert "page=4" in page.url
    page.evaluate("scrollTo(0, 300)")
    left = page.url
    page.goto(page.url.replace("list", "parts"))
    page.go_back(wait_until="networkidle")
    assert page.url == left
    assert page.evaluate("scrollY") == 300


def test_a_failed_request_says_so(browser, address):
    page = browser.new_page(locale="zh-CN")
    page.goto(f"{address}?leaf=list")
    page.route("**/search/**", lambda route: route.abort())
    page.keyboard.press("Control+k")
    page.keyboard.type("x")
    page.wait_for_selector(".y-toast-failed")
    assert "没有办成" in page.locator(".y-toast-failed").inner_text()
    page.close()


def test_menu_opens_on_a_phone(open_page):
    page = open_page("list", 390)
    assert not page.locator("#menu").is_visible()
    page.locator("[popovertarget=menu]").click()
    assert page.locator("#menu").is_visible()


def test_rows_become_cards_on_a_phone(open_page):
    page = open_page("list", 390)
    row = page.locator("#guide-list tbody tr").first
    assert row.locator("td[data-m=title]").is_visible()
    assert not row.locator("td.num").is_visible()


def test_words_stand_out_enough_from_their_ground(open_page):
    """WCAG AA: 4.5 to 1 for every visible run of text on the pages with the most parts."""
    for leaf in ("parts", "list", "book"):
        page = open_page(leaf)
        assert page.evaluate(CONTRAST) == []
    page.evaluate("document.querySelector('h1').setAttribute('class', 'y-plain')")
    page.evaluate("document.querySelector('h1').style.setProperty('color', '#999')")
    assert len(page.evaluate(CONTRAST)) == 1


def test_a_wide_table_on_paper_keeps_its_names_on_a_phone(open_page):
    page = open_page("paper", 390)
    widest = page.evaluate("""() => {
        const table = document.querySelector(".y-paper-table table");
        for (const row of table.rows) for (let n = 0; n < 7; n += 1) row.append(Object.assign(document.createElement("td"), { className: "is-right", textContent: "¥12,345.00" }));
        return Math.min(...[...table.rows].map((row) => row.cells[0].getBoundingClientRect().width));
    }""")
    assert widest >= 80, "a name of seven signs stands in one line, the table is pushed aside"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
