"""The main job: see the regulation judged, follow a breach to its customer, make the visit, see the figure move."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.browser
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


def kept(page) -> int:
    """The number kept, as the clause page shows it."""
    return int(page.locator(".y-figures >> text=/^做到$/").locator("xpath=..").inner_text().split()[1].replace(",", ""))


def test_from_a_red_light_to_a_visit_made(enter):
    page = enter("service")
    page.goto("/clause/B4.2/")
    page.wait_for_load_state("networkidle")
    before = kept(page)
    breach = page.locator("table a[href^='/customers/']").first
    customer = re.search(r"/customers/(\d+)/", breach.get_attribute("href")).group(1)
    breach.click()
    page.wait_for_load_state("networkidle")
    assert page.get_by_text("重点客户").first.is_visible()

    page.goto(f"/visits/new/?customer={customer}&kind=maintenance")
    page.check("input[name=result][value=reached]")
    page.check("input[name=satisfaction][value='4']")
    page.fill("input[name=contact_name]", "店长")
    page.fill("textarea[name=content]", "检查使用情况，一切正常。")
    page.get_by_role("button", name="登记回访").click()
    page.wait_for_load_state("networkidle")
    assert page.get_by_text("已登记《客户回访登记表》").is_visible()

    page.goto("/clause/B4.2/?period=year")
    page.wait_for_load_state("networkidle")
    assert kept(page) >= before


def test_an_incomplete_form_says_so_at_the_field_and_keeps_what_was_typed(enter):
    page = enter("service", PHONE)
    page.goto("/visits/")
    page.locator("a", has_text="登记回访").first.click()
    page.wait_for_load_state("networkidle")
    page.check("input[name=result][value=reached]")
    page.fill("textarea[name=content]", "只写了内容")
    page.get_by_role("button", name="登记回访").click()
    page.wait_for_load_state("networkidle")
    assert page.get_by_text("请填写此项。").first.is_visible()
    assert page.input_value("textarea[name=content]") == "只写了内容"


def test_search_finds_by_initials_and_ignores_an_unfinished_composition(enter):
    page = enter("manager")
    page.goto("/customers/")
    name = page.locator("tbody td[data-m=title] a").first.inner_text()
    page.keyboard.press("Control+k")
    page.keyboard.type(name[:2])
    hit = page.locator(".y-palette a", has_text=name[:2]).first
    hit.wait_for(timeout=15_000)
    assert hit.is_visible()


MANAGER = ["/regulation/", "/desk/", "/dashboard/", "/customers/", "/customers/key/", "/products/", "/orders/",
           "/visits/", "/visits/records/", "/feedback/", "/amendments/"]  # fmt: skip


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_every_page_of_the_manager_fits_its_screen(enter, viewport):
    page = enter("manager", viewport)
    for path in MANAGER:
        answer = page.goto(path)
        assert answer.status == 200, path
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, path


def test_switching_the_language_changes_the_frame(enter):
    page = enter("manager")
    page.goto("/regulation/")
    assert page.locator("html").get_attribute("lang").startswith("zh")
