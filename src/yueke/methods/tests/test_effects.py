"""Before and after, against others, against the trend: published and independently reckoned values, and the edges."""

from __future__ import annotations

import random
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yueke.methods.effects import (
    MORE,
    NOT_SHOWN,
    Counted,
    Estimated,
    Measured,
    difference_in_estimates,
    difference_in_means,
    difference_in_rates,
    rate_ratio,
)
from yueke.methods.interrupted import interrupted_counts, interrupted_figures

# Acute coronary episodes in Sicily, 2002-2006, and the standardised population; the smoking ban came with the 37th month.
# Lopez Bernal, Cummins and Gasparrini (2017), data published with the paper.
EPISODES = [
    728, 659, 791, 734, 757, 726, 760, 740, 720, 814, 795, 858, 887, 766, 851, 769, 781, 756, 766, 752, 765, 831,
    879, 928, 914, 808, 937, 840, 916, 828, 845, 818, 860, 839, 887, 886, 831, 796, 833, 820, 877, 758, 767, 738,
    781, 843, 850, 908, 1021, 859, 976, 888, 962, 838, 810, 876, 843, 936, 912,
]  # fmt: skip
POPULATION = [
    379875.3, 376495.5, 377040.8, 377116.4, 377383.4, 374113.1, 379513.3, 376295.5, 374653.2, 378485.6, 375955.5,
    378349.7, 376762.4, 379032.3, 379360.4, 376162, 377972.4, 381830.7, 379888.6, 380872.2, 380966.9, 381240.4,
    382104.9, 381802.7, 381656.3, 383680, 383504.2, 386462.9, 383783.1, 380836.8, 383483, 380906.2, 382926.8,
    384052.4, 384449.6, 383428.4, 388153.2, 388373.2, 386470.1, 386033.2, 383686.4, 385509.3, 385901.9, 386516.6,
    388436.5, 383255.2, 390148.7, 385874.9, 391613.6, 391750.4, 394005.6, 391364.9, 391664.6, 389022.3, 391878.5,
    388575.3, 392989, 390018.8, 390712.3,
]  # fmt: skip
BAN = 36


def ends(effect):
    return effect.low, effect.high


def test_rate_ratio_against_r():
    # Breast cancer after fluoroscopy: 41 cases in 28,010 woman-years, 15 in 19,017 of those not exposed (Boice and Monson 1977).
    # R 4.2.2: poisson.test(c(15, 41), c(19017, 28010)); p is twice the smaller tail of pbinom(41, 56, 28010 / 47027).
    told = rate_ratio(Counted(41, 28010), Counted(15, 19017))
    assert told.estimate == pytest.approx(0.5388631738)
    assert ends(told) == pytest.approx((0.2770620103, 0.9943480633))
    assert told.p_value == pytest.approx(0.04766024675)
    assert told.verdict == "fewer"
    # poisson.test(c(3, 12), c(6, 6)), c(0, 5) and c(5, 0)
    assert ends(rate_ratio(Counted(12, 6), Counted(3, 6))) == pytest.approx((0.04527286361, 0.92637819372))
    none = rate_ratio(Counted(5, 1), Counted(0, 1))
    assert (none.estimate, none.low, none.high) == pytest.approx((0, 0, 1.091279105))
    assert none.verdict == "not shown", "from five to none may be chance"
    assert ends(rate_ratio(Counted(0, 1), Counted(5, 1))) == pytest.approx((0.9163558573, inf))


def test_nothing_before_and_after_shows_nothing():
    told = rate_ratio(Counted(0, 10), Counted(0, 10))
    assert (told.estimate, told.low, told.high, told.p_value, told.verdict) == (None, 0, inf, 1, "not shown")


@settings(deadline=None)
@given(st.integers(0, 60), st.integers(0, 60), st.floats(0.1, 10))
def test_interval_and_p_value_agree_and_turn_round(a, b, exposure):
    told = rate_ratio(Counted(a, 1.0), Counted(b, exposure))
    assert (told.p_value < 0.05) == (told.verdict != "not shown") or told.p_value == pytest.approx(0.05)
    back = rate_ratio(Counted(b, exposure), Counted(a, 1.0))
    if a and b:
        assert (1 / back.high, 1 / back.low) == pytest.approx(ends(told), rel=1e-6)


def test_the_interval_holds_the_truth_at_least_as_often_as_it_says():
    dice = random.Random(3)
    held = 0
    for _ in range(400):
        before = sum(dice.random() < 0.06 for _ in range(200))
        after = sum(dice.random() < 0.03 for _ in range(200))
        told = rate_ratio(Counted(before, 1), Counted(after, 1))
        held += told.low <= 0.5 <= told.high
    assert held >= 380


def test_difference_in_rates_reckoned_by_hand():
    # log(20/100) - log(40/100) - log(30/80) + log(36/90) = log(0.5) - log(0.9375); variance 1/40 + 1/20 + 1/36 + 1/30.
    told = difference_in_rates((Counted(40, 100), Counted(20, 100)), (Counted(36, 90), Counted(30, 80)))
    assert told.estimate == pytest.approx(0.5 / 0.9375)
    error = (1 / 40 + 1 / 20 + 1 / 36 + 1 / 30) ** 0.5
    assert ends(told) == pytest.approx(
        (0.5333333 * 2.718281828 ** (-1.959964 * error), 0.5333333 * 2.718281828 ** (1.959964 * error))
    )
    assert told.verdict == "not shown"
    assert difference_in_rates((Counted(9, 1), Counted(0, 1)), (Counted(9, 1), Counted(9, 1))).high < inf


