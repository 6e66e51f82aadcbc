"""Fieldwork by HTTP: the telephone desk, tablets, paper, talks and sheets of answers; who may come in, and what it costs."""

from __future__ import annotations

import io
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from yueke.domains.customers.models import Customer
from yueke.domains.organization.tests.house import AT
from yueke.domains.surveys import commands, jobs
from yueke.domains.surveys.commands import Population, Wanted
from yueke.domains.surveys.models import (
    AnswerSheet,
    Call,
    Contact,
    Interviewer,
    Note,
    PaperSheet,
    Response,
    Survey,
    Talk,
)
from yueke.domains.surveys.rules import columns
from yueke.domains.surveys.rules.shape import opened
from yueke.domains.surveys.tests.test_entering import GOOD, ROWS
from yueke.domains.surveys.tests.test_questionnaires import SURVEY
from yueke.kernel.events.models import Event
from yueke.kernel.sheets.writing import write_xlsx
from yueke.sites.office.surveys.plans.tests.desk import Desk

MODES = ("phone", "link", "onsite", "paper", "group", "import")
PHONE = "13912345678"


def collecting(desk: Desk, n: int = 3, **more) -> Survey:
    """A survey of all modes with n drawn, everybody with the same telephone, in collection."""
    researcher, head = desk.actor(desk.researcher), desk.actor(desk.head)
    Customer.objects.update(phone=PHONE)
    found = desk.planned(modes=MODES, **more)
    commands.write_questionnaire(researcher, found.pk, SURVEY, basis=_basis(found), at=AT)
    frame = commands.take_frame(researcher, found.pk, Population(), opted_out=(), at=AT)
    commands.draw_sample(researcher, frame.pk, Wanted("simple", n, "s"), at=AT)
    commands.submit(researcher, found.pk, at=AT)
    commands.approve(head, found.pk, at=AT)
    return commands.launch(researcher, found.pk, at=AT)


def _basis(found: Survey) -> str:
    return opened(found.definition).fingerprint if found.definition else ""


def text(answer) -> str:
    return answer.content.decode()


def everything() -> list:
    return [
        list(one.objects.order_by("pk").values())
        for one in (Contact, Call, Response, PaperSheet, Talk, Note, AnswerSheet, Interviewer)
    ]


def test_a_call_from_the_number_to_the_thanks(desk):
    survey = collecting(desk)
    browser, here = desk.browser(desk.researcher), f"/surveys/{survey.pk}/telephone/"
    assert "取下一个号码" in text(browser.get(here))
    assert browser.post(here, {"do": "next"}).status_code == 303
    page = text(browser.get(here))
    assert PHONE not in page
    assert browser.post(here, {"do": "number"}).headers["Location"] == here
    assert PHONE in text(browser.get(here))
    assert Event.objects.filter(kind="customers.personal_data_shown").count() == 1
    browser.post(here, {"do": "begin"})
    assert "半年内买过吗？" in text(browser.get(here))
    refused = browser.post(here, {"do": "page", "page": "p1"})
    assert (refused.status_code, "请回答这一题。" in text(refused)) == (422, True)
    browser.post(here, {"do": "page", "page": "p1", "Q1": "y"})
    browser.post(here, {"do": "page", "page": "p2", "Q2": "5"})
    assert browser.post(here, {"do": "page", "page": "p4", "Q5": "9"}).status_code == 303
    assert (Response.objects.get().state, Contact.objects.get(result="complete").tries) == ("completed", 1)
    assert "取下一个号码" in text(browser.get(here))


def test_results_and_appointments_from_the_desk(desk):
    survey = collecting(desk)
    browser, here = desk.browser(desk.researcher), f"/surveys/{survey.pk}/telephone/"
    browser.post(here, {"do": "next"})
    before = everything()
    for wrong in (
        {"do": "result"},
        {"do": "result", "result": "complete"},
        {"do": "appointment", "appointment_at": "2020-01-01T10:00"},
    ):
        assert browser.post(here, wrong).status_code == 422
    assert everything() == before
    browser.post(here, {"do": "appointment", "appointment_at": "2026-11-20T15:00", "mine": "on", "note": "下午"})
    browser.post(here, {"do": "next"})
    browser.post(here, {"do": "result", "result": "busy"})
    assert sorted(Call.objects.values_list("result", flat=True)) == ["appointment", "busy"]
    page = text(browser.get("/interviews/"))
    assert survey.title in page
    assert page.count("f-appointment") == 1


