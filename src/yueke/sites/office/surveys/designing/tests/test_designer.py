"""Designing over HTTP: each change by itself, refusals that change nothing, two people at once, hostile words."""

from __future__ import annotations

import pytest

from yueke.domains.evaluations import queries as evaluations
from yueke.domains.evaluations.models import Indicator
from yueke.domains.surveys import library
from yueke.domains.surveys.models import Survey
from yueke.domains.surveys.rules.conditions import Every
from yueke.domains.surveys.rules.conditions import Test as Compared
from yueke.domains.surveys.rules.faults import faults
from yueke.domains.surveys.rules.shape import Option, Page, Question, Questionnaire
from yueke.domains.surveys.rules.telling import KINDS
from yueke.sites.office.surveys.designing.tests.studio import HTMX

SCORE = {"code": "Q1", "kind": "scale", "text": "满意吗？", "points": "5", "required": "on"}
WHY = {"code": "Q2", "kind": "text", "text": "为什么？"}


def text(answer) -> str:
    return answer.content.decode()


def built(studio):
    """Q1 rated, Q2 asked for, both on the first page; then a second page with Q3."""
    for do in ("add:scale:p1", "add:text:p1", "add-page:", "add:single:p2"):
        assert studio.act(do).status_code == 303, do
    assert studio.save("Q1", **SCORE).status_code == 303
    assert studio.save("Q2", **WHY).status_code == 303


def test_from_empty_to_a_questionnaire_with_logic(studio):
    page = text(studio.browser().get(studio.here))
    assert "问卷还是空的" in page
    built(studio)
    studio.save("Q2", **WHY, **{"when-0-of": "Q1", "when-0-operator": "at most", "when-0-value": "2"})
    studio.save(
        "Q3", code="Q3", kind="single", text="哪里买的？", lines="门店\n网上\n其他 ____\n*都没有",
        **{"when-how": "some", "when-0-of": "Q1", "when-0-operator": "is", "when-0-value": "5", "when-1-of": "@store", "when-1-operator": "answered"},
    )  # fmt: skip
    studio.save(
        "page.p1",
        title="总体",
        **{"jump0-0-of": "Q1", "jump0-0-operator": "at least", "jump0-0-value": "5", "jump0-to": "end"},
    )
    studio.save("start", title="服务调查", greeting="您好", thanks="谢谢", screened="")
    asked = studio.asked
    assert asked.question("Q2").shown_if == Compared(of="Q1", operator="at most", value=2.0)
    assert asked.question("Q3").shown_if.some[1] == Compared(of="@store", operator="answered")
    assert [(o.text, o.open, o.exclusive) for o in asked.question("Q3").options] == [
        ("门店", False, False), ("网上", False, False), ("其他", True, False), ("都没有", False, True),
    ]  # fmt: skip
    assert (asked.pages[0].title, asked.pages[0].jumps[0].to, asked.greeting) == ("总体", "end", "您好")
    page = text(studio.browser().get(f"{studio.here}?at=Q2"))
    assert "可以提交" in page
    assert "Q1“满意吗？” 不大于 2" in page
    assert '<option value="2" selected>2</option>' in page


def test_every_kind_has_its_form_and_keeps_what_is_said(studio):
    browser = studio.browser()
    for n, kind in enumerate(KINDS, start=1):
        assert studio.act(f"add:{kind}:p1").status_code == 303
        page = text(browser.get(f"{studio.here}?at=Q{n}"))
        assert f'<option value="{kind}" selected>' in page
    assert [one.kind for one in studio.asked.questions()] == list(KINDS)
    studio.save("Q5", code="Q5", kind="matrix", text="各项", points="7", lines="价格\n速度", undecided="on")
    studio.save(
        "Q5",
        code="Q5",
        kind="matrix",
        text="各项",
        points="7",
        lines="价格\n速度",
        i_r1="price.fair",
        role="importance",
    )
    rows = studio.asked.question("Q5").rows
    assert [(one.code, one.text, one.binding and one.binding.indicator) for one in rows] == [
        ("r1", "价格", "price.fair"),
        ("r2", "速度", None),
    ]
    studio.save("Q10", code="Q10", kind="number", text="几次", least="0", most="99")
    studio.save("Q11", code="Q11", kind="date", text="哪天", earliest="2026-01-01", latest="")
    assert (studio.asked.question("Q10").most, studio.asked.question("Q11").earliest) == (99, "2026-01-01")
    studio.save("Q4", code="Q4", kind="scale", text="请选 3", points="5", trap="3", indicator="overall", role="overall")
    assert (studio.asked.question("Q4").trap, studio.asked.question("Q4").binding.role) == ("3", "overall")