def test_difference_in_means_is_welch_for_two_groups():
    # With a control that does not vary it is Welch's test. scipy 1.17.1, ttest_ind_from_stats(72, 15, 40, 65, 9, 25,
    # equal_var=False): t = 2.3510, p = 0.02187; interval by stats.t.ppf(0.975, 62.936).
    still = (Measured(50, 0, 10), Measured(50, 0, 10))
    told = difference_in_means((Measured(65, 9, 25), Measured(72, 15, 40)), still)
    assert told.estimate == 7
    assert told.p_value == pytest.approx(0.021866890, abs=1e-6)
    assert ends(told) == pytest.approx((1.049992750, 12.950007250), abs=1e-8)
    assert told.verdict == "more"
    assert difference_in_means(still, still).verdict == "not shown"


@pytest.mark.parametrize("wrong", [lambda: Counted(-1, 1), lambda: Counted(1, 0), lambda: Measured(1, 1, 1)])
def test_impossible_figures_are_refused(wrong):
    with pytest.raises(ValueError, match=r"needed|positive"):
        wrong()


def test_sicily_after_the_smoking_ban():
    # The paper's model 1, Poisson with trend and step: rate ratio 0.894, 95 % interval 0.864..0.925. Ours is wider by the
    # dispersion and Student's t: 0.8943765 exp(-+2.0032 * 0.01723 * sqrt(3.57)) by R's glm.
    told = interrupted_counts(EPISODES, BAN, exposure=POPULATION, bends=False)
    assert told.jump.estimate == pytest.approx(0.8943765080, abs=1e-7)
    assert told.jump.low < 0.864 < 0.925 < told.jump.high
    assert told.jump.verdict == "fewer"
    assert told.bend is None
    assert told.at_end == told.jump


def test_sicily_with_a_bend_against_r():
    # R 4.2.2: glm(aces ~ offset(log(stdpop)) + t + smokban + smokban:t, family = quasipoisson), t = month - 37, t(55).
    told = interrupted_counts(EPISODES, BAN, exposure=POPULATION)
    assert ends(told.jump) == pytest.approx((0.8325077420, 0.9568816102), rel=1e-6)
    assert told.jump.p_value == pytest.approx(1.843373323e-03, rel=1e-4)
    assert told.bend.estimate == pytest.approx(2.718281828459045**0.0004168453492, abs=1e-8)
    assert told.bend.p_value == pytest.approx(0.8573565774, rel=1e-4)
    assert (told.at_end.estimate, *ends(told.at_end)) == pytest.approx(
        (0.9007535544, 0.8128937028, 0.9981095473), rel=1e-6
    )
    assert told.dispersion == pytest.approx(3.621385202, rel=1e-5)
    assert (told.n_before, told.n_after) == (36, 23)
    assert told.without[:BAN] == told.fitted[:BAN]
    assert told.fitted[-1] / told.without[-1] == pytest.approx(told.at_end.estimate)


def test_sicily_with_the_season_against_r():
    # R 4.2.2: glm(... + t + smokban + two pairs of waves, family = quasipoisson).
    told = interrupted_counts(EPISODES, BAN, exposure=POPULATION, season=12, bends=False)
    assert told.jump.estimate == pytest.approx(0.8850715472, rel=1e-7)
    assert told.jump.p_value == pytest.approx(3.642277367e-05, rel=1e-4)


def test_sicily_as_figures_against_r():
    # R 4.2.2: lm(rate ~ t + smokban + smokban:t) of episodes for 100,000.
    rates = [k / n * 1e5 for k, n in zip(EPISODES, POPULATION, strict=True)]
    told = interrupted_figures(rates, BAN)
    assert told.jump.estimate == pytest.approx(-24.7171431435)
    assert told.bend.estimate == pytest.approx(0.1272204429)
    assert told.jump.scale == "difference"
    assert told.jump.verdict == "fewer"


def test_missing_periods_are_left_out():
    holes = list(EPISODES)
    holes[3] = holes[40] = None
    told = interrupted_counts(holes, BAN, exposure=POPULATION)
    assert (told.n_before, told.n_after) == (35, 22)
    assert told.fitted[3] is told.without[40] is None
    without = interrupted_counts(EPISODES, BAN, exposure=[0 if i in (3, 40) else n for i, n in enumerate(POPULATION)])
    assert without == told, "a period without exposure tells nothing, either"


def test_too_few_periods_show_nothing():
    assert interrupted_counts(EPISODES, 7) is None
    assert interrupted_counts(EPISODES, 52) is None
    assert interrupted_figures([None] * 40, 20) is None
    assert interrupted_figures([], 0) is None


def test_two_waves_of_a_weighted_index():
    """80.0 ± 1.2 and 83.1 ± 1.6 (95 %): errors 0.6122 and 0.8163 add to 1.0204; 1.959964 × 1.0204 = 2.0 (a 3-4-5 triangle)."""
    found = difference_in_estimates(Estimated.within(80.0, 78.8, 81.2), Estimated.within(83.1, 81.5, 84.7))
    assert (found.estimate, found.low, found.high) == pytest.approx((3.1, 1.1, 5.1))
    assert found.p_value == pytest.approx(0.002381, abs=2e-6)
    assert found.verdict == MORE
    same = difference_in_estimates(Estimated(80.0, 0.5), Estimated(80.9, 0.5))
    assert same.verdict == NOT_SHOWN
    assert difference_in_estimates(Estimated(80.0, 0.0), Estimated(80.0, 0.0)).p_value == 1.0
