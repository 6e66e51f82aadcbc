"""Suggested categories: by the words of the page, edited there, and heard at once."""

from __future__ import annotations

import pytest
from django.utils.html import escape

from yueke.domains.complaints.models import Category, Complaint


def text(answer) -> str:
    return answer.content.decode()


def suggested(desk, said: str) -> str:
    return text(desk.post("/complaints/suggest/", {"description": said}, headers={"HX-Request": "true"}))


def given(row: Category, **more):
    values = {
        "name": row.name,
        "kind": row.kind,
        "parent_id": row.parent_id,
        "position": row.position,
        "is_active": "on",
    }
    return values | more


@pytest.fixture
def mould(house) -> Category:
    return Category.objects.get(code="food.1")


def address(row: Category) -> str:
    return f"/complaints/settings/categories/{row.pk}/"


def test_words_edited_on_the_page_of_a_category_are_heard_at_once(house, browser, mould):
    head, desk = browser("manager"), browser("clerk")
    assert "发霉" in text(head.get(address(mould))), "the shipped words are shown"
    assert "变质异味" in suggested(desk, "打开一看已经发霉了")
    assert "变质异味" not in suggested(desk, "油有一股哈喇味儿")
    answer = head.post(address(mould), given(mould, keywords="哈喇、走油"))
    assert answer.status_code == 303
    assert "哈喇" in suggested(desk, "油有一股哈喇味儿")
    assert "变质异味" not in suggested(desk, "打开一看已经发霉了")
    assert "自定 2 个建议用词" in text(head.get("/complaints/settings/"))


def test_the_shipped_words_come_back_by_one_tick(house, browser, mould):
    head = browser("manager")
    assert "恢复出厂的建议用词" not in text(head.get(address(mould))), "nothing to go back from"
    head.post(address(mould), given(mould, keywords="哈喇"))
    page = text(head.get(address(mould)))
    assert "恢复出厂的建议用词" in page
    assert "结块" in page, "they are told before one ticks"
    head.post(address(mould), given(mould, keywords="哈喇", as_shipped="on"))
    assert Category.objects.get(pk=mould.pk).keywords is None
    assert "变质异味" in suggested(browser("clerk"), "打开一看已经发霉了")


@pytest.mark.parametrize(
    "typed,message",
    [
        ("发霉 发霉", "“发霉”与“发霉”重复。"),
        ("长" * 21, "太长，一个词最多 20 字。"),
        ("……", "“……”里没有文字或数字。"),
        (" ".join(f"词{n}" for n in range(61)), "最多 60 个词，现在有 61 个。"),
    ],
)
def test_unusable_words_are_told_at_their_field_and_nothing_is_kept(house, browser, mould, typed, message):
    answer = browser("manager").post(address(mould), given(mould, name="别的名字", keywords=typed))
    assert answer.status_code == 422
    before, _, after = text(answer).partition(message)
    assert after, "the message is there"
    assert 'name="keywords"' in before[-1500:] + after[:1500], "beside its field"
    assert typed in text(answer), "what was typed stays"
    assert Category.objects.filter(pk=mould.pk, name="变质异味", keywords=None).exists()


def test_markup_in_words_stays_text(house, browser, mould):
    word = "<img src=x>"
    head = browser("manager")
    # Nobody can say such a word, but it must not come alive on the page either.
    assert head.post(address(mould), given(mould, keywords="<i>霉</i>")).status_code == 303
    assert "<i>霉" not in text(head.get(address(mould)))
    bad = text(head.post(address(mould), given(mould, keywords=f"{word * 3}")))
    assert word not in bad
    assert escape("<img") in bad
    assert "<i>" not in suggested(browser("clerk"), "一股<i>霉</i>味很重")


def test_only_who_may_edit_categories_may(house, browser, mould):
    for name in ("clerk", "agent", "auditor"):
        assert browser(name).post(address(mould), given(mould, keywords="哈喇")).status_code == 403
    assert Category.objects.filter(pk=mould.pk, keywords=None).exists()


def test_the_field_is_told_in_english_too(house, browser, mould):
    page = text(browser("manager").get(address(mould), headers={"Accept-Language": "en"}))
    assert "Words of the suggestion" in page
    assert "Apart by spaces, commas or lines" in page


def test_what_a_caller_threatens_is_suggested_to_be_ticked_and_never_ticked_by_itself(house, browser):
    desk = browser("clerk")
    html = suggested(desk, "再不退钱我就打12315，发到抖音上")
    assert 'data-tick="signals" data-value="threat" aria-pressed="false"' in html
    assert "依据：12315" in html
    assert 'data-value="social_media"' in html
    assert "data-tick" not in suggested(desk, "柜门关不上，没有人受伤")
    said = {
        "description": "再不退钱我就打12315",
        "caller_name": "陈女士",
        "caller_phone": "13900001111",
        "channel": "phone",
    }
    assert desk.post("/complaints/new/?customer=new", said).status_code == 303
    assert Complaint.objects.get().signals == [], "nobody ticked it"


def test_what_is_ticked_stays_pressed_while_one_types_on(house, browser):
    given = {"description": "再不退钱我就打12315", "signals": ["threat"]}
    html = text(browser("clerk").post("/complaints/suggest/", given, headers={"HX-Request": "true"}))
    assert 'data-value="threat" aria-pressed="true"' in html
    bad = text(browser("clerk").post("/complaints/new/?customer=new", given | {"channel": "odd"}))
    assert 'data-value="threat" aria-pressed="true"' in bad, "after a refusal too"


def test_who_marks_later_reads_what_the_text_tells_of(house, browser):
    row = house.registered(description="孩子吃了过敏，要打12315", signals=("threat",))
    html = text(browser("agent").get(f"/complaints/{row.pk}/note-signals/"))
    assert (
        "客户的话里提到：人身伤害（过敏）；食品安全（过敏）；老人、残障人士或未成年人（孩子）。请核实后勾选。" in html
    )
    plain = house.registered(description="柜门关不上")
    assert "客户的话里提到" not in text(browser("agent").get(f"/complaints/{plain.pk}/note-signals/"))