def test_options_one_by_one_and_a_hundred_of_them(studio):
    studio.write(_long(100))
    page = text(studio.browser().get(f"{studio.here}?at=Q1&options=rows"))
    assert page.count('name="o99_text"') == 1
    lines = "\n".join(f"新{n}" if n == 3 else f"选项{n}" for n in range(100))
    assert studio.save("Q1", code="Q1", kind="multiple", text="哪些？", lines=lines).status_code == 303
    assert studio.asked.question("Q1").options[3] == Option(code="a3", text="新3")
    many = studio.save("Q1", code="Q1", kind="multiple", text="哪些？", lines=lines + "\n再来一个")
    assert many.status_code == 422
    assert "选项太多：最多 100 个" in text(many)
    studio.write(Questionnaire(title="短", pages=(Page(code="p1", questions=(Question(code="Q1", kind="single", text="?", options=(Option(code="a", text="甲"),)),)),)))  # fmt: skip
    rows = {
        "o0_code": "x",
        "o0_text": "甲（改）",
        "o0_exclusive": "on",
        "o1_code": "",
        "o1_text": "乙",
        "o1_open": "on",
    }
    assert studio.save("Q1", code="Q1", kind="single", text="?", **rows).status_code == 303
    assert [(o.code, o.text, o.open, o.exclusive) for o in studio.asked.question("Q1").options] == [
        ("x", "甲（改）", False, True),
        ("b", "乙", True, False),
    ]


def _long(n: int) -> Questionnaire:
    options = tuple(Option(code=f"a{m}", text=f"选项{m}") for m in range(n))
    return Questionnaire(title="长", pages=(Page(code="p1", questions=(Question(code="Q1", kind="multiple", text="哪些？", options=options),)),))  # fmt: skip


def test_moving_copying_dropping_and_bringing_back(studio):
    built(studio)
    studio.save("Q2", **WHY, **{"when-0-of": "Q1", "when-0-operator": "answered"})
    studio.act("down:Q2")
    assert [[q.code for q in page.questions] for page in studio.asked.pages] == [["Q1"], ["Q2", "Q3"]]
    studio.act("copy:Q2")
    assert [q.code for q in studio.asked.pages[1].questions] == ["Q2", "Q4", "Q3"]
    before = studio.asked
    browser = studio.browser()
    studio.act("drop:Q1", browser=browser)
    page = text(browser.get(f"{studio.here}?at=Q2"))
    assert "已删除：Q1 满意吗？" in page
    assert "条件用到的“Q1”还没有问到。" in page
    studio.act("undo", browser=browser)
    assert studio.asked == before
    studio.act("page-up:p2")
    assert [page.code for page in studio.asked.pages] == ["p2", "p1"]
    studio.act("drop-page:p2", browser=browser)
    studio.act("undo", browser=browser)
    assert [page.code for page in studio.asked.pages] == ["p2", "p1"]


def test_a_new_code_is_followed_everywhere(studio):
    built(studio)
    studio.act("language:en")
    studio.save("language.en", **{"t-Q1": "Satisfied?"})
    studio.save(
        "Q2", **{**WHY, "text": "您选了 {{Q1}}，为什么？"}, **{"when-0-of": "Q1", "when-0-operator": "answered"}
    )
    assert studio.save("Q1", **{**SCORE, "code": "total"}).headers["Location"].endswith("at=total")
    asked = studio.asked
    assert (asked.question("Q2").shown_if.of, asked.question("Q2").text) == ("total", "您选了 {{total}}，为什么？")
    assert asked.translations["en"]["total"] == "Satisfied?"
    taken = studio.save("total", **{**SCORE, "code": "Q2"})
    assert taken.status_code == 422
    assert "题号“Q2”已经有了。" in text(taken)
    assert studio.asked == asked


