"""The visit pages: lists, the record form, the sheet, another day, feedback and its answer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from yueke.domains.organization.tests.house import AT
from yueke.domains.visits import commands
from yueke.domains.visits.commands import Duty
from yueke.domains.visits.models import Visit, VisitFeedback
from yueke.kernel.access import SYSTEM

FORM = {"result": "reached", "method": "phone", "contact_name": "店长", "satisfaction": "5", "content": "一切正常"}


@pytest.fixture
def planned(trade) -> Visit:
    """A visit planned for 乙, a customer of the north representative."""
    department = trade.north.memberships.get().department_id
    duty = Duty(trade.ids["乙"], AT + timedelta(days=9), trade.north.pk, department)
    commands.plan_duties(SYSTEM, "B8.1-general", "regular", [duty], at=AT)
    return Visit.objects.get(state="planned")


def test_the_plan_lists_what_is_mine_and_not_what_is_foreign(trade, planned):
    mine = trade.browser(trade.north).get("/visits/").content.decode()
    assert "乙商贸有限公司" in mine
    assert "剩" in mine
    foreign = trade.browser(trade.south).get("/visits/")
    assert "乙商贸有限公司" not in foreign.content.decode()
    assert foreign.context["page"].total == 0
    assert "没有要做的回访" in foreign.content.decode()


def test_the_plan_narrows_by_name_and_kind(trade, planned):
    browser = trade.browser(trade.north)
    assert browser.get("/visits/", {"q": "乙商"}).context["page"].total == 1
    assert browser.get("/visits/", {"q": "丙商"}).context["page"].total == 0
    assert browser.get("/visits/", {"kind": "maintenance"}).context["page"].total == 0
    assert browser.get("/visits/", {"kind": "nonsense", "owner": "x", "page": "-3"}).context["page"].total == 1


def test_the_plan_takes_few_queries(trade, planned, django_assert_max_num_queries):
    browser = trade.browser(trade.manager)
    browser.get("/visits/")
    with django_assert_max_num_queries(14):
        assert browser.get("/visits/").status_code == 200


def test_filling_in_the_form_completes_the_visit(trade, planned):
    browser = trade.browser(trade.north)
    page = browser.get(f"/visits/{planned.pk}/").content.decode()
    assert "对一般客户至少每6个月回访一次。" in page
    answer = browser.post(f"/visits/{planned.pk}/", FORM)
    assert answer.status_code == 303
    planned.refresh_from_db()
    assert (planned.state, planned.satisfaction, planned.contact_name) == ("done", 5, "店长")
    assert "一切正常" in browser.get(f"/visits/{planned.pk}/").content.decode()


@pytest.mark.parametrize(
    "change,message",
    [
        ({"content": ""}, "请填写此项。"),
        ({"result": "refused"}, "请填写此项。"),
        ({"satisfaction": "9"}, "9"),
        ({"done_at": "2999-01-01T10:00"}, "回访时间不能晚于现在。"),
    ],
)
def test_bad_input_is_told_at_the_field_and_nothing_is_written(trade, planned, change, message):
    answer = trade.browser(trade.north).post(f"/visits/{planned.pk}/", FORM | change)
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert "店长" in answer.content.decode(), "what was typed is kept"
    planned.refresh_from_db()
    assert planned.state == "planned"


def test_html_in_a_record_stays_text(trade, planned):
    browser = trade.browser(trade.north)
    browser.post(f"/visits/{planned.pk}/", FORM | {"content": "<script>alert(1)</script>"})
    page = browser.get(f"/visits/{planned.pk}/").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;" in page


def test_a_stranger_finds_no_visit_and_changes_nothing(trade, planned):
    browser = trade.browser(trade.south)
    for path in ("", "sheet/"):
        assert browser.get(f"/visits/{planned.pk}/{path}").status_code == 404
    for path, data in (
        ("", FORM),
        ("reschedule/", {"to_date": "2026-11-28", "reason": "x"}),
        ("cancel/", {"reason": "x"}),
    ):
        assert browser.post(f"/visits/{planned.pk}/{path}", data).status_code in (403, 404)
    planned.refresh_from_db()
    assert planned.state == "planned"


def test_a_planned_visit_is_met_instead_of_a_second_form(trade, planned):
    answer = trade.browser(trade.north).get("/visits/new/", {"customer": trade.ids["乙"], "kind": "regular"})
    assert answer.headers["Location"] == f"/visits/{planned.pk}/"


def test_a_visit_out_of_plan_counts_as_well(trade):
    browser = trade.browser(trade.north)
    address = f"/visits/new/?customer={trade.ids['甲']}&kind=maintenance"
    assert browser.get(address).status_code == 200
    before = Visit.objects.count()
    assert browser.post(address, FORM | {"method": "onsite"}).status_code == 303
    assert Visit.objects.count() == before + 1
    assert Visit.objects.latest("pk").kind == "maintenance"


def test_a_new_visit_for_a_foreign_or_unknown_customer_is_not_found(trade):
    browser = trade.browser(trade.north)
    assert browser.get(f"/visits/new/?customer={trade.ids['丙']}").status_code == 404
    assert "选择客户" in browser.get("/visits/new/").content.decode()
    assert browser.get("/visits/new/?customer=abc").status_code == 404


def test_rescheduling_says_why(trade, planned):
    browser = trade.browser(trade.north)
    answer = browser.post(f"/visits/{planned.pk}/reschedule/", {"to_date": "2026-11-01", "reason": "出差"})
    assert answer.status_code == 422
    assert "新日期不能早于今天。" in answer.content.decode()
    answer = browser.post(f"/visits/{planned.pk}/reschedule/", {"to_date": "2026-11-27", "reason": "客户出差"})
    assert answer.status_code == 303
    assert "客户出差" in browser.get(f"/visits/{planned.pk}/").content.decode()


def test_the_sheet_prints_the_form_with_its_reason(trade, planned):
    page = trade.browser(trade.north).get(f"/visits/{planned.pk}/sheet/").content.decode()
    assert "客户回访登记表" in page
    assert "□" in page
    assert "对一般客户至少每6个月回访一次。" in page


def test_the_manager_hands_visits_over(trade, planned):
    browser = trade.browser(trade.manager)
    browser.post("/visits/assign/", {"ids": [planned.pk], "owner_to": trade.south.pk})
    planned.refresh_from_db()
    assert planned.owner_id == trade.south.pk
    refused = trade.browser(trade.north).post("/visits/assign/", {"ids": [planned.pk], "owner_to": trade.north.pk})
    assert refused.status_code == 403
    planned.refresh_from_db()
    assert planned.owner_id == trade.south.pk


def test_feedback_goes_to_a_department_and_is_answered_once(trade, planned):
    north = trade.browser(trade.north)
    north.post(f"/visits/{planned.pk}/", FORM)
    department = trade.manager.memberships.get().department_id
    assert (
        north.post(f"/visits/{planned.pk}/feedback/", {"department": department, "content": "送货慢"}).status_code
        == 303
    )
    row = VisitFeedback.objects.get()
    manager = trade.browser(trade.manager)
    assert "送货慢" in manager.get("/feedback/").content.decode()
    empty = manager.post(f"/feedback/{row.pk}/answer/", {"answer": " "})
    assert empty.status_code == 422
    assert VisitFeedback.objects.get().answered_at is None
    assert manager.post(f"/feedback/{row.pk}/answer/", {"answer": "已调整线路"}).status_code == 303
    again = manager.post(f"/feedback/{row.pk}/answer/", {"answer": "再答"})
    assert again.status_code == 422
    assert VisitFeedback.objects.get().answer == "已调整线路"


@pytest.mark.parametrize(
    "changes,told",
    [
        ({"department": ""}, "请选择部门。"),
        ({"department": "999999"}, "请选择部门。"),
        ({"content": " "}, "请写明要部门答复的内容。"),
    ],
)
def test_feedback_that_cannot_be_passed_on_is_told_at_its_field_and_kept(trade, planned, changes, told):
    north = trade.browser(trade.north)
    north.post(f"/visits/{planned.pk}/", FORM)
    department = trade.manager.memberships.get().department_id
    form = {"department": department, "content": "送货慢了三天"} | changes
    answer = north.post(f"/visits/{planned.pk}/feedback/", form)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert form["content"] in answer.content.decode()
    assert not VisitFeedback.objects.exists()


def test_a_visit_for_nobody_asks_for_the_customer(trade):
    answer = trade.browser(trade.north).get("/visits/new/", {"customer": "", "kind": "regular"})
    assert answer.status_code == 422
    assert "请选择客户。" in answer.content.decode()
