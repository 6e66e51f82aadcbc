"""Scores, shares, loyalty and index: against R, statsmodels and published examples; missing answers and edges."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yueke.methods.satisfaction.index import index
from yueke.methods.satisfaction.loyalty import (
    effort,
    mean_change,
    promoter_score,
    promotion,
    promotion_change,
    satisfied_share,
    share_change,
)
from yueke.methods.satisfaction.scales import Scale, effective_number, mean_score, top_share

FULL, ZERO = Scale(1, 5, "full steps"), Scale(1, 5, "from zero")
TEN = Scale(1, 10, "from zero")
ANSWERS = [5, 4, 4, 3, 5, 2, 4, 5, 1, 4]


def ends(told):
    return told.low, told.high


def test_both_rules_for_five_points():
    assert [FULL.score(a) for a in (5, 4, 3, 2, 1)] == [100, 80, 60, 40, 20]
    assert [ZERO.score(a) for a in (5, 4, 3, 2, 1)] == [100, 75, 50, 25, 0]
    assert Scale(0, 10, "from zero").score(7) == 70
    assert Scale(1, 7, "full steps").score(7) == 100
    for wrong in (0, 6):
        with pytest.raises(ValueError, match="scale"):
            FULL.score(wrong)
    with pytest.raises(ValueError, match="rule"):
        Scale(1, 5, "own")
    with pytest.raises(ValueError, match="two points"):
        Scale(1, 1, "full steps")


def test_mean_score_against_r():
    # R 4.2.2: t.test(x * 20) and t.test((x - 1) * 25).
    full, zero = mean_score(ANSWERS, FULL), mean_score(ANSWERS, ZERO)
    assert full.value == pytest.approx(74)
    assert ends(full) == pytest.approx((54.86429562, 93.13570438))
    assert zero.value == pytest.approx(67.5)
    assert ends(zero) == pytest.approx((43.58036953, 91.41963047))
    assert full.tentative
    assert full.method == "mean, full steps"


def test_weighted_mean_score_against_the_survey_package():
    # R survey: svymean of svydesign(~1, weights = ~w), confint(df = 9).
    told = mean_score(ANSWERS, FULL, [1, 2, 1, 1.5, 0.5, 3, 1, 1, 2, 1])
    assert told.value == pytest.approx(64.285714)
    assert ends(told) == pytest.approx((41.56634192, 87.00508666))
    assert told.effective == pytest.approx(14**2 / 24.5)


def test_missing_answers_are_counted_and_left_out():
    told = mean_score([5, None, float("nan"), 3], FULL)
    assert (told.value, told.n, told.missing) == (80, 2, 2)
    share = top_share([5, None, 3], FULL)
    assert (share.value, share.n, share.missing) == (0.5, 2, 1)
    assert mean_score([5, 1], FULL, [1, 0]).n == 1, "an answer without weight tells nothing"
    for nothing in (mean_score([None], FULL), top_share([], FULL)):
        assert (nothing.value, nothing.low, nothing.n) == (None, None, 0)
    assert mean_score([4], FULL).low is None, "one answer has no spread"


def test_top_shares_have_wilsons_interval():
    # Newcombe (1998), Statistics in Medicine 17:857-872, table I, method 3: 81 of 263.
    told = top_share([5] * 40 + [4] * 41 + [3] * 100 + [1] * 82, FULL)
    assert told.value == pytest.approx(81 / 263)
    assert ends(told) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert top_share([5] * 40 + [4] * 41, FULL, top=1).value == pytest.approx(40 / 81)
    weighted = top_share([5, 1] * 50, FULL, weights=[2.0, 1.0] * 50)
    assert weighted.value == pytest.approx(2 / 3)
    assert weighted.effective == pytest.approx(90)
    with pytest.raises(ValueError, match="part"):
        top_share([5], FULL, top=5)
    with pytest.raises(ValueError, match="scale"):
        top_share([9], FULL)


def test_effective_number_is_kishs():
    assert effective_number([1] * 7) == 7
    assert effective_number([1, 1, 2]) == pytest.approx(16 / 6)
    assert effective_number([]) == 0


def test_promoter_score_by_adjusted_wald():
    # Rocks (2016): with 3/4, 3/2, 3/4 added to 19 promoters, 10 passives, 7 detractors, by hand: p = 19.75/39, d = 7.75/39,
    # middle 0.307692, variance (0.705128 - 0.094675) / 39, half 1.959964 * 0.125110 = 0.245212.
    told = promotion(19, 10, 7)
    assert told.value == pytest.approx(100 / 3)
    assert ends(told) == pytest.approx((6.248, 55.290), abs=2e-3)
    answers = [10] * 12 + [9] * 7 + [8] * 4 + [7] * 6 + [6] * 5 + [0] * 2
    assert promoter_score([*answers, None]) == promotion(19, 10, 7, 1)
    assert promoter_score([]).value is None
    with pytest.raises(ValueError, match="0 to 10"):
        promoter_score([11])


def test_the_interval_of_the_promoter_score_holds_what_it_says():
    dice = random.Random(8)
    held = 0
    for _ in range(2000):
        drawn = dice.choices([10, 8, 3], [0.55, 0.3, 0.15], k=40)
        told = promoter_score(drawn)
        held += told.low <= 40 <= told.high
    assert 0.935 <= held / 2000 <= 0.975


@settings(deadline=None)
@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))
def test_the_interval_holds_the_score(promoters, passives, detractors):
    told = promotion(promoters, passives, detractors)
    if told.n:
        assert -100 <= told.low <= told.value <= told.high <= 100


def test_change_of_the_promoter_score():
    told = promotion_change(promotion(190, 100, 70), promotion(250, 80, 30))
    assert told.verdict == "up"
    assert told.p_value < 0.001
    assert promotion_change(promotion(19, 10, 7), promotion(20, 10, 6)).verdict == "not shown"
    back = promotion_change(promotion(250, 80, 30), promotion(190, 100, 70))
    assert (back.value, back.verdict) == (pytest.approx(-told.value), "down")
    assert promotion_change(promotion(0, 0, 0), promotion(1, 0, 0)) is None


def test_change_of_a_share_is_newcombes_example():
    # Newcombe (1998), Statistics in Medicine 17:873-890, table II (a), method 10: 56/70 less 48/80 is 0.0524 to 0.3339;
    # statsmodels 0.15.0 proportions_ztest: p = 0.008045.
    before = satisfied_share([5] * 48 + [1] * 32, FULL)
    after = satisfied_share([4] * 56 + [3] * 14, FULL)
    told = share_change(before, after)
    assert told.value == pytest.approx(0.2)
    assert ends(told) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert told.p_value == pytest.approx(0.00804508, abs=1e-8)
    assert told.verdict == "up"
    assert share_change(before, satisfied_share([], FULL)) is None


def test_change_of_a_mean_score_against_r():
    # R 4.2.2: t.test(second, first), Welch.
    told = mean_change(ANSWERS, [3, 4, 5, 5, 4, 5, 4, 5, None], ZERO)
    assert told.value == pytest.approx(16.875)
    assert ends(told) == pytest.approx((-9.7430778, 43.4930778))
    assert told.p_value == pytest.approx(0.19607, abs=5e-6)
    assert mean_change([5], [4, 4], ZERO) is None
    assert mean_change([4, 4], [4, 4], ZERO).verdict == "not shown"


def test_effort_is_the_mean_of_how_easy_it_was():
    assert effort([7, 6, 5], Scale(1, 7, "from zero")).value == pytest.approx(500 / 6)


def test_index_is_acsis_formula():
    # ACSI: 100 * (w1 (x1 - 1) + w2 (x2 - 1) + w3 (x3 - 1)) / (9 (w1 + w2 + w3)) of the means, by hand: means 8, 7, 6;
    # weights 0.4, 0.35, 0.25: (2.8 + 2.1 + 1.25) / 9 * 100.
    rows = [[9, 8, 6], [8, 6, 5], [7, 7, 7]]
    told = index(rows, [TEN] * 3, [0.4, 0.35, 0.25])
    assert told.value == pytest.approx(100 * 6.15 / 9)
    assert told.items == pytest.approx((700 / 9, 600 / 9, 500 / 9))
    assert told.low < told.value < told.high
    assert told.value == pytest.approx(sum(told.respondents) / 3)


def test_index_with_missing_answers_says_how():
    rows = [[9, 8, None], [8, 6, 5], [None, None, 7], [None, None, None]]
    complete = index(rows, [TEN] * 3)
    assert (complete.n, complete.partial, complete.left_out) == (1, 0, 3)
    assert complete.low is None
    available = index(rows, [TEN] * 3, missing="available")
    assert (available.n, available.partial, available.left_out) == (2, 1, 2), "a third of the weight is too little"
    assert available.respondents[0] == pytest.approx((800 / 9 + 700 / 9) / 2)
    assert available.respondents[2:] == (None, None)
    assert available.items[2] == pytest.approx(400 / 9)
    heavy = index(rows, [TEN] * 3, [1, 1, 2], missing="available")
    assert heavy.respondents[2] == pytest.approx(600 / 9), "half of the weight is enough"


def test_index_refuses_what_does_not_fit():
    with pytest.raises(ValueError, match="handling"):
        index([[1]], [TEN], missing="guess")
    with pytest.raises(ValueError, match="row"):
        index([[1, 2]], [TEN])
    with pytest.raises(ValueError, match="zero"):
        index([[1]], [TEN], [0])
    assert index([], [TEN]).value is None


def test_index_with_weights_of_respondents():
    rows = [[10], [1]]
    assert index(rows, [TEN], weights=[3, 1]).value == pytest.approx(75)
    assert index(rows, [TEN], weights=[1, 0]).n == 1
