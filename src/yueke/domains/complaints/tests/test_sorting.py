"""The words a category is suggested by: what may be said, the shipped ones, and the command that edits them."""

from __future__ import annotations

import pytest

from yueke.domains.complaints import commands
from yueke.domains.complaints.models import Category
from yueke.domains.complaints.rules.sorting import (
    KEYWORDS,
    LONGEST_WORD,
    MOST_WORDS,
    keywords,
    shipped,
    word_faults,
    words_in,
)
from yueke.domains.complaints.seeds import CATEGORIES
from yueke.domains.complaints.tests.house import AT
from yueke.kernel.errors import Forbidden, Invalid
from yueke.kernel.history.models import Change


def test_words_are_read_however_they_are_kept_apart():
    assert words_in(" 馊、发霉,胀袋；异味\n长毛  结块\r\n\r\n") == ["馊", "发霉", "胀袋", "异味", "长毛", "结块"]
    assert words_in(" 、,\n") == []


def test_own_words_take_the_place_of_the_shipped_ones_and_the_name_always_counts():
    told = [
        ("food.1", "变质异味", None),
        ("food.2", "异物", ["钉子"]),
        ("food.3", "身体不适", []),
        ("own-9", "灯具", None),
    ]
    assert keywords(told) == {
        "food.1": ("变质异味", *KEYWORDS["food.1"].split()), "food.2": ("异物", "钉子"), "food.3": ("身体不适",), "own-9": ("灯具",),
    }  # fmt: skip


def test_the_shipped_words_belong_to_shipped_categories_and_may_be_said():
    codes = {f"{seed.code}.{n}" for seed in CATEGORIES for n, _name in enumerate(seed.below, 1)}
    assert set(KEYWORDS) <= codes
    assert {code: word_faults(shipped(code)) for code in KEYWORDS if word_faults(shipped(code))} == {}


@pytest.mark.parametrize(
    "words,faults",
    [
        ([], []),
        (["馊"], []),
        (["长" * LONGEST_WORD], []),
        (["长" * (LONGEST_WORD + 1)], ["太长"]),
        ([f"词{n}" for n in range(MOST_WORDS)], []),
        ([f"词{n}" for n in range(MOST_WORDS + 1)], ["最多 60 个词，现在有 61 个"]),
        (["发霉", "发霉"], ["“发霉”与“发霉”重复"]),
        (["ABC", "ａｂｃ"], ["“ａｂｃ”与“ABC”重复"]),
        (["漏氣", "漏气"], ["“漏气”与“漏氣”重复"]),
        (["！！"], ["“！！”里没有文字或数字"]),
        (["<b>", "！", "臭臭臭", "臭臭臭"], ["“！”里没有", "“臭臭臭”与“臭臭臭”重复"]),
    ],
)
def test_what_is_wrong_with_words_is_told_word_by_word(words, faults):
    found = [str(one) for one in word_faults(words)]
    assert len(found) == len(faults)
    assert all(part in one for part, one in zip(faults, found, strict=True))


def _save(house, row, by="manager", **more):
    values = {"name": row.name, "kind": row.kind, "parent_id": row.parent_id, "position": row.position}
    return commands.save_category(getattr(house, by), category_id=row.pk, **{**values, **more}, at=AT)


def test_words_are_edited_kept_in_history_and_go_back_to_the_shipped_ones(house):
    row = Category.objects.get(code="food.1")
    assert row.keywords is None
    assert _save(house, row, keywords=["哈喇", "发霉"]).keywords == ["哈喇", "发霉"]
    change = Change.objects.filter(kind="complaints.category", row_id=row.pk).latest("pk")
    assert (change.before["keywords"], change.after["keywords"]) == (None, ["哈喇", "发霉"])
    assert _save(house, row, keywords=[]).keywords == [], "by its name alone"
    _save(house, row, keywords=None)
    assert Category.objects.get(pk=row.pk).keywords is None
    _save(house, row, keywords=shipped("food.1"))
    assert Category.objects.get(pk=row.pk).keywords is None, "as they came stays open to better ones"


@pytest.mark.parametrize("words", [["发霉", "发霉"], ["长" * 21], ["。"], [f"词{n}" for n in range(61)]])
def test_words_that_cannot_be_used_are_refused_at_their_field_and_change_nothing(house, words):
    row = Category.objects.get(code="food.1")
    with pytest.raises(Invalid) as refused:
        _save(house, row, name="别的名字", keywords=words)
    assert set(refused.value.fields) == {"keywords"}
    assert Category.objects.filter(pk=row.pk, name="变质异味", keywords=None).exists()


@pytest.mark.parametrize("by", ["clerk", "agent", "auditor"])
def test_who_may_not_edit_categories_may_not_edit_their_words(house, by):
    row = Category.objects.get(code="food.1")
    with pytest.raises(Forbidden):
        _save(house, row, by=by, keywords=["哈喇"])
    assert Category.objects.filter(pk=row.pk, keywords=None).exists()
