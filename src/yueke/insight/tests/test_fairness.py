"""Fair scores: nothing is ranked inside the noise, and units of few answers are left out."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from types import SimpleNamespace

import pytest

from yueke.domains.evaluations.models import Rating
from yueke.domains.organization.models import Department
from yueke.domains.organization.tests.house import house, house_of_file
from yueke.insight.fairness import fair_scores_of, ranks, scores_of
from yueke.methods.fairness import Cell, Rated, fair_scores

__all__ = ["house", "house_of_file"]


def unit(pk, fair, half, verdict):
    return SimpleNamespace(unit_id=pk, fair=fair, low=fair - half, high=fair + half, verdict=verdict)


def test_nothing_is_ranked_inside_the_noise():
    rows = [
        unit(1, 90.0, 1, "above"), unit(2, 89.5, 1, "above"), unit(3, 80.0, 3, "not apart"),
        unit(4, 60.0, 2, "below"), unit(5, 79.0, 9, "too few"),
    ]  # fmt: skip
    assert ranks(rows) == {1: 1, 2: 1, 4: 5}


def test_units_of_few_answers_are_left_out():
    found = scores_of([Cell("a", "", 9, 81, 6.0), Cell("b", "", 9, 61, 6.0), Cell("c", "", 4, 10, 0.0)])
    assert found is not None
    assert {one.unit for one in found.units} == {"a", "b"}


def test_scores_are_those_of_every_single_rating(house, django_assert_num_queries):
    first, dice = date(2026, 7, 1), Random(3)
    units = list(Department.objects.order_by("pk").values_list("pk", flat=True)[:3])
    facts = [
        (unit, dice.uniform(40, 70) + 9 * place + 8 * (kind == "survey"), kind, mode, n)
        for place, unit in enumerate(units)
        for n in range(12 - place)
        for kind, mode in ((("survey", "link"), ("survey", "phone"), ("complaint", "phone"))[(n + place) % 3],)
    ]
    given = [
        {"department_id": unit, "score": score, "origin_kind": kind, "mode": mode, "day": first + timedelta(days=n)}
        for unit, score, kind, mode, n in facts
    ]
    left_out = [{"counted": False}, {"day": date(2026, 10, 1)}, {"role": "importance"}, {"competitor": "别家"}]
    given += [given[0] | {"score": 1.0} | one for one in left_out]
    Rating.objects.bulk_create(
        Rating(origin_id=n, reference="Q1", indicator="service.attitude", raw=3, steps=5, **one) for n, one in enumerate(given)
    )  # fmt: skip
    expected = fair_scores([Rated(unit, score, f"{kind}:{mode}") for unit, score, kind, mode, _n in facts])
    with django_assert_num_queries(1):
        found = fair_scores_of(first, date(2026, 10, 1), "department")
    assert found is not None
    assert expected is not None
    assert found.cases == pytest.approx(expected.cases)
    assert [(one.unit, one.n) for one in found.units] == [(one.unit, one.n) for one in expected.units]
    for one, other in zip(found.units, expected.units, strict=True):
        assert (one.raw, one.fair, one.low, one.high) == pytest.approx((other.raw, other.fair, other.low, other.high))
