"""The import pages through HTTP: from the file to the result, what is masked, who may."""

from __future__ import annotations

import io
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from yueke.domains.customers.models import Customer
from yueke.domains.imports import jobs
from yueke.domains.imports.commands import purge_one
from yueke.domains.imports.models import ImportBatch
from yueke.domains.organization import commands as organization
from yueke.domains.organization.permissions import ALL
from yueke.kernel import clock
from yueke.kernel.access import SYSTEM, Actor
from yueke.kernel.errors import Forbidden
from yueke.kernel.models import StoredFile
from yueke.kernel.sheets.reading import read_table

SHEET = (
    "客户登记表\n姓名,手机,邮箱,备注\n王小明,13800138000,w@example.com,=1+1\n王小明先生,138-0013-8000,,\n"
    "李四光,139,l@example.com,<b>x</b>\n"
)

pytestmark = pytest.mark.django_db


def signed_in(client, person):
    client.force_login(person)
    return client


def upload(client, text=SHEET, name="名单.csv", kind="customers"):
    file = SimpleUploadedFile(name, text.encode("gb18030"), content_type="text/csv")
    return client.post(reverse("office:import-new", args=[kind]), {"file": file})


def checked(client):
    response = upload(client)
    batch = ImportBatch.objects.get()
    assert response.headers["Location"] == reverse("office:import-columns", args=[batch.pk])
    form = client.get(response.headers["Location"]).context["form"]
    data = {field.name: field.value() or "" for field in form}
    client.post(response.headers["Location"], data)
    jobs.check_batch(batch.pk)
    return batch


def test_a_sheet_is_uploaded_once_however_often_the_form_arrives(client, house):
    signed_in(client, house.founder)
    places = set()
    for _time in range(2):
        file = SimpleUploadedFile("名单.csv", SHEET.encode("gb18030"), content_type="text/csv")
        answer = client.post(reverse("office:import-new", args=["customers"]), {"file": file, "_once": "a" * 36})
        places.add(answer.headers["Location"])
    batch = ImportBatch.objects.get()
    assert places == {reverse("office:import-columns", args=[batch.pk])}


def test_a_refused_upload_may_be_sent_again_by_the_same_form(client, house):
    signed_in(client, house.founder)
    for text, status in (("只有标题\n", 422), (SHEET, 303)):
        file = SimpleUploadedFile("名单.csv", text.encode("gb18030"), content_type="text/csv")
        answer = client.post(reverse("office:import-new", args=["customers"]), {"file": file, "_once": "c" * 36})
        assert answer.status_code == status
    assert ImportBatch.objects.count() == 1


def test_from_the_file_to_the_result(client, house):
    signed_in(client, house.founder)
    batch = checked(client)
    page = reverse("office:import", args=[batch.pk])
    told = client.get(page).content.decode()
    assert "手机号应为 11 位" in told or "不是电话号码" in told
    assert "&lt;b&gt;x&lt;/b&gt;" in told
    groups = client.get(page, {"view": "groups"}).content.decode()
    assert "手机相同" in groups
    client.post(reverse("office:import-run", args=[batch.pk]))
    assert "停止" in client.get(page).content.decode()
    jobs.run_batch(batch.pk)
    done = client.get(page).content.decode()
    assert "撤销整批" in done
    assert Customer.objects.get().name == "王小明"
    failed = client.get(reverse("office:import-refused", args=[batch.pk]))
    sheet = read_table(b"".join(failed.streaming_content), "x.xlsx")
    assert sheet.rows[0][0] == "李四光"
    client.post(reverse("office:import-undo", args=[batch.pk]))
    assert not Customer.objects.exists()
    assert "已撤销" in client.get(reverse("office:imports")).content.decode()


def test_personal_data_is_masked_without_the_permission(client, house):
    clerk = house.hire("clerk1", house.service, "clerk")
    signed_in(client, clerk)
    batch = checked(client)
    for view in ("refused", "corrected", "groups"):
        told = client.get(reverse("office:import", args=[batch.pk]), {"view": view}).content.decode()
        assert "13800138000" not in told
        assert "138-0013-8000" not in told
        assert "w@example.com" not in told
        assert "王小明" not in told
    told = client.get(reverse("office:import-columns", args=[batch.pk])).content.decode()
    assert "13800138000" not in told


