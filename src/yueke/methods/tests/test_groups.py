"""Groups and trends against R, and nothing ranked inside the noise."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yueke.methods.groups import compare
from yueke.methods.trend import trend

# O. L. Davies and P. L. Goldsmith (1972), yields of batches of dyestuff, without batch D.
DYESTUFF = {
    "A": [1545, 1440, 1440, 1520, 1580],
    "B": [1540, 1555, 1490, 1560, 1495],
    "C": [1595, 1550, 1605, 1510, 1560],
    "E": [1595, 1630, 1515, 1635, 1625],
    "F": [1520, 1455, 1450, 1480, 1445],
}


def test_pairs_against_r():
    # R 4.2.2: t.test of each pair, p.adjust(method = "holm" and "BH").
    told = compare(DYESTUFF)
    found = {f"{one.first}{one.second}": one for one in told.pairs}
    assert found["AB"].p_value == pytest.approx(0.4975064009)
    assert found["CF"].p_value == pytest.approx(0.0029172968)
    assert {name: one.corrected for name, one in found.items()} == pytest.approx({
        "AB": 0.714649046, "AC": 0.594916976, "AE": 0.217361556, "AF": 0.714649046, "BC": 0.600913352,
        "BE": 0.217361556, "BF": 0.172550383, "CE": 0.714649046, "CF": 0.026255671, "EF": 0.019150358,
    })  # fmt: skip
    last = found["EF"]
    assert (last.low, last.high) == pytest.approx((-192.83060009, -67.16939991))
    assert last.effect == pytest.approx(-2.822018111)
    assert (last.size, last.differ) == ("large", True)
    by_share = compare(DYESTUFF, "bh")
    assert by_share.pairs[-1].corrected == pytest.approx(0.0145865, abs=1e-7)
    assert told.p_value == pytest.approx(0.006687314451), "oneway.test"


def test_letters_tell_what_is_not_apart():
    told = compare(DYESTUFF)
    assert [(one.name, one.letters) for one in told.groups] == [
        ("E", "a"), ("C", "a"), ("B", "ab"), ("A", "ab"), ("F", "b")
    ]  # fmt: skip


@settings(deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 6))
def test_two_groups_share_a_letter_exactly_when_no_difference_is_shown(seed, k):
    dice = random.Random(seed)
    told = compare({i: [dice.gauss(dice.choice((0, 0, 2, 4)), 1) for _ in range(6)] for i in range(k)}, "bh")
    letters = {one.name: set(one.letters) for one in told.groups}
    for pair in told.pairs:
        assert bool(letters[pair.first] & letters[pair.second]) != pair.differ


def test_chance_alone_makes_a_difference_seldom():
    dice = random.Random(2)
    false = 0
    for _ in range(200):
        told = compare({i: [dice.gauss(70, 10) for _ in range(15)] for i in range(6)})
        false += any(one.differ for one in told.pairs)
    assert false <= 16, "about one in twenty"


def test_missing_answers_and_groups_of_one():
    told = compare({"a": [1, 2, None, float("nan")], "b": [3], "c": [], "d": [5, 6, 7]})
    by_name = {one.name: one for one in told.groups}
    assert (by_name["a"].n, by_name["a"].missing) == (2, 2)
    assert (by_name["b"].mean, by_name["b"].deviation, by_name["b"].letters) == (3, None, "")
    assert (by_name["c"].mean, by_name["c"].n) == (None, 0)
    assert [(one.first, one.second) for one in told.pairs] == [("a", "d")]
    assert [one.name for one in told.groups] == ["d", "b", "a", "c"]
    nothing = compare({"a": [1]})
    assert (nothing.pairs, nothing.p_value) == ((), None)
    with pytest.raises(ValueError, match="correction"):
        compare({}, "none")


def test_groups_that_never_vary():
    told = compare({"a": [5, 5, 5], "b": [5, 5], "c": [6, 6]})
    assert [one.differ for one in told.pairs] == [False, True, True]
    assert told.p_value is None


def test_trend_against_r():
    # R 4.2.2: cor.test(k, 1:10, method = "kendall", exact = FALSE, continuity = TRUE).
    told = trend([3, 5, 4, 6, 8, 7, 9, 9, 12, 10])
    assert told.tau == pytest.approx(0.8539865, abs=1e-7)
    assert told.p_value == pytest.approx(0.0008915, abs=5e-8)
    assert told.verdict == "rising"
    assert told.low <= told.slope <= told.high
    assert trend([10, 12, 9, 9, 7, 8, 6, 4, 5, 3]).verdict == "falling"


def test_sens_slope_is_not_bent_by_an_outlier():
    told = trend([2.0 * k + 1 for k in range(12)] + [500.0])
    assert told.slope == pytest.approx(2)
    gap = trend([2.0 * k if k % 3 else None for k in range(20)])
    assert (gap.slope, gap.missing) == (pytest.approx(2), 7)


def test_the_interval_of_the_slope_holds_the_truth():
    dice = random.Random(3)
    held = 0
    for _ in range(400):
        told = trend([0.5 * k + dice.gauss(0, 4) for k in range(24)])
        held += told.low <= 0.5 <= told.high
    assert 0.92 <= held / 400 <= 0.985


def test_no_trend_where_nothing_can_be_seen():
    assert trend([1.0] * 7) is None
    flat = trend([5.0] * 12)
    assert (flat.slope, flat.p_value, flat.verdict) == (0, 1, "not shown")
    assert trend([None] * 30) is None
