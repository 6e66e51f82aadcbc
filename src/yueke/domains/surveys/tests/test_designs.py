"""Designing a questionnaire and telling of it in words: no database."""

from __future__ import annotations

import pytest

from yueke.domains.surveys import library
from yueke.domains.surveys.rules import designing, telling
from yueke.domains.surveys.rules.conditions import Every, Some
from yueke.domains.surveys.rules.conditions import Test as Compared
from yueke.domains.surveys.rules.faults import faults, texts
from yueke.domains.surveys.rules.pasting import understood
from yueke.domains.surveys.rules.shape import MOST_QUESTIONS, Binding, Option, Page, Question, Questionnaire, Row
from yueke.domains.surveys.tests.test_questionnaires import SURVEY
from yueke.kernel.errors import Invalid


def codes(asked: Questionnaire) -> str:
    return " | ".join(" ".join(one.code for one in page.questions) for page in asked.pages)


def test_moving_goes_over_the_edge_of_a_page_and_stops_at_the_end():
    asked = designing.move(SURVEY, "Q1", 1)
    assert codes(asked) == " | Q1 Q2 Q3 | Q4 | Q5"
    assert codes(designing.move(asked, "Q1", -1)) == codes(SURVEY)
    assert designing.move(SURVEY, "Q1", -1) is SURVEY
    assert designing.move(SURVEY, "Q5", 1) is SURVEY


@pytest.mark.parametrize("code", ["Q1", "Q2", "Q3", "Q4", "Q5"])
def test_what_was_dropped_comes_back_as_it_was(code):
    asked = SURVEY.model_copy(update={"translations": {"en": {"Q4/a": "shop", "Q2": "Happy?", "title": "T"}}})
    rest, gone = designing.drop(asked, code)
    assert code not in codes(rest)
    assert designing.put_back(rest, gone) == asked
    assert designing.put_back(asked, gone) is asked


def test_a_page_comes_back_with_its_questions():
    rest, gone = designing.drop_page(SURVEY, "p2")
    assert codes(rest) == "Q1 | Q4 | Q5"
    assert designing.put_back(rest, gone) == SURVEY


def test_there_is_an_end_to_questions():
    asked = designing.blank("很多")
    for _n in range(MOST_QUESTIONS):
        asked, _code = designing.add(asked, "p1", "text")
    with pytest.raises(Invalid):
        designing.add(asked, "p1", "text")
    with pytest.raises(Invalid):
        designing.copy(asked, "Q1")


def test_options_keep_their_codes_when_words_change_or_lines_move():
    before = designing.options_of("门店\n网上\n其他 ____\n*都没有", ())
    assert [one.code for one in before] == ["a", "b", "c", "d"]
    assert designing.options_of(designing.lines_of(before), before) == before
    after = designing.options_of("*都没有\n门店\n电话\n网上（含小程序）", before)
    assert [(one.code, one.text) for one in after] == [
        ("d", "都没有"),
        ("a", "门店"),
        ("c", "电话"),
        ("e", "网上（含小程序）"),
    ]
    with pytest.raises(Invalid):
        designing.options_of("字" * 201, ())


def test_rows_keep_their_indicators():
    before = (Row(code="r1", text="价格", binding=Binding(indicator="price.fair")), Row(code="r2", text="速度"))
    after = designing.rows_of("速度\n价格合理", before)
    assert [(one.code, bool(one.binding)) for one in after] == [("r2", False), ("r3", False)]
    assert designing.rows_of("价格合理\n速度", before)[0].binding == before[0].binding


def test_conditions_in_words():
    some = Some(
        some=(Compared(of="Q2", operator="at most", value=2.0), Compared(of="Q4", operator="has", value=["a", "o"]))
    )
    both = Every(every=(Compared(of="Q1", value="y"), some))
    assert telling.in_words(both, SURVEY) == (
        "Q1“半年内买过吗？” 是 “是” 并且 （Q2“总的来说您满意吗？” 不大于 2 或者 Q4“在哪里买的？” 选了 “a”、“其他”）"
    )
    assert designing.parted(both) is None
    assert designing.parted(some) == (list(some.some), "some")
    assert designing.joined(list(some.some), "some") == some


def test_differences_in_words():
    first = SURVEY.question("Q1")
    after = designing.replace(
        SURVEY, "Q1", first.model_copy(update={"text": "买过吗？", "required": False, "options": (*first.options, Option(code="x", text="忘了"))})
    )  # fmt: skip
    after, _gone = designing.drop(after, "Q5")
    after, _code = designing.add(after, "p4", "date")
    assert telling.differences(SURVEY, after) == [
        "Q1：题目改为“买过吗？”。", "Q1：增加选项“忘了”。", "Q1：改为可不答。", "Q5：题目改为“新题目”。",
        "Q5：题型由推荐意愿（0–10）改为日期。",
    ]  # fmt: skip
    assert telling.differences(SURVEY, SURVEY) == []
    assert telling.differences(SURVEY, designing.move_page(SURVEY, "p3", 1)) == [
        "页的顺序有改动。",
        "题目的顺序有改动。",
    ]


def test_each_line_says_what_it_was_taken_for():
    found = understood("调查\n您好\n一、总体\n1. 满意吗？（量表）\n接着写\n2. 哪里？\tA. 门店\tB. 网上")
    assert [(one.n, one.taken, one.code) for one in found] == [
        (1, "title", ""), (2, "greeting", ""), (3, "section", ""), (4, "question", "Q1"), (5, "more", "Q1"),
        (6, "question", "Q2"), (6, "option", "Q2"), (6, "option", "Q2"),
    ]  # fmt: skip
    assert not any(one.problem for one in found)


def test_a_new_code_is_followed_by_rows_and_pipes():
    matrix = Question(code="Q1", kind="matrix", text="各项", rows=(Row(code="r1", text="价格"),))
    looks = Question(code="Q2", kind="text", text="{{ Q1 }}{{Q10}}", shown_if=Compared(of="Q1.r1", operator="answered"))
    asked = Questionnaire(title="x", pages=(Page(code="p1", questions=(matrix, looks)),), translations={"en": {"Q1.r1": "Price", "Q10": "x"}})  # fmt: skip
    after = designing.replace(asked, "Q1", matrix.model_copy(update={"code": "all"}))
    second = after.question("Q2")
    assert (second.text, second.shown_if.of) == ("{{all}}{{Q10}}", "all.r1")
    assert after.translations == {"en": {"all.r1": "Price", "Q10": "x"}}


@pytest.mark.parametrize("name", sorted(library.built_in()))
def test_the_library_is_sound_and_wholly_translated(name):
    _kind, _basis, asked = library.built_in()[name]
    assert faults(asked) == []
    places = {place for place, text in texts(asked) if text}
    assert set(asked.translations["en"]) == places
    assert not [
        text for text in asked.translations["en"].values() if any("\u4e00" <= letter <= "\u9fff" for letter in text)
    ]
