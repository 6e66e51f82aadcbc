"""The privacy centre on a customer's phone: consents, requests, copies; one's own and nobody else's."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hostile import PATHS, TEXTS, send

from yueke.domains.customers import commands as customers
from yueke.domains.customers.drafts import CustomerDraft
from yueke.domains.privacy import commands, queries
from yueke.domains.privacy.models import ConsentRecord, RightsRequest
from yueke.kernel import clock
from yueke.kernel.access import SYSTEM
from yueke.sites.portal.tests.conftest import NOW, enter, text
from yueke.sites.portal.words import OFFERS

DAY = timedelta(days=1)


@pytest.fixture
def told(db):
    """What people are told, in two versions."""
    first = commands.publish_notice(SYSTEM, "marketing", "第一版：会介绍新品。", at=NOW - DAY)
    second = commands.publish_notice(SYSTEM, "marketing", "第二版：可以随时拒绝。", at=NOW)
    commands.publish_notice(SYSTEM, "sensitive", "证件号码只用于开具凭证。", at=NOW)
    return first, second


@pytest.fixture
def foreign(officer):
    """Somebody else's request, answered, with a copy."""
    other = customers.create(officer, CustomerDraft(name="李四", phone="13911112222"), at=NOW)
    row = commands.register_request(officer, other.pk, "copy", medium="phone", at=NOW)
    commands.check_identity(officer, row.pk, "phone", given="2222", at=NOW)
    return granted(officer, row)


def granted(officer, row) -> RightsRequest:
    commands.begin_request(officer, row.pk, at=NOW)
    commands.make_copy(officer, row.pk, row.wanted_format or "json", at=NOW)
    return commands.answer_request(officer, row.pk, answer="副本已备好。", at=NOW)


def give(client, notice, **more):
    return client.post("/p/privacy/consents/marketing/", {"do": "give", "agreed": "on", "notice": notice.pk, **more})


def test_a_consent_is_read_given_and_withdrawn(me, customer, told):
    page = text(me.get("/p/privacy/consents/marketing/"))
    assert "可以随时拒绝" in page
    assert "checked" not in page, "nothing is ticked for anybody"
    assert "请先阅读文本" in text(me.post("/p/privacy/consents/marketing/", {"do": "give", "notice": told[1].pk}))
    assert not ConsentRecord.objects.exists()
    assert "立即生效" in text(me.get(give(me, told[1]).url))
    row = ConsentRecord.objects.get()
    assert (row.decision, row.medium, row.notice_id, row.recorded_by_id) == ("given", "portal", told[1].pk, None)
    me.post("/p/privacy/consents/marketing/", {"do": "withdraw"})
    assert not queries.may_contact([customer.pk], "marketing", "sms", NOW)[customer.pk].may
    assert "撤回同意" in text(me.get("/p/privacy/"))
    assert "已经撤回过" in text(me.post("/p/privacy/consents/marketing/", {"do": "withdraw"}))


def test_consents_are_apart(me, told):
    give(me, told[1])
    assert set(ConsentRecord.objects.values_list("purpose", flat=True)) == {"marketing"}


def test_the_text_that_was_read_counts(me, told):
    assert "刚刚更新" in text(give(me, told[0]))
    assert not ConsentRecord.objects.exists()


@pytest.mark.parametrize("purpose", ["child", "nothing", "x" * 300])
def test_a_purpose_that_is_not_asked_about(me, purpose):
    assert me.get(f"/p/privacy/consents/{purpose}/").status_code == 404


def test_without_a_text_nothing_is_agreed_to(me):
    assert "还没有告知文本" in text(me.get("/p/privacy/consents/sensitive/"))
    sent = {"do": "give", "agreed": "on", "notice": 1}
    assert me.post("/p/privacy/consents/sensitive/", sent).status_code == 422
    assert not ConsentRecord.objects.exists()


def test_for_a_child_the_guardian_speaks(me, customer, told):
    customer.birthday = date(2020, 1, 1)
    customer.save(update_fields=["birthday"])
    assert "监护人" in text(me.get("/p/privacy/consents/marketing/"))
    assert give(me, told[1]).status_code == 422
    assert give(me, told[1], guardian_name="张父", guardian_relation="父亲").status_code == 303


def test_notices_old_and_new_are_for_everybody(client, told):
    later = commands.publish_notice(SYSTEM, "marketing", "第三版。", in_force_from=(NOW + 30 * DAY).date(), at=NOW)
    page = text(client.get("/p/notices/"))
    assert "第二版" in page
    assert f"/p/notices/{told[0].pk}/" in page
    assert "第一版" in text(client.get(f"/p/notices/{told[0].pk}/"))
    assert client.get(f"/p/notices/{later.pk}/").status_code == 404
    assert client.get("/p/notices/999999/").status_code == 404


