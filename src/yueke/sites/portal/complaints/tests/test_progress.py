"""Following a complaint with its code: what is seen, what may be done, and that nobody else gets there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yueke.domains.complaints import commands
from yueke.domains.complaints.choices import TellKind
from yueke.domains.complaints.drafts import OfferDraft
from yueke.domains.complaints.models import Complaint, Evidence, Offer, Round
from yueke.domains.complaints.queries.own import rating_link
from yueke.domains.complaints.tests.house import AT, House
from yueke.kernel import clock
from yueke.kernel.access import SYSTEM
from yueke.sites.portal.complaints import progress
from yueke.sites.portal.complaints.tests.conftest import (
    FIND,
    PHONE,
    complain,
    do,
    enter,
    page_of,
    picture,
    text,
    video,
)
from yueke.sites.portal.complaints.words import TOLD

HOUR = timedelta(hours=1)
CALLER = {"customer_id": None, "caller_name": "陈女士", "caller_phone": PHONE}


def opened(client: Client, complaint: Complaint) -> Complaint:
    assert enter(client, complaint).status_code == 303
    return complaint


def test_code_and_four_digits_open_it_however_the_code_is_typed(client, house: House, django_assert_max_num_queries):
    made = house.registered(**CALLER)
    typed = f" {made.code[:5].lower()}-{made.code[5:]} "
    answer = client.post(FIND, {"code": typed, "tail": PHONE[-4:]})
    assert answer.url == f"/p/progress/{made.pk}/"
    with django_assert_max_num_queries(12):
        shown = page_of(client, made)
    for words in (made.number, "等待受理", "已提交", "已办结", "我们收到了", "展柜玻璃破了", "催办", "撤回投诉"):
        assert words in shown, words
    assert "请评价处理结果" not in shown
    assert PHONE not in shown


def test_a_wrong_code_and_a_wrong_tail_look_and_cost_the_same(house: House):
    made = house.registered(**CALLER)
    seen = []
    for code, tail in ((made.code, "0000"), ("ABCDEFGHJK", PHONE[-4:]), (made.code, ""), ("不是码", "x")):
        client = Client()
        with CaptureQueriesContext(connection) as queries:
            answer = client.post(FIND, {"code": code, "tail": tail})
        lines = [
            line for line in text(answer).splitlines() if "csrfmiddlewaretoken" not in line and "<input" not in line
        ]
        kinds = [query["sql"].split("WHERE")[0][:60] for query in queries]
        seen.append((answer.status_code, "\n".join(lines).replace(code, ""), len(kinds)))
    assert len(set(seen)) == 1
    assert "查询码或手机号后四位不对" in seen[0][1]


def test_a_code_is_tried_so_often_an_hour_whether_it_exists_or_not(house: House, monkeypatch):
    monkeypatch.setattr(progress, "MOST_TRIES", 3)
    made = house.registered(**CALLER)
    for code in (made.code, "ABCDEFGHJK"):
        tries = [Client().post(FIND, {"code": code, "tail": f"000{n}"}).status_code for n in range(4)]
        assert tries == [422, 422, 422, 429]
    assert enter(Client(), made).status_code == 429, "not even with the right digits"
    with clock.frozen(AT.replace(hour=13)):
        assert enter(Client(), made).status_code == 303


def test_nobody_gets_in_by_the_address(client, house: House):
    made, other = house.registered(**CALLER), house.registered(**CALLER | {"caller_phone": "13900009999"})
    opened(client, made)
    ours = client.cookies["yk_ticket"].value
    number = ours.partition(":")[0]
    forged = Client()
    forged.cookies["yk_ticket"] = ours.replace(number, str(other.pk), 1)
    for browser in (Client(), forged, client):
        assert browser.get(f"/p/progress/{other.pk}/").url == FIND
        assert browser.get(f"/p/complaints/{other.pk}/filed/").url == FIND
        for verb in progress.ACTS:
            assert do(browser, other, verb, reason="x", note="x", satisfaction="1").url == FIND
    assert client.get("/p/progress/999999/").url == FIND, "what is not there looks the same"
    assert house.fresh(other).state == "registered"
    assert (house.fresh(other).urged, Evidence.objects.count()) == (0, 0)


def test_a_ticket_is_good_for_an_hour_and_stays_on_this_site(client, house: House):
    made = opened(client, house.registered(**CALLER))
    cookie = client.cookies["yk_ticket"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/p/", True, "Lax")
    assert PHONE[-4:] not in cookie.value
    assert made.code not in cookie.value


def test_files_are_those_one_handed_in_and_nobody_else_s(client, house: House):
    made = complain(client, photos=[picture()])
    own = Evidence.objects.get()
    found = commands.add_evidence(SYSTEM, made.pk, picture("内部.jpg", 77), at=clock.now())
    stranger = Client()
    other = complain(stranger, caller_phone="13900009999", photos=[picture("别人.jpg", 120)])
    foreign = Evidence.objects.get(complaint=other)
    taken = client.get(f"/p/progress/{made.pk}/files/{own.pk}/")
    assert taken.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in taken.headers["Content-Security-Policy"]
    assert b"".join(taken.streaming_content).startswith(b"\xff\xd8")
    for evidence in (found, foreign):
        assert client.get(f"/p/progress/{made.pk}/files/{evidence.pk}/").status_code == 404
    assert client.get(f"/p/progress/{other.pk}/files/{foreign.pk}/").url == FIND
    assert Client().get(f"/p/progress/{made.pk}/files/{own.pk}/").url == FIND
    assert "内部.jpg" not in page_of(client, made)


def test_material_urging_and_withdrawing(client, house: House):
    made = complain(client)
    assert do(client, made, "material", photos=[picture(), picture("二.jpg", 5)], note="柜角也裂了").url.endswith(
        "done=added"
    )
    assert do(client, made, "material", note="又想起来：当天是小李送的货").url.endswith("done=added")
    notes = Evidence.objects.filter(complaint=made).values_list("file__name", "note", "by_customer")
    assert sorted(notes) == [
        ("二.jpg", "柜角也裂了", True), ("现场.jpg", "柜角也裂了", True), ("补充说明.txt", "又想起来：当天是小李送的货", True),
    ]  # fmt: skip
    assert "请选择照片或视频" in text(do(client, made, "material"))
    assert do(client, made, "urge", said="快一点").url.endswith("done=urged")
    again = do(client, made, "urge")
    assert again.status_code == 422
    assert "您刚催办过" in text(again)
    assert house.fresh(made).urged == 1
    assert "快一点" in page_of(client, made)
    assert do(client, made, "withdraw", reason="商量好了").url.endswith("done=complaint-withdrawn")
    ended = house.fresh(made)
    assert (ended.state, ended.end_reason) == ("withdrawn", "商量好了")
    late = do(client, made, "urge")
    assert late.status_code == 422
    assert "不能再补充" in text(late)
    assert "催一下" not in page_of(client, made)


def test_an_offer_is_answered(client, house: House):
    made = opened(client, house.proposed(offer=OfferDraft("换新玻璃并赔付", compensation=200), **CALLER))
    shown = page_of(client, made)
    assert "换新玻璃并赔付" in shown
    assert "¥200.00" in shown
    assert "请选择接受或不接受" in text(do(client, made, "offer"))
    assert do(client, made, "offer", accepted="no", said="要退货").url.endswith("done=answered")
    offer = Offer.objects.get()
    assert (offer.answer, offer.answer_words) == ("refused", "要退货")
    shown = page_of(client, made)
    assert shown.index("不接受方案") < shown.index("要退货")
    assert do(client, made, "offer", accepted="yes").status_code == 422, "once"


def test_a_good_word_and_then_an_appeal(client, house: House):
    made = opened(client, house.replied(**CALLER))
    shown = page_of(client, made)
    assert "已换新玻璃" in shown
    assert "请评价处理结果" in shown
    assert "请选择一项" in text(do(client, made, "rate"))
    assert do(client, made, "rate", satisfaction="4").url.endswith("done=rated")
    assert house.fresh(made).satisfaction == 4
    rated = page_of(client, made)
    assert "您的评价：4 分" in rated
    assert "请评价" not in rated
    assert "请写明申诉的理由" in text(do(client, made, "appeal", reason=" "))
    assert do(client, made, "appeal", reason="又裂了").url.endswith("done=appealed")
    now = house.fresh(made)
    assert (now.state, now.round, now.investigator_id) == ("assigned", 2, None)
    assert now.rounds.get(n=2).reason == "客户申诉：又裂了", "whoever works on it sees who opened it again"
    assert now.transfers.last().note == "客户申诉：又裂了"
    shown = page_of(client, made)
    assert "第 2 次办理" in shown
    assert shown.index("评价 4 分") < shown.index("又裂了"), "what they said stands there, in its order"


def test_what_the_house_said_of_it_is_not_taken_for_the_customer_s(client, house: House):
    made = opened(client, house.replied(**CALLER))
    long = "又裂了，" * 49 + "退货。"
    assert do(client, made, "appeal", reason=long).url.endswith("done=appealed")
    assert house.fresh(made).rounds.get(n=2).why == long, "nothing of it is cut off"
    commands.urge(house.clerk, made.pk, "内部催办：别再拖", at=clock.now())
    Round.objects.create(complaint=made, n=3, opened_at=clock.now(), why="内部重办：上次没查清")
    shown = page_of(client, made)
    assert long in shown
    assert "内部" not in shown


def test_messages_stand_under_titles_a_customer_understands(client, house: House):
    made = opened(client, house.replied(**CALLER))
    titles = {one.kind: one.get_kind_display() for one in made.told.all()}
    assert {"acknowledge", "accept", "result"} <= set(titles)
    shown = page_of(client, made)
    assert "<b>我们收到了</b>" in shown
    assert "<b>处理结果</b>" in shown
    for title in titles.values():
        assert f"<b>{title}</b>" not in shown, "that is what the office calls it"


@pytest.mark.parametrize("kind", TellKind.values)
def test_every_message_has_its_title(kind: str):
    assert str(TOLD[TellKind(kind)])


def test_a_bad_word_needs_its_reason_and_opens_it_again(client, house: House):
    made = opened(client, house.replied(**CALLER))
    assert "请写明哪里不满意" in text(do(client, made, "rate", satisfaction="1"))
    assert house.fresh(made).satisfaction is None
    assert do(client, made, "rate", satisfaction="1", comment="没有人来").url.endswith("done=rated-anew")
    assert "请另外的人员重新办理" in text(client.get(f"/p/progress/{made.pk}/?done=rated-anew"))
    now = house.fresh(made)
    assert (now.state, now.round) == ("assigned", 2)
    assert do(client, made, "rate", satisfaction="5").status_code == 422


def test_the_link_of_a_message_opens_the_rating_and_nothing_else(client, house: House, django_assert_max_num_queries):
    made = house.replied(**CALLER)
    address = f"/p/r/{rating_link(made)}/"
    with django_assert_max_num_queries(10):
        shown = text(client.get(address))
    assert "已换新玻璃" in shown
    assert "展柜玻璃破了" not in shown
    for wrong in (f"/p/r/{made.code}-AAAAAAAAAA/", f"/p/r/{made.code}/", "/p/r/x-y/", f"/p/r/{made.code}-/"):
        assert client.get(wrong).status_code == 404, wrong
    assert client.post(address, {"satisfaction": "2"}).status_code == 422
    assert client.post(address, {"satisfaction": "5"}).url == f"{address}?done=rated"
    assert house.fresh(made).satisfaction == 5
    assert "yk_ticket" not in client.cookies
    again = client.post(address, {"satisfaction": "1", "comment": "改主意"})
    assert again.status_code in (422, 303)
    assert client.get(f"/p/progress/{made.pk}/").url == FIND


def test_one_joined_with_another_says_so_and_passes_on_what_is_added(client, house: House):
    made, other = complain(client), house.registered()
    commands.merge_into(SYSTEM, made.pk, other.pk, "同一件", at=clock.now())
    shown = page_of(client, made)
    assert "合并办理" in shown
    assert other.number not in shown
    assert do(client, made, "material", photos=[video(5)]).status_code == 303
    assert Evidence.objects.get().complaint_id == other.pk
    assert "现场.mp4" not in page_of(client, made), "what stands there may be somebody else's"


@pytest.mark.parametrize("state", ["declined", "referred", "archived"])
def test_what_is_over_offers_nothing(client, house: House, state: str):
    if state == "declined":
        made = opened(client, house.registered(**CALLER))
        commands.decline(SYSTEM, made.pk, "非本公司商品", "可联系生产厂家", at=clock.now())
    elif state == "referred":
        made = opened(client, house.registered(**CALLER))
        commands.refer(SYSTEM, made.pk, "仲裁机构", "客户要求", at=clock.now())
    else:
        made = opened(client, house.replied(**CALLER))
        commands.note_answer(SYSTEM, made.pk, 5, at=clock.now())
        commands.close(SYSTEM, made.pk, at=clock.now())
        commands.archive(SYSTEM, made.pk, at=clock.now())
    shown = page_of(client, made)
    for words in ("催一下", "提交材料", "撤回投诉", "提交评价"):
        assert words not in shown, words


def test_a_suspended_one_shows_no_running_time(client, house: House):
    made = opened(client, house.investigating(**CALLER))
    commands.suspend(house.engineer, made.pk, "等检测报告", at=clock.now())
    shown = page_of(client, made)
    assert "暂停办理" in shown
    assert "p-dues" not in shown
