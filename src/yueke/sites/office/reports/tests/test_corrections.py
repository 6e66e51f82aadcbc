"""Corrections of issued reports: a new version, why, issued by another; the old one stays and says so; people are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from yueke.domains.channels.models import Notice
from yueke.domains.complaints import commands as complaints
from yueke.domains.complaints.tests.house import AT
from yueke.domains.downloads.outgoing import write
from yueke.domains.reports import commands, queries
from yueke.domains.reports.models import Report
from yueke.insight.complaints.drafting import month_draft
from yueke.kernel.access import SYSTEM, Scope
from yueke.kernel.errors import Forbidden, Invalid, Refused
from yueke.kernel.events.models import Event
from yueke.kernel.events.running import run
from yueke.sites.office.reports.taking import MAKER
from yueke.sites.office.reports.tests.test_reports import boss

pytestmark = pytest.mark.django_db
NOVEMBER = date(2026, 11, 1)
NOW = AT.replace(month=12, day=2)
LATER = NOW + timedelta(days=6)
WHY = "华南的件数漏计了一件，原因是转入的来件未入账。"


@pytest.fixture
def issued(house):
    """November's report on the branch, issued."""
    house.registered()
    row = commands.draft(SYSTEM, month_draft(NOVEMBER, house.branch.pk, at=NOW), at=NOW)
    return passed(house, row.pk, NOW)


def passed(house, report_id: int, at) -> Report:
    """The report, submitted by the manager and issued by somebody else."""
    commands.submit(boss(house, "manager"), report_id, at=at)
    return commands.issue(boss(house, "agent"), report_id, at=at)


def react(kind: str, name: str) -> None:
    found = Event.objects.filter(kind=kind).latest("pk")
    run(found.pk, f"issuing.{name}", at=found.at)


def told(kind: str) -> set[int]:
    return set(Notice.objects.filter(kind=kind).values_list("recipient_id", flat=True))


def test_a_correction_is_a_new_version_and_the_issued_one_stays(house, issued):
    manager = boss(house, "manager")
    before = Report.objects.filter(pk=issued.pk).values().get()
    made = commands.correct(manager, issued.pk, WHY, at=LATER)
    assert (made.version, made.corrects_id, made.reason, made.state) == (2, issued.pk, WHY, "draft")
    assert (made.figures, made.body, made.cut_at) == (issued.figures, issued.body, issued.cut_at)
    assert commands.correct(manager, issued.pk, WHY, at=LATER).pk == made.pk
    assert Event.objects.filter(kind="reports.correction_drafted").count() == 1
    now = queries.of_month(SYSTEM, "complaints", NOVEMBER, house.branch.pk)
    assert (now and now.pk) == issued.pk, "a draft takes nobody's place"
    assert not queries.report(SYSTEM, issued.pk).superseded
    commands.correct(manager, issued.pk, "另有一处笔误。", at=LATER)
    house.registered(description="又来一件别的事")
    anew = commands.redraft(manager, made.pk, month_draft(NOVEMBER, house.branch.pk, at=LATER), at=LATER)
    assert anew.figures != issued.figures
    assert (anew.version, anew.reason) == (2, "另有一处笔误。"), "new figures, the same correction"
    new = passed(house, made.pk, LATER)
    assert queries.report(SYSTEM, issued.pk).superseded
    now = queries.of_month(SYSTEM, "complaints", NOVEMBER, house.branch.pk)
    assert (now and now.pk) == new.pk
    assert Report.objects.filter(pk=issued.pk).values().get() == before
    third = passed(house, commands.correct(manager, new.pk, "再更正", at=LATER).pk, LATER)
    assert [one.pk for one in queries.versions_before(third)] == [new.pk, issued.pk]


def test_what_is_refused_changes_nothing(house, issued):
    manager, other = boss(house, "manager"), boss(house, "agent")
    with pytest.raises(Invalid):
        commands.correct(manager, issued.pk, "  ", at=LATER)
    with pytest.raises(Forbidden):
        commands.correct(replace(manager, permissions=frozenset({"reports.view"})), issued.pk, WHY, at=LATER)
    assert Report.objects.count() == 1
    made = commands.correct(manager, issued.pk, WHY, at=LATER)
    with pytest.raises(Refused):
        commands.correct(manager, made.pk, WHY, at=LATER)
    commands.submit(manager, made.pk, at=LATER)
    with pytest.raises(Refused):
        commands.correct(manager, issued.pk, "改口", at=LATER)
    with pytest.raises(Refused):
        commands.issue(manager, made.pk, at=LATER)
    made.refresh_from_db()
    assert (made.state, made.reason) == ("asked", WHY)
    commands.issue(other, made.pk, at=LATER)
    with pytest.raises(Refused, match="已被更正版取代"):
        commands.correct(manager, issued.pk, WHY, at=LATER)
    assert Report.objects.count() == 2