def test_what_is_kept_is_told_by_the_program(client):
    page = text(client.get("/p/collected/"))
    assert "客户" in page
    assert "phone_index" not in page


@pytest.mark.parametrize("kind", OFFERS)
def test_every_right_can_be_asked_for(me, customer, kind):
    assert me.get(f"/p/privacy/requests/new/{kind}/").status_code == 200
    sent = {"details": "请尽快", "wanted_format": "json", "understood": "on"}
    asked = me.post(f"/p/privacy/requests/new/{kind}/", sent)
    row = RightsRequest.objects.get()
    assert asked.url == f"/p/privacy/requests/{row.pk}/?done=asked"
    assert (row.kind, row.customer_id, row.medium, row.state) == (kind, customer.pk, "portal", "checked")
    assert (row.check_method, row.check_note) == ("code", "手机 138****5678")
    page = text(me.get(asked.url))
    assert row.number in page
    assert "2026年3月24日" in page
    again = me.post(f"/p/privacy/requests/new/{kind}/", sent)
    assert "已有一个同类请求" in text(again)
    assert RightsRequest.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "sent", "told"),
    [
        ("delete", {"details": "x"}, "不能恢复"),
        ("explain", {}, "想了解什么"),
        ("correct", {}, "哪一项"),
        ("correct", {"phone": "123"}, "p-error"),
        ("correct", {"name": "张三丰"}, "与档案一致"),
        ("copy", {"wanted_format": "exe"}, "p-error"),
        ("copy", {"wanted_format": "json", "details": "长" * 2001}, "p-error"),
    ],
)
def test_what_is_missing_is_told_at_its_field(me, kind, sent, told):
    answer = me.post(f"/p/privacy/requests/new/{kind}/", sent)
    assert answer.status_code == 422
    assert told in text(answer)
    assert not RightsRequest.objects.exists()


@pytest.mark.parametrize("kind", ["withdraw", "nothing"])
def test_there_are_no_other_rights(me, kind):
    assert me.get(f"/p/privacy/requests/new/{kind}/").status_code == 404


