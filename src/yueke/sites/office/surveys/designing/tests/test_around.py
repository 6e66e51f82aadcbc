"""Around the designer: pasting, the library, the preview, versions and their change, the paper form."""

from __future__ import annotations

import io
import re

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from yueke.domains.surveys import commands, library
from yueke.domains.surveys.models import Redraft, Response, Survey, Template, Version
from yueke.domains.surveys.rules.conditions import Test as Compared
from yueke.domains.surveys.rules.designing import add, replace
from yueke.domains.surveys.rules.shape import Jump, Option, Page, Question, Questionnaire

YES_NO = (Option(code="y", text="是"), Option(code="n", text="否"))
LOGIC = Questionnaire(
    title="逻辑", greeting="您好", thanks="谢谢您", screened="下次再请您", translations={"en": {"title": "Logic", "Q1": "Bought?"}},
    pages=(
        Page(
            code="p1",
            questions=(
                Question(code="Q1", kind="single", text="买过吗？", required=True, options=YES_NO),
                Question(code="Q2", kind="text", text="为什么没买？", shown_if=Compared(of="Q1", value="n")),
            ),
            jumps=(Jump(when=Compared(of="@store", value="S9"), to="screened"),),
        ),
        Page(code="p2", questions=(Question(code="Q3", kind="scale", text="{{Q1}}，满意吗？"),), shown_if=Compared(of="Q1", value="y")),
        Page(code="p3", questions=(Question(code="Q4", kind="nps", text="推荐吗？"),)),
    ),
)  # fmt: skip
PASTED = "送货调查\n1. 您满意吗？（5分量表，必答）\n2. 在哪里买的？（多选）\nA. 门店\n3. 还有什么？\nA. 这行多余\n5. 最后一题？（单选）\nA. 是\nB. 否"


def text(answer) -> str:
    return answer.content.decode()


def test_pasting_shows_what_was_understood_then_takes_it_over(studio):
    browser = studio.browser()
    page = text(browser.post(f"{studio.here}paste/", {"text": PASTED, "basis": ""}))
    for doubt in ("选项不到两个，当作了文字题", "这一题不是选择题，这一行没有用上", "题号不连续"):
        assert doubt in page
    assert "采用这 4 题" in page
    assert studio.found.asked is None, "looking changes nothing"
    again = text(browser.post(f"{studio.here}paste/", {"text": PASTED, "again": "1"}))
    assert "送货调查" in again
    sent = {"text": PASTED, "basis": "", "take": "1", "_once": "paste-1"}
    assert [browser.post(f"{studio.here}paste/", sent).status_code for _try in range(2)] == [303, 303]
    assert [one.kind for one in studio.asked.questions()] == ["scale", "text", "text", "single"]
    stale = browser.post(f"{studio.here}paste/", {"text": "1. 另一份？", "basis": "", "take": "1"})
    assert stale.status_code == 409
    assert "问卷刚被他人修改" in text(stale)
    assert studio.asked.title == "送货调查"


@pytest.mark.parametrize(
    ("sent", "message"),
    [({"text": ""}, "请粘贴问卷文字"), ({"text": "没有题目"}, "没有找到题目"), ({"text": "1. x" * 20_000}, "50000")],
)
def test_a_paste_of_no_use_is_told(studio, sent, message):
    answer = studio.browser().post(f"{studio.here}paste/", {**sent, "take": "1"})
    assert answer.status_code == 422
    assert message in text(answer)
    assert studio.found.asked is None