def test_a_wrong_file_is_told_at_the_field(client, house):
    signed_in(client, house.founder)
    file = SimpleUploadedFile("x.xlsx", b"\x89PNG\r\n\x1a\n" + b"0" * 100)
    response = client.post(reverse("office:import-new", args=["customers"]), {"file": file})
    assert response.status_code == 422
    assert response.context["form"].errors["file"]
    assert client.post(reverse("office:import-new", args=["customers"])).status_code == 422
    assert not ImportBatch.objects.exists()


def test_a_missing_column_is_told(client, house):
    signed_in(client, house.founder)
    upload(client)
    batch = ImportBatch.objects.get()
    response = client.post(reverse("office:import-columns", args=[batch.pk]), {"mobile": "1"})
    assert response.status_code == 422
    assert "客户名称" in response.content.decode()


def orders_checked(client, text):
    """A sheet of orders, uploaded and checked with the columns as they were recognised."""
    upload(client, text, name="订单.csv", kind="orders")
    batch = ImportBatch.objects.get(kind="orders")
    page = reverse("office:import-columns", args=[batch.pk])
    client.post(page, {field.name: field.value() or "" for field in client.get(page).context["form"]})
    jobs.check_batch(batch.pk)
    return batch


def test_orders_before_their_customers_say_what_to_do_first(client, house):
    signed_in(client, house.founder)
    batch = orders_checked(
        client, "会员号,客户,下单日期,金额\nK-1,王小明,2026-03-01,10\nK-2,,2026-03-02,20\n,李四光,2026-03-03,5\n"
    )
    page = client.get(reverse("office:import", args=[batch.pk]))
    told = page.content.decode()
    assert "3 行找不到客户：请先导入客户，或核对“会员号” / “客户”列。" in told
    assert f'href="{reverse("office:import-new", args=["customers"])}"' in told
    # Each row says by which column its customer was looked for: the number where there is one.
    reasons = [row.reasons for row in page.context["rows"]]
    assert reasons == [
        ["客户编号：档案里没有编号为“K-1”的客户：请先导入客户，或核对客户编号"],
        ["客户编号：档案里没有编号为“K-2”的客户：请先导入客户，或核对客户编号"],
        ["客户名称：档案里没有名为“李四光”的客户：请先导入客户，或核对客户名称"],
    ]
    assert {(title, text) for _kind, title, text, _n in page.context["findings"]} == {
        ("客户编号", "档案里没有这个编号的客户"),
        ("客户名称", "档案里没有这个名称的客户"),
    }


def test_nobody_is_sent_to_an_import_they_may_not_do(client, house):
    organization.define_role(
        SYSTEM, "sales", permissions=["orders.view", "orders.import"], scope="self", at=clock.now()
    )
    signed_in(client, house.hire("seller1", house.sales, "sales"))
    batch = orders_checked(client, "手机,下单日期,金额\n13800138000,2026-03-01,10\n")
    told = client.get(reverse("office:import", args=[batch.pk])).content.decode()
    assert "1 行找不到客户：请先导入客户，或核对“手机”列。" in told
    assert reverse("office:import-new", args=["customers"]) not in told


def test_dates_that_do_not_exist_are_summed_up_without_gaps(client, house):
    signed_in(client, house.founder)
    batch = orders_checked(client, "客户,下单日期,金额\n王小明,2026-02-30,10\n李四光,2026-04-31,20\n")
    found = client.get(reverse("office:import", args=[batch.pk])).context["findings"]
    assert ("refused", "下单日期", "日期不存在，如 2 月 30 日", 2) in found