def test_a_copy_is_followed_to_the_download(me, officer):
    me.post("/p/privacy/requests/new/copy/", {"wanted_format": "json"})
    row = RightsRequest.objects.get()
    assert me.post(f"/p/privacy/requests/{row.pk}/file/").status_code == 404, "not granted yet"
    granted(officer, row)
    page = text(me.get(f"/p/privacy/requests/{row.pk}/"))
    assert "副本已备好" in page
    assert "下载副本" in page
    answer = me.post(f"/p/privacy/requests/{row.pk}/file/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    told = json.dumps(json.loads(b"".join(answer)), ensure_ascii=False)
    assert "13812345678" in told
    with clock.frozen(NOW + 8 * DAY):
        enter(me)
        assert "到期清除" in text(me.get(f"/p/privacy/requests/{row.pk}/"))
        assert me.post(f"/p/privacy/requests/{row.pk}/file/").status_code == 409


def test_a_correction_is_followed_fact_by_fact(me, officer, customer):
    me.post("/p/privacy/requests/new/correct/", {"name": "张三", "birthday": "1990-02-03"})
    row = RightsRequest.objects.get()
    first, second = queries.proposals(row)
    assert (first.field, second.field, second.value) == ("name", "birthday", "1990-02-03")
    customers.apply_change(officer, first.pk, at=NOW)
    customers.refuse_change(officer, second.pk, reason="与证件不符", at=NOW)
    page = text(me.get(f"/p/privacy/requests/{row.pk}/"))
    for said in ("已更正", "未更正", "与证件不符"):
        assert said in page


def test_a_refusal_tells_why_and_where_to_turn(me, officer):
    me.post("/p/privacy/requests/new/delete/", {"understood": "on"})
    row = RightsRequest.objects.get()
    commands.refuse_request(officer, row.pk, reason="订单未完成", at=NOW)
    page = text(me.get(f"/p/privacy/requests/{row.pk}/"))
    assert "订单未完成" in page
    assert "依法起诉" in page


def test_a_request_is_taken_back(me):
    me.post("/p/privacy/requests/new/freeze/", {})
    row = RightsRequest.objects.get()
    assert me.post(f"/p/privacy/requests/{row.pk}/withdraw/").url.endswith("?done=taken-back")
    assert "已撤回" in text(me.get(f"/p/privacy/requests/{row.pk}/"))
    assert me.post(f"/p/privacy/requests/{row.pk}/withdraw/").status_code == 409


def test_nothing_of_anybody_else(me, foreign):
    for answer in (
        me.get(f"/p/privacy/requests/{foreign.pk}/"),
        me.post(f"/p/privacy/requests/{foreign.pk}/file/"),
        me.post(f"/p/privacy/requests/{foreign.pk}/withdraw/"),
        me.get("/p/privacy/requests/999999/"),
        me.get(f"/p/privacy/requests/{'9' * 40}/"),
    ):
        assert answer.status_code == 404
    assert foreign.number not in text(me.get("/p/privacy/"))
    assert foreign.number not in text(me.get("/p/privacy/requests/"))
    foreign.refresh_from_db()
    assert foreign.state == "answered"


def test_one_s_own_text_is_shown_and_never_run(me):
    evil = "<script>alert(1)</script>"
    me.post("/p/privacy/requests/new/explain/", {"details": evil})
    page = text(me.get(f"/p/privacy/requests/{RightsRequest.objects.get().pk}/"))
    assert evil not in page
    assert "&lt;script&gt;" in page


def test_looking_takes_no_input_and_acting_no_look(me):
    me.post("/p/privacy/requests/new/freeze/", {})
    pk = RightsRequest.objects.get().pk
    assert me.get(f"/p/privacy/requests/{pk}/withdraw/").status_code == 405
    assert me.get(f"/p/privacy/requests/{pk}/file/").status_code == 405
    assert me.post(f"/p/privacy/requests/{pk}/").status_code == 405


def test_pages_cost_few_queries(me, told):
    for kind in ("access", "copy", "freeze", "explain"):
        me.post(f"/p/privacy/requests/new/{kind}/", {"details": "问", "wanted_format": "json"})
    pk = RightsRequest.objects.latest("pk").pk
    costs = {
        "": 6, "notices/": 6, "collected/": 5, "sign-in/": 5, "privacy/": 14, "privacy/consents/marketing/": 15,
        "privacy/requests/": 9, f"privacy/requests/{pk}/": 10, "privacy/requests/new/copy/": 6,
    }  # fmt: skip
    over = {}
    for path, most in costs.items():
        me.get(f"/p/{path}")
        with CaptureQueriesContext(connection) as queries:
            assert me.get(f"/p/{path}").status_code == 200, path
        if len(queries) > most:
            over[path] = len(queries)
    assert not over


def test_elder_mode_and_english_are_remembered(client):
    assert "is-elder" not in text(client.get("/p/"))
    client.post("/p/reading/", {"mode": "elder", "next": "/p/notices/"})
    assert 'class="is-elder"' in text(client.get("/p/"))
    client.post("/p/reading/", {"mode": "usual"})
    assert "is-elder" not in text(client.get("/p/"))
    client.post("/p/language/", {"language": "en", "next": "/p/"})
    page = text(client.get("/p/"))
    assert 'lang="en"' in page
    assert "Privacy" in page


def test_bodies_are_small(client):
    assert client.post("/p/sign-in/", {"contact": "1" * 70_000}).status_code == 413


def test_somebody_whose_archive_is_gone_is_a_stranger(me, officer, customer):
    customers.archive(officer, customer.pk, reason="注销", at=NOW)
    assert me.get("/p/privacy/").status_code == 302
    assert Client().get("/p/privacy/").status_code == 302


FORMS = {
    "sign-in/": ("contact",),
    "sign-in/code/": ("code",),
    "sign-in/who/": ("customer",),
    "privacy/consents/marketing/": ("do", "agreed", "notice", "guardian_name"),
    "privacy/requests/new/correct/": ("name", "phone", "email", "gender", "birthday", "province", "details"),
    "privacy/requests/new/copy/": ("wanted_format", "details"),
    "privacy/requests/new/delete/": ("understood", "details"),
}


@pytest.mark.parametrize("path", FORMS)
def test_hostile_input_is_refused_in_words(me, told, path):
    for given in TEXTS:
        answer = send(me, "post", f"/p/{path}", dict.fromkeys(FORMS[path], given))
        assert answer.status_code in (200, 302, 303, 400, 404, 413, 422, 429), (path, given[:40])


@pytest.mark.parametrize("part", PATHS)
def test_hostile_addresses_lead_nowhere(me, part):
    for path in (
        f"privacy/requests/{part}/",
        f"privacy/consents/{part}/",
        f"privacy/requests/new/{part}/",
        f"notices/{part}/",
    ):
        assert send(me, "get", f"/p/{path}").status_code in (400, 404), path