def test_a_change_sent_twice_is_made_once(studio):
    built(studio)
    browser, basis = studio.browser(), studio.found.basis
    for _try in range(2):
        assert studio.act("copy:Q1", browser=browser, basis=basis, _once="a-token").status_code == 303
    assert sum(1 for _one in studio.asked.questions()) == 4
    again = {**SCORE, "text": "总的来说满意吗？"}
    basis = studio.found.basis
    assert [studio.save("Q1", basis=basis, **again).status_code for _try in range(2)] == [303, 303]
    htmx = studio.browser()
    for _try in range(2):
        sent = {"do": "copy:Q2", "at": "Q2", "basis": studio.found.basis, "_once": "another"}
        htmx.post(f"{studio.here}act/", sent, headers=HTMX)
    assert sum(1 for _one in studio.asked.questions()) == 5


def test_of_two_people_the_second_is_told_and_loses_nothing(studio):
    built(studio)
    basis = studio.found.basis
    studio.save("Q2", **{**WHY, "text": "别人改的"})
    before = studio.asked
    late = studio.save("Q1", basis=basis, **{**SCORE, "text": "我改的"})
    assert late.status_code == 409
    page = text(late)
    assert "问卷刚被他人修改" in page
    assert "我改的" in page
    assert "别人改的" in page
    assert studio.asked == before
    assert studio.act("drop:Q1", basis=basis).status_code == 409
    assert studio.save("Q9", **SCORE).status_code == 409
    assert studio.asked == before
    swapped = studio.browser().post(
        f"{studio.here}save/", {"at": "Q1", "basis": basis, **SCORE, "text": "我改的"}, headers=HTMX
    )
    assert (swapped.status_code, swapped.headers["HX-Retarget"]) == (422, "#designer")


@pytest.mark.parametrize(
    ("at", "sent", "message"),
    [
        ("Q1", {**SCORE, "text": ""}, "请填写题目。"), ("Q1", {**SCORE, "code": "1x"}, "的写法不对。"),
        ("Q1", {**SCORE, "points": "6"}, "请从列表中选择"), ("start", {"title": ""}, "请填写标题。"),
        ("Q2", {**WHY, "least": "多"}, "应是数字。"), ("page.p1", {"title": "长" * 201}, "200"),
    ],
)  # fmt: skip
def test_bad_input_is_told_at_the_field_and_nothing_is_written(studio, at, sent, message):
    built(studio)
    before = Survey.objects.values().get()
    answer = studio.save(at, **sent)
    assert answer.status_code == 422
    assert message in text(answer)
    assert Survey.objects.values().get() == before


def test_faults_stand_beside_the_question_and_hinder_submitting(studio):
    built(studio)
    studio.save("Q2", **WHY, **{"when-0-of": "Q1", "when-0-operator": "at most"})
    page = text(studio.browser().get(f"{studio.here}?at=Q2"))
    assert "条件“Q1”没有写要比较的值。" in page
    assert "1 处要改" in page
    assert studio.browser().post(f"/surveys/{studio.survey.pk}/submit/").status_code == 422
    assert Survey.objects.get().state == "draft"


def test_html_stays_text(studio):
    built(studio)
    evil = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'
    studio.save("Q1", **{**SCORE, "text": evil, "low": evil[:40]})
    studio.save("start", title=evil, greeting=evil, thanks="", screened="")
    studio.save("Q3", code="Q3", kind="single", text=evil, lines=f"{evil}\n{{{{ settings.SECRET_KEY }}}}")
    for path in ("", "?at=Q1", "?at=Q3", "?at=Q3&options=rows", "preview/", "paper/"):
        page = text(studio.browser().get(studio.here + path))
        assert "<script>alert" not in page, path
        assert "<img src=x" not in page, path


