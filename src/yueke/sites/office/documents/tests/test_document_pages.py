"""Documents through the browser's door: entering, publishing, reading, confirming, receipts; and who sees nothing."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from yueke.domains.channels.models import Notice
from yueke.domains.documents import commands
from yueke.domains.documents.models import Document, Reader, Version
from yueke.domains.documents.tests.test_publishing import PDF
from yueke.domains.organization.models import Person
from yueke.domains.organization.tests.house import AT
from yueke.kernel.events.models import Event
from yueke.kernel.events.running import run
from yueke.sites.office.customers.tests.archives import after
from yueke.ui.templatetags.yueke import ONCE


@pytest.fixture
def keeper(shelf, browser):
    return browser(Person.objects.get(username="keeper"))


@pytest.fixture
def version(shelf):
    return shelf.published(shelf.registered())


@pytest.fixture
def secret(shelf):
    facts = {"number": "JM-01", "title": "价格底线表", "confidentiality": "secret"}
    return shelf.published(shelf.registered(**facts, departments=(), persons=(shelf.first.pk,)))


def form(shelf, **given) -> dict:
    known = {
        "number": "ZD-09",
        "title": "投诉处理办法",
        "kind": "measure",
        "confidentiality": "internal",
        "department": shelf.house.service.pk,
        "read_within": "3",
        "departments": [shelf.house.service.pk],
        "persons": [shelf.outsider.pk],
    }
    return known | given


def test_a_document_is_entered_written_and_published(shelf, keeper, browser):
    assert "还没有制度文件" in keeper.get("/documents/").content.decode()
    answer = keeper.post("/documents/new/", form(shelf))
    document = Document.objects.get()
    assert answer["Location"] == f"/documents/{document.pk}/draft/"
    upload = SimpleUploadedFile("办法.pdf", PDF)
    draft = {
        "text": "第一条 先道歉。\n第二条 当日答复。",
        "changes": "",
        "effective_on": "2026-11-20",
        "upload": upload,
    }
    assert keeper.post(f"/documents/{document.pk}/draft/", draft).status_code == 303
    html = keeper.get(f"/documents/{document.pk}/").content.decode()
    assert "第二条 当日答复。" in html
    assert "发布" in html
    assert "投诉处理办法" not in browser(shelf.first).get("/documents/").content.decode()
    keeper.post(f"/documents/{document.pk}/publish/")
    assert Version.objects.get().state == "published"
    assert set(Reader.objects.values_list("person__username", flat=True)) == {"head", "first", "second", "outsider"}
    assert "投诉处理办法" in browser(shelf.first).get("/documents/?view=unread").content.decode()


def test_a_form_that_arrives_twice_enters_one_document_and_leads_to_it(shelf, keeper):
    token = re.search(rf'name="{ONCE}" value="([^"]+)"', keeper.get("/documents/new/").content.decode())[1]
    answers = [keeper.post("/documents/new/", {**form(shelf), ONCE: token}) for _ in range(2)]
    document = Document.objects.get()
    assert [answer["Location"] for answer in answers] == [f"/documents/{document.pk}/draft/"] * 2


@pytest.mark.parametrize(
    "bad,field",
    [({"number": ""}, "number"), ({"read_within": "0"}, "read_within"), ({"persons": ["x"]}, "persons"),
     ({"kind": "x"}, "kind"), ({"department": "999999"}, "department")],
)  # fmt: skip
def test_a_bad_document_is_told_at_its_field(shelf, keeper, bad, field):
    answer = keeper.post("/documents/new/", form(shelf, **bad))
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert not Document.objects.exists()


def test_a_refused_publication_is_said_on_the_page(shelf, keeper):
    document = shelf.registered(departments=())
    keeper.post(f"/documents/{document.pk}/draft/", {"text": "x", "changes": "", "effective_on": "2026-11-20"})
    html = after(keeper, keeper.post(f"/documents/{document.pk}/publish/"))
    assert "还没有选阅读范围" in html
    assert Version.objects.get().state == "draft"


def test_facts_and_readers_are_changed_on_screen(shelf, keeper, version):
    url = f"/documents/{version.document_id}/edit/"
    html = keeper.get(url).content.decode()
    assert 'value="ZD-01"' in html
    changed = form(shelf, number="ZD-01", departments=[], persons=[shelf.outsider.pk, shelf.second.pk])
    assert keeper.post(url, changed).status_code == 303
    assert set(version.readers.filter(ended_at=None).values_list("person__username", flat=True)) == {
        "outsider",
        "second",
    }


def test_a_reader_opens_and_confirms(shelf, version, browser):
    client = browser(shelf.first)
    html = client.get(f"/documents/{version.document_id}/").content.decode()
    assert "我已阅读并知晓" in html
    assert "阅读范围" not in html
    assert "已确认阅读" in after(client, client.post(f"/documents/versions/{version.pk}/confirm/"))
    row = Reader.objects.get(person=shelf.first)
    assert (row.opened_at, row.read_at) == (AT, AT)
    html = client.get(f"/documents/{version.document_id}/").content.decode()
    assert "我已阅读并知晓" not in html
    assert "确认阅读" in html
    client.post(f"/documents/versions/{version.pk}/confirm/")
    assert Event.objects.filter(kind="documents.confirmed").count() == 1


def test_who_is_no_reader_is_refused(shelf, version, browser):
    client = browser(shelf.outsider)
    assert "我已阅读并知晓" not in client.get(f"/documents/{version.document_id}/").content.decode()
    assert client.post(f"/documents/versions/{version.pk}/confirm/").status_code == 403
    assert not Reader.objects.filter(read_at__isnull=False).exists()


def test_a_secret_does_not_exist_for_others(shelf, secret, browser):
    client = browser(shelf.second)
    pk, version = secret.document_id, secret.pk
    for url in (f"/documents/{pk}/", f"/documents/{pk}/?version={version}", f"/documents/versions/{version}/file/"):
        assert client.get(url).status_code == 404
    assert client.post(f"/documents/versions/{version}/confirm/").status_code == 404
    assert client.get(f"/history/document/{pk}/").status_code == 404
    for url in ("/documents/", "/documents/?text=JM", "/search/?q=JM-01", "/search/?q=价格", "/desk/", "/notices/"):
        answer = client.get(url)
        html = after(client, answer) if answer.status_code == 303 else answer.content.decode()
        assert "底线表" not in html
        assert 'href="/documents/1' not in html
    assert "底线表" in browser(shelf.first).get("/search/?q=价格").content.decode()
    assert not Event.objects.filter(kind="documents.opened").exists()


def test_the_operation_log_does_not_name_a_secret(shelf, secret, browser):
    auditor = shelf.house.hire("auditor", shelf.house.root, "auditor")
    event = Event.objects.filter(kind="documents.revised").latest("pk")
    assert run(event.pk, "reading.version_published", at=AT)
    for url in ("/system/operations/", "/system/audit/"):
        answer = browser(auditor).get(url)
        assert "价格底线" not in answer.content.decode()
    told = Notice.objects.get()
    assert (told.recipient_id, told.about_label) == (shelf.first.pk, "")
    assert "价格" not in str(told.facts)


def test_opening_a_secret_is_logged_each_time(shelf, secret, browser):
    client = browser(shelf.first)
    client.get(f"/documents/{secret.document_id}/")
    client.get(f"/documents/{secret.document_id}/")
    assert Event.objects.filter(kind="documents.opened", actor_id=shelf.first.pk).count() == 2


def test_a_file_comes_as_an_attachment_only(shelf, browser):
    document = shelf.registered(confidentiality="secret")
    upload = io.BytesIO(PDF)
    upload.name = "x.pdf"
    commands.draft(shelf.keeper, document.pk, commands.Wording("", "", AT.date(), upload), at=AT)
    version = commands.publish(shelf.keeper, document.pk, at=AT)
    answer = browser(shelf.first).get(f"/documents/versions/{version.pk}/file/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content) == PDF
    assert Event.objects.get(kind="documents.opened").payload["what"] == "file"
    assert browser(shelf.outsider).get(f"/documents/versions/{version.pk}/file/").status_code == 404


def test_receipts_are_seen_exported_and_asked_for_again(shelf, version, keeper, browser):
    reader = browser(shelf.first)
    reader.get(f"/documents/{version.document_id}/")
    reader.post(f"/documents/versions/{version.pk}/confirm/")
    url = f"/documents/versions/{version.pk}/receipts/"
    html = keeper.get(url).content.decode()
    assert "员工second" in html
    assert "员工first" not in html
    assert "1 / 3" in html
    assert "员工first" in keeper.get(f"{url}?view=read").content.decode()
    assert "都已确认" in keeper.get(f"{url}?department=999").content.decode()
    file = keeper.post(f"{url}export/?view=unread", {"form": "xlsx"})
    rows = list(openpyxl.load_workbook(io.BytesIO(b"".join(file.streaming_content))).worksheets[0].values)
    assert {row[0] for row in rows[1:]} == {"员工head", "员工second"}
    assert "已再次通知 2 人" in after(keeper, keeper.post(f"/documents/versions/{version.pk}/remind/"))
    assert "今天已经催过" in after(keeper, keeper.post(f"/documents/versions/{version.pk}/remind/"))
    assert Event.objects.filter(kind="documents.reminded").count() == 1
    for path in (url, f"{url}export/", f"/documents/versions/{version.pk}/remind/"):
        answer = reader.get(path) if path == url else reader.post(path)
        assert answer.status_code == 403


def test_a_version_is_withdrawn_with_its_reason(shelf, version, keeper, browser):
    url = f"/documents/versions/{version.pk}/withdraw/"
    assert keeper.post(url, {"reason": ""}).status_code == 422
    assert keeper.post(url, {"reason": "并入新手册"}).status_code == 303
    assert browser(shelf.first).get(f"/documents/{version.document_id}/").status_code == 404
    assert "并入新手册" in keeper.get(f"/documents/{version.document_id}/").content.decode()


def test_a_draft_is_thrown_away(shelf, version, keeper):
    shelf_url = f"/documents/{version.document_id}/"
    keeper.post(f"{shelf_url}draft/", {"text": "新", "changes": "改", "effective_on": "2026-12-01"})
    assert "草稿等待发布" in keeper.get(shelf_url).content.decode()
    keeper.post(f"{shelf_url}discard/")
    assert Version.objects.get() == version


def test_what_waits_stands_on_the_desk_until_confirmed(shelf, version, browser):
    client = browser(shelf.first)
    assert "客户服务手册" in client.get("/desk/").content.decode()
    client.get(f"/documents/{version.document_id}/")
    client.post(f"/documents/versions/{version.pk}/confirm/")
    assert "客户服务手册" not in client.get("/desk/").content.decode()


def test_pages_need_few_queries_however_much_there_is(shelf, keeper, browser, django_assert_max_num_queries):
    for n in range(60):
        shelf.house.hire(f"more{n}", shelf.house.service)
    versions = [shelf.published(shelf.registered(number=f"ZD-1{n:02}")) for n in range(21)]
    client = browser(shelf.first)
    for one in (keeper, client):
        one.get("/notices/")
    with django_assert_max_num_queries(14):
        keeper.get("/documents/")
    with django_assert_max_num_queries(26):
        keeper.get(f"/documents/{versions[0].document_id}/")
    with django_assert_max_num_queries(16):
        keeper.get(f"/documents/versions/{versions[0].pk}/receipts/")
    with django_assert_max_num_queries(14):
        client.get("/documents/?view=unread")
    with django_assert_max_num_queries(22):
        client.get(f"/documents/{versions[0].document_id}/")