def test_a_sheet_with_a_question_in_each_row(studio):
    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as sheets:
        sheet = sheets.add_worksheet()
        for n, row in enumerate(
            [
                ["题号", "题目", "题型"],
                [1, "您的年龄？", "单选", "30 岁以下", "30 岁及以上"],
                [2, "您满意吗？", "7分量表，必答"],
            ]
        ):
            sheet.write_row(n, 0, row)
    file = SimpleUploadedFile("问卷.xlsx", book.getvalue())
    page = text(studio.browser().post(f"{studio.here}paste/", {"file": file}))
    assert "30 岁及以上" in page
    kept = re.search(r"<textarea name=\"text\" hidden>(.*?)</textarea>", page, re.DOTALL)
    assert kept is not None
    studio.browser().post(f"{studio.here}paste/", {"text": kept[1], "take": "1", "basis": ""})
    age, score = studio.asked.questions()
    assert ([o.text for o in age.options], score.points, score.required) == (["30 岁以下", "30 岁及以上"], 7, True)
    wrong = studio.browser().post(f"{studio.here}paste/", {"file": SimpleUploadedFile("x.xlsx", b"%PDF-1.4\n")})
    assert wrong.status_code == 422
    assert "不是表格" in text(wrong)


def test_the_library_is_looked_at_used_added_to_and_retired(studio):
    browser, here = studio.browser(), f"/surveys/library/?survey={studio.survey.pk}"
    page = text(browser.get(here))
    assert page.count('class="d-book"') == len(library.built_in())
    assert "D7" in page
    assert "如果我们涨价一成" in text(browser.get("/surveys/library/loyalty/"))
    assert browser.get("/surveys/library/nothing/").status_code == 404
    assert browser.post(f"{studio.here}use/", {"template": "loyalty", "basis": ""}).status_code == 303
    assert studio.asked.title == "顾客忠诚问卷"
    assert browser.post(f"{studio.here}use/", {"template": "after_visit", "basis": ""}).status_code == 409
    assert browser.post(f"{studio.here}keep/", {"title": "我们的忠诚问卷", "kind": "loyalty"}).status_code == 303
    twice = browser.post(f"{studio.here}keep/", {"title": "我们的忠诚问卷", "kind": "loyalty"})
    assert (twice.status_code, "已经有同名的模板" in text(twice)) == (422, True)
    own = Template.objects.get()
    assert "我们的忠诚问卷" in text(browser.get("/surveys/library/"))
    assert browser.get(f"/surveys/library/own:{own.pk}/").status_code == 200
    assert studio.browser(studio.supervisor).post(f"/surveys/library/{own.pk}/retire/").status_code == 403
    assert browser.post(f"/surveys/library/{own.pk}/retire/").status_code == 303
    assert f"library/own:{own.pk}/" not in text(browser.get("/surveys/library/"))
    assert (
        browser.post(f"{studio.here}use/", {"template": f"own:{own.pk}", "basis": studio.found.basis}).status_code
        == 422
    )


class Phone:
    """Somebody who goes through the preview."""

    def __init__(self, studio, query: str = "") -> None:
        self.browser, self.url = studio.browser(), f"{studio.here}preview/{query}"
        self.page = text(self.browser.get(self.url))

    def hidden(self, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]*)"', self.page)
        return found[1] if found else ""

    def send(self, **sent: str) -> str:
        given = {name: self.hidden(name) for name in ("state", "page", "shown")}
        self.page = text(self.browser.post(self.url, given | sent))
        return self.page


def test_the_preview_follows_the_answers_and_stores_nothing(studio):
    studio.write(LOGIC)
    before = Survey.objects.values().get()
    phone = Phone(studio)
    assert "为什么没买" not in phone.page
    assert "请回答这一题" in phone.send()
    assert "为什么没买" in phone.send(Q1="n"), "one answer brings the next question on the same page"
    page = phone.send(Q1="n", Q2="太贵")
    assert "推荐吗" in page
    assert "满意吗" not in page
    assert "买过吗" in phone.send(before="1")
    assert "是，满意吗？" in phone.send(Q1="y")
    assert "请在 1 到 5 之间选择" in phone.send(Q3="9")
    phone.send(Q3="4")
    assert "谢谢您" in phone.send(Q4="10")
    assert "3 题" in phone.page
    assert Survey.objects.values().get() == before
    assert not Response.objects.exists()


