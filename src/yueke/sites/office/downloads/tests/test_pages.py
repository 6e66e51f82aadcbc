"""From a list too long to wait for to its file, and everything one may do on the way."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import openpyxl
import pytest

from yueke.domains.customers import commands as customers
from yueke.domains.downloads import commands, jobs
from yueke.domains.downloads.models import Download
from yueke.domains.organization.models import RoleGrant
from yueke.domains.organization.tests.house import AT
from yueke.kernel import clock
from yueke.kernel.access import SYSTEM
from yueke.kernel.events.models import Event
from yueke.sites.office.customers.tests.archives import NOW, after

CENTRE = "/downloads/"


def ask(client, query: str = "", form: str = "xlsx") -> Download:
    answer = client.post(f"/customers/export/{query}", {"form": form})
    assert (answer.status_code, answer.headers["Location"]) == (303, CENTRE)
    return Download.objects.latest("pk")


def made(download: Download) -> Download:
    jobs.make_download(download.pk)
    download.refresh_from_db()
    return download


def sheet(client, download: Download) -> list[list[object]]:
    answer = client.get(f"{CENTRE}{download.pk}/file/")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]


@pytest.mark.django_db(transaction=True)
def test_a_long_list_is_made_in_the_background_and_holds_the_filter_and_the_columns(office):
    client = office.client(office.head)
    for n in range(3):
        office.customer(f"远方贸易{n}有限公司", office.ann, kind="enterprise")
    client.post("/customers/columns/", {"columns": ["phone", "name"]})
    download = ask(client, "?kind=enterprise")
    client.post("/customers/columns/", {"columns": ["number", "name"]})
    page = client.get(CENTRE).content.decode()
    assert "排队等候" in page
    assert "性质：企业" in page
    assert made(download).rows == 4
    rows = sheet(client, download)
    assert rows[0] == ["电话", "客户名称"]
    assert {row[1] for row in rows[1:]} == {"明远纺织有限公司", *(f"远方贸易{n}有限公司" for n in range(3))}


@pytest.mark.django_db(transaction=True)
def test_the_worker_looks_again_who_asks(office):
    client = office.client(office.head)
    download = ask(client)
    RoleGrant.objects.filter(person=office.head).update(role=RoleGrant.objects.get(person=office.clerk).role)
    assert made(download).state == "done"
    names = [row[1] for row in sheet(client, download)[1:]]
    assert "张三丰" not in names
    assert "张*丰" in names


@pytest.mark.django_db(transaction=True)
def test_a_plain_file_stays_in_once_the_right_to_see_plain_is_gone(office):
    client = office.client(office.head)
    download = made(ask(client))
    RoleGrant.objects.filter(person=office.head).update(role=RoleGrant.objects.get(person=office.clerk).role)
    assert client.get(f"{CENTRE}{download.pk}/file/").status_code == 403
    RoleGrant.objects.filter(person=office.head).delete()
    assert client.get(f"{CENTRE}{download.pk}/file/").status_code == 403
    assert not Event.objects.filter(kind="downloads.taken").exists()


@pytest.mark.django_db(transaction=True)
def test_the_files_of_others_are_not_there(office):
    download = made(ask(office.client(office.head), form="csv"))
    other = office.client(office.clerk)
    for step in ("file", "progress"):
        assert other.get(f"{CENTRE}{download.pk}/{step}/").status_code == 404
    for step in ("stop", "retry", "delete"):
        assert other.post(f"{CENTRE}{download.pk}/{step}/").status_code == 404
    assert "还没有文件" in other.get(CENTRE).content.decode()
    assert Download.objects.filter(pk=download.pk, state="done").exists()


@pytest.mark.django_db(transaction=True)
def test_a_made_file_is_text_that_no_sheet_calculates(office):
    office.customer("=1+1", office.ann)
    client = office.client(office.head)
    download = made(ask(client, form="csv"))
    text = b"".join(client.get(f"{CENTRE}{download.pk}/file/").streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert "'=1+1" in [row[rows[0].index("客户名称")] for row in rows[1:]]


def test_stopping_and_trying_again_and_deleting(office):
    client = office.client(office.head)
    download = ask(client)
    assert "已要求停止" in after(client, client.post(f"{CENTRE}{download.pk}/stop/"))
    page = after(client, client.post(f"{CENTRE}{download.pk}/retry/"))
    assert "排队等候" in page
    assert "先停止" in after(client, client.post(f"{CENTRE}{download.pk}/delete/"))
    client.post(f"{CENTRE}{download.pk}/stop/")
    after(client, client.post(f"{CENTRE}{download.pk}/delete/"))
    assert not Download.objects.exists()


def test_a_failure_says_why_and_offers_another_try(office):
    client = office.client(office.head)
    download = ask(client)
    commands.fail(SYSTEM, download.pk, "超过 1,048,575 条", at=AT)
    page = client.get(CENTRE).content.decode()
    assert "超过 1,048,575 条" in page
    assert f"{CENTRE}{download.pk}/retry/" in page
    assert f"{CENTRE}{download.pk}/file/" not in page


@pytest.mark.django_db(transaction=True)
def test_an_expired_file_is_said_to_be(office):
    client = office.client(office.head)
    download = made(ask(client))
    with clock.frozen(NOW + timedelta(days=8)):
        client = office.client(office.head)
        assert "过期" in after_any(client, client.get(f"{CENTRE}{download.pk}/file/"))


def after_any(client, answer) -> str:
    return client.get(answer.headers["Location"]).content.decode()


def test_progress_is_polled_and_then_the_page_shown_anew(office):
    client = office.client(office.head)
    download = ask(client)
    url = f"{CENTRE}{download.pk}/progress/"
    assert f'hx-get="{url}"' in client.get(url, headers={"HX-Request": "true"}).content.decode()
    commands.cancel(office.actor(office.head), download.pk, at=AT)
    assert client.get(url, headers={"HX-Request": "true"}).headers["HX-Redirect"] == CENTRE


def test_reading_the_centre_needs_no_script(office):
    client = office.client(office.head)
    ask(client)
    assert '<noscript><meta http-equiv="refresh"' in client.get(CENTRE).content.decode()


def test_the_centre_needs_few_queries(office, django_assert_max_num_queries):
    client = office.client(office.head)
    for form in ("xlsx", "csv"):
        ask(client, form=form)
    client.get(CENTRE)
    with django_assert_max_num_queries(12):
        assert client.get(CENTRE).status_code == 200


def test_everybody_finds_the_centre_in_their_own_menu(office):
    assert f'href="{CENTRE}"' in office.client(office.ann).get("/customers/").content.decode()


def report_of(client, page: str) -> str:
    return client.get(re.search(r'href="(/downloads/reports/\d+/)"', page)[1]).content.decode()


def test_a_batch_that_leaves_some_says_which_and_why(office):
    customers.set_tags(office.actor(office.ann), office.firm.pk, [f"标签{n}" for n in range(20)], at=AT)
    client = office.client(office.ann)
    ids = [office.mine.pk, office.firm.pk, office.foreign.pk]
    page = after(client, client.post("/customers/batch/", {"do": "tag", "ids": ids, "tags": "展会"}))
    assert "已给 1 位客户加上标签" in page
    assert "2 条未处理" in page
    report = report_of(client, page)
    assert "标签已满" in report
    assert "明远纺织有限公司" in report
    # Somebody else's customer was named by its number only, and stays nameless.
    assert "不在您的数据范围内" in report
    assert "欧阳" not in report
    office.firm.refresh_from_db()
    assert len(office.firm.tags) == 20


def test_a_batch_that_does_all_says_only_that(office):
    client = office.client(office.ann)
    page = after(client, client.post("/customers/batch/", {"do": "tag", "ids": [office.mine.pk], "tags": "展会"}))
    assert "已给 1 位客户加上标签" in page
    assert "失败明细" not in page


def test_the_report_on_a_batch_is_for_who_ordered_it(office):
    client = office.client(office.ann)
    page = after(client, client.post("/customers/batch/", {"do": "tag", "ids": [office.foreign.pk], "tags": "展会"}))
    url = re.search(r'href="(/downloads/reports/\d+/)"', page)[1]
    assert office.client(office.head).get(url).status_code == 404


@pytest.mark.parametrize("path", ["/visits/export/", "/visits/records/export/"])
def test_lists_of_visits_leave_too(office, path):
    assert office.client(office.head).post(path, {"form": "csv"}).status_code == 200
    assert office.client(office.bob).post(path, {"form": "csv"}).status_code == 403
    assert Event.objects.filter(kind="organization.list_exported").count() == 1
