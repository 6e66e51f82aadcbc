"""Major complaints as cases: the list, the agenda on paper, the decision, the training library."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from yueke.domains.complaints import commands, queries
from yueke.domains.complaints.models import CaseFile
from yueke.domains.complaints.tests.house import AT
from yueke.kernel.errors import Refused
from yueke.kernel.events.models import Event
from yueke.sites.office.complaints.tests.test_pages import text

SUMMARY = "顾客在门店被倒下的展柜砸伤，当日送医。"


def major(house, **facts):
    return house.registered(description="展柜倒下砸伤脚", signals=("injury",), **facts)


def compiled(house, **more):
    row = major(house)
    commands.compile_case(house.manager, row.pk, SUMMARY, "展柜出厂前加装防倾倒件", at=AT, **more)
    return row


def test_a_case_goes_from_the_complaint_to_the_agenda_and_the_library(house, browser):
    row, head = major(house), browser("manager")
    here = f"/complaints/{row.pk}/"

    def does(act, **given):
        answer = head.post(f"{here}{act}/", given)
        assert answer.status_code == 303, text(answer)

    does("compile-case", summary=SUMMARY, lessons="展柜出厂前加装防倾倒件")
    assert "待列议程" in text(head.get("/complaints/cases/"))
    does("list-case", agenda_on="2026-11-16")
    sheet = text(head.get("/complaints/cases/agenda/"))
    assert SUMMARY in sheet
    assert "2026年11月16日" in sheet
    assert "王小明" not in sheet, "the committee needs no name"
    does("minute-case", minutes="全部门店一周内加装，安装组负责")
    does("publish-case")
    assert "已入库" in text(head.get("/complaints/cases/", {"stage": "published"}))
    assert row.number not in text(head.get("/complaints/cases/", {"stage": "compiled"}))
    assert Event.objects.filter(kind="complaints.case_published", payload__case_id=CaseFile.objects.get().pk).exists()
    assert f"{here}compile-case/" not in text(head.get(here)), "what is in the library stays as it is"


@pytest.mark.parametrize(
    "step,why",
    [
        (lambda h, pk: commands.list_case(h.manager, pk, date(2026, 1, 1), at=AT), "会议日期不能早于今天"),
        (lambda h, pk: commands.minute_case(h.manager, pk, "整改", at=AT), "请先把案例列入会议议程"),
        (lambda h, pk: commands.publish_case(h.manager, pk, at=AT), "要先有会议决议"),
    ],
)
def test_no_stage_is_skipped(house, step, why):
    row = compiled(house)
    with pytest.raises(Refused, match=why):
        step(house, row.pk)
    case = CaseFile.objects.get()
    assert (case.agenda_on, case.minutes, case.published_at) == (None, "", None)


def test_a_meeting_to_come_has_decided_nothing(house):
    row = compiled(house, agenda_on=(AT + timedelta(days=7)).date())
    with pytest.raises(Refused, match="会议还没有开"):
        commands.minute_case(house.manager, row.pk, "整改", at=AT)
    assert queries.meetings(house.manager, AT.date()) == (date(2026, 11, 23), [date(2026, 11, 23)])


@pytest.mark.parametrize("told", ["王小明的脚被砸伤", "电话 138-1234-5678 联系不上"])
def test_a_case_that_names_the_customer_stays_out_of_the_library(house, told):
    row = compiled(house, agenda_on=AT.date())
    commands.minute_case(house.manager, row.pk, told, at=AT)
    with pytest.raises(Refused, match="请改写后再入库"):
        commands.publish_case(house.manager, row.pk, at=AT)
    assert CaseFile.objects.get().published_at is None


def test_without_cases_the_pages_say_what_to_do(house, browser):
    head = browser("manager")
    assert "还没有案例" in text(head.get("/complaints/cases/"))
    assert "还没有案例" in text(head.get("/complaints/cases/agenda/", {"on": "nonsense"}))
