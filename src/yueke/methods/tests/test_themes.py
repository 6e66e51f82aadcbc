"""Themes of many texts: what is merged, what is told as new, and what chance alone may not make."""

from __future__ import annotations

import random

import pytest

from yueke.methods.text.themes import log_odds, themes

NOW = ["蛋糕里有头发，恶心", "又在蛋糕吃出头发", "蛋糕配送晚了", "送蛋糕的人态度差"] * 10 + ["蛋糕很甜"] * 5
BEFORE = ["蛋糕配送晚了", "送蛋糕的人态度差", "蛋糕很甜"] * 20


def found(told):
    return {one.fragment: one for one in told}


def test_log_odds_against_the_formulas_of_monroe_2008():
    # Formulas 16, 20 and 22 reckoned in NumPy for y = (30, 5, 100, 65), (10, 12, 140, 138) and a prior worth 250 words.
    now = {"a": 30, "b": 5, "c": 100, "d": 65}
    then = {"a": 10, "b": 12, "c": 140, "d": 138}
    reckoned = log_odds(now, then, strength=250)
    assert [delta for delta, _ in reckoned.values()] == pytest.approx(
        [0.77318989, -0.22459041, 0.06474753, -0.27258633], abs=1e-8
    )
    assert [z for _, z in reckoned.values()] == pytest.approx(
        [3.34801043, -0.64076026, 0.70680660, -2.70147487], abs=1e-8
    )
    turned = log_odds(then, now, strength=250)
    assert all(turned[word][1] == pytest.approx(-z) for word, (_, z) in reckoned.items())


def test_nothing_to_compare_with_makes_no_difference():
    assert log_odds({}, {}) == {}
    assert log_odds({"a": 3}, {"a": 0}) == {"a": (0.0, 0.0)}, "the only word of both"


def test_what_came_up_is_told_with_its_certainty():
    told = themes(NOW, BEFORE)
    new = found(told)["头发"]
    assert new == told[0]
    assert (new.count, new.n, new.before, new.n_before, new.verdict) == (20, 45, 0, 60, "more")
    assert 1 < new.low < new.odds < new.high
    assert [NOW[place] for place in new.texts] == [NOW[0], NOW[1]] * 2 + [NOW[0]]
    assert found(told)["蛋糕"].verdict == "as before"
    fewer = found(themes(BEFORE, NOW))["头发"]
    assert (fewer.count, fewer.verdict, fewer.texts) == (0, "fewer", ())


def test_parts_are_merged_into_the_whole_unless_they_stand_alone():
    told = found(themes(["净水器接头爆裂"] * 5 + ["净水器出水慢"] * 5, least=3))
    assert "接头爆裂" not in told, "six characters hold it"
    assert "净水器" in told, "it stands in both"
    assert "净水" not in told
    assert told["净水器"].count == 10


def test_counted_once_a_text_and_at_least_three():
    told = found(themes(["漏水漏水漏水", "漏水", "漏水了", "生锈", "生锈"]))
    assert told["漏水"].count == 3
    assert "生锈" not in told


def test_without_a_background_nothing_is_compared():
    told = themes(NOW, most=2)
    assert len(told) == 2
    assert told[0].fragment == "蛋糕"
    assert told[0].verdict is told[0].z is told[0].before is None


@pytest.mark.parametrize("texts, background", [([], None), ([], []), (["", "？"], ["。"]), ([], BEFORE)])
def test_few_or_no_texts(texts, background):
    assert all(one.count == 0 for one in themes(texts, background))


def test_two_halves_of_the_same_are_hardly_ever_told_apart():
    # The correction promises that with no difference at all there is a finding in about one of twenty comparisons.
    words = ["牛奶酸了", "快递丢失", "客服不理", "门锁没电", "地板起鼓", "沙发塌陷", "水饺化冻", "奶粉有虫"]
    dice = random.Random(20)
    false = 0
    for _ in range(60):
        drawn = [dice.choice(words) for _ in range(300)]
        false += any(one.verdict != "as before" for one in themes(drawn[:150], drawn[150:]))
    assert false <= 8


def test_of_words_longer_than_a_fragment_one_piece_is_told():
    texts = [f"{who}送来就坏，司机说不归他管" for who in "甲乙丙丁戊己庚辛"] + ["司机态度好"] * 9
    found = [one.fragment for one in themes(texts)]
    assert len([one for one in found if "说不归" in one]) == 1
    assert "司机" in found or any("司机" in one for one in found), "what stands in other words too stays a theme"