def test_translations_side_by_side(studio):
    built(studio)
    studio.act("language:en")
    page = text(studio.browser().get(f"{studio.here}?at=language.en"))
    assert "还缺" in page
    assert studio.save("language.en", **{"t-title": "Survey", "t-nowhere": "x"}).status_code == 303
    assert studio.asked.translations == {"en": {"title": "Survey"}}
    browser = studio.browser()
    studio.act("drop-language:en", browser=browser)
    assert studio.asked.translations == {}
    studio.act("undo", browser=browser)
    assert studio.asked.translations == {"en": {"title": "Survey"}}
    assert studio.act("language:xx").status_code == 422


def test_saving_under_htmx_answers_with_what_changed(studio):
    built(studio)
    sent = {"at": "Q1", "basis": studio.found.basis, **SCORE, "text": "新的话"}
    answer = studio.browser().post(f"{studio.here}save/", sent, headers={"HX-Request": "true", "HX-Target": "told"})
    page = text(answer)
    assert 'hx-swap-oob="true"' in page
    assert f'name="basis" value="{studio.found.basis}" id="basis-panel"' in page
    assert "y-menu" not in page
    whole = studio.browser().post(
        f"{studio.here}save/", {**sent, "kind": "stars", "basis": studio.found.basis, "redraw": "1"}, headers=HTMX
    )
    assert whole.headers["HX-Retarget"] == "#designer"
    assert "星数" in text(whole)


def test_who_may_only_look_reads_and_changes_nothing(studio):
    studio.write(library.built_in()["loyalty"][2])
    page = text(studio.browser(studio.supervisor).get(studio.here))
    assert "如果我们涨价一成" in page
    assert 'id="acts"' not in page
    assert studio.browser(studio.clerk).get(studio.here).status_code == 403
    before = studio.asked
    for path in ("save/", "act/", "paste/", "use/", "keep/"):
        answer = studio.browser(studio.supervisor).post(
            studio.here + path, {"at": "start", "title": "x", "do": "add-page:"}
        )
        assert answer.status_code == 403, path
    assert studio.asked == before


def test_a_deeper_condition_stays(studio):
    built(studio)
    deep = Every(every=(Compared(of="Q1", operator="answered"), Every(every=(Compared(of="Q1", value="3"), Compared(of="@store", value="1")))))  # fmt: skip
    asked = studio.asked
    pages = (asked.pages[0], asked.pages[1].model_copy(update={"shown_if": deep}))
    studio.write(asked.model_copy(update={"pages": pages}))
    assert "（Q1“满意吗？” 是 3 并且 参数 store 是 1）" in text(studio.browser().get(f"{studio.here}?at=page.p2"))
    studio.save("page.p2", title="二", **{"when-deeper": "1"})
    assert studio.asked.pages[1].shown_if == deep
    studio.save("page.p2", title="二", **{"when-deeper": "1", "when-drop": "on"})
    assert studio.asked.pages[1].shown_if is None


def test_an_indicator_that_left_the_tree_is_said_beside_its_question(studio):
    built(studio)
    studio.save("Q1", **SCORE, indicator="service.speed", role="performance")
    assert "不在指标体系里" not in text(studio.browser().get(f"{studio.here}?at=Q1"))
    Indicator.objects.filter(code="service.speed").update(is_active=False)
    page = text(studio.browser().get(f"{studio.here}?at=Q1"))
    assert "“Q1”对应的指标“service.speed”不在指标体系里，或者已停用" in page
    assert "处请留意" in page or "处要改" in page
    assert "不在指标体系里" not in text(studio.browser().get(f"{studio.here}?at=Q3")), "only where it is"


def test_every_questionnaire_of_the_library_feeds_indicators_of_the_tree(studio):
    known = evaluations.codes()
    for name, (_kind, _basis, asked) in library.built_in().items():
        assert [one.message for one in faults(asked, known)] == [], name


def test_two_hundred_questions_take_few_queries(studio, django_assert_max_num_queries):
    pages = tuple(
        Page(
            code=f"p{n}",
            questions=tuple(Question(code=f"Q{n * 10 + m}", kind="scale", text="满意吗？") for m in range(10)),
        )
        for n in range(20)
    )
    studio.write(Questionnaire(title="很长", pages=pages))
    browser = studio.browser()
    browser.get(studio.here)
    with django_assert_max_num_queries(14):
        assert browser.get(f"{studio.here}?at=Q199").status_code == 200
    assert studio.act("add:text:p1").status_code == 422
