"""The complaint pages: taking in, the list, one complaint from acceptance to the archive, refusals."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yueke.domains.complaints import commands
from yueke.domains.complaints.lifecycles import COMPLAINT_LIFE
from yueke.domains.complaints.models import Category, Complaint
from yueke.domains.complaints.tests.house import AT
from yueke.domains.complaints.tests.test_importing import NEW, uploaded
from yueke.domains.customers import commands as customers
from yueke.domains.customers.drafts import CustomerDraft
from yueke.domains.customers.models import Customer
from yueke.domains.imports import commands as imports
from yueke.sites.office.badges import badges
from yueke.sites.office.complaints import papers
from yueke.sites.office.complaints.acts import ACTS, BESIDE, STEPS
from yueke.sites.office.complaints.columns import COLUMNS
from yueke.sites.office.desk.decisions import waiting_for

LATER = AT + timedelta(hours=1)


def form(**more):
    return {"channel": "phone", "description": "展柜玻璃裂了，要求换货"} | more


def text(answer) -> str:
    return answer.content.decode()


def test_every_step_of_the_life_is_an_act_and_nothing_else_is():
    assert {act.code for act in STEPS} == {step.verb for step in COMPLAINT_LIFE.steps}
    assert all(act.when is not None for act in BESIDE)
    assert all(act.permission for act in ACTS.values())


def test_the_desk_finds_the_caller_by_four_digits_and_by_name(house, browser):
    complaint = house.registered()
    desk = browser("agent")
    for asked in ("5678", "王小明", complaint.number):
        assert f"/complaints/{complaint.pk}/" in text(desk.get("/complaints/new/", {"q": asked})), asked
    nobody = text(desk.get("/complaints/new/", {"q": "13900001111"}))
    assert "没有找到" in nobody
    assert "customer=new&amp;phone=13900001111" in nobody


def test_an_unknown_caller_is_registered_and_the_code_is_shown(house, browser):
    desk = browser("clerk")
    answer = desk.post("/complaints/new/?customer=new", form(caller_name="陈女士", caller_phone="13900001111"))
    made = Complaint.objects.get()
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/complaints/{made.pk}/?registered=1"
    shown = text(desk.get(answer.headers["Location"]))
    assert made.code[:4] in shown
    assert "请读给客户" in shown
    assert (made.customer_id, made.first_contact_id) == (None, house.clerk.person_id)


@pytest.mark.parametrize(
    "change,message",
    [
        ({"description": ""}, "请填写问题描述。"),
        ({"caller_name": "", "caller_phone": ""}, "请留下联系电话或邮箱"),
        ({"channel": "pigeon"}, "请从列表中选择受理渠道"),
        ({"claim_amount": "-5"}, "金额不能小于 0"),
    ],
)
def test_bad_input_is_told_at_the_field_and_nothing_is_written(house, browser, change, message):
    given = form(caller_name="陈女士", caller_phone="13900001111") | change
    answer = browser("clerk").post("/complaints/new/?customer=new", given)
    assert answer.status_code == 422
    assert message in text(answer)
    assert not Complaint.objects.exists()


def test_the_facts_of_a_category_are_asked_for_and_demanded(house, browser):
    desk = browser("clerk")
    food = Category.objects.get(code="food")
    part = text(
        desk.get("/complaints/facts/", {"category_id": food.pk}, headers={"HX-Request": "true", "HX-Target": "facts"})
    )
    assert 'name="facts.batch"' in part
    given = form(caller_name="陈女士", caller_phone="13900001111", category_id=food.pk)
    answer = desk.post("/complaints/new/?customer=new", given)
    assert answer.status_code == 422
    assert "请填写“批号”" in text(answer)
    told = {"facts.batch": "B1", "facts.produced_on": "不详", "facts.unwell": "是", "facts.symptoms": "腹痛"}
    assert desk.post("/complaints/new/?customer=new", given | told).status_code == 303
    page = text(desk.get(f"/complaints/{Complaint.objects.get().pk}/"))
    assert "B1" in page
    assert "腹痛" not in page, "what tells of health is masked"


def test_whoever_calls_again_is_asked_whether_it_is_the_same(house, browser):
    first = house.registered()
    desk = browser("agent")
    address = f"/complaints/new/?customer={house.customer.pk}"
    if desk.get(address).status_code == 404:
        address = "/complaints/new/?customer=new"
    given = form(caller_name="王小明", caller_phone="13812345678")
    answer = desk.post(address, given)
    assert answer.status_code == 422
    assert first.number in text(answer)
    assert Complaint.objects.count() == 1
    warned = text(desk.get("/complaints/new/?customer=new&phone=13812345678"))
    assert first.number in warned, "who is known by the number is told of before anything is typed"
    joined = desk.post(address, given | {"repeat": str(first.pk)})
    assert joined.status_code == 303
    made = Complaint.objects.exclude(pk=first.pk).get()
    assert (made.state, made.merged_into_id) == ("merged", first.pk)
    assert desk.post(address, given | {"repeat": "new", "accept_now": "on"}).status_code == 303
    assert Complaint.objects.latest("pk").state == "accepted"


def test_the_list_has_a_tab_for_each_desk(house, browser):
    one = house.assigned()
    desk = browser("agent")
    for code, there in (("new", False), ("to_sign", True), ("open", True), ("filed", False)):
        assert (one.number in text(desk.get("/complaints/", {"desk": code}))) is there, code
    assert one.number in text(desk.get("/complaints/", {"text": "5678"}))
    assert one.number in text(desk.get("/complaints/", {"sort": "due"}))
    assert "王小明" not in text(desk.get("/complaints/")), "names are masked in a list"
    exported = browser("steward").post("/complaints/export/", {"form": "csv"}, follow=True)
    assert exported.status_code in (200, 403)


def test_the_name_of_a_company_is_shown_that_of_who_calls_for_it_is_masked(house, browser):
    company = customers.create(house.agent, CustomerDraft(name="云山科技有限公司", kind="enterprise"), at=AT)
    house.registered(customer_id=company.pk, caller_phone="13900001111")
    house.registered(customer_id=company.pk, caller_name="云", caller_phone="13900001112")
    house.registered(customer_id=company.pk, caller_name="钱多多", caller_phone="13900001113")
    seen = text(browser("agent").get("/complaints/"))
    assert seen.count("云山科技有限公司") == 1
    assert "钱多多" not in seen
    assert "钱*多" in seen


def test_who_sends_a_complaint_back_stands_in_the_list_when_it_is_out_of_sight(house, browser):
    one = house.assigned()
    engineer = browser("engineer")
    back = engineer.post(f"/complaints/{one.pk}/send-back/", {"reason": "不属于本部门"})
    assert (back.status_code, back.headers["Location"]) == (303, "/complaints/")
    assert engineer.get(f"/complaints/{one.pk}/").status_code == 404
    again = browser("agent").post(f"/complaints/{one.pk}/assign/", {"department_id": house.aftersales.pk})
    assert again.headers["Location"] == f"/complaints/{one.pk}/", "who still sees it stays with it"


def test_an_import_leads_to_its_complaints(house, browser):
    Customer.objects.update(department_id=house.root.pk)
    before = house.registered()
    batch = imports.run(house.boss, uploaded(house.boss, NEW).pk, at=AT)
    made = Complaint.objects.get(import_batch_id=batch.pk)
    boss = browser("boss")
    here = f"/complaints/?import_batch_id={batch.pk}"
    assert f'href="{here}"' in text(boss.get(f"/imports/{batch.pk}/"))
    listed = text(boss.get(here))
    assert made.number in listed
    assert before.number not in listed


def test_the_whole_way_through_the_pages(house, browser):
    one = house.registered()
    agent, engineer = browser("agent"), browser("engineer")
    here = f"/complaints/{one.pk}/"

    def does(who, act, **given):
        answer = who.post(f"{here}{act}/", given)
        assert answer.status_code == 303, (act, text(answer)[:3000])

    assert f"{here}accept/" in text(agent.get(here))
    assert f"{one.number} · 王*明" in text(agent.get(f"{here}accept/")), "who acts sees on which complaint"
    does(agent, "accept", medium="phone", tell_customer="on")
    does(agent, "assign", department_id=house.aftersales.pk, note="请尽快")
    assert f"{here}sign/" not in text(agent.get(here)), "another department signs"
    assert f"{here}sign/" in text(engineer.get(here))
    does(engineer, "sign")
    early = engineer.post(f"{here}propose/", {"solution": "换新", "medium": "phone", "answer_needed": "on"})
    assert early.status_code == 422
    assert "请先记录本轮的调查" in text(early)
    does(engineer, "investigate", finding="运输未加护角", is_founded="yes")
    does(engineer, "propose", solution="换新玻璃", compensation="0", medium="phone", answer_needed="on")
    does(engineer, "answer-offer", accepted="yes", words_of_customer="可以")
    does(engineer, "agree")
    does(engineer, "reply", text="已换新玻璃", outcome="solved", medium="phone")
    refused = agent.post(f"{here}close/")
    assert refused.status_code == 422
    assert Complaint.objects.get().state == "replied"
    does(agent, "ask-satisfaction", medium="phone")
    does(agent, "note-answer", satisfaction="5", comment="很快")
    does(agent, "close")
    does(browser("clerk"), "archive")
    assert Complaint.objects.get().state == "archived"
    page = text(agent.get(here))
    for words in ("运输未加护角", "换新玻璃", "很快", "已归档", "归档投诉"):
        assert words in page, words
    assert "已换新玻璃" in text(agent.get(f"{here}sheet/", {"of": "handling"}))


def test_supervision_approval_and_evidence(house, browser):
    one = house.investigating()
    here = f"/complaints/{one.pk}/"
    watch, engineer = browser("watch"), browser("engineer")
    assert watch.post(f"{here}supervise/", {"order": "本周内办结"}).status_code == 303
    order = one.supervisions.get()
    assert f"/complaints/supervisions/{order.pk}/" in text(engineer.get(here))
    assert engineer.post(f"/complaints/supervisions/{order.pk}/", {"answer": "周五前完成"}).status_code == 303
    asked = engineer.post(f"{here}ask-extension/", {"until": "2027-03-01T10:00", "reason": "等配件"})
    assert asked.status_code == 303
    approval = one.approvals.get()
    assert engineer.post(f"/complaints/approvals/{approval.pk}/", {"granted": "yes"}).status_code == 403
    no = browser("manager").post(
        f"/complaints/approvals/{approval.pk}/", {"granted": "no", "note": "", "medium": "phone"}
    )
    assert no.status_code == 422
    assert "请写明不同意的理由" in text(no)
    assert browser("manager").post(
        f"/complaints/approvals/{approval.pk}/", {"granted": "yes", "note": "", "medium": "phone"}
    ).status_code == 303  # fmt: skip
    assert one.extensions.get().granted_at is not None
    from django.core.files.uploadedfile import SimpleUploadedFile

    proof = SimpleUploadedFile("照片.pdf", b"%PDF-1.4\n%%EOF\n")
    assert engineer.post(f"{here}evidence/", {"file": proof, "note": "现场"}).status_code == 303
    kept = one.evidence.get()
    got = engineer.get(f"/complaints/evidence/{kept.pk}/")
    assert "attachment" in got.headers["Content-Disposition"]


def test_facts_are_completed_and_earlier_answers_are_kept(house, browser):
    food = Category.objects.get(code="food")
    told = {"batch": "B1", "produced_on": "不详", "unwell": "否"}
    one = house.registered(category_id=food.pk, facts=told)
    given = {"category_id": food.pk, "facts.bought_at": "城西店", "batch": "B1", "wish": "退款"}
    assert browser("agent").post(f"/complaints/{one.pk}/complete/", given).status_code == 303
    fresh = house.fresh(one)
    assert fresh.wish == "退款"
    assert '"batch": "B1"' in fresh.facts
    assert "城西店" in fresh.facts


def test_who_may_not_is_refused_and_nothing_changes(house, browser):
    one = house.accepted()
    here = f"/complaints/{one.pk}/"
    assert browser("clerk").post(f"{here}assign/", {"department_id": house.aftersales.pk}).status_code == 403
    assert browser("second").get(here).status_code in (200, 404)
    assert house.fresh(one).state == "accepted"


def test_whoever_comes_second_hears_it_on_the_form(house, browser):
    one = house.assigned()
    answer = browser("manager").post(f"/complaints/{one.pk}/assign/", {"department_id": house.service.pk})
    assert answer.status_code == 422
    assert "员工agent" in text(answer)


def test_html_stays_text(house, browser):
    one = house.registered(description="<script>alert(1)</script>展柜", wish="<b>x</b>")
    page = text(browser("agent").get(f"/complaints/{one.pk}/"))
    assert "<script>alert(1)" not in page
    assert "<b>x</b>" not in page


def test_pages_take_few_queries(house, browser, django_assert_max_num_queries):
    one = house.replied()
    for n in range(4):
        commands.supervise(house.watch, one.pk, f"督办{n}", at=LATER)
        house.registered(description=f"另一件事 {n}", customer_id=None, caller_name="陈", caller_phone=f"1390000111{n}")
    agent = browser("agent")
    for address, most in (
        ("/complaints/", 16), ("/complaints/new/?q=5678", 20), ("/complaints/new/?customer=new", 16),
        ("/complaints/board/", 18), (f"/complaints/{one.pk}/", 41), ("/complaints/cases/", 12),
    ):  # fmt: skip
        agent.get(address)
        with django_assert_max_num_queries(most):
            assert agent.get(address).status_code == 200


def test_every_column_of_the_list_is_read_with_the_rows(house, browser, django_assert_num_queries):
    agent = browser("agent")
    agent.post("/complaints/columns/", {"columns": [column.key for column in COLUMNS]})
    house.registered()
    agent.get("/complaints/")
    with CaptureQueriesContext(connection) as one_row:
        agent.get("/complaints/")
    for n in range(4):
        house.registered(description=f"另一件事 {n}", customer_id=None, caller_name="陈", caller_phone=f"1390000111{n}")
    with django_assert_num_queries(len(one_row)):
        page = text(agent.get("/complaints/"))
    assert "索赔金额" in page
    assert "归档时间" in page


def test_categories_causes_and_the_desk_are_edited(house, browser):
    head = browser("manager")
    there = text(head.get("/complaints/settings/"))
    assert "食品质量" in there
    assert "培训不足" in there
    lines = "lamp | 灯具型号 | text | 必填\nstate | 外观 | choice | | 完好、破损 | 破损→人身伤害"
    given = {"name": "灯具", "kind": "goods", "position": "9", "is_active": "on", "form": lines}
    assert head.post("/complaints/settings/categories/new/", given).status_code == 303
    made = Category.objects.get(name="灯具")
    assert [(one["name"], one["required"]) for one in made.form] == [("lamp", True), ("state", False)]
    assert made.form[1]["choices"] == ["完好", "破损"]
    assert made.form[1]["raises"] == [["破损", "injury"]]
    assert "state | 外观 | choice |  | 完好、破损 | 破损→人身伤害" in text(
        head.get(f"/complaints/settings/categories/{made.pk}/")
    )
    unknown = {"form": "state | 外观 | choice | | 完好、破损 | 破损→没有这种"}
    odd = head.post(f"/complaints/settings/categories/{made.pk}/", given | unknown)
    assert odd.status_code == 422
    assert "选项→情形" in text(odd)
    assert "lamp | 灯具型号 | text | 必填" in text(head.get(f"/complaints/settings/categories/{made.pk}/"))
    bad = head.post(f"/complaints/settings/categories/{made.pk}/", given | {"form": "x | 名称 | odd"})
    assert bad.status_code == 422
    assert "类型不认识" in text(bad)
    assert Category.objects.get(pk=made.pk).form == made.form
    twice = head.post("/complaints/settings/causes/new/", {"name": "人员", "position": "0", "is_active": "on"})
    assert twice.status_code == 422
    assert (
        head.post("/complaints/settings/desk/", {"department_id": house.service.pk, "hotline": "400"}).status_code
        == 303
    )
    assert "400" in text(head.get("/complaints/settings/"))
    assert browser("agent").post("/complaints/settings/desk/", {"department_id": house.root.pk}).status_code == 403


def test_the_archive_tells_of_complaints_and_the_desk_of_what_waits(house, browser):
    one = house.investigating()
    panel = text(browser("watch").get(f"/customers/{house.customer.pk}/complaints/"))
    assert one.number in panel
    commands.ask_extension(house.engineer, one.pk, AT + timedelta(days=200), "等配件", at=LATER)
    commands.supervise(house.watch, one.pk, "请本周办结", at=LATER)

    def waits(actor):
        return [row.text + row.detail for one in waiting_for(actor, ()) for row in one.rows]

    assert any("等配件" in words for words in waits(house.manager))
    assert any("请本周办结" in words for words in waits(house.engineer))
    assert not any("等配件" in words for words in waits(house.engineer)), "nobody decides their own"


def test_a_written_report_is_drafted_approved_taken_out_and_sent(house, browser):
    one = house.proposed()
    engineer, head = browser("engineer"), browser("manager")
    draft = f"/complaints/{one.pk}/papers/report/"
    first = text(engineer.get(draft))
    assert "运输时未加护角" in first
    assert "换新玻璃" in first
    assert 'value="投诉问题报告"' in first, "the customer is no key customer"
    assert engineer.get(f"/complaints/{one.pk}/papers/poem/").status_code == 404
    assert engineer.post(draft, {"title": "问题报告", "text": ""}).status_code == 422
    assert engineer.post(draft, {"title": "问题报告", "text": "一、情况\n玻璃破损"}).status_code == 303
    paper = one.papers.get()
    assert "玻璃破损" in text(engineer.get(draft)), "the draft goes on"
    early = engineer.post(f"/complaints/papers/{paper.pk}/send/")
    assert early.status_code == 422
    assert engineer.post(f"/complaints/papers/{paper.pk}/submit/", {"reason": ""}).status_code == 303
    asked = one.approvals.get()
    assert head.post(f"/complaints/approvals/{asked.pk}/", {"granted": "yes", "medium": "phone"}).status_code == 303
    assert engineer.post(f"/complaints/papers/{paper.pk}/send/").status_code == 303
    assert one.papers.get().state == "sent"
    answer = engineer.post(f"/complaints/papers/{paper.pk}/take/", {"form": "docx"})
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/downloads/"
    document = papers.document_of(one.papers.get())
    assert (document.title, len(document.blocks)) == ("问题报告", 3)
    assert browser("clerk").post(draft, {"title": "x", "text": "y"}).status_code == 403


def test_the_menu_counts_what_waits_for_ones_desk(house):
    house.registered()
    house.assigned(customer_id=None, caller_name="陈", caller_phone="13900001111", description="另一件事")
    assert badges(house.agent).get("office:complaints") == "1"
    assert badges(house.engineer).get("office:complaints") == "1"
    assert badges(house.manager).get("office:complaints") == "2"
    assert "office:complaints" not in badges(house.clerk)
