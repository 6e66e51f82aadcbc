"""What a department head looks at twice: plain data, limits, filed papers, two people at once, receipts, what is cited."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from pypdf import PdfReader

from yueke.compliance import commands as compliance
from yueke.compliance.models import AdoptedPack, Amendment
from yueke.compliance.regulation import regulation
from yueke.domains.complaints import commands
from yueke.domains.complaints.documents import document_of
from yueke.domains.complaints.models import Category, Complaint, Escalation, Paper
from yueke.domains.complaints.tests.house import AT, REGULATION
from yueke.kernel import files
from yueke.kernel.access import SYSTEM
from yueke.kernel.errors import Invalid
from yueke.kernel.events.models import Event
from yueke.sites.office.complaints import authority
from yueke.sites.office.complaints.tests.test_pages import text

LATER = AT + timedelta(hours=1)
STRANGER = {"customer_id": None, "caller_name": "陈女士", "caller_phone": "13900001111"}


def test_the_eye_shows_an_unknown_callers_telephone_for_a_reason(house, browser):
    row = house.registered(**STRANGER)
    desk = browser("agent")
    page = text(desk.get(f"/complaints/{row.pk}/"))
    assert "13900001111" not in page
    assert f"/complaints/{row.pk}/reveal/" in page
    silent = desk.post(f"/complaints/{row.pk}/reveal/", {})
    assert silent.status_code == 422
    assert "13900001111" not in text(silent)
    assert "13900001111" in text(desk.post(f"/complaints/{row.pk}/reveal/", {"why": "call"}))
    line = Event.objects.get(kind="complaints.personal_data_shown")
    assert (line.audited, line.payload["reason"]) == (True, "联系客户")
    assert "13900001111" not in text(desk.get(f"/complaints/{row.pk}/")), "masked again"
    assert browser("watch").post(f"/complaints/{row.pk}/reveal/", {"why": "call"}).status_code == 403


def test_what_tells_of_health_is_hidden_masked_and_lifted_as_the_gate_says(house, browser):
    food = Category.objects.get(code="food")
    facts = {"batch": "B1", "produced_on": "不详", "unwell": "是", "symptoms": "腹痛两人"}
    row = house.accepted(category_id=food.pk, facts=facts)
    commands.assign(house.agent, row.pk, house.aftersales.pk, handler_id=house.engineer.person_id, at=LATER)
    handler, other = browser("engineer"), browser("manager")
    for who in (handler, other):
        page = text(who.get(f"/complaints/{row.pk}/"))
        assert "腹痛两人" not in page
        assert "B1" in page
    assert "腹痛两人" in text(handler.post(f"/complaints/{row.pk}/reveal/", {"why": "call"}))


def test_an_approved_paper_is_filed_and_stays_as_it_was_sent(house, browser):
    row = house.investigating()
    handler = browser("engineer")
    body = {
        "title": "重点客户问题报告",
        "addressee": "华东分公司",
        "layout": "official",
        "text": "一、投诉情况\n展柜玻璃破了。",
    }
    assert handler.post(f"/complaints/{row.pk}/papers/report/", body).status_code == 303
    paper = Paper.objects.get()
    assert document_of(paper).signer == "", "nobody issues a draft"
    asked = commands.submit_paper(house.engineer, paper.pk, at=LATER)
    assert commands.file_paper(SYSTEM, paper.pk, at=LATER) is None, "nothing is filed before it is approved"
    commands.decide(house.manager, asked.pk, granted=True, at=LATER)
    assert document_of(Paper.objects.get()).signer == house.manager.name, "who approved it issues it"
    filed = commands.file_paper(SYSTEM, paper.pk, at=LATER)
    assert commands.file_paper(SYSTEM, paper.pk, at=LATER) is None, "once is enough"
    commands.send_paper(house.engineer, paper.pk, at=LATER)
    Paper.objects.filter(pk=paper.pk).update(title="别的")
    answer = handler.get(f"/complaints/papers/{paper.pk}/file/pdf/")
    kept = b"".join(answer.streaming_content)
    with files.open_file(filed.file_id) as stored:
        assert kept == stored.read()
    told = "".join(part.extract_text() for part in PdfReader(BytesIO(kept)).pages)
    assert "重点客户问题报告" in told
    assert "别的" not in told
    assert filed.file.sha256[:16] in text(handler.get(f"/complaints/{row.pk}/"))
    assert handler.get(f"/complaints/papers/{paper.pk}/file/odt/").status_code == 404


def test_limits_of_posts_are_proposed_with_their_trail_and_hold_once_approved(house, browser):
    head = browser("boss")
    page = text(head.get("/complaints/settings/"))
    assert "¥200.00" in page
    given = {
        "amount.service_specialist": "300", "amount.branch_head": "5000", "effective_from": "2026-11-17", "reason": "提高一线处理效率",
    }  # fmt: skip
    assert browser("clerk").post("/complaints/settings/authority/", given).status_code == 403
    answer = head.post("/complaints/settings/authority/", given)
    assert answer.status_code == 303, text(answer)
    assert Amendment.objects.get().values["amounts"]["service_specialist"] == 300
    assert dict(authority.limits())["客服专员"] == Decimal(200), "not before it is approved and its day has come"
    shown = text(head.get("/complaints/settings/"))
    assert "¥200.00 → ¥300.00" in shown


def test_two_people_complete_one_complaint_and_the_second_is_told_what_changed(house, browser):
    row = house.registered()
    first, second = browser("agent"), browser("clerk")
    form = first.get(f"/complaints/{row.pk}/complete/").context["form"]
    seen = form.initial["seen"]
    assert second.post(f"/complaints/{row.pk}/complete/", {"batch": "B7", "seen": seen}).status_code == 303
    late = first.post(f"/complaints/{row.pk}/complete/", {"batch": "B8", "wish": "退款", "seen": seen})
    assert late.status_code == 422
    told = text(late)
    assert "批号 现为“B7”" in told
    assert 'value="B8"' in told, "the input is kept"
    assert Complaint.objects.get().batch == "B7"
    again = {"batch": "B8", "wish": "退款", "seen": late.context["form"]["seen"].value()}
    assert first.post(f"/complaints/{row.pk}/complete/", again).status_code == 303
    assert Complaint.objects.get().batch == "B8"


def test_who_steps_second_is_told_who_was_quicker(house, browser):
    row = house.registered()
    commands.accept(house.agent, row.pk, at=AT)
    late = browser("manager").post(f"/complaints/{row.pk}/accept/", {"medium": "phone"})
    assert late.status_code == 422
    assert "员工agent" in text(late)
    assert "受理投诉" in text(late)


def test_one_press_signs_for_everything_one_was_told(house, browser):
    rows = [house.registered(description=f"第{n}件", signals=("injury",)) for n in range(2)]
    head = browser("manager")
    waiting = Escalation.objects.filter(person_id=house.manager.person_id, receipt_at=None)
    assert waiting.count() == len(rows)
    board = text(head.get("/complaints/board/"))
    assert "有 2 条时限提醒等您签收" in board
    assert board.count("还没有转办") >= len(rows), "what nobody has yet is said, not dashed"
    reloaded = head.get("/complaints/receipts/")
    assert (reloaded.status_code, reloaded.headers["Allow"]) == (405, "POST")
    assert "数据没有改动" in text(reloaded)
    assert 'href="/"' in text(reloaded), "and the way back"
    assert head.post("/complaints/receipts/").status_code == 303
    assert not waiting.exists()
    assert Escalation.objects.filter(person_id=house.boss.person_id).count() == len(rows), "and up it goes"


def test_similar_complaints_stand_beside_with_the_reason(house, browser):
    goods = Category.objects.get(code="goods").pk
    facts = {"model": "ZG-1", "bought_on": "不详", "fault": "裂"}

    def told(words, phone):
        return house.registered(
            customer_id=None,
            caller_name="李先生",
            caller_phone=phone,
            description=words,
            category_id=goods,
            facts=facts,
        )

    one = told("展柜玻璃裂了一道，送到时就这样", "13900002222")
    waiting = told("展柜玻璃裂了一道，送来就这样", "13900003333")
    past = told("展柜玻璃送来就裂了一道", "13900004444")
    strange = told("安装师傅没有按约定的时间来", "13900005555")
    commands.withdraw(house.agent, past.pk, "自己找到了原因", at=LATER)
    beside = text(
        browser("agent").get(f"/complaints/{one.pk}/alike/", headers={"HX-Request": "true", "HX-Target": "alike"})
    )
    assert waiting.number in beside
    assert past.number in beside, "one that is over shows how it is done"
    assert strange.number not in beside
    assert "同一类别" in beside
    assert "相似 " in beside


def test_only_clauses_in_force_are_cited(house, browser):
    row = house.accepted()
    here = f"/complaints/{row.pk}/"
    assert "C7.3-ladder" in text(browser("agent").get(here))
    AdoptedPack.objects.filter(code="C").update(is_active=False)
    assert "C7.3-ladder" not in regulation()
    assert "C7.3-ladder" not in text(browser("agent").get(here))


def test_a_regulation_that_wants_to_be_judged_otherwise_is_refused_and_breaks_no_page(house, browser):
    changed = (
        REGULATION.read_text()
        .replace("        shape: gate", "        shape: threshold", 1)
        .replace("- {from: 2024-01-01, repeats", "- {from: 2024-01-01, minimum: 1, window: 1 months, repeats", 1)
    )
    with pytest.raises(Invalid) as refusal:
        compliance.adopt(SYSTEM, changed, at=AT)
    assert "C7.3-grading" in str(refusal.value.fields)
    house.registered()
    assert browser("manager").get("/desk/").status_code == 200


def test_the_handling_sheet_tells_what_was_done(house, browser):
    row = house.replied()
    desk = browser("agent")
    handling = text(desk.get(f"/complaints/{row.pk}/sheet/", {"of": "handling"}))
    assert "投诉处理单" in handling
    assert "运输时未加护角" in handling
    for words in (f'href="/complaints/{row.pk}/"', "<svg", house.agent.name):
        assert words in handling, words
    taken = text(desk.get(f"/complaints/{row.pk}/sheet/"))
    assert "投诉受理单" in taken
    assert "<svg" in taken


def test_the_timeline_says_what_was_told_and_how_the_grade_rose(house, browser):
    row = house.accepted()
    commands.note_signals(house.agent, row.pk, ["injury"], at=LATER)
    page = text(browser("agent").get(f"/complaints/{row.pk}/"))
    for words in ("告知受理 · 电话", "一般 → 重大", "人身伤害"):
        assert f'<div class="ink-2">{words}</div>' in page, words
