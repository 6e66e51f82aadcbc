"""Completeness, sources, classes and grades: the rules by themselves."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yueke.domains.customers.rules import ClassPolicy, Figures, completeness, decide, source_of
from yueke.domains.customers.rules.completeness import WEIGHTS

TERMS = {
    "A3.1-share": {
        "window": "12 months",
        "frequency": {"high": 4, "medium": 2, "low": 1},
        "amount": {"large": 3000, "medium": 1000, "small": 1},
    },
    "A3.2-review": {
        "window": "12 months",
        "weights": {"value": "50%", "potential": "20%", "loyalty": "30%"},
        "full_value": 7000,
        "full_potential": "30%",
        "full_loyalty": 7,
        "grades": {"diamond": 80, "platinum": 60, "gold": 40},
    },
}
POLICY = ClassPolicy.from_terms(TERMS)
YUAN = st.decimals(0, 9000, places=2)


@pytest.mark.parametrize("kind", WEIGHTS)
def test_weights_make_a_hundred_and_each_missing_fact_costs_its_own(kind):
    facts = set(WEIGHTS[kind])
    assert completeness(kind, facts).score == 100
    assert completeness(kind, set()).score == 0
    for fact, weight in WEIGHTS[kind].items():
        found = completeness(kind, facts - {fact})
        assert (found.score, found.missing) == (100 - weight, ((fact, weight),))


def test_a_field_has_its_own_source_or_the_common_one():
    source = {"*": {"person": 1}, "phone": {"person": 2}}
    assert source_of(source, "phone") == {"person": 2}
    assert source_of(source, "name") == {"person": 1}
    assert source_of({}, "name") == {}


@pytest.mark.parametrize(
    "orders,amount,frequency,size",
    [
        (0, "0", "none", "none"),
        (1, "0.99", "low", "none"),
        (1, "1", "low", "small"),
        (2, "999.99", "medium", "small"),
        (3, "1000", "medium", "medium"),
        (4, "2999.99", "high", "medium"),
        (5, "3000", "high", "large"),
    ],
)
def test_thresholds_belong_to_the_higher_class(orders, amount, frequency, size):
    decision = decide(Figures(orders=orders, amount=Decimal(amount)), POLICY)
    assert (decision.frequency_class, decision.amount_class) == (frequency, size)


@pytest.mark.parametrize(
    "later,earlier,points",
    [
        ("0", "0", "0"),
        ("5", "0", "100"),
        ("100", "100", "50"),
        ("130", "100", "100"),
        ("70", "100", "0"),
        ("115", "100", "75"),
    ],
)
def test_potential_is_half_at_no_growth(later, earlier, points):
    figures = Figures(orders=2, amount=Decimal(1), later=Decimal(later), earlier=Decimal(earlier))
    assert decide(figures, POLICY).points.potential == Decimal(points)


@given(YUAN, YUAN, st.integers(0, 12))
def test_points_stay_within_bounds_and_more_never_grades_lower(later, earlier, months):
    figures = Figures(3, later + earlier, later, earlier, months)
    points = decide(figures, POLICY).points
    assert all(0 <= part <= 100 for part in (points.value, points.potential, points.loyalty, points.score))
    better = decide(Figures(3, later + earlier + 100, later + 100, earlier, min(12, months + 1)), POLICY).points
    assert better.score >= points.score
