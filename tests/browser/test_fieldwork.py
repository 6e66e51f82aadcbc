"""A telephone interview from number to thanks, and a tablet that loses its network, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from yueke.domains.organization.models import Person
from yueke.domains.organization.tests.house import AT, House, house, house_of_file
from yueke.domains.surveys.models import Response
from yueke.sites.office.surveys.fieldwork.tests.test_fieldwork_pages import PHONE, collecting
from yueke.sites.office.surveys.plans.tests.desk import Desk, _desk

__all__ = ["house", "house_of_file"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TABLET = {"width": 820, "height": 1180}
Enter = Callable[[Person, dict[str, int]], Page]


@pytest.fixture
def morning(monkeypatch) -> datetime:
    """The machine's clock stands at ten on a working day for the server, too: people are rung by day only."""
    now = AT + timedelta(days=3)
    monkeypatch.setattr(timezone, "now", lambda: now)
    return now


@pytest.fixture
def staff(morning, house: House) -> Desk:
    """The company, seen by the server of the test."""
    return _desk(house)


def test_a_telephone_interview(staff, enter_as: Enter):
    survey = collecting(staff)
    desk = enter_as(staff.researcher, {"width": 1440, "height": 900})
    desk.goto("/interviews/")
    desk.get_by_role("link", name="电话访问").click()
    expect(desk.get_by_role("button", name="取下一个号码")).to_be_focused()
    desk.keyboard.press("Enter")
    desk.get_by_role("button", name="显示号码").click()
    expect(desk.locator("a[href^='tel:']")).to_have_text(PHONE)
    desk.get_by_role("button", name="对方同意，开始访问").click()
    desk.get_by_label("是", exact=True).check()
    desk.get_by_role("button", name="保存并继续").click()
    why = desk.locator("[data-code=Q3]")
    expect(why).to_be_hidden()
    desk.locator("input[name=Q2][value='2']").check(force=True)
    expect(why).to_be_visible()
    desk.locator("input[name=Q2][value='5']").check(force=True)
    expect(why).to_be_hidden()
    desk.get_by_role("button", name="保存并继续").click()
    desk.locator("input[name=Q5][value='9']").check(force=True)
    desk.get_by_role("button", name="保存并继续").click()
    expect(desk.get_by_text("访问完成，已记录。")).to_be_visible()
    expect(desk.get_by_role("button", name="取下一个号码")).to_be_visible()
    assert Response.objects.get(survey=survey).answers == {"Q1": "y", "Q2": 5, "Q5": 9}


def test_a_tablet_asks_without_network_and_sends_when_it_is_back(staff, enter_as: Enter):
    survey = collecting(staff)
    tablet = enter_as(staff.researcher, TABLET)
    tablet.goto(f"/surveys/{survey.pk}/tablet/")
    status, forward = tablet.locator("[data-tablet-status]"), tablet.locator("[data-forward]")
    tablet.get_by_label("访问地点").fill("展厅")
    tablet.context.set_offline(True)
    expect(status).to_contain_text("没有网络")

    def held(score: str) -> None:
        forward.click()
        forward.click()
        expect(tablet.locator("[data-code=Q1] [data-missing]")).to_be_visible()
        tablet.get_by_label("是", exact=True).check()
        forward.click()
        tablet.locator(f"input[name=Q2][value='{score}']").check(force=True)
        forward.click()

    held("5")
    tablet.locator("input[name=Q5][value='9']").check(force=True)
    forward.click()
    expect(status).to_contain_text("待送 1 份")
    forward.click()
    held("2")
    expect(tablet.locator("[data-page=p3]")).to_be_visible()
    tablet.get_by_label("a", exact=True).check()
    forward.click()
    forward.click()
    expect(status).to_contain_text("待送 2 份")
    assert not Response.objects.exists()

    tablet.context.set_offline(False)
    expect(status).to_contain_text("全部已送出")
    kept = list(Response.objects.order_by("pk").values_list("answers", "parameters", "state"))
    place = {"place": "展厅"}
    assert kept == [
        ({"Q1": "y", "Q2": 5, "Q5": 9}, place, "completed"),
        ({"Q1": "y", "Q2": 2, "Q4": ["a"]}, place, "completed"),
    ]
    tablet.reload()
    expect(status).to_contain_text("全部已送出")
    assert Response.objects.filter(survey=survey).count() == 2


def test_a_reload_in_the_middle_of_an_interview_loses_nothing(staff, enter_as: Enter):
    survey = collecting(staff)
    tablet = enter_as(staff.researcher, TABLET)
    tablet.goto(f"/surveys/{survey.pk}/tablet/")
    forward = tablet.locator("[data-forward]")
    forward.click()
    tablet.get_by_label("是", exact=True).check()
    forward.click()
    tablet.locator("input[name=Q2][value='3']").check(force=True)
    tablet.reload()
    expect(tablet.locator("input[name=Q2][value='3']")).to_be_checked()
    forward.click()
    expect(tablet.locator("[data-page=p3]")).to_be_visible()
