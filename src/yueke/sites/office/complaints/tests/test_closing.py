"""Closing a complaint of a customer who is not satisfied: the reason and other ways, approved, told, and only then closed."""

from __future__ import annotations

import pytest

from yueke.domains.complaints import commands
from yueke.domains.complaints.models import Approval, Told
from yueke.domains.complaints.tests.house import AT
from yueke.kernel.access import SYSTEM
from yueke.sites.office.complaints.tests.test_pages import text

REASON, ROUTES = "使用满五年，超出保修期。", "可拨打 12315，或申请仲裁"


@pytest.fixture
def asked(house, browser):
    """A replied complaint whose handler has asked to close it."""
    row = house.replied()
    handler = browser("engineer")
    body = {"reason": REASON, "routes": ROUTES}
    assert handler.post(f"/complaints/{row.pk}/ask-closing/", body).status_code == 303
    return row, Approval.objects.get(kind="closing")


def test_the_published_routes_stand_in_the_form_to_begin_with(house, browser):
    commands.set_desk(SYSTEM, house.service.pk, outside_routes="消费者热线 12315", at=AT)
    row = house.replied()
    form = text(browser("engineer").get(f"/complaints/{row.pk}/ask-closing/"))
    assert "消费者热线 12315</textarea>" in form
    assert "请用客户看得懂的话写" in form
    assert "答复以后才能办结" not in form
    declined = house.registered(description="另一件事")
    assert "消费者热线 12315</textarea>" in text(browser("agent").get(f"/complaints/{declined.pk}/decline/"))


def test_who_decides_reads_what_the_customer_will_be_told(browser, asked):
    row, approval = asked
    decision = text(browser("manager").get(f"/complaints/approvals/{approval.pk}/"))
    assert REASON in decision
    assert ROUTES in decision
    assert row.number in decision


def test_the_customer_is_told_the_reason_and_the_routes_and_the_page_that_it_may_be_closed(browser, asked):
    row, approval = asked
    handler = browser("engineer")
    assert handler.post(f"/complaints/{row.pk}/close/", {}).status_code == 422, "nobody agreed yet"
    before = text(handler.get(f"/complaints/{row.pk}/"))
    assert ROUTES in before
    assert "可以办结" not in before
    given = {"granted": "yes", "note": "", "medium": "phone"}
    assert browser("manager").post(f"/complaints/approvals/{approval.pk}/", given).status_code == 303
    told = Told.objects.get(complaint=row, kind="routes").text
    assert f"按以下理由结案：{REASON}" in told
    assert told.endswith(ROUTES)
    assert "结案已获批准，理由和其他途径已告知客户，可以办结。" in text(handler.get(f"/complaints/{row.pk}/"))
    assert handler.post(f"/complaints/{row.pk}/close/", {}).status_code == 303
    row.refresh_from_db()
    assert (row.state, row.close_reason) == ("closed", REASON)
    assert "可以办结" not in text(handler.get(f"/complaints/{row.pk}/"))


def test_refused_nothing_is_told_and_it_stays_open(browser, asked):
    row, approval = asked
    given = {"granted": "no", "note": "再沟通一次", "medium": "phone"}
    assert browser("manager").post(f"/complaints/approvals/{approval.pk}/", given).status_code == 303
    assert not Told.objects.filter(complaint=row, kind="routes").exists()
    assert "结案已获批准" not in text(browser("engineer").get(f"/complaints/{row.pk}/"))


def test_who_is_not_satisfied_opens_it_again_and_whoever_noted_it_is_told(house, browser):
    row = house.replied()
    handler = browser("engineer")
    handler.post(f"/complaints/{row.pk}/note-answer/", {"satisfaction": "1", "comment": "还是漏"})
    assert "客户不满意，已自动重办，等待责任部门签收。" in text(handler.get(f"/complaints/{row.pk}/"))
    assert "答复以后才能办结" in text(handler.get(f"/complaints/{row.pk}/ask-closing/"))
    good = house.replied(description="另一件事，柜门关不上")
    handler.post(f"/complaints/{good.pk}/note-answer/", {"satisfaction": "5", "comment": ""})
    assert "已记录客户的评价。" in text(handler.get(f"/complaints/{good.pk}/"))
