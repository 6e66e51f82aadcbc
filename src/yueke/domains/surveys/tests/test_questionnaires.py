"""The rules of questionnaires: their way, what an answer may be, what is wrong with a design, pasting. No database."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from yueke.domains.surveys.rules import flow
from yueke.domains.surveys.rules.answers import read
from yueke.domains.surveys.rules.conditions import Every, Some, holds
from yueke.domains.surveys.rules.conditions import Test as Compared
from yueke.domains.surveys.rules.faults import faults
from yueke.domains.surveys.rules.pasting import pasted
from yueke.domains.surveys.rules.shape import Binding, Jump, Option, Page, Question, Questionnaire, Row, opened
from yueke.domains.surveys.rules.wording import Wording

YES_NO = (Option(code="y", text="是"), Option(code="n", text="否"))


def when(of: str, value: object = "", operator: str = "is") -> Compared:
    return Compared.model_validate({"of": of, "operator": operator, "value": value})


def asked(*pages: Page, **more: object) -> Questionnaire:
    return Questionnaire(title="满意度调查", pages=pages, **more)  # type: ignore[arg-type]


BOUGHT = Question(code="Q1", kind="single", text="半年内买过吗？", required=True, options=YES_NO)
SCORE = Question(
    code="Q2", kind="scale", text="总的来说您满意吗？", required=True, binding=Binding(indicator="overall")
)
WHY = Question(code="Q3", kind="text", text="哪里不满意？", shown_if=when("Q2", 2, "at most"))
PLACES = Question(
    code="Q4", kind="multiple", text="在哪里买的？", most=2,
    options=(*(Option(code=c, text=c) for c in "abc"), Option(code="o", text="其他", open=True), Option(code="z", text="没买", exclusive=True)),
)  # fmt: skip
SURVEY = asked(
    Page(code="p1", questions=(BOUGHT,), jumps=(Jump(when=when("Q1", "n"), to="screened"),)),
    Page(code="p2", questions=(SCORE, WHY), jumps=(Jump(when=when("Q2", 5), to="p4"),)),
    Page(code="p3", questions=(PLACES,)),
    Page(code="p4", questions=(Question(code="Q5", kind="nps", text="愿意推荐吗？"),)),
)


def walked(answers: dict, done: str) -> flow.Way:
    return flow.way(SURVEY, answers, {}, done=frozenset(done.split()))


def test_the_way_follows_the_answers():
    assert walked({}, "").at.code == "p1"
    assert walked({"Q1": "n"}, "p1").ending == "screened"
    assert walked({"Q1": "y", "Q2": 3}, "p1 p2").at.code == "p3"
    assert walked({"Q1": "y", "Q2": 5}, "p1 p2").at.code == "p4"
    assert walked({"Q1": "y", "Q2": 5, "Q5": 9}, "p1 p2 p4").ending == "end"


def test_a_question_is_shown_for_an_answer_above_it():
    page = SURVEY.pages[1]
    assert [one.code for one in flow.shown(page, {"Q2": 2}, {})] == ["Q2", "Q3"]
    assert [one.code for one in flow.shown(page, {"Q2": 3}, {})] == ["Q2"]


def test_who_goes_back_leaves_no_answer_that_counts():
    """Q4 was answered, then Q2 changed so that its page is passed over."""
    answers = {"Q1": "y", "Q2": 5, "Q3": "旧的", "Q4": ["a"], "Q5": 10}
    way = walked(answers, "p1 p2 p3 p4")
    assert [page.code for page in way.pages] == ["p1", "p2", "p4"]
    assert flow.counted_answers(SURVEY, answers, {}, way.pages) == {"Q1": "y", "Q2": 5, "Q5": 10}


@settings(max_examples=200)
@given(
    st.dictionaries(
        st.sampled_from(["Q1", "Q2", "Q3", "Q4", "Q5"]), st.one_of(st.integers(0, 10), st.sampled_from(["y", "n", ""]))
    )
)
def test_every_way_ends(answers):
    way = flow.way(SURVEY, answers, {}, done=frozenset(page.code for page in SURVEY.pages))
    assert way.ending in ("end", "screened")
    assert len(set(way.pages)) == len(way.pages)


@pytest.mark.parametrize(
    ("condition", "answers", "true"),
    [
        (when("Q1", "y"), {"Q1": "y"}, True), (when("Q1", "y"), {}, False), (when("Q1", "y", "is not"), {}, False),
        (when("Q2", 3, "at most"), {"Q2": 3}, True), (when("Q2", 3, "less"), {"Q2": 3}, False),
        (when("Q2", 3, "more"), {"Q2": "undecided"}, False), (when("Q2", ["1", "2"], "in"), {"Q2": 2}, True),
        (when("Q4", "a", "has"), {"Q4": ["b", "a"]}, True), (when("Q4", "a", "lacks"), {}, True),
        (when("Q4", "a", "lacks"), {"Q4": ["a"]}, False), (when("Q6.price", 4, "at least"), {"Q6": {"price": 4}}, True),
        (when("Q6.price", 4, "at least"), {"Q6": {"speed": 5}}, False), (when("@store", "S1"), {}, True),
        (when("Q7", "2026-11-01", "more"), {"Q7": "2026-11-22"}, True), (when("Q9", operator="not answered"), {}, True),
        (Every(every=(when("Q1", "y"), when("Q2", 5))), {"Q1": "y", "Q2": 4}, False),
        (Some(some=(when("Q1", "y"), when("Q2", 5))), {"Q1": "y", "Q2": 4}, True),
    ],
)  # fmt: skip
def test_conditions(condition, answers, true):
    assert holds(condition, answers, {"store": "S1"}) is true


def test_answers_are_read_as_they_are_kept():
    rows = (Row(code="price", text="价格"), Row(code="speed", text="速度"))
    matrix = Question(code="Q6", kind="matrix", text="评价", rows=rows, undecided=True)
    ranking = Question(code="Q7", kind="ranking", text="排序", most=2, options=PLACES.options[:3])
    figure = Question(code="Q8", kind="number", text="几次", least=0, most=99)
    sent = {
        "Q2": ["4"], "Q4": ["a", "o"], "Q4_words": ["菜市场"], "Q6.price": ["5"], "Q6.speed": ["undecided"], "Q7.a": ["2"],
        "Q7.c": ["1"], "Q8": ["12"], "Q99": ["strange"],
    }  # fmt: skip
    found = read([SCORE, PLACES, matrix, ranking, figure], sent)
    assert not found.wrong
    assert found.answers == {
        "Q2": 4, "Q4": ["a", "o"], "Q4_words": "菜市场", "Q6": {"price": 5, "speed": "undecided"}, "Q7": ["c", "a"], "Q8": 12,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("question", "sent", "at"),
    [
        (SCORE, {}, "Q2"), (SCORE, {"Q2": ["6"]}, "Q2"), (SCORE, {"Q2": ["０"]}, "Q2"), (SCORE, {"Q2": ["undecided"]}, "Q2"),
        (BOUGHT, {"Q1": ["maybe"]}, "Q1"), (PLACES, {"Q4": ["a", "z"]}, "Q4"), (PLACES, {"Q4": ["a", "b", "c"]}, "Q4"),
        (PLACES, {"Q4": ["o"], "Q4_words": ["x" * 201]}, "Q4_words"),
        (Question(code="Q8", kind="number", text="几次", most=5), {"Q8": ["nan"]}, "Q8"),
        (Question(code="Q8", kind="number", text="几次", most=5), {"Q8": ["6"]}, "Q8"),
        (Question(code="Q8", kind="text", text="说说", least=5), {"Q8": ["短"]}, "Q8"),
        (Question(code="Q8", kind="date", text="哪天", latest="2026-11-22"), {"Q8": ["2026-11-23"]}, "Q8"),
        (Question(code="Q8", kind="region", text="哪里"), {"Q8": ["<script>"]}, "Q8"),
        (Question(code="Q8", kind="file", text="照片", most=1), {"Q8": ["1", "2"]}, "Q8"),
        (Question(code="Q8", kind="ranking", text="排", options=YES_NO), {"Q8.y": ["1"], "Q8.n": ["1"]}, "Q8"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_at_the_question(question, sent, at):
    found = read([question], sent)
    assert list(found.wrong) == [at]
    assert question.code not in found.answers


def test_a_sound_questionnaire_has_no_faults():
    assert faults(SURVEY) == []


@pytest.mark.parametrize(
    ("pages", "place"),
    [
        ((), ""),
        ((Page(code="p1", questions=(BOUGHT, BOUGHT)),), "Q1"),
        ((Page(code="p1", questions=(WHY, SCORE)),), "Q3"),
        ((Page(code="p1", questions=(BOUGHT,), jumps=(Jump(when=when("Q1", "y"), to="p1"),)),), "page.p1"),
        ((Page(code="p1", questions=(BOUGHT,), jumps=(Jump(when=when("Q1", "x"), to="end"),)),), "page.p1"),
        ((Page(code="p1", questions=(Question(code="Q1", kind="single", text="?", options=YES_NO[:1]),)),), "Q1"),
        ((Page(code="p1", questions=(Question(code="Q1", kind="text", text="?", binding=Binding(indicator="x")),)),), "Q1"),
        ((Page(code="p1", questions=(Question(code="Q1", kind="multiple", text="?", options=YES_NO, most=3),)),), "Q1"),
        ((Page(code="p1", questions=(Question(code="Q1", kind="single", text="?", options=YES_NO, trap="x"),)),), "Q1"),
        ((Page(code="p1", shuffled=True, questions=(SCORE, WHY)),), "Q3"),
    ],
)  # fmt: skip
def test_faults_are_told_at_their_place(pages, place):
    assert place in [one.place for one in faults(asked(*pages)) if one.grave]


def test_an_indicator_nobody_knows_is_told_where_it_is_bound_but_hinders_nothing():
    rows = tuple(Row(code=c, text=c, binding=Binding(indicator=f"service.{c}")) for c in ("speed", "sped"))
    survey = asked(
        Page(code="p1", questions=(SCORE, Question(code="Q7", kind="matrix", text="服务", points=5, rows=rows)))
    )
    [found] = faults(survey, {"overall", "service.speed"})
    assert (found.place, found.grave) == ("Q7", False)
    assert "Q7.sped" in found.message
    assert "service.sped" in found.message
    assert {one.place for one in faults(survey, ())} == {"Q2", "Q7"}
    assert faults(survey) == [], "who does not know the tree says nothing of it"


def test_a_lacking_translation_is_told_but_hinders_nothing():
    found = faults(asked(*SURVEY.pages, translations={"en": {"title": "Survey"}}))
    assert found
    assert not any(one.grave for one in found)
    assert "Q1" in found[0].message


def test_it_is_kept_and_opened_the_same():
    again = opened(SURVEY.kept())
    assert again == SURVEY
    assert again.fingerprint == SURVEY.fingerprint
    assert asked(*SURVEY.pages[:3]).fingerprint != SURVEY.fingerprint
    with pytest.raises(ValidationError):
        opened({**SURVEY.kept(), "script": "alert(1)"})


def test_words_are_those_of_the_person():
    survey = asked(*SURVEY.pages, translations={"en": {"Q3": "Why not {{Q4}} at {{ @store }}?", "Q4/a": "shop"}})
    answers = {"Q4": ["a", "o"], "Q4_words": "菜市场"}
    english = Wording(survey, "en", answers, {"store": "总店"}, "x")
    assert english.text("Q3", WHY.text) == "Why not shop、菜市场 at 总店?"
    assert english.text("Q5", "愿意推荐吗？") == "愿意推荐吗？"


def test_the_order_is_the_persons_own_and_stays():
    mixed = PLACES.model_copy(update={"shuffled": True})
    orders = {tuple(o.code for o in Wording(SURVEY, "zh-hans", {}, {}, str(n)).options(mixed)) for n in range(60)}
    assert len(orders) == 6
    assert all(order[3:] == ("o", "z") for order in orders)
    wording = Wording(SURVEY, "zh-hans", {}, {}, "7")
    assert wording.options(mixed) == wording.options(mixed)


PASTED = """顾客满意度调查
您好，占用您三分钟。
一、产品
1. 您对产品质量满意吗？（7分量表，必答）
2、您在哪里购买？（多选）
A. 门店
B. 网上
C. 其他____
D. 以上都没有
二、服务
3. 您愿意向朋友推荐我们吗？
4. 请评价以下各项（矩阵打分）
□ 送货速度
□ 安装态度
5．还有什么建议（比如包装）？
"""


def test_pasting():
    survey = pasted(PASTED)
    assert survey.title == "顾客满意度调查"
    assert survey.greeting == "您好，占用您三分钟。"
    assert [page.title for page in survey.pages] == ["产品", "服务"]
    kinds = [(one.kind, one.required) for one in survey.questions()]
    assert kinds == [("scale", True), ("multiple", False), ("nps", False), ("matrix", False), ("text", False)]
    quality, where, _recommend, matrix, open_ended = survey.questions()
    assert (quality.text, quality.points) == ("您对产品质量满意吗？", 7)
    assert [(one.text, one.open, one.exclusive) for one in where.options] == [
        ("门店", False, False), ("网上", False, False), ("其他", True, False), ("以上都没有", False, True),
    ]  # fmt: skip
    assert [one.text for one in matrix.rows] == ["送货速度", "安装态度"]
    assert open_ended.text == "还有什么建议（比如包装）？"
    assert faults(survey) == []


def test_pasting_from_a_sheet():
    survey = pasted("1. 您的年龄？\tA. 30岁以下\tB. 30岁及以上\n２．您的性别\tA、男\tB、女")
    assert [[o.text for o in one.options] for one in survey.questions()] == [["30岁以下", "30岁及以上"], ["男", "女"]]


def test_pasting_nothing_of_use():
    with pytest.raises(ValueError, match="no question"):
        pasted("只是一段话")


def test_whatever_is_pasted_becomes_a_questionnaire_if_it_has_a_question():
    pieces = [
        "1. 问？",
        "A. 是",
        "□",
        "（多选）",
        "\t",
        "一、",
        "第3题：",
        "___",
        "  ",
        "<b>",
        "2) x（10分量表）",
        "矩阵（矩阵）",
    ]
    chance = random.Random(7)
    for _round in range(300):
        lines = ["3. 您好吗？", *(chance.choice(pieces) for _n in range(chance.randint(0, 12)))]
        chance.shuffle(lines)
        assert "您好吗？" in "".join(one.text for one in pasted("\n".join(lines)).questions())