def test_an_interviewer_is_named_and_comes_in(desk):
    survey = collecting(desk)
    rep = desk.browser(desk.rep)
    assert rep.get(f"/surveys/{survey.pk}/telephone/").status_code == 404
    answer = desk.browser(desk.researcher).post(
        f"/surveys/{survey.pk}/fieldwork/interviewers/", {"people": [desk.rep.pk]}
    )
    assert answer.status_code == 303
    assert rep.get(f"/surveys/{survey.pk}/telephone/").status_code == 200
    assert survey.title in text(rep.get("/interviews/"))
    assert rep.get(f"/surveys/{survey.pk}/fieldwork/interviewers/").status_code == 403


def test_a_tablet_sends_and_sends_again(desk):
    survey = collecting(desk)
    browser, here = desk.browser(desk.researcher), f"/surveys/{survey.pk}/tablet/"
    page = text(browser.get(here))
    assert json.loads(re.search(r'id="way" type="application/json">(.*?)</script>', page)[1])[0]["jumps"]
    one = {"key": "ab" * 16, "n": 1, "sent": GOOD, "seconds": 70, "ended_at": AT.isoformat(), "place": "展厅"}
    for fresh in (True, False):
        answer = browser.post(here, one, content_type="application/json")
        assert (answer.status_code, answer.json()) == (200, {"kept": True, "fresh": fresh})
    assert Response.objects.get().parameters == {"place": "展厅"}
    before = everything()
    for wrong in (
        "[]",
        "{",
        '{"key": 1}',
        json.dumps(one | {"sent": [1]}),
        json.dumps(one | {"key": "x"}),
        json.dumps(one | {"key": "cd" * 16, "sent": {"Q2": ["9"]}}),
    ):
        assert browser.post(here, wrong, content_type="application/json").status_code == 422
    assert browser.post(here, {"key": "cd" * 16}).status_code == 422
    assert browser.post(here, one | {"key": "cd" * 16, "n": 9}, content_type="application/json").status_code == 404
    assert everything() == before


def test_paper_is_typed_by_two_and_settled(desk):
    survey = collecting(desk)
    first, second, here = desk.browser(desk.researcher), desk.browser(desk.head), f"/surveys/{survey.pk}/papers/"
    assert first.post(here, {"number": "A1", **GOOD}).headers["Location"] == here
    seen = text(second.get(here))
    assert "录第二遍" in seen
    assert "送货慢" not in seen, "typed blind"
    sheet = PaperSheet.objects.get()
    assert "送货慢" not in text(second.get(f"{here}{sheet.pk}/"))
    assert first.post(here, {"number": "A1", **GOOD}).status_code == 422
    answer = second.post(here, {"number": "a1", **GOOD, "Q2": "3"})
    assert answer.headers["Location"] == f"{here}{sheet.pk}/"
    assert "1 处不一致" in text(second.get(f"{here}{sheet.pk}/"))
    assert second.post(f"{here}{sheet.pk}/", {}).status_code == 422
    assert second.post(f"{here}{sheet.pk}/", {"choose.Q2": "own", "own.Q2": "4"}).status_code == 303
    assert (Response.objects.get().mode, Response.objects.get().answers["Q2"]) == ("paper", 4)


def test_talks_are_kept_and_coded(desk):
    survey = collecting(desk)
    browser, here = desk.browser(desk.researcher), f"/surveys/{survey.pk}/talks/"
    given = {
        "kind": "group",
        "held_on": "2026-11-20",
        "people": "8",
        "minutes": "",
        "who": "老客户 8 人",
        "place": "",
        "summary": "认可质量",
    }
    assert browser.post(f"{here}new/", given | {"people": "0"}).status_code == 422
    assert browser.post(f"{here}new/", given).status_code == 303
    talk = Talk.objects.get()
    assert (
        browser.post(
            f"{here}{talk.pk}/", {"theme": "交付", "quotation": "等了三周", "indicator": "", "feeling": "-1"}
        ).status_code
        == 303
    )
    page = text(browser.get(f"{here}{talk.pk}/"))
    assert "等了三周" in page
    assert "认可质量" in page
    assert browser.post(f"{here}{talk.pk}/edit/", given | {"people": "9"}).status_code == 303
    browser.post(f"{here}{talk.pk}/", {"drop": Note.objects.get().pk})
    assert (Note.objects.count(), Talk.objects.get().people) == (0, 9)


