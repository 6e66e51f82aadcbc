"""Fair scores: nothing is ranked inside the noise, and units of few answers are left out."""

from __future__ import annotations

from types import SimpleNamespace

from yueke.insight.fairness import ranks, scores_of
from yueke.methods.fairness import Rated


def unit(pk, fair, half, verdict):
    return SimpleNamespace(unit_id=pk, fair=fair, low=fair - half, high=fair + half, verdict=verdict)


def test_nothing_is_ranked_inside_the_noise():
    rows = [
        unit(1, 90.0, 1, "above"), unit(2, 89.5, 1, "above"), unit(3, 80.0, 3, "not apart"),
        unit(4, 60.0, 2, "below"), unit(5, 79.0, 9, "too few"),
    ]  # fmt: skip
    assert ranks(rows) == {1: 1, 2: 1, 4: 5}


def test_units_of_few_answers_are_left_out():
    rows = [Rated("a", 80 + n % 3) for n in range(9)] + [Rated("b", 60 + n % 3) for n in range(9)]
    found = scores_of([*rows, *(Rated("c", 10.0) for _turn in range(4))])
    assert found is not None
    assert {one.unit for one in found.units} == {"a", "b"}