def test_the_draft_of_a_correction_is_thrown_away_and_nothing_else(house, issued):
    manager = boss(house, "manager")
    made = commands.correct(manager, issued.pk, WHY, at=LATER)
    outsider = replace(manager, permissions=frozenset({"reports.view"}))
    for actor, report_id, refusal in ((outsider, made.pk, Forbidden), (manager, issued.pk, Refused)):
        with pytest.raises(refusal):
            commands.discard(actor, report_id, at=LATER)
    commands.submit(manager, made.pk, at=LATER)
    with pytest.raises(Refused, match="退回"):
        commands.discard(manager, made.pk, at=LATER)
    assert Report.objects.count() == 2
    commands.send_back(boss(house, "agent"), made.pk, "不必更正", at=LATER)
    commands.discard(manager, made.pk, at=LATER)
    assert list(Report.objects.all()) == [issued]
    react("reports.submitted", "report_waits")
    react("reports.sent_back", "report_comes_back")
    react("reports.correction_discarded", "correction_is_dropped")
    assert not Notice.objects.filter(kind__in=("reports.submitted", "reports.sent_back"), read_at=None).exists()
    told = Event.objects.get(kind="reports.correction_discarded")
    assert (told.payload["report_id"], told.payload["note"]) == (issued.pk, WHY)
    first = commands.draft(manager, month_draft(date(2026, 10, 1), house.branch.pk, at=LATER), at=LATER)
    with pytest.raises(Refused, match="制度要求"):
        commands.discard(manager, first.pk, at=LATER)
    assert commands.correct(manager, issued.pk, WHY, at=LATER).version == 2, "corrected all the same, later"