def test_a_sheet_of_answers_goes_in_and_out(desk):
    survey = collecting(desk)
    browser, here = desk.browser(desk.researcher), f"/surveys/{survey.pk}/answers/"
    assert browser.get(f"{here}template/").headers["Content-Type"].endswith("sheet")
    target = io.BytesIO()
    write_xlsx(target, [one.title for one in columns.template(SURVEY)], ROWS)
    answer = browser.post(here, {"file": SimpleUploadedFile("答卷.xlsx", target.getvalue())})
    place = answer.headers["Location"]
    page = text(browser.get(place))
    assert "检查中" in page
    assert "导入 2 份" not in page
    assert "sheet-progress" in text(browser.get(f"{place}progress/"))
    sheet = AnswerSheet.objects.get()
    jobs.work_on_sheet(sheet.pk, "checking")
    assert browser.get(f"{place}progress/", HTTP_HX_REQUEST="true").headers["HX-Redirect"] == place
    page = text(browser.get(place))
    assert all(one in page for one in ("A4", "F4", "可能", "导入 2 份"))
    assert len(b"".join(browser.get(f"{place}failed/").streaming_content)) > 1000
    assert browser.post(place, {"do": "import"}).status_code == 303
    assert "导入中" in text(browser.get(place))
    jobs.work_on_sheet(sheet.pk, "importing")
    assert Response.objects.filter(mode="import").count() == 2
    assert browser.post(place, {"do": "give-up"}).status_code == 422
    assert browser.post(place, {"do": "undo"}).status_code == 303
    jobs.work_on_sheet(sheet.pk, "undoing")
    assert not Response.objects.exists()
    assert browser.post(here, {"file": SimpleUploadedFile("x.xlsx", b"nothing")}).status_code == 422


def test_nothing_shown_ties_confidential_answers_to_a_person(desk):
    survey = collecting(desk, 1, confidential=True)
    browser, here = desk.browser(desk.researcher), f"/surveys/{survey.pk}/telephone/"
    browser.post(here, {"do": "next"})
    for sent in (
        {"do": "number"},
        {"do": "begin"},
        {"do": "page", "page": "p1", "Q1": "y"},
        {"do": "page", "page": "p2", "Q2": "5"},
        {"do": "page", "page": "p4"},
    ):
        browser.post(here, sent)
    response = Response.objects.get()
    assert (response.state, response.member_id, response.customer_id, response.interviewer_id) == (
        "completed",
        None,
        None,
        None,
    )
    page = text(browser.get(f"/surveys/{survey.pk}/fieldwork/"))
    assert "人数太少，不显示" in page, "one complete by one interviewer is not told"
    assert "survey-interview" not in browser.session


@pytest.mark.parametrize(
    ("address", "most"),
    [("/interviews/", 34), ("/surveys/{}/fieldwork/", 44), ("/surveys/{}/telephone/", 30), ("/surveys/{}/tablet/", 26), ("/surveys/{}/papers/", 26), ("/surveys/{}/talks/", 26), ("/surveys/{}/answers/", 26)],
)  # fmt: skip
def test_pages_ask_the_database_little(desk, django_assert_max_num_queries, address, most):
    survey = collecting(desk, 6)
    researcher = desk.actor(desk.researcher)
    for _n in range(4):
        found = commands.next_number(researcher, survey.pk, at=AT)
        commands.record_call(researcher, found.pk, "busy", at=AT)
    for n in range(6):
        commands.enter_sheet(researcher, survey.pk, str(n), GOOD, at=AT)
    browser = desk.browser(desk.researcher)
    browser.get("/interviews/")
    with django_assert_max_num_queries(most):
        assert browser.get(address.format(survey.pk)).status_code == 200
