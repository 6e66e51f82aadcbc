"""The cases of a clause as a file: what the page lists, within the scope, with the wording beside it."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest

from yueke.domains.downloads import jobs
from yueke.domains.downloads.models import Download
from yueke.kernel.events.models import Event

URL = "/clause/B8.1-general/export/"


def book(browser, query: str = "") -> openpyxl.Workbook:
    answer = browser.post(f"{URL}{query}", {"form": "xlsx"})
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))


def names(workbook: openpyxl.Workbook) -> list[str]:
    return [row[1].value for row in workbook.worksheets[0].iter_rows(min_row=2)]


def test_the_breaches_leave_with_owner_days_and_wording(trade):
    found = book(trade.browser(trade.supervisor))
    rows = list(found.worksheets[0].iter_rows(values_only=True))
    assert rows[0] == ("条款", "对象", "负责人", "起算", "应完成", "完成", "迟（天）", "结果", "凭据")
    of_south = next(row for row in rows if row[1] == "丁商贸有限公司")
    assert (of_south[0], of_south[2], of_south[7]) == ("B8.1-general", "员工south.rep", "未做到")
    assert of_south[6] > 0
    assert of_south[3] < of_south[4]
    assert "甲商贸有限公司" not in names(found)
    told = [cell.value for row in found.worksheets[-1].iter_rows() for cell in row]
    assert any("对一般客户至少每6个月回访一次。" in text for text in told)
    assert any("未做到" in text for text in told)


def test_a_kept_case_names_the_visit_that_proves_it(trade):
    rows = list(book(trade.browser(trade.supervisor), "?state=kept").worksheets[0].iter_rows(values_only=True))
    kept = next(row for row in rows if row[1] == "甲商贸有限公司")
    assert kept[8].startswith("HF")
    assert kept[5] <= kept[4]


def test_people_are_masked_and_others_departments_left_out(trade):
    everything = names(book(trade.browser(trade.supervisor)))
    assert "王*明" in everything
    assert set(names(book(trade.browser(trade.supervisor), f"?owner={trade.south.pk}"))) < set(everything)


@pytest.mark.parametrize("role", ["sales", "sysadmin"])
def test_who_may_not_take_customers_out_is_refused(trade, role):
    somebody = trade.house.hire(f"a.{role}", trade.house.root, role)
    assert trade.browser(somebody).post(URL, {"form": "csv"}).status_code == 403
    assert not Event.objects.filter(kind="organization.list_exported").exists()
    assert "/export/" not in trade.browser(somebody).get("/clause/B8.1-general/").content.decode()


def test_the_scope_of_the_reader_holds(trade):
    somebody = trade.house.hire("north.head", trade.house.service, "clerk")
    found = names(book(trade.browser(somebody)))
    assert "丁商贸有限公司" not in found
    assert "乙商贸有限公司" in found


def test_many_cases_are_made_in_the_background(trade, settings, tmp_path):
    settings.EXPORT_AT_ONCE, settings.YUEKE_HOME = 1, tmp_path
    browser = trade.browser(trade.supervisor)
    assert browser.post(f"{URL}?period=year", {"form": "csv"}).headers["Location"] == "/downloads/"
    download = Download.objects.get()
    jobs.make_download(download.pk)
    answer = browser.get(f"/downloads/{download.pk}/file/")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert {row[1] for row in rows[1:]} >= {"乙商贸有限公司", "丁商贸有限公司"}
    assert Event.objects.get(kind="organization.list_exported").payload["list_code"] == "clause:B8.1-general"
