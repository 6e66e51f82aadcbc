"""Control charts against Montgomery's examples, the rules of Western Electric, and the edges."""

from __future__ import annotations

import random
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yueke.methods.warning.charts import p_chart, u_chart, western_electric, xmr_chart
from yueke.methods.warning.pareto import pareto

# Montgomery (2013), table 7.1: cartons of orange juice that leak, in 30 samples of 50.
JUICE = [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6]


def rules(chart):
    return {place: [one.rule for one in chart.points[place].signals] for place in chart.alarms}


def test_montgomery_example_7_1_leaking_cartons():
    chart = p_chart(JUICE, [50] * 30)
    assert chart.centre == pytest.approx(0.2313, abs=5e-5)
    assert chart.points[0].high == pytest.approx(0.4102, abs=5e-5)
    assert chart.points[0].low == pytest.approx(0.0524, abs=5e-5)
    beyond = [place + 1 for place, broken in rules(chart).items() if "beyond 3" in broken]
    assert beyond == [15, 23], "the samples named in the book"
    without = p_chart([k for i, k in enumerate(JUICE, 1) if i not in (15, 23)], [50] * 28)
    assert without.centre == pytest.approx(0.2150, abs=5e-5)
    assert without.points[0].high == pytest.approx(0.3893, abs=5e-5)
    assert without.trusted


def test_montgomery_example_7_3_changing_sample_sizes():
    # Table 7.4: purchase orders with errors, in weeks of 80 to 150 orders; 234 of 2,450.
    n = [
        100,
        80,
        80,
        100,
        110,
        110,
        100,
        100,
        90,
        90,
        110,
        120,
        120,
        120,
        110,
        80,
        80,
        80,
        90,
        100,
        100,
        100,
        100,
        90,
        90,
    ]
    d = [12, 8, 6, 9, 10, 12, 11, 16, 10, 6, 20, 15, 9, 8, 6, 8, 10, 7, 5, 8, 5, 8, 10, 6, 9]
    chart = p_chart(d, n)
    assert chart.centre == pytest.approx(234 / 2450)
    assert (chart.points[0].low, chart.points[0].high) == pytest.approx((0.007, 0.184), abs=1e-3)
    assert (chart.points[1].low, chart.points[1].high) == pytest.approx((0.0, 0.194), abs=1e-3)
    assert [place + 1 for place in chart.alarms] == [11], "sample 11 is out of control in the book"


def test_montgomery_example_7_5_errors_of_a_supply_chain():
    # Table 7.10: shipping errors in 20 weeks, 50 shipments each; the book: u = 0.0740, limits 0 and 0.1894.
    errors = [2, 3, 8, 1, 1, 4, 1, 4, 5, 1, 8, 2, 4, 3, 4, 1, 8, 3, 7, 4]
    chart = u_chart(errors, [50] * 20)
    assert chart.centre == pytest.approx(0.0740)
    assert chart.points[0].high == pytest.approx(0.1894, abs=5e-5)
    assert chart.points[0].low == 0
    assert [place for place, broken in rules(chart).items() if "beyond 3" in broken] == []


def test_montgomery_example_6_5_mortgage_costs():
    # Table 6.6: costs of processing 20 mortgage loans; the book: mean 300.5, mean range 7.79, limits 321.22 and 279.78, ranges 25.45.
    costs = [310, 288, 297, 298, 307, 303, 294, 297, 308, 306, 294, 299, 297, 299, 314, 295, 293, 306, 301, 304]
    chart = xmr_chart(costs)
    assert chart.centre == pytest.approx(300.5)
    assert chart.points[0].high == pytest.approx(321.22, abs=0.02)  # the book rounds mean range and d2
    assert chart.points[0].low == pytest.approx(279.78, abs=0.02)
    assert chart.range_limit == pytest.approx(25.45, abs=5e-3)
    assert chart.alarms == []