def test_progress_sends_on_when_the_work_has_ended(client, house):
    signed_in(client, house.founder)
    batch = checked(client)
    poll = reverse("office:import-progress", args=[batch.pk])
    page = reverse("office:import", args=[batch.pk])
    assert client.get(poll, headers={"HX-Request": "true"}).headers["HX-Redirect"] == page
    ImportBatch.objects.filter(pk=batch.pk).update(state="running")
    assert "排队等候" in client.get(poll, headers={"HX-Request": "true"}).content.decode()


def test_the_filled_template_is_understood(client, house):
    signed_in(client, house.founder)
    for kind, first in (("customers", "name"), ("orders", "number")):
        response = client.get(reverse("office:import-template", args=[kind]))
        book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
        sheet = book.worksheets[0]
        assert sheet["A2"].value.startswith("示例：")
        sheet["A3"] = "甲公司"
        filled = io.BytesIO()
        book.save(filled)
        file = SimpleUploadedFile("filled.xlsx", filled.getvalue())
        client.post(reverse("office:import-new", args=[kind]), {"file": file})
        batch = ImportBatch.objects.get(kind=kind)
        assert batch.rows_total == 1
        assert batch.account["example"] == 1
        assert batch.mapping[first] == 0
        assert len(batch.mapping) == len(batch.columns)


def test_strangers_find_nothing(client, house):
    signed_in(client, house.founder)
    batch = checked(client)
    service = house.hire("service1", house.service, "service")
    signed_in(client, service)
    assert client.get(reverse("office:imports")).status_code == 403
    assert client.get(reverse("office:import-new", args=["customers"])).status_code == 404
    for name in ("import", "import-columns", "import-progress", "import-refused"):
        assert client.get(reverse(f"office:{name}", args=[batch.pk])).status_code == 404
    for name in ("import-run", "import-undo", "import-cancel", "import-decide", "import-stop"):
        assert client.post(reverse(f"office:{name}", args=[batch.pk])).status_code in (403, 404)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages_speak_both_languages(client, house, language):
    signed_in(client, house.founder)
    batch = checked(client)
    headers = {"Accept-Language": language}
    # What a request activates would outlive it in a test.
    with translation.override(language):
        for url in (
            reverse("office:imports"),
            reverse("office:import-new", args=["orders"]),
            reverse("office:import", args=[batch.pk]),
        ):
            assert client.get(url, headers=headers).status_code == 200


def test_after_its_time_a_batch_keeps_its_figures_only(client, house, settings):
    signed_in(client, house.founder)
    batch = checked(client)
    client.post(reverse("office:import-run", args=[batch.pk]))
    jobs.run_batch(batch.pk)
    batch.refresh_from_db()
    stored = batch.file
    customers = Customer.objects.count()
    url = reverse("office:import", args=[batch.pk])
    with clock.frozen(batch.imported_at + timedelta(days=settings.IMPORT_DAYS)):
        jobs.purge(0)
    assert "撤销整批" in client.get(url).content.decode()
    with clock.frozen(batch.imported_at + timedelta(days=settings.IMPORT_DAYS, seconds=1)):
        jobs.purge(0)
    page = client.get(url).content.decode()
    assert "已超过保留期" in page
    assert "撤销整批" not in page
    client.post(reverse("office:import-undo", args=[batch.pk]))
    assert "逐行记录已清除，不能再撤销" in client.get(url).content.decode()
    assert client.get(reverse("office:import-refused", args=[batch.pk])).status_code == 409
    batch.refresh_from_db()
    assert (batch.state, batch.file, batch.rows.count(), batch.groups.count()) == ("imported", None, 0, 0)
    assert batch.rows_imported
    assert not StoredFile.objects.filter(pk=stored.pk).exists()
    assert Customer.objects.count() == customers


def test_what_is_not_finished_is_not_let_go(client, house, settings):
    signed_in(client, house.founder)
    batch = checked(client)
    with clock.frozen(batch.created_at + timedelta(days=settings.IMPORT_DAYS * 9)):
        jobs.purge(0)
    assert batch.rows.exists()
    with pytest.raises(Forbidden):
        purge_one(Actor(1, "文员", permissions=ALL), keep_for=timedelta(0), at=batch.created_at)
