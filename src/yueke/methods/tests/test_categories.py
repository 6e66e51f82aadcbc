"""Suggested categories: against scikit-learn, on labelled complaints, by keywords, and kept as bytes."""

from __future__ import annotations

import subprocess
import sys
import zlib
from array import array

import pytest

from yueke.methods.tests.labelled import FILES, complaints
from yueke.methods.text.categories import Accuracy, Model, Suggestion, _without_parts, by_keywords, suggest
from yueke.methods.text.learning import train

KEYWORDS = {
    "food": ["变质", "异味", "拉肚子", "保质期"],
    "logistics": ["快递", "破损", "送货", "异味"],
    "decoration": ["安装", "施工"],
}


@pytest.fixture(scope="module")
def told():
    return [one for file in FILES for one in complaints(file)]


@pytest.fixture(scope="module")
def model(told):
    return train([one.text for one in told], [one.category for one in told])


def test_the_same_shares_as_scikit_learn(model):
    # scikit-learn 1.9.1 on the same 345 texts: TfidfVectorizer(analyzer=pieces, min_df=2, sublinear_tf=True) and
    # ComplementNB(alpha=1.0).predict_proba.
    assert model.suggest("快递小哥把包裹扔在门口就走", 4) == [
        Suggestion("logistics", pytest.approx(0.508169, abs=2e-6), ("快递", "扔在", "就走")),
        Suggestion("food", pytest.approx(0.184700, abs=2e-6), ("包", "口", "扔")),
        Suggestion("decoration", pytest.approx(0.166114, abs=2e-6), ("门",)),
        Suggestion("general", pytest.approx(0.141017, abs=2e-6), ("小", "走")),
    ]
    best = {text: model.suggest(text, 1)[0] for text in ("地板安装拖了一个月", "牛奶有股酸味", "客服不回电话")}
    assert [(one.category, one.share) for one in best.values()] == [
        ("decoration", pytest.approx(0.578915, abs=2e-6)),
        ("food", pytest.approx(0.632536, abs=2e-6)),
        ("general", pytest.approx(0.543483, abs=2e-6)),
    ]


def test_accuracy_is_told_of_texts_not_seen(model, told):
    # The same folds of other seeds: scikit-learn's ComplementNB 0.76..0.80, LogisticRegression(C=10) 0.75..0.79.
    accuracy = model.accuracy
    assert accuracy.n == len(told) == 345
    assert 0.72 <= accuracy.first <= 0.80
    assert accuracy.low < accuracy.first < accuracy.high
    assert accuracy.among_three >= 0.95
    assert sum(map(sum, accuracy.confusion)) == accuracy.n
    of_category = {name: sum(row) for name, row in zip(model.categories, accuracy.confusion, strict=True)}
    assert of_category == {name: sum(one.category == name for one in told) for name in model.categories}
    seen = sum(model.suggest(one.text, 1)[0].category == one.category for one in told)
    assert seen / 345 > accuracy.high, "on what it has seen it looks better than it is"


def test_labels_by_chance_are_not_learned(told):
    by_chance = train([one.text for one in told], [f"c{i % 4}" for i in range(len(told))])
    assert by_chance.accuracy.low < 0.25 + 0.05


def test_what_has_too_few_examples_is_left_out_and_told(told):
    texts, labels = [one.text for one in told], [one.category for one in told]
    labels[:4] = ["rare"] * 4
    model = train(texts, labels)
    assert "rare" not in model.categories
    assert model.left_out == ("rare",)
    assert train(texts[:6], ["a"] * 6) is None, "one category is nothing to choose from"
    assert train(["", "？"] * 10, ["a", "b"] * 10) is None
    with pytest.raises(ValueError, match="as many"):
        train(texts, labels[1:])


def test_the_same_texts_make_the_same_model(model, told):
    again = train([one.text for one in told], [one.category for one in told])
    assert again.to_bytes() == model.to_bytes()


def test_kept_as_bytes_and_read_again(model):
    kept = model.to_bytes()
    again = Model.from_bytes(kept)
    assert again == model
    assert again.suggest("包裹丢了") == model.suggest("包裹丢了")
    assert len(kept) < 100_000


@pytest.mark.parametrize(
    "kept", [b"", b"no", zlib.compress(b"\x02\x00\x00\x00[]"), zlib.compress(b"\x02\x00\x00\x00{}")]
)
def test_other_bytes_are_refused(kept):
    with pytest.raises(ValueError, match="model"):
        Model.from_bytes(kept)


def test_a_cut_model_is_refused(model):
    plain = zlib.decompress(model.to_bytes())
    with pytest.raises(ValueError, match="whole"):
        Model.from_bytes(zlib.compress(plain[:-4]))


def test_text_without_a_known_fragment_gets_no_suggestion(model):
    assert model.suggest("") == []
    assert model.suggest("xyz !!") == []


def test_keywords_suggest_without_training():
    assert by_keywords("快递到了，箱子破损，有異味", KEYWORDS) == [
        Suggestion("logistics", pytest.approx(5 / 6), ("快递", "破损", "异味")),
        Suggestion("food", pytest.approx(1 / 6), ("异味",)),
    ]
    assert by_keywords("价格太贵", KEYWORDS) == []
    assert by_keywords("", {"a": [""]}) == [], "an empty keyword is in no text"


def test_what_was_never_learned_is_still_suggested_by_its_words(model):
    keywords = {**KEYWORDS, "privacy": ["个人信息", "泄露"]}
    told = [one.category for one in suggest("客服泄露了我的个人信息", keywords, model)]
    assert "privacy" in told
    assert len(told) == 3
    assert suggest("变质", KEYWORDS) == by_keywords("变质", KEYWORDS)
    assert suggest("xyz 变质", {"food": ["xyz"]}, model)[0].category == "food"


def test_suggesting_does_not_load_numpy():
    # Web processes are small: what suggests while typing must do without 16 MB of NumPy.
    code = "import sys, yueke.methods.text.categories, yueke.methods.text.similarity; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_word_comes_before_single_characters_and_after_learned_words():
    kept = array("f", [1, -1, -1, 1])
    model = Model(("late", "rude"), ("打", "等待"), array("f", [1, 1]), kept, Accuracy.of(2, ((1, 0), (0, 1)), 2))
    keywords = {"unwell": ["医院"]}
    assert [one.category for one in suggest("去了医院，打", keywords, model)] == ["unwell", "late", "rude"]
    assert [one.category for one in suggest("去了医院，等待", keywords, model)] == ["rude", "unwell", "late"]


def test_reasons_read_like_words_and_are_told_once():
    found = ["说不归", "的师傅", "机说不", "送到时", "不归他", "师傅"]
    assert _without_parts(found) == ("说不归", "送到时", "师傅")
    assert _without_parts(["漏", "水"]) == ("漏", "水"), "single characters when there is nothing else"
