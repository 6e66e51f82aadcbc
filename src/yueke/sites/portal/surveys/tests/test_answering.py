"""Answering on a phone: every kind of question, page by page, without a script, on to each of the endings."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from yueke.domains.complaints.tests.uploads import picture
from yueke.domains.organization.tests.house import AT
from yueke.domains.surveys import commands
from yueke.domains.surveys.models import AnswerFile, Invitation, Quota, Response
from yueke.domains.surveys.rules.shape import Questionnaire
from yueke.domains.surveys.tests.test_questionnaires import SURVEY
from yueke.kernel import clock
from yueke.sites.portal.surveys.tests.conftest import begin, door_of, drawn, fill, hidden, launched, text

OPTIONS = [{"code": "a", "text": "门店"}, {"code": "b", "text": "网店"}, {"code": "o", "text": "其他", "open": True}]
KINDS = Questionnaire.model_validate(
    {
        "title": "各种题目", "greeting": "请说说您在{{@store}}的经历。", "thanks": "多谢！",
        "translations": {"en": {"title": "All kinds", "S1": "Where did you buy?", "S1/a": "In the shop"}},
        "pages": [
            {
                "code": "p1", "questions": [
                    {"code": "S1", "kind": "single", "text": "在哪里买的？", "required": True, "options": OPTIONS},
                    {"code": "M1", "kind": "multiple", "text": "喜欢什么？", "most": 2, "options": OPTIONS},
                    {"code": "D1", "kind": "dropdown", "text": "哪一家？", "options": OPTIONS},
                    {"code": "X1", "kind": "section", "text": "请打分。"},
                    {"code": "C5", "kind": "scale", "text": "满意吗？", "low": "很不满意", "high": "很满意", "undecided": True},
                    {"code": "C7", "kind": "scale", "text": "七级", "points": 7},
                    {"code": "C10", "kind": "scale", "text": "十级", "points": 10},
                    {"code": "N1", "kind": "nps", "text": "愿意推荐吗？"},
                    {"code": "T1", "kind": "stars", "text": "几颗星？", "points": 5},
                    {"code": "G1", "kind": "matrix", "text": "各项", "rows": [{"code": "price", "text": "价格"}, {"code": "mood", "text": "态度"}]},
                    {"code": "R1", "kind": "ranking", "text": "排个序", "most": 2, "options": OPTIONS},
                    {"code": "W1", "kind": "text", "text": "还有什么？", "most": 500},
                    {"code": "F1", "kind": "number", "text": "去过几次？", "least": 0, "most": 99},
                    {"code": "Y1", "kind": "date", "text": "哪天？", "earliest": "2026-01-01"},
                    {"code": "P1", "kind": "region", "text": "您在哪里？"},
                    {"code": "A1", "kind": "file", "text": "有照片吗？", "most": 2},
                ],
            },
            {"code": "p2", "questions": [{"code": "Z1", "kind": "text", "text": "为什么去{{S1}}？", "most": 40}]},
        ],
    }
)  # fmt: skip
ALL = {
    "S1": "o", "S1_words": "菜市场", "M1": ["a", "b"], "D1": "b", "C5": "undecided", "C7": "7", "C10": "10", "N1": "0", "T1": "4",
    "G1.price": "3", "G1.mood": "5", "R1.a": "2", "R1.b": "1", "W1": "排队久", "F1": "3", "Y1": "2026-11-01", "P1": "330100",
}  # fmt: skip
WITHIN = Questionnaire.model_validate(
    {
        "title": "一页之内",
        "pages": [
            {
                "code": "p1",
                "questions": [
                    {"code": "Q1", "kind": "scale", "text": "满意吗？", "required": True},
                    {"code": "Q2", "kind": "text", "text": "哪里不满意？", "shown_if": {"of": "Q1", "operator": "at most", "value": 2}},
                ],
            }
        ],
    }
)  # fmt: skip


def rows() -> list:
    return [list(model.objects.order_by("pk").values()) for model in (Response, Quota, Invitation, AnswerFile)]


def test_every_kind_of_question_is_asked_answered_and_kept(client, people):
    url = door_of(people, launched(people, KINDS))
    assert "请说说您在总店的经历。" in text(client.get(url))
    going = begin(client, url)
    page = text(client.get(going))
    assert "<script" not in page
    assert all(f'id="q-{one.code}"' in page for one in KINDS.pages[0].questions)
    assert fill(client, going, **ALL, A1=picture()).headers["Location"] == going
    response = Response.objects.get()
    kept = AnswerFile.objects.get()
    assert response.answers == {
        "S1": "o", "M1": ["a", "b"], "D1": "b", "C5": "undecided", "C7": 7, "C10": 10, "N1": 0, "T1": 4,
        "G1": {"price": 3, "mood": 5}, "R1": ["b", "a"], "F1": 3, "Y1": "2026-11-01", "P1": "330100", "A1": [str(kept.pk)],
    }  # fmt: skip
    assert response.words == '{"S1_words": "菜市场", "W1": "排队久"}'
    assert "为什么去菜市场？" in text(client.get(going)), "words of an answer stand in the next question"
    before = text(client.get(f"{going}?page=p1"))
    assert 'value="o" checked' in before
    assert '<option value="330100" selected' in before
    assert client.post(going, hidden(before) | ALL | {"_drop_A1": kept.pk}).status_code == 303
    assert "A1" not in Response.objects.get().answers
    fill(client, going, Z1="近")
    assert "多谢！" in text(client.get(going))
    assert Response.objects.get().state == "completed"


def test_a_question_is_drawn_once_for_everybody_and_shows_nobody_elses_answers(people):
    url = door_of(people, launched(people, KINDS))
    first, second = Client(), Client()
    going = begin(first, url)
    blank = text(first.get(going))
    # What was refused stands in the page of whoever wrote it, and in no other.
    answer = first.post(going, hidden(blank) | ALL | {"W1": "只有我写的", "F1": "很多"})
    assert "只有我写的" in text(answer, 422)
    fill(first, going, **ALL | {"W1": "只有我写的"})
    other = text(second.get(begin(second, url)))
    assert not any(told in other for told in (" checked", "只有我写的", "菜市场"))
    questions = [page[page.index("<fieldset") : page.index('id="q-A1"')] for page in (blank, other)]
    assert questions[0] == questions[1]
    english = Client(headers={"Accept-Language": "en"})
    assert "Where did you buy?" in text(english.get(begin(english, url)))


def test_answering_takes_few_queries_however_many_questions(client, people, django_assert_max_num_queries):
    url = door_of(people, launched(people, WITHIN))
    # Once before, so that what a process reads once is read.
    fill(Client(), begin(Client(), url), Q1="5")
    with django_assert_max_num_queries(4):
        assert client.get(url).status_code == 200
    with django_assert_max_num_queries(11):
        going = begin(client, url)
    with django_assert_max_num_queries(4):
        page = text(client.get(going))
    with django_assert_max_num_queries(12):
        assert client.post(going, hidden(page) | {"Q1": "5"}).status_code == 303
    with django_assert_max_num_queries(4):
        assert "谢谢" in text(client.get(going))


def test_what_cannot_be_is_told_at_its_question_and_what_was_written_stays(client, people):
    going = begin(client, door_of(people, launched(people, KINDS)))
    before = rows()
    wrong = {
        "M1": ["a", "b", "o"],
        "F1": "很多",
        "Y1": "2025-01-01",
        "P1": "33",
        "C7": "8",
        "R1.a": "1",
        "R1.b": "1",
        "W1": "留着",
    }
    page = text(fill(client, going, **wrong), 422)
    for message in (
        "请回答这一题。",
        "最多选 2 项",
        "请填写数字",
        "不能早于",
        "请选择地区",
        "请在 1 到 7 之间",
        "给了两项",
    ):
        assert message in page
    assert page.count('role="alert"') == 8
    assert ">\n留着</textarea>" in page
    assert rows() == before
    assert "不是可接受的类型" in text(fill(client, going, S1="a", A1=_page_as_picture()), 422)
    assert rows() == before


def _page_as_picture():
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("a.jpg", b"<html><script>alert(1)</script>", "image/jpeg")


def test_a_question_that_appears_by_an_answer_is_asked_before_the_page_counts(client, people):
    going = begin(client, door_of(people, launched(people, WITHIN)))
    assert "哪里不满意" not in text(client.get(going))
    page = text(fill(client, going, Q1="2"), 422)
    assert "哪里不满意" in page
    assert 'value="2" checked' in page
    assert Response.objects.get().answers == {}
    assert client.post(going, hidden(page) | {"Q1": "2", "Q2": "送货慢"}).status_code == 303
    response = Response.objects.get()
    assert (response.state, response.words) == ("completed", '{"Q2": "送货慢"}')


def test_who_comes_again_goes_on_and_nobody_answers_twice_on_one_device(client, people):
    url = door_of(people, launched(people, SURVEY))
    going = begin(client, url)
    fill(client, going, Q1="y")
    assert going in text(client.get(url)), "the door leads back to what was begun"
    assert "总的来说您满意吗" in text(client.get(going))
    with clock.frozen(AT + timedelta(hours=12)):
        fill(client, going, Q2="5")
        fill(client, going, Q5="9")
        assert "谢谢" in text(client.get(going))
        assert going not in text(client.get(url))
    before = rows()
    assert "您已经答过这份问卷" in text(client.post(url, {"_do": "begin"}), 409)
    assert rows() == before


def test_each_way_it_ends(client, people):
    quotas = [("一份", {"of": "Q1", "value": "y"}, 1)]
    url = door_of(people, launched(people, SURVEY, quotas), once_each=False)
    endings = []
    for first in ("n", "y", "y"):
        going = begin(client, url)
        fill(client, going, Q1=first)
        if first == "y":
            fill(client, going, Q2="5")
            fill(client, going, Q5="9")
        endings.append(text(client.get(going)))
    for words, page in zip(("针对的是另一些顾客", "已经收到", "已经收齐"), endings, strict=True):
        assert words in page


def test_a_survey_that_does_not_collect_says_so_and_changes_nothing(client, people):
    survey = launched(people, SURVEY)
    url = door_of(people, survey)
    going = begin(client, url)
    page = hidden(text(client.get(going)))
    commands.pause(people.researcher, survey.pk, at=AT)
    before = rows()
    assert "暂停收集" in text(client.get(url))
    assert "暂停收集" in text(client.get(going))
    for answer in (client.post(url, {"_do": "begin"}), client.post(going, page | {"Q1": "y"})):
        assert "暂停收集" in text(answer, 409)
    assert rows() == before


def test_in_another_language(client, people):
    url = door_of(people, launched(people, KINDS))
    client.post("/p/language/", {"language": "en", "next": url})
    assert "All kinds" in text(client.get(url))
    page = text(client.get(begin(client, url)))
    assert "Where did you buy?" in page
    assert "In the shop" in page
    assert "喜欢什么" in page, "what was not translated stays as it is"
    assert Response.objects.get().language == "en"


def test_large_type_leads_back_to_the_same_page(client, people):
    url = door_of(people, launched(people, SURVEY))
    assert client.post("/p/reading/", {"mode": "elder", "next": url}).headers["Location"] == url


@pytest.mark.parametrize("confidential", [False, True])
def test_a_personal_link_is_greeted_answered_and_spent(client, people, confidential):
    survey = drawn(people, confidential=confidential)
    secret, other, *_rest = commands.invite(people.researcher, survey.pk, at=AT).values()
    url = f"/p/a/{secret}/"
    page = text(client.get(url))
    assert ("谁也看不出是谁答的" in page) is confidential
    assert not Response.objects.exists(), "whoever looks has not begun"
    client.post(url, {"_do": "begin"})
    fill(client, url, Q1="y")
    assert "总的来说您满意吗" in text(client.get(url))
    fill(client, url, Q2="5")
    fill(client, url, Q5="10")
    assert "已经收到" in text(client.get(url))
    assert Invitation.objects.filter(used_on__isnull=False, sealed__isnull=True).count() == 1
    client.post(f"/p/a/{other}/", {"_do": "decline"})
    assert "您已选择不参加" in text(client.get(f"/p/a/{other}/"))
    before = rows()
    client.post(f"/p/a/{other}/", {"_do": "begin"})
    assert rows() == before


def test_how_long_a_page_lay_open_is_measured_here(client, people):
    going = begin(client, door_of(people, launched(people, SURVEY)))
    page = hidden(text(client.get(going)))
    with clock.frozen(AT.replace(hour=11) + timedelta(seconds=42)):
        client.post(going, page | {"Q1": "y"})
        assert Response.objects.get().seconds == 42
        client.post(going, hidden(text(client.get(going))) | {"_since": "99999", "Q2": "5"})
    assert Response.objects.get().seconds == 42, "a made-up moment counts for nothing"