@pytest.mark.parametrize(
    "distances, last",
    [
        ([3.1], ["beyond 3"]),
        ([3.0], []),
        ([2.1, 0, 2.1], ["2 of 3 beyond 2"]),
        ([2.1, 2.1, 0], []),  # completed before, not by the last
        ([2.1, -2.1], []),  # not on one side
        ([2.1, 0, 0, 2.1], []),  # four in a row
        ([1.1, 1.1, 0, 1.1, 1.1], ["4 of 5 beyond 1"]),
        ([1.1, 1.1, -1.1, 1.1], []),
        ([0.1] * 8, ["8 on one side"]),
        ([-0.1] * 8, ["8 on one side"]),
        ([0.1] * 7, []),
        ([0.1] * 4 + [None] + [0.1] * 4, []),  # of the missing one nothing is known
        ([0.1] * 7 + [0.0], []),  # on the centre
        ([None], []),
    ],
)
def test_rules_of_western_electric(distances, last):
    assert [one.rule for one in western_electric(distances)[-1]] == last


@settings(deadline=None)
@given(st.lists(st.floats(-5, 5), max_size=30))
def test_rules_know_no_side(distances):
    mirrored = western_electric([-z for z in distances])
    for one, other in zip(western_electric(distances), mirrored, strict=True):
        assert [(s.rule, not s.above) for s in one] == [(s.rule, s.above) for s in other]


def test_false_signals_come_once_in_92_points():
    # Champ and Woodall (1987), Technometrics 29:393-399: average run length 91.75 in control with all four rules.
    dice = random.Random(5)
    lengths = []
    for _ in range(1500):
        drawn: list[float | None] = []
        while not (drawn and western_electric(drawn[-8:])[-1]):
            drawn.append(dice.gauss(0, 1))
        lengths.append(len(drawn))
    assert sum(lengths) / len(lengths) == pytest.approx(91.75, rel=0.08)


def test_limits_come_from_the_baseline_alone():
    chart = u_chart([10] * 24 + [40], [100] * 25, baseline=24)
    assert chart.centre == pytest.approx(0.1)
    assert chart.alarms == [24]
    assert chart.baseline == 24


def test_periods_without_cases_are_unknown_not_zero():
    chart = p_chart([1, 0, 2], [10, 0, 10])
    assert [point.value for point in chart.points] == [0.1, None, 0.2]
    assert not chart.points[1].signals
    assert chart.baseline == 2
    assert not chart.trusted
    assert p_chart([], []) is None
    assert p_chart([0], [0]) is None
    assert u_chart([0], [0]) is None
    assert xmr_chart([1, None, 2]) is None, "no two next to each other"
    assert xmr_chart([1, 2, None, 2, 1]).points[2].value is None


def test_where_nothing_ever_varied_any_difference_is_a_signal():
    chart = p_chart([0] * 20 + [1], [10] * 21, baseline=20)
    assert chart.alarms == [20]
    assert chart.points[20].z == inf
    assert p_chart([10, 10], [10, 10]).alarms == []


@pytest.mark.parametrize(
    "wrong",
    [lambda: p_chart([2], [1]), lambda: p_chart([1], []), lambda: u_chart([1], [0]), lambda: u_chart([1], [inf])],
)
def test_impossible_counts_are_refused(wrong):
    with pytest.raises(ValueError, match=r"share|period|exposure|finite"):
        wrong()


def test_the_vital_few():
    told = pareto({"food": 60, "late": 25, "rude": 10, "other": 5, "none": 0})
    assert [(bar.kind, bar.cumulative, bar.vital) for bar in told.bars] == [
        ("food", 0.6, True),
        ("late", 0.85, True),
        ("rude", 0.95, False),
        ("other", 1.0, False),
    ]
    assert told.n == 100
    assert told.concentrated
    assert told.apart, "at least 17.5 % against at most 17.4 %"
    assert told.bars[0].low == pytest.approx(0.5020, abs=5e-4)  # Wilson 60 of 100: 0.5020..0.6906
    assert not pareto({"a": 30, "b": 12, "c": 5, "d": 3}).apart


def test_pareto_of_what_is_even_or_nothing():
    even = pareto(dict.fromkeys("abcde", 20))
    assert not even.concentrated
    assert [bar.vital for bar in even.bars] == [True] * 4 + [False]
    assert pareto({}).bars == ()
    assert pareto({"a": 1.5}).bars[0].low is None
    with pytest.raises(ValueError, match="negative"):
        pareto({"a": -1})