def test_the_preview_speaks_languages_and_knows_parameters(studio):
    studio.write(LOGIC)
    assert "Bought?" in Phone(studio, "?language=en").page
    assert "下次再请您" in Phone(studio, "?store=S9").send(Q1="y")
    forged = studio.browser().post(f"{studio.here}preview/", {"state": "forged:state", "page": "p3", "Q4": "3"})
    assert "买过吗" in text(forged), "what was not written by this page begins anew"
    assert Phone(studio, "?wide=1").page.count("d-wide") == 1


def test_while_answers_come_in_a_change_needs_a_reason_and_keeps_the_meaning(studio):
    studio.write(LOGIC)
    studio.run()
    page = text(studio.browser().get(studio.here))
    assert "正在收集答卷" in page
    assert "发布新版本" not in page
    studio.save("Q4", code="Q4", kind="nps", text="您愿意推荐我们吗？")
    assert Survey.objects.get().definition == LOGIC.kept(), "asked is still what was frozen"
    assert "您愿意推荐我们吗" in text(studio.browser().get(f"{studio.here}versions/"))
    ask = text(studio.browser().get(f"{studio.here}change/"))
    assert "Q4：题目改为“您愿意推荐我们吗？”" in ask
    basis = studio.found.basis
    assert studio.browser().post(f"{studio.here}change/", {"reason": "", "basis": basis}).status_code == 422
    assert (
        studio.browser(studio.supervisor).post(f"{studio.here}change/", {"reason": "x", "basis": basis}).status_code
        == 403
    )
    stale = studio.browser().post(f"{studio.here}change/", {"reason": "措辞", "basis": "older"})
    assert "问卷刚被他人修改" in text(stale)
    assert Version.objects.count() == 1
    assert studio.browser().post(f"{studio.here}change/", {"reason": "措辞不清", "basis": basis}).status_code == 303
    assert (Version.objects.count(), Redraft.objects.count()) == (2, 0)
    page = text(studio.browser().get(f"{studio.here}versions/"))
    assert "措辞不清" in page
    assert "题目改为“您愿意推荐我们吗？”" in page
    studio.save("Q4", code="Q4", kind="stars", text="您愿意推荐我们吗？", points="5")
    refused = studio.browser().post(f"{studio.here}change/", {"reason": "换题型", "basis": studio.found.basis})
    assert refused.status_code == 422
    assert "Q4 的题型、选项或量表变了" in text(refused)
    assert Version.objects.count() == 2
    assert studio.browser().post(f"{studio.here}change/drop/").status_code == 303
    assert studio.asked.question("Q4").kind == "nps"


def test_a_submitted_questionnaire_is_only_read(studio):
    studio.write(LOGIC)
    commands.submit(studio.actor, studio.survey.pk, at=studio.survey.created_at)
    page = text(studio.browser().get(studio.here))
    assert "问卷现在不能修改" in page
    assert 'id="panel"' not in page
    assert studio.save("Q1", code="Q1", kind="single", text="?").status_code == 409
    assert studio.asked == LOGIC


def test_the_paper_form_carries_its_version_and_every_option(studio, django_assert_max_num_queries):
    asked, code = add(LOGIC, "p3", "single")
    many = tuple(Option(code=f"a{n}", text=f"地点{n}") for n in range(100))
    studio.write(replace(asked, code, asked.question(code).model_copy(update={"options": many})))
    browser = studio.browser()
    page = text(browser.get(f"{studio.here}paper/"))
    assert "草稿" in page
    assert f"{studio.survey.number}/0/{studio.asked.fingerprint[:8]}" in page
    assert "地点99" in page
    assert "<svg" in page
    assert "只在这时回答：Q1“买过吗？” 是 “否”" in page
    studio.run()
    assert f"{studio.survey.number}/1/" in text(browser.get(f"{studio.here}paper/"))
    for path, most in (("paper/", 12), ("preview/", 11), ("versions/", 12), ("paste/", 11), ("", 13)):
        browser.get(studio.here + path)
        with django_assert_max_num_queries(most):
            assert browser.get(studio.here + path).status_code == 200
    assert browser.get(f"/surveys/{studio.survey.pk + 1}/questionnaire/paper/").status_code == 404
