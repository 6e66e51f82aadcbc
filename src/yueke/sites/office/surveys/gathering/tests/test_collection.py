"""The collection of a survey as the staff see it: counts, doors, codes to print, links and reminders ordered."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from yueke.domains.complaints.models import Desk
from yueke.domains.organization.models import Person
from yueke.domains.organization.tests.house import AT
from yueke.domains.surveys import commands
from yueke.domains.surveys.commands import Visitor
from yueke.domains.surveys.models import Door, Invitation, Member, Survey
from yueke.domains.surveys.queries import gathering
from yueke.domains.surveys.queries.gathering import Standing
from yueke.domains.surveys.rules import door_lists
from yueke.domains.surveys.tests.test_answering import drawn, launched
from yueke.domains.surveys.tests.test_plans import People
from yueke.kernel import clock
from yueke.kernel.access import SYSTEM

DAY = timedelta(days=1)
WORDS = {"text": "{公司}：{链接}", "means": "sms,email", "reserves": "0", "days": "3", "most": "2"}


@pytest.fixture(autouse=True)
def here(settings, tmp_path, people):
    settings.YUEKE_HOME, settings.SMS_URL, settings.MAIL_URL = tmp_path, "folder:", "folder:"
    Desk.objects.update_or_create(
        pk=1,
        defaults={"department_id": people.department_id, "portal_address": "https://k.example.com", "updated_at": AT},
    )
    with clock.frozen(AT.replace(hour=11)):
        yield


def browser(username: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(username=username))
    return client


def text(answer, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def url(survey: Survey, more: str = "") -> str:
    return f"/surveys/{survey.pk}/collection/{more}"


def answered(secret: str, *, all_of_it: bool) -> None:
    going = commands.begin_by_link(SYSTEM, secret, Visitor(), at=AT)
    commands.send_page(SYSTEM, going.key, "p1", {"Q1": ["y"]}, at=AT, secret=secret)
    if all_of_it:
        commands.send_page(SYSTEM, going.key, "p2", {"Q2": ["5"]}, at=AT, secret=secret)
        commands.send_page(SYSTEM, going.key, "p4", {"Q5": ["9"]}, at=AT, secret=secret)


def stored() -> list:
    return [list(model.objects.order_by("pk").values()) for model in (Door, Invitation, Member, ProcrastinateJob)]


def fieldwork(people: People, **more) -> Survey:
    """Six drawn: one complete, one in the middle, one declined, one silent, two not asked yet."""
    survey = drawn(people, 6, **more)
    links = list(commands.invite(people.researcher, survey.pk, at=AT).values())
    answered(links[0], all_of_it=True)
    answered(links[1], all_of_it=False)
    commands.decline(SYSTEM, links[2], at=AT)
    quiet = Invitation.objects.order_by("pk")[4:]
    Member.objects.filter(pk__in=[one.member_id for one in quiet]).update(asked_at=None)
    Invitation.objects.filter(pk__in=[one.pk for one in quiet]).delete()
    return survey


@pytest.mark.parametrize("confidential", [False, True])
def test_everybody_drawn_is_counted_once_by_what_became_of_them(people, confidential):
    survey = fieldwork(people, confidential=confidential)
    (row,) = gathering.standings(survey)
    assert row == Standing("", drawn=6, not_asked=2, complete=1, partial=1, refused=1, not_reached=1)
    assert row.rate == pytest.approx(1 / 6)
    assert row.cooperation == pytest.approx(1 / 3)


def test_small_strata_of_a_confidential_survey_stand_together():
    rows = [
        Standing("甲", 40, complete=9),
        Standing("乙", 3, complete=1),
        Standing("丙", 6),
        Standing("丁", 1, complete=1),
    ]
    assert gathering.together(rows, 5) == [rows[0], Standing("", 10, complete=2)], (
        "the next larger joins, for the four alone tell"
    )
    assert gathering.together(rows[:1], 5) == rows[:1]


def test_the_page_shows_it_all_in_few_queries(people, django_assert_max_num_queries):
    survey = fieldwork(people)
    commands.open_doors(people.researcher, survey.pk, [(f"店{n}", {"store": str(n)}) for n in range(30)], at=AT)
    client = browser("researcher")
    client.get(url(survey))
    with django_assert_max_num_queries(30):
        page = text(client.get(url(survey)))
    for words in ("样本的进展", "每日完成", "https://k.example.com/p/s/", "店29", "16.7", "发送个人链接"):
        assert words in page
    plan = text(client.get(f"/surveys/{survey.pk}/"))
    assert re.search(r"个人链接回收率.*?(25\.0|33\.3|50\.0|16\.7|20\.0)", plan, re.DOTALL), (
        "how many of those invited answered"
    )


def test_an_empty_collection_says_what_to_do(people):
    page = text(browser("researcher").get(url(people.planned(modes=("open",)))))
    for words in ("还没有公开入口", "还没有开始收集", "还没有数据"):
        assert words in page or words == "还没有数据"


def test_doors_are_opened_from_a_list_printed_and_shut(people):
    survey, client = launched(people), browser("researcher")
    sent = {"lines": "总店，1001\n东店\t1002\n西店", "parameter": "store", "mode": "open", "once_each": "on"}
    assert client.post(url(survey, "doors/"), sent).status_code == 303
    assert [(one.label, one.parameters) for one in Door.objects.order_by("pk")] == [
        ("总店", {"store": "1001"}),
        ("东店", {"store": "1002"}),
        ("西店", {"store": "西店"}),
    ]
    page = text(client.get(url(survey, "doors/sheet/")))
    assert page.count('<svg class="segno"') + page.count('class="segno"') >= 3
    first = Door.objects.earliest("pk")
    assert client.post(url(survey, f"doors/{first.pk}/shut/")).status_code == 303
    assert first.label not in text(client.get(url(survey, "doors/sheet/")))
    assert "已关闭" in text(client.get(url(survey)))


@pytest.mark.parametrize("lines", ["", "总店\n总店", "x" * 61, "，1001", "\n".join(f"店{n}" for n in range(201))])
def test_a_list_that_cannot_be_opens_nothing(people, lines):
    survey, before = launched(people), stored()
    sent = {"lines": lines, "parameter": "store", "mode": "open"}
    text(browser("researcher").post(url(survey, "doors/"), sent), 422)
    assert stored() == before


def test_a_code_of_a_confidential_survey_does_not_name_an_order(people):
    survey = drawn(people, confidential=True)
    sent = {"lines": "张三的订单，DD-1", "parameter": "order", "mode": "open"}
    assert "只有一位顾客" in text(browser("researcher").post(url(survey, "doors/"), sent), 422)
    assert not Door.objects.exists()


def test_links_and_reminders_are_ordered_and_refusals_change_nothing(people):
    survey = drawn(people)
    client = browser("researcher")
    before = stored()
    for path in ("links/", "reminders/"):
        assert "文字里要有" in text(client.post(url(survey, path), WORDS | {"text": "没有链接"}), 422)
        assert browser("clerk").post(url(survey, path), WORDS).status_code == 403
    assert stored() == before
    assert client.post(url(survey, "links/"), WORDS).status_code == 303
    assert client.post(url(survey, "reminders/"), WORDS).status_code == 303
    jobs = list(ProcrastinateJob.objects.filter(task_name__startswith="surveys.send").order_by("id"))
    assert [one.task_name for one in jobs] == ["surveys.send_links", "surveys.send_reminders"]
    assert jobs[0].args == {"survey_id": survey.pk, "text": WORDS["text"], "media": ["sms", "email"], "reserves": 0}


def test_who_may_only_look_is_offered_nothing_to_do(people, house):
    survey = fieldwork(people)
    house.hire("looker", house.branch, "supervisor")
    page = text(browser("looker").get(url(survey)))
    assert "发送个人链接</a>" not in page
    assert browser("looker").post(url(survey, "doors/"), {"lines": "店"}).status_code == 403
    assert not Door.objects.exists()


def test_what_a_line_of_a_list_tells():
    assert door_lists.read("总店; 7", "") == ([("总店", {})], [])
    found, wrong = door_lists.read("一\n一", "place")
    assert (len(found), len(wrong)) == (2, 1)


def test_a_sample_of_a_hundred_thousand_is_counted_in_set_wise_queries(people, django_assert_max_num_queries):
    survey = fieldwork(people)
    with django_assert_max_num_queries(6):
        gathering.standings(survey)
        gathering.links(survey)
        gathering.by_mode(survey)
        gathering.completed_by_day(survey)
