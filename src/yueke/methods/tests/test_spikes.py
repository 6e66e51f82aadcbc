"""Spikes in counts, against the R package surveillance, and what chance or missing weeks may not make."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from yueke.methods.warning.farrington import farrington
from yueke.methods.warning.spikes import ears

DAYS = [1, 0, 2, 1, 3, 2, 1, 0, 1, 4, 2, 9, 1, 0, 0, 7, 2]

# Weekly cases of Salmonella agona in the United Kingdom 1990-1995 (Farrington et al. 1996), as in surveillance 1.20.3.
AGONA = [int(count) for count in (Path(__file__).parent / "data" / "agona.txt").read_text().split()]


def test_c1_and_c2_against_surveillance():
    # R surveillance 1.20.3, earsC(method, baseline = 7, minSigma = 0.5, alpha = pnorm(-3)).
    limits = [
        4.356271647, 4.623806127, 4.356271647, 5.854679070, 5.892699112,
        11.832556227, 11.875805422, 12.049976137, 12.049976137, 13.922577411,
    ]  # fmt: skip
    c1, c2 = ears(DAYS, "C1"), ears(DAYS, "C2")
    assert [one.limit for one in c1[:7]] == [None] * 7
    assert [one.limit for one in c1[7:]] == pytest.approx(limits)
    assert [one.limit for one in c2[9:]] == pytest.approx(limits[:8])
    assert [place for place, one in enumerate(c1) if one.alarm] == [11]
    assert [place for place, one in enumerate(c2) if one.alarm] == [11]


def test_c3_adds_up_three_days():
    # Baseline 1, 2, 1, 2, 1, 2, 1: mean 10/7, sd 0.5345. Hutwagner 2003: sum of max(0, C2 - 1) over three days above 2.
    rising = ears([1, 2, 1, 2, 1, 2, 1, 1, 1, 2, 3, 3], "C3")
    assert rising[9].statistic == pytest.approx((2 - 10 / 7) / 0.5345225 - 1, abs=1e-6)
    assert [one.alarm for one in rising[9:]] == [False, True, True]
    assert [one.alarm for one in ears([1, 2, 1, 2, 1, 2, 1, 1, 1, 2, 3, 3], "C2")[9:]] == [False, False, True], (
        "a day later"
    )
    for place, one in enumerate(rising):
        if one.limit is not None:
            assert (one.count > one.limit) == (one.statistic > 2), place
    assert not ears([1, 2, 1, 2, 1, 2, 1, 1, 9, 9, 0], "C3")[-1].alarm, "today is quiet"


def test_days_not_counted_are_neither_zero_nor_judged():
    gap = ears([2, 2, None, 2, 2, 2, 2, 9, None, 2], "C1")
    assert gap[7].alarm
    assert gap[7].expected == 2
    assert gap[8].statistic is None
    assert ears([2, None, None, None, 2, 2, 2, 9], "C1")[7].limit is None, "four known days are too few"


def test_a_quiet_time_makes_no_alarm_of_one_case():
    assert not any(one.alarm for one in ears([0] * 12 + [2]))
    assert ears([0] * 12 + [3])[-1].alarm
    with pytest.raises(ValueError, match="C9"):
        ears([1], "C9")
    assert ears([]) == []


def test_farrington_against_surveillance():
    # R surveillance 1.20.3, algo.farrington(salmonella.agona, control = list(b = 5, w = 3, range = 301:312, alpha = 0.01)):
    # columns upperbound, expected (median) and trend. R stops its iterations at 1e-8 of the deviance.
    told = [
        (9.724724276, 3.695968071, False), (10.083721449, 3.553441963, False), (9.991189160, 3.274625075, False),
        (10.428445840, 3.268517444, False), (9.234696256, 2.711006782, False), (6.278638006, 1.280978177, True),
        (9.136621673, 2.499967550, False), (8.830694747, 2.196048187, False), (8.463730783, 2.044796205, False),
        (8.117444130, 1.988330791, False), (7.646929263, 1.787726942, False), (16.116635356, 5.565136968, True),
    ]  # fmt: skip
    for place, (limit, expected, trend) in enumerate(told, start=300):
        found = farrington(AGONA, place)
        assert (found.limit, found.expected) == pytest.approx((limit, expected), rel=2e-5)
        assert (found.trend, found.alarm, found.references) == (trend, False, 35)


def test_farrington_sees_a_spike_and_not_the_season():
    spiked = [*AGONA[:311], 18]
    found = farrington(spiked, 311)
    assert found.alarm
    assert found.score == pytest.approx((18 - found.expected) / (found.limit - found.expected))
    season = [20 if week % 52 in range(24, 29) else 4 for week in range(260)]
    assert not farrington(season, 4 * 52 + 26).alarm
    assert farrington([*season[:-1], 25], 259).alarm


def test_farrington_without_enough_history_says_nothing():
    assert farrington(AGONA, 40) is None
    assert farrington([None] * 300, 299) is None
    assert farrington([*AGONA[:311], None], 311) is None
    quiet = farrington([0] * 311 + [3], 311)
    assert not quiet.enough
    assert not quiet.alarm
    assert farrington([0] * 311 + [6], 311).alarm


def test_false_alarms_are_rare():
    # By the papers' normal limits some tenths of a percent; a count of small numbers is skewed, so that it is somewhat more.
    dice = random.Random(11)
    drawn = [sum(dice.random() < 0.01 for _ in range(600)) for _ in range(1200)]
    assert sum(one.alarm for one in ears(drawn, "C2")) <= 30
    weeks = [sum(dice.random() < 0.02 for _ in range(400)) for _ in range(5 * 52 + 150)]
    assert sum(farrington(weeks, place).alarm for place in range(5 * 52 + 3, len(weeks))) <= 5
