"""The privacy pages through the browser's door."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest

from yueke.domains.customers.models import Customer
from yueke.domains.privacy import commands, retention
from yueke.domains.privacy.models import (
    Assessment,
    ConsentRecord,
    ContactLimit,
    Incident,
    NoticeVersion,
    RetentionRule,
    RightsRequest,
)
from yueke.kernel import personal
from yueke.kernel.access import SYSTEM
from yueke.kernel.personal import STRUCK
from yueke.sites.office.customers.tests.archives import NOW, after
from yueke.sites.office.privacy import register


@pytest.fixture
def told(office):
    commands.publish_notice(SYSTEM, "marketing", "我们会向您介绍新品，您可以随时拒绝。", at=NOW)


@pytest.fixture
def desk(office):
    return office.client(office.steward)


def give(client, pk: int, **data):
    sent = {"agreed": "yes", "medium": "phone"} | data
    return client.post(f"/customers/{pk}/consent/marketing/", sent)


def test_consent_is_recorded_and_withdrawn_on_the_archive(office, told):
    client, pk = office.client(office.ann), office.mine.pk
    asked = client.get(f"/customers/{pk}/consent/marketing/").content.decode()
    assert "您可以随时拒绝" in asked
    assert give(client, pk).status_code == 303
    shown = client.get(f"/customers/{pk}/consent/").content.decode()
    assert "告知文本 v1" in shown
    client.post(f"/customers/{pk}/consent/marketing/withdraw/", {"medium": "phone"})
    assert "前不再询问" in client.get(f"/customers/{pk}/consent/").content.decode()
    assert ConsentRecord.objects.filter(customer=pk).count() == 2
    refused = give(client, pk)
    assert refused.status_code == 422
    assert refused.context["form"].errors["own_wish"]
    assert ConsentRecord.objects.filter(customer=pk).count() == 2


def test_the_panel_costs_few_queries(office, told, django_assert_max_num_queries):
    client = office.client(office.ann)
    client.get(f"/customers/{office.mine.pk}/consent/")
    with django_assert_max_num_queries(14):
        client.get(f"/customers/{office.mine.pk}/consent/")


def test_the_archive_asks_for_the_panel(office):
    html = office.client(office.ann).get(f"/customers/{office.mine.pk}/").content.decode()
    assert f'hx-get="/customers/{office.mine.pk}/consent/"' in html


def test_consents_of_others_are_not_shown(office, told):
    give(office.client(office.ann), office.mine.pk)
    assert "张" in office.client(office.ann).get("/privacy/consents/").content.decode()
    assert "还没有同意记录" in office.client(office.bob).get("/privacy/consents/").content.decode()
    assert office.client(office.bob).get(f"/customers/{office.mine.pk}/consent/").status_code == 404
    assert give(office.client(office.bob), office.mine.pk).status_code == 404


def test_the_list_of_consents_costs_the_same_for_many(office, told, django_assert_max_num_queries):
    client = office.client(office.head)
    for n in range(15):
        give(client, office.customer(f"客户{n}", office.ann).pk)
    client.get("/privacy/consents/")
    with django_assert_max_num_queries(12):
        assert client.get("/privacy/consents/").content.decode().count("<tr>") > 15


def test_texts_terms_and_limits(desk, office):
    sent = {"purpose": "marketing", "language": "zh-hans", "text": "告知", "in_force_from": ""}
    assert "v1" in after(desk, desk.post("/privacy/settings/notice/", sent))
    terms = {
        "rights_term": "30天",
        "extension_term": "10个工作日",
        "ask_again": "180天",
        "copy_days": 3,
        "child_age": 14,
    }
    assert "30天" in after(desk, desk.post("/privacy/settings/terms/", terms))
    bad = desk.post("/privacy/settings/terms/", terms | {"ask_again": "很久"})
    assert bad.status_code == 422
    assert bad.context["form"].errors["ask_again"]
    limit = {"purpose": "marketing", "medium": "sms", "most": 2, "days": 30, "from_hour": 9, "to_hour": 20}
    desk.post("/privacy/settings/limit/", limit)
    assert ContactLimit.objects.get().most == 2
    assert office.client(office.ann).post("/privacy/settings/notice/", sent).status_code == 403
    assert NoticeVersion.objects.count() == 1


def test_the_register_shows_every_declared_field(desk, office):
    html = desk.get("/privacy/register/").content.decode()
    codes = [f"{record.model}.{field.name}" for record in personal.records() for field in record.fields]
    assert [code for code in codes if code not in html] == []
    book = openpyxl.load_workbook(BytesIO(b"".join(desk.post("/privacy/register/export/", {"form": "xlsx"}))))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert len(rows) - 1 == len(codes)
    assert "customers.customer.phone" in {row[2] for row in rows}
    assert office.client(office.ann).get("/privacy/register/").status_code == 403


def test_the_sheet_of_the_register_tells_the_terms_the_page_tells(desk):
    kind = next(kind for kind in retention.kinds() if kind.model in {line.record.model for line in register.lines()})
    RetentionRule.objects.update_or_create(
        kind=kind.code, defaults={"keep": "7 months", "is_on": True, "updated_at": NOW}
    )
    answer = b"".join(desk.post("/privacy/register/export/", {"form": "xlsx"}))
    sheet = openpyxl.load_workbook(BytesIO(answer)).worksheets[0]
    head, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    told = {
        (row[head.index("字段代码")], row[head.index("定期清理")] or "") for row in rows if row[head.index("字段代码")]
    }
    kept = register.terms_by_table()
    assert told == {(line.code, "；".join(kept.get(line.record.model, ()))) for line in register.lines()}
    assert any("满 7个月 每晚清理" in terms for _code, terms in told)
    page = desk.get("/privacy/register/").content.decode()
    models = {line.record.model for line in register.lines()}
    for terms in {text for model, texts in kept.items() if model in models for text in texts}:
        assert terms in page


def ask(client, pk: int, kind: str) -> RightsRequest:
    data = {"kind": kind, "medium": "phone", "asking": "self", "requester_name": "", "details": ""}
    assert client.post(f"/customers/{pk}/rights/", data).status_code == 303
    return RightsRequest.objects.latest("pk")


def step(client, row: RightsRequest, verb: str, **data):
    return client.post(f"/privacy/requests/{row.pk}/{verb}/", data)


def test_a_copy_from_the_request_to_the_answer(desk, office):
    row = ask(desk, office.mine.pk, "copy")
    assert row.number in desk.get("/privacy/requests/").content.decode()
    wrong = step(desk, row, "check", method="phone", given="0000")
    assert wrong.status_code == 422
    assert wrong.context["form"].errors["given"]
    step(desk, row, "check", method="phone", given="5678")
    step(desk, row, "begin")
    early = step(desk, row, "answer", answer="请查收")
    assert early.status_code == 422
    assert "请先生成副本" in early.content.decode()
    step(desk, row, "copy", format="json")
    assert "取走副本" in desk.get(f"/privacy/requests/{row.pk}/").content.decode()
    taken = step(desk, row, "file")
    assert "13812345678" in b"".join(taken).decode()
    assert "no-store" in taken.headers["Cache-Control"]
    step(desk, row, "answer", answer="已交付副本")
    html = desk.get(f"/privacy/requests/{row.pk}/").content.decode()
    assert "已答复" in html
    assert "按时" in html


def test_a_deletion_says_what_stands_against_it_then_anonymises(desk, office):
    pk = office.mine.pk
    row = ask(desk, pk, "delete")
    step(desk, row, "check", method="phone", given="5678")
    step(desk, row, "begin")
    desk.post(f"/customers/{pk}/hold/", {"reason": "消协调解中"})
    assert "消协调解中" in desk.get(f"/privacy/requests/{row.pk}/").content.decode()
    refused = desk.post(f"/customers/{pk}/erase/?request={row.pk}", {"reason": "客户要求"})
    assert refused.status_code == 422
    assert Customer.objects.get(pk=pk).name == "张三丰"
    desk.post(f"/customers/{pk}/hold/lift/")
    desk.post(f"/customers/{pk}/erase/?request={row.pk}", {"reason": "客户要求"})
    assert Customer.objects.get(pk=pk).name == STRUCK
    page = desk.get(f"/customers/{pk}/")
    assert page.status_code == 200
    assert "张三丰" not in page.content.decode()
    history = desk.get(f"/history/customer/{pk}/")
    assert history.status_code == 200
    assert "张" not in history.content.decode().split("<main")[-1]
    assert "匿名化" in desk.get(f"/customers/{pk}/consent/").content.decode()
    assert "已匿名化" in desk.get(f"/privacy/requests/{row.pk}/").content.decode()
    step(desk, row, "answer", answer="已匿名化")
    row.refresh_from_db()
    assert row.state == "answered"


def test_freezing_and_back(desk, office):
    pk = office.mine.pk
    offered = desk.get(f"/customers/{pk}/consent/").content.decode()
    assert all(f"/customers/{pk}/{step}/" in offered for step in ("rights", "freeze", "hold"))
    assert "/freeze/" not in office.client(office.ann).get(f"/customers/{pk}/consent/").content.decode()
    desk.post(f"/customers/{pk}/freeze/", {"reason": "客户要求"})
    assert "冻结，只保存、不使用" in desk.get(f"/customers/{pk}/consent/").content.decode()
    desk.post(f"/customers/{pk}/unfreeze/")
    assert "冻结，只保存、不使用" not in desk.get(f"/customers/{pk}/consent/").content.decode()


@pytest.mark.parametrize(
    "path",
    ["/privacy/requests/", "/privacy/retention/", "/privacy/forms/", "/privacy/register/", "/customers/{}/erase/"],
)
def test_who_may_not(office, path):
    assert office.client(office.ann).get(path.format(office.mine.pk)).status_code == 403


def test_requests_of_foreign_customers(desk, office):
    row = ask(desk, office.mine.pk, "access")
    stranger = office.house.hire("service", office.house.service, "service")
    client = office.client(stranger)
    assert client.get(f"/privacy/requests/{row.pk}/").status_code == 404
    assert row.number not in client.get("/privacy/requests/").content.decode()


def test_retention_is_set_after_a_look(desk, office):
    html = desk.get("/privacy/retention/").content.decode()
    assert "已归档客户的个人信息" in html
    assert desk.post("/privacy/retention/sign-in-log/", {"keep": "1个月", "is_on": "on"}).status_code == 422
    assert not RetentionRule.objects.exists()
    assert desk.post("/privacy/retention/sign-in-log/", {"keep": "6个月", "is_on": "on"}).status_code == 303
    assert RetentionRule.objects.get().is_on


def test_an_incident_and_its_sheet(desk, office):
    desk.post("/privacy/forms/incident/new/", {"title": "名单误发"})
    row = Incident.objects.get()
    desk.post(f"/privacy/forms/incident/{row.pk}/", {"what": "姓名、电话", "scope": "12 人", "measures": "已收回"})
    desk.post(f"/privacy/forms/incident/{row.pk}/contain/")
    row.refresh_from_db()
    assert (row.state, row.sections["scope"]) == ("contained", "12 人")
    assert "12 人" in desk.get(f"/privacy/forms/incident/{row.pk}/sheet/").content.decode()
    assert "名单误发" in desk.get("/privacy/forms/").content.decode()
    desk.post("/privacy/forms/assessment/new/", {"title": "短信平台"})
    one = Assessment.objects.get()
    assert "处理活动" in desk.get(f"/privacy/forms/assessment/{one.pk}/").content.decode()
    assert desk.post(f"/privacy/forms/assessment/{one.pk}/submit/").status_code == 409
