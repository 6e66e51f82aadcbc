"""Penalty and reward, Kano, quadrants, response rates: against R, published examples and by hand."""

from __future__ import annotations

import numpy as np
import pytest

from yueke.methods.drivers.contrast import Position, kano, penalty_reward, quadrants
from yueke.methods.responses.rates import Outcomes, response_rates, silence


def asked(n=1500, seed=5):
    """Delivery annoys when bad (−15), design delights when good (+10), price does both (∓8), colour nothing."""
    dice = np.random.default_rng(seed)
    x = dice.integers(1, 6, (n, 4)).astype(float)
    low, high = x <= 2, x >= 4
    overall = 60 - 15 * low[:, 0] + 10 * high[:, 1] - 8 * low[:, 2] + 8 * high[:, 2] + dice.normal(0, 12, n)
    return x, overall


NAMES = ["delivery", "design", "price", "colour"]


def test_kinds_of_questions_are_found():
    told = penalty_reward(*asked(), NAMES, 2, 4)
    assert {one.name: one.kind for one in told.questions} == {
        "delivery": "basic", "design": "exciting", "price": "performance", "colour": "not shown"
    }  # fmt: skip
    delivery = told.questions[0]
    assert delivery.penalty_low < -15 < delivery.penalty_high
    assert delivery.reward_low < 0 < delivery.reward_high
    assert told.n == 1500


def test_penalty_and_reward_of_one_question_are_differences_of_means():
    # With one question the coefficients are the means of the low and high rows less the mean of the middle.
    answers = np.array([[1.0]] * 20 + [[3.0]] * 20 + [[5.0]] * 20)
    overall = np.concatenate([np.arange(20) + 40, np.arange(20) + 60, np.arange(20) + 70])
    one = penalty_reward(answers, overall, ["a"], 2, 4).questions[0]
    assert (one.penalty, one.reward) == pytest.approx((-20, 10))
    # pooled standard deviation √35, t(57) = 2.002465, √(2 / 20)
    assert one.reward_high - one.reward == pytest.approx(2.002465 * 35**0.5 * 0.1**0.5, rel=1e-6)


def test_questions_hardly_ever_answered_low_are_not_told():
    x, overall = asked(200)
    x[:, 3] = np.where(np.arange(200) < 14, 1, 5)
    x[0, 0] = np.nan
    told = penalty_reward(x, overall, NAMES, 2, 4)
    assert told.not_told == ("colour",)
    assert told.left_out == 1
    assert penalty_reward(x[:20], overall[:20], NAMES, 2, 4) is None
    with pytest.raises(ValueError, match="low"):
        penalty_reward(x, overall, NAMES, 4, 4)
    with pytest.raises(ValueError, match="column"):
        penalty_reward(x, overall, NAMES[:2], 2, 4)


@pytest.mark.parametrize(
    "there, absent, category",
    [(1, 5, "O"), (1, 1, "Q"), (1, 3, "A"), (3, 5, "M"), (3, 3, "I"), (5, 1, "R"), (5, 5, "Q"), (2, 1, "R")],
)
def test_table_of_berger(there, absent, category):
    assert kano([(there, absent)]).category == category


def test_kano_shares_and_clearness():
    # 50 M, 30 O, 12 A, 8 I by hand: better (12 + 30)/100, worse (30 + 50)/100; Fong: 20 > 1.65 √(80 · 120 / 200) = 11.4.
    told = kano([(3, 5)] * 50 + [(1, 5)] * 30 + [(1, 3)] * 12 + [(3, 3)] * 8 + [(None, 5)] * 3)
    assert (told.category, told.clear, told.n, told.missing) == ("M", True, 100, 3)
    assert (told.better, told.worse) == (0.42, 0.8)
    assert told.worse_interval[0] < 0.8 < told.worse_interval[1]
    mixed = kano([(3, 5)] * 20 + [(1, 5)] * 20)
    assert (mixed.category, mixed.clear) == ("M", False), "of equals the one that must be"
    nothing = kano([])
    assert (nothing.category, nothing.better, nothing.clear) == (None, None, False)
    assert kano([(5, 1)]).better is None
    with pytest.raises(ValueError, match="1 to 5"):
        kano([(0, 5)])


def test_quadrants_own_up_to_what_is_near_a_line():
    told = [
        ("delivery", (0.4, 0.3, 0.5), (60.0, 58, 62)),
        ("design", (0.1, 0.05, 0.15), (85.0, 83, 87)),
        ("price", (0.35, 0.3, 0.4), (80.0, 78, 82)),
        ("colour", (0.15, 0.1, 0.3), (63.0, 60, 66)),
    ]
    assert quadrants(told) == [
        Position("delivery", "improve", True),
        Position("design", "enough", True),
        Position("price", "keep", True),
        Position("colour", "later", False),
    ]
    assert quadrants(told, (0.5, 50))[0] == Position("delivery", "enough", True)
    assert quadrants([]) == []


def test_rates_of_aapor_by_hand():
    # 400 complete, 50 partial, 200 refused, 150 not reached, 20 other, 180 unknown, 80 not eligible: e = 820/900.
    told = response_rates(Outcomes(400, 50, 200, 150, 20, 180, 80))
    assert told.e == pytest.approx(820 / 900)
    assert told.response == pytest.approx({
        "RR1": 0.4, "RR2": 0.45, "RR3": 400 / 984, "RR4": 450 / 984, "RR5": 400 / 820, "RR6": 450 / 820
    })  # fmt: skip
    assert (told.cooperation, told.refusal, told.contact) == pytest.approx((400 / 670, 0.2, 0.67))
    assert response_rates(Outcomes(0)).response["RR1"] is None
    assert response_rates(Outcomes(1, unknown=1), e=0).response["RR3"] == 1
    with pytest.raises(ValueError, match="share"):
        response_rates(Outcomes(1), e=2)


def test_silence_of_strata_by_hand():
    # Rates 0.5 and 0.1 of 100 each: spread √(100·0.04·2/199) = 0.2005.
    told = silence({"old": (100, 50), "young": (100, 10)})
    assert told.rate == 0.3
    assert told.r_indicator == pytest.approx(1 - 2 * (8 / 199) ** 0.5)
    assert told.greatest_bias == pytest.approx((8 / 199) ** 0.5 / 0.3)
    assert silence({"a": (50, 20), "b": (50, 20), "none": (0, 0)}).r_indicator == 1
    assert silence({"a": (9, 0)}) is None
    with pytest.raises(ValueError, match="unasked"):
        silence({"a": (1, 2)})
