"""A month's report: drafted once from figures that stay, edited, issued by somebody else, taken out in three forms."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from yueke.domains.complaints.tests.house import AT
from yueke.domains.downloads.outgoing import write
from yueke.domains.reports import commands, queries
from yueke.domains.reports.models import Report
from yueke.insight.complaints.drafting import month_draft
from yueke.kernel.access import SYSTEM, Scope
from yueke.kernel.errors import Forbidden, Invalid, NotFound, Refused
from yueke.reactions import reporting
from yueke.sites.office.reports.taking import MAKER

pytestmark = pytest.mark.django_db
NOVEMBER = date(2026, 11, 1)
NOW = AT.replace(month=12, day=2)


@pytest.fixture
def drafted(house):
    """November's report on the branch, of one complaint."""
    house.registered()
    return commands.draft(SYSTEM, month_draft(NOVEMBER, house.branch.pk, at=NOW), at=NOW)


def boss(house, name, **more):
    """Somebody of the house who sees the branch and may do everything with reports."""
    may = frozenset({"reports.view", "reports.draft", "reports.issue"})
    actor = getattr(house, name)
    departments = frozenset({house.branch.pk, house.service.pk, house.aftersales.pk})
    return replace(actor, permissions=may, scope=Scope("departments", departments), **more)


def test_the_night_drafts_last_month_once_for_the_company_and_each_branch(house):
    assert reporting.run(NOW) == 0, "nothing was ever complained of"
    house.registered()
    assert reporting.run(NOW) == 2
    assert reporting.run(NOW + timedelta(days=1)) == 0
    told = {(row.department_id, row.title) for row in Report.objects.all()}
    assert told == {(None, "2026年11月投诉月报"), (house.branch.pk, f"{house.branch.name}2026年11月投诉月报")}


def test_figures_stay_as_they_were_cut(house, drafted):
    drafted.refresh_from_db()
    before = drafted.figures
    house.registered(description="又来一件别的事")
    again = commands.draft(SYSTEM, month_draft(NOVEMBER, house.branch.pk, at=NOW), at=NOW)
    assert (again.pk, again.figures) == (drafted.pk, before), "there is one report a month"
    anew = commands.redraft(SYSTEM, drafted.pk, month_draft(NOVEMBER, house.branch.pk, at=NOW), at=NOW)
    assert anew.figures["tables"][0]["n"] == before["tables"][0]["n"] + 1


def test_a_running_month_is_refused_and_nobody_reports_on_more_than_they_see(house):
    manager = boss(house, "manager")
    with pytest.raises(Invalid):
        commands.draft(manager, month_draft(date(2026, 12, 1), house.branch.pk, at=NOW), at=NOW)
    with pytest.raises(Forbidden):
        commands.draft(manager, month_draft(NOVEMBER, None, at=NOW), at=NOW)
    assert not Report.objects.exists()


def test_somebody_else_issues_and_then_it_stays(house, drafted):
    manager, other = boss(house, "manager"), boss(house, "agent")
    commands.submit(manager, drafted.pk, at=NOW)
    with pytest.raises(Refused):
        commands.issue(manager, drafted.pk, at=NOW)
    with pytest.raises(Refused):
        commands.edit(manager, drafted.pk, drafted.body, at=NOW)
    commands.send_back(other, drafted.pk, "补写原因", at=NOW)
    commands.submit(manager, drafted.pk, at=NOW)
    issued = commands.issue(other, drafted.pk, at=NOW)
    assert (issued.state, issued.issued_by_id) == ("issued", other.person_id)
    with pytest.raises(DatabaseError), transaction.atomic():
        Report.objects.filter(pk=drafted.pk).update(title="改")
    with pytest.raises(NotFound):
        queries.report(replace(other, scope=Scope("self"), department_id=None), drafted.pk)


def test_the_three_files_say_the_same(house, drafted):
    outgoing = MAKER.make(SYSTEM, {"report": drafted.pk})
    files = {}
    for form in ("docx", "pdf", "xlsx"):
        files[form] = BytesIO()
        write(outgoing, form, files[form])
        files[form].seek(0)
    word = "\n".join(one.text for one in Document(files["docx"]).paragraphs)
    pdf = "".join(page.extract_text() for page in PdfReader(files["pdf"]).pages)
    book = load_workbook(files["xlsx"])
    assert "本期收到投诉1件" in word
    assert "口径" in "".join(pdf.split()) + word
    assert "投诉类型" in book.sheetnames
    assert "口径" in book.sheetnames
    assert book["总体指标"]["B2"].value == 1
    notes = [cell.value for cell in book["口径"]["A"]]
    assert any(str(one).startswith("按时答复率：") for one in notes)


def test_from_the_list_to_the_report_and_its_edit(house, drafted, browser):
    manager = browser("manager")
    with CaptureQueriesContext(connection) as asked:
        shown = manager.get("/complaints/reports/").content.decode()
    assert drafted.title in shown
    assert len(asked) < 30
    one = f"/complaints/reports/{drafted.pk}/"
    with CaptureQueriesContext(connection) as asked:
        shown = manager.get(one).content.decode()
    assert "本期收到投诉1件" in shown
    assert len(asked) < 30
    form = manager.get(f"{one}edit/")
    assert "本期收到投诉1件" in form.content.decode()
    answer = manager.post(f"{one}submit/")
    assert answer.status_code == 303
    assert manager.post(f"{one}issue/").status_code == 422, "not one's own"


def test_the_analysis_page_its_tables_and_files(house, browser):
    house.registered()
    manager = browser("manager")
    days = {"from": "2026-11-01", "to": "2026-11-30"}
    with CaptureQueriesContext(connection) as asked:
        shown = manager.get("/complaints/analysis/", days).content.decode()
    assert "本期收到投诉1件" in shown
    assert len(asked) < 45
    empty = manager.get("/complaints/analysis/", {"from": "2025-01-01", "to": "2025-01-31"}).content.decode()
    assert "这段时间没有收到投诉" in empty
    table = manager.get("/complaints/analysis/channel/", days).content.decode()
    assert "desk=counted" in table
    assert "100.0" in table
    answer = manager.post("/complaints/analysis/all/take/?from=2026-11-01&to=2026-11-30", {"form": "xlsx"})
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    assert {"总体指标", "受理渠道", "口径"} <= set(book.sheetnames)
    assert manager.get("/complaints/analysis/nothing/").status_code == 404
