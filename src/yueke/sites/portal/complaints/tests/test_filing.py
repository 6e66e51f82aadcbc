"""Complaining on a phone: two steps, pictures, one complaint however often it is sent, nothing half-written."""

from __future__ import annotations

import pytest

from yueke.domains.complaints.models import Complaint, Evidence, Told
from yueke.domains.complaints.tests.house import AT, House
from yueke.kernel import clock
from yueke.sites.entrance import limits
from yueke.sites.portal.complaints import filing
from yueke.sites.portal.complaints.tests.conftest import (
    NEW,
    PHONE,
    TOLD,
    category,
    complain,
    key_of,
    page_of,
    picture,
    send,
    text,
)


def test_two_steps_lead_to_a_code_and_a_time(client, house: House, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        first = text(client.get("/p/complaints/"))
    assert f'href="/p/complaints/new/?category={category("商品质量")}"' in first
    assert "性能故障" in first
    url = f"{NEW}?category={category('商品质量')}"
    with django_assert_max_num_queries(7):
        form = text(client.get(url))
    assert "故障现象 *" in form
    facts = {"facts.model": "ZG-1", "facts.bought_on": "2026-11-01", "facts.fault": "玻璃裂"}
    answer = send(
        client, url, category_id=category("外观瑕疵"), photos=[picture(), picture("二.png", 9, format="PNG")], **facts
    )
    made = Complaint.objects.get()
    assert answer.url == f"/p/complaints/{made.pk}/filed/"
    assert (made.channel, made.category.name, made.caller_name, made.customer_id) == ("web", "外观瑕疵", "陈女士", None)
    assert (made.recorded_by_id, made.first_contact_id) == (None, None)
    with django_assert_max_num_queries(10):
        shown = text(client.get(answer.url))
    assert f"{made.code[:5]}-{made.code[5:]}" in shown
    assert made.number in shown
    assert "附件 2 个" in shown
    assert "最迟" in shown
    assert "受理后" in shown
    assert Told.objects.get(complaint=made).get_medium_display() == "门户"
    assert Evidence.objects.filter(complaint=made, by_customer=True).count() == 2


def test_what_the_category_asks_must_be_answered_and_what_was_typed_stays(client, house: House):
    url = f"{NEW}?category={category('食品质量')}"
    answer = send(client, url, category_id=category("异物"), wish="退款", photos=[picture()], **{"facts.batch": "B-7"})
    shown = text(answer)
    assert answer.status_code == 422
    for words in ("请填写“生产日期”", "退款", "B-7", "展柜玻璃裂了", "不用再选", "敏感个人信息"):
        assert words in shown, words
    assert not Complaint.objects.exists()
    assert not Evidence.objects.exists(), "nothing half-written"


@pytest.mark.parametrize(
    "change,message",
    [
        ({"description": " "}, "请写明发生了什么"),
        ({"caller_phone": ""}, "请留下手机号"),
        ({"caller_phone": "12"}, "联系方式看起来不对"),
        ({"caller_name": ""}, "请填写您的称呼"),
        ({"happened_on": "2026-12-31"}, "发生日期不能晚于今天"),
        ({"category_id": "999999"}, "选择"),
    ],
)
def test_what_is_wrong_stands_at_its_field(client, house: House, change, message):
    answer = send(client, **change)
    assert answer.status_code == 422
    assert message in text(answer)
    assert not Complaint.objects.exists()


def test_the_form_speaks_english_throughout(client, house: House):
    client.cookies["django_language"] = "en"
    form = text(client.get(NEW, headers={"Accept-Language": "en"}))
    assert "At most 9 photos of 15 MB each" in form
    assert "照片" not in form


def test_sent_twice_it_is_one_complaint(client, house: House):
    sent = {"key": key_of(client), **TOLD}
    first = client.post(NEW, {**sent, "photos": [picture()]})
    again = client.post(NEW, {**sent, "photos": [picture("别的.jpg", 50)]})
    assert first.url == again.url
    assert Complaint.objects.count() == 1
    assert Evidence.objects.count() == 1, "what comes with a replay is not added"


def test_a_made_up_or_stale_key_makes_nothing_and_the_next_press_does(client, house: House):
    made_up = client.post(NEW, {"key": "abc:def:ghi", **TOLD})
    assert "放得太久" in text(made_up)
    assert "展柜玻璃裂了" in text(made_up)
    fresh = text(made_up).split('name="key" value="')[1].split('"')[0]
    assert client.post(NEW, {"key": fresh, **TOLD}).status_code == 303
    assert Complaint.objects.count() == 1


def test_the_store_s_code_fills_the_store_in_and_an_unknown_one_does_not_matter(client, house: House):
    url = f"{NEW}?store={house.aftersales.pk}"
    assert "门店：售后部" in text(client.get(url))
    assert complain(client, url).store_id == house.aftersales.pk
    for nonsense in ("999999", "x", "9" * 40):
        assert client.get(f"/p/complaints/?store={nonsense}").status_code == 200
        assert complain(client, f"{NEW}?store={nonsense}", description=f"店里太吵 {nonsense[:9]}").store_id is None


def test_who_is_signed_in_needs_no_name_and_finds_all_their_complaints(client, house: House):
    from yueke.domains.passcodes import commands as passcodes
    from yueke.kernel.access import SYSTEM

    at = clock.now()
    row = passcodes.ask_code(passcodes.VISITOR, "13812345678", handle="h", place="-", language="zh-hans", at=at)
    letter = passcodes.make_code(SYSTEM, row.pk, at=at)
    assert letter is not None
    passcodes.enter_code(passcodes.VISITOR, "h", letter.code, token="t", at=at)
    client.cookies["yk_seat"] = "t"
    before = house.registered()
    form = text(client.get(NEW))
    assert "138****5678" in form
    assert "caller_phone" not in form
    answer = client.post(NEW, {"key": key_of(client), "description": "配件少一包"})
    made = Complaint.objects.latest("pk")
    assert (answer.status_code, made.customer_id) == (303, house.customer.pk)
    client.cookies["yk_ticket"] = ""
    mine = text(client.get("/p/complaints/mine/"))
    assert before.number in mine
    assert made.number in mine
    assert "配件少一包" in page_of(client, made)


def test_one_telephone_five_times_a_day(client, house: House):
    for n in range(5):
        complain(client, description=f"第 {n} 件：送货又晚了")
    refused = send(client, description="第六件")
    assert refused.status_code == 429
    assert "今天已经提交 5 件" in text(refused)
    with clock.frozen(AT.replace(day=18)):
        complain(client, description="过了一天再来")
    assert Complaint.objects.count() == 6


def test_one_network_so_often_an_hour(client, house: House, monkeypatch):
    monkeypatch.setattr(filing, "MOST_AN_HOUR", 2)
    for n in range(2):
        complain(client, caller_phone=f"1390000222{n}", description=f"{n} 号柜台没有人")
    refused = send(client, caller_phone="13900003333")
    assert refused.status_code == 429
    assert "一小时内提交的投诉太多" in text(refused)
    with clock.frozen(AT.replace(hour=13)):
        complain(client, caller_phone="13900003333")


def test_who_floods_waits(client, house: House, monkeypatch):
    monkeypatch.setitem(limits.LIMITS, "portal:complaint-new", limits.Limit(1, 99, "GET HEAD POST"))
    assert [client.get(NEW).status_code for _ in range(2)] == [200, 429]


def test_the_telephone_is_nowhere_on_the_pages(client, house: House):
    made = complain(client)
    for shown in (text(client.get(f"/p/complaints/{made.pk}/filed/")), page_of(client, made)):
        assert PHONE not in shown
