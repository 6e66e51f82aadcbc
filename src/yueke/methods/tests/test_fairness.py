"""Fair scores: against R's nlme and a truth that is known."""

from __future__ import annotations

import random

import pytest

from yueke.methods.fairness import Rated, fair_scores

# O. L. Davies and P. L. Goldsmith, "Statistical Methods in Research and Production" (1972): yields of six batches of dyestuff.
DYESTUFF = {
    "A": [1545, 1440, 1440, 1520, 1580],
    "B": [1540, 1555, 1490, 1560, 1495],
    "C": [1595, 1550, 1605, 1510, 1560],
    "D": [1445, 1440, 1595, 1465, 1545],
    "E": [1595, 1630, 1515, 1635, 1625],
    "F": [1520, 1455, 1450, 1480, 1445],
}
ROWS = [Rated(batch, value) for batch, told in DYESTUFF.items() for value in told]


def test_dyestuff_against_nlme():
    # R nlme: lme(y ~ 1, random = ~1 | b), VarCorr, ranef and fixef.
    told = fair_scores(ROWS)
    assert (told.between, told.within, told.mean) == pytest.approx((1764.051, 2451.250, 1527.5), rel=1e-5)
    assert [one.fair - told.mean for one in told.units] == pytest.approx(
        [-17.6068535, 0.3912634, 28.5622291, -23.0845413, 56.7331947, -44.9952924], abs=1e-4
    )
    assert [one.raw for one in told.units] == [1505, 1528, 1564, 1498, 1600, 1470]
    assert {one.unit: one.verdict for one in told.units} == {
        "A": "not apart", "B": "not apart", "C": "not apart", "D": "not apart", "E": "above", "F": "below"
    }  # fmt: skip


def test_unequal_numbers_against_nlme():
    left_out = {1, 2, 3, 8, 9, 26}
    told = fair_scores([one for place, one in enumerate(ROWS) if place not in left_out])
    assert (told.between, told.within) == pytest.approx((1755.530, 2260.339), rel=1e-5)
    assert told.mean == pytest.approx(1537.484716)
    assert [one.fair - told.mean for one in told.units] == pytest.approx(
        [15.218174717, -6.403219608, 21.085532480, -31.399108101, 49.713518251, -48.214897738], abs=1e-3
    )
    first = told.units[0]
    assert (first.n, first.verdict) == (2, "too few")
    assert first.weight == pytest.approx(1755.530 / (1755.530 + 2260.339 / 2), rel=1e-5)
    # The error of the mean, 19.8615751 in R, is part of each interval.
    error = (first.weight * 2260.339 / 2 + (1 - first.weight) ** 2 * 19.8615751**2) ** 0.5
    assert (first.high - first.low) / 2 == pytest.approx(1.959964 * error, rel=1e-5)


def test_effects_of_cases_against_r():
    # R 4.2.2: lm(y ~ b + k), the effects of k less their mean over all rows.
    cases = "zyyxzzyxyzzyyxzxyyxzxyyxzxyyxz"
    told = fair_scores([Rated(one.unit, one.score, case) for one, case in zip(ROWS, cases, strict=True)])
    assert told.cases == pytest.approx({"x": -9.067460317, "y": -7.916666667, "z": 19.623015873}, abs=1e-6)


def test_hard_cases_do_not_make_a_bad_score():
    # Both are equally good; hard cases cost 20 points, and b has most of them.
    dice = random.Random(4)
    rows = []
    for unit, hard in (("a", 0.2), ("b", 0.8), ("c", 0.5), ("d", 0.5)):
        for _ in range(300):
            case = "hard" if dice.random() < hard else "easy"
            rows.append(Rated(unit, 80 - 20 * (case == "hard") + dice.gauss(0, 10), case))
    told = fair_scores(rows)
    by_unit = {one.unit: one for one in told.units}
    assert by_unit["a"].raw - by_unit["b"].raw > 10
    assert abs(by_unit["a"].adjusted - by_unit["b"].adjusted) < 2
    assert told.cases["easy"] - told.cases["hard"] == pytest.approx(20, abs=2)
    assert {one.verdict for one in told.units} == {"not apart"}


def test_few_very_good_answers_do_not_win():
    dice = random.Random(6)
    rows = [Rated(f"u{i}", dice.gauss(60 + i, 20)) for i in range(20) for _ in range(60)]
    told = fair_scores([*rows, Rated("new", 100.0), Rated("new", 100.0)])
    best = max(told.units, key=lambda one: one.fair)
    assert max(told.units, key=lambda one: one.raw).unit == "new"
    assert best.unit != "new"


def test_units_that_differ_by_chance_are_drawn_together():
    dice = random.Random(1)
    told = fair_scores([Rated(unit, dice.gauss(70, 15)) for unit in range(30) for _ in range(20)])
    fair, raw = [one.fair for one in told.units], [one.raw for one in told.units]
    assert max(fair) - min(fair) < 0.5 * (max(raw) - min(raw))
    assert sum(one.verdict != "not apart" for one in told.units) <= 1


def test_intervals_hold_the_truth():
    dice = random.Random(12)
    held = total = 0
    for _ in range(40):
        truth = {unit: dice.gauss(70, 6) for unit in range(15)}
        rows = [Rated(unit, dice.gauss(mean, 15)) for unit, mean in truth.items() for _ in range(dice.randint(5, 40))]
        for one in fair_scores(rows).units:
            total += 1
            held += one.low <= truth[one.unit] <= one.high
    assert 0.92 <= held / total <= 0.97


def test_missing_scores_are_counted():
    told = fair_scores([*ROWS, Rated("A", None), Rated("G", None)])
    assert told.missing == 2
    assert [one.unit for one in told.units] == list("ABCDEF")
    assert told.units == fair_scores(ROWS).units


@pytest.mark.parametrize("rows", [[], ROWS[:5], [Rated("a", 1), Rated("b", 2)]])
def test_too_little_to_compare(rows):
    assert fair_scores(rows) is None


def test_scores_all_alike():
    told = fair_scores([Rated(unit, 80) for unit in "ab" for _ in range(6)])
    assert [(one.fair, one.verdict) for one in told.units] == [(80, "not apart")] * 2