def test_the_database_keeps_the_chain(house, issued):
    known = {"kind": "complaints", "month": NOVEMBER, "department_id": house.branch.pk, "drafted_at": NOW}
    known |= {"cut_at": NOW, "updated_at": NOW}
    commands.correct(SYSTEM, issued.pk, WHY, at=LATER)
    for wrong in (
        {"version": 3, "corrects": issued, "reason": "又一份"},
        {"version": 3, "reason": "不知更正哪份"},
        {"version": 1, "month": date(2026, 10, 1), "reason": "首版没有更正说明"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Report.objects.create(**{**known, **wrong})
    with pytest.raises(DatabaseError), transaction.atomic():
        Report.objects.filter(pk=issued.pk).update(reason="改")


def test_the_files_of_both_say_what_they_are(house, issued):
    new = passed(house, commands.correct(SYSTEM, issued.pk, WHY, at=LATER).pk, LATER)
    of_new = f"更正说明：本报告更正并取代2026-12-02发布的《{issued.title}》。{WHY}"
    for row, said, corrects in ((new, of_new, True), (issued, "已被2026-12-08发布的更正版取代", False)):
        outgoing, files = MAKER.make(SYSTEM, {"report": row.pk}), {}
        for form in ("docx", "pdf", "xlsx"):
            files[form] = BytesIO()
            write(outgoing, form, files[form])
            files[form].seek(0)
        word = "\n".join(one.text for one in Document(files["docx"]).paragraphs)
        pdf = "".join("".join(page.extract_text() for page in PdfReader(files["pdf"]).pages).split())
        first = load_workbook(files["xlsx"]).worksheets[0]
        assert first.title == "更正说明"
        assert [said in text for text in (word, pdf, str(first["A2"].value))] == [True] * 3
        assert ["（更正版）" in text for text in (word, pdf, outgoing.title)] == [corrects] * 3


def test_those_who_are_to_issue_who_wrote_and_whose_it_is_are_told(house):
    house.registered()
    row = commands.draft(SYSTEM, month_draft(NOVEMBER, house.aftersales.pk, at=NOW), at=NOW)
    manager, engineer = boss(house, "manager"), house.engineer.person_id
    commands.submit(manager, row.pk, at=NOW)
    react("reports.submitted", "report_waits")
    asked = told("reports.submitted")
    assert house.boss.person_id in asked
    assert asked.isdisjoint({manager.person_id, engineer}), "nobody issues their own; engineers issue nothing"
    commands.send_back(boss(house, "agent"), row.pk, "补写原因", at=NOW)
    react("reports.sent_back", "report_comes_back")
    assert told("reports.sent_back") == {manager.person_id}
    passed(house, row.pk, NOW)
    react("reports.issued", "report_is_out")
    react("reports.issued", "survey_is_reported")
    assert told("reports.issued") == {manager.person_id, house.second.person_id}, "the writer and the department's head"
    assert {one.about_label for one in Notice.objects.filter(kind="reports.issued")} == {"2026-11 投诉月报"}


def test_the_head_of_the_desk_hears_of_the_companys_report(house):
    house.registered()
    complaints.set_desk(SYSTEM, house.service.pk, at=NOW)
    house.service.head_id = house.clerk.person_id
    house.service.save()
    row = commands.draft(SYSTEM, month_draft(NOVEMBER, None, at=NOW), at=NOW)
    commands.submit(replace(boss(house, "manager"), scope=Scope("all")), row.pk, at=NOW)
    react("reports.submitted", "report_waits")
    commands.issue(replace(boss(house, "boss"), scope=Scope("all")), row.pk, at=NOW)
    react("reports.issued", "report_is_out")
    assert told("reports.issued") == {house.manager.person_id, house.clerk.person_id}
    assert not Notice.objects.filter(kind="reports.submitted", read_at=None).exists(), "nobody need look any more"


def test_who_got_the_first_hears_of_the_correction(house, issued):
    commands.note_taken(boss(house, "engineer"), issued.pk, "pdf", at=NOW)
    made = commands.correct(boss(house, "agent"), issued.pk, WHY, at=LATER)
    commands.note_taken(boss(house, "second"), made.pk, "pdf", at=LATER)
    commands.submit(boss(house, "agent"), made.pk, at=LATER)
    commands.issue(boss(house, "manager"), made.pk, at=LATER)
    react("reports.issued", "report_is_out")
    for _twice in range(2):
        react("reports.corrected", "report_is_corrected")
    assert not told("reports.issued"), "one message is enough"
    # A draft's reader got nothing that counted, and whoever issued it knows.
    assert told("reports.corrected") == {house.engineer.person_id, house.agent.person_id}


def test_from_the_issued_report_to_its_correction(house, issued, browser):
    manager = browser("manager")
    one = f"/complaints/reports/{issued.pk}/"
    assert "更正</a>" in manager.get(one).content.decode()
    assert manager.post(f"{one}correct/", {"reason": ""}).status_code == 422
    assert manager.post(f"{one}correct/", {"reason": WHY}).status_code == 303
    dropped = f"/complaints/reports/{Report.objects.get(version=2).pk}/discard/"
    assert "原报告照旧有效" in manager.get(dropped).content.decode()
    assert manager.post(dropped)["Location"].startswith(one)
    assert manager.post(dropped).status_code == 404
    assert "更正版正在起草" not in manager.get(one).content.decode()
    assert manager.post(f"{one}correct/", {"reason": WHY}).status_code == 303
    made = Report.objects.get(version=2)
    new = f"/complaints/reports/{made.pk}/"
    shown = manager.get(one).content.decode()
    assert "更正版正在起草或审核" in shown
    assert new in shown
    draft = manager.get(new).content.decode()
    for said in ("（更正版）", WHY, "看原报告", "修改更正说明", f"{one}correct/", f"{new}discard/"):
        assert said in draft, said
    assert manager.post(f"{new}submit/").status_code == 303
    commands.issue(boss(house, "agent"), made.pk, at=LATER)
    with CaptureQueriesContext(connection) as asked:
        shown = manager.get(one).content.decode()
    assert len(asked) < 32
    for said in ("已被更正版取代", f'href="{new}"', "看2026-12-08发布的更正版"):
        assert said in shown, said
    with CaptureQueriesContext(connection) as asked:
        listed = manager.get("/complaints/reports/").content.decode()
    assert len(asked) < 30
    assert "已被更正版取代" in listed
    assert "（更正版）" in listed
    assert manager.post(f"{one}take/", {"form": "html"}).status_code == 200
    taken = Event.objects.get(kind="reports.taken")
    assert (taken.actor_id, taken.payload["report_id"]) == (house.manager.person_id, issued.pk)
