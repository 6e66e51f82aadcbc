"""Corrected p-values against statsmodels, and what the corrections promise."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yueke.methods.multiplicity import benjamini_hochberg, holm, two_sided

P_VALUES = [0.01, 0.04, 0.03, 0.005, 0.2, 0.04]


def test_against_statsmodels():
    # statsmodels 0.15.0, multipletests(P_VALUES, method="holm" and "fdr_bh").
    assert holm(P_VALUES) == pytest.approx([0.05, 0.12, 0.12, 0.03, 0.2, 0.12])
    assert benjamini_hochberg(P_VALUES) == pytest.approx([0.03, 0.048, 0.048, 0.03, 0.2, 0.048])


def test_the_example_of_benjamini_and_hochberg_1995():
    # Fifteen p-values of the paper, section 4.1: Bonferroni's way rejects 3, theirs the first 4 at 0.05.
    told = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0
    ]  # fmt: skip
    assert sum(p <= 0.05 for p in benjamini_hochberg(told)) == 4
    assert sum(p <= 0.05 for p in holm(told)) == 3


def test_two_sided_chance_of_a_normal_value():
    assert two_sided(1.959963984540054) == pytest.approx(0.05)
    assert two_sided(-2.5758293035489004) == pytest.approx(0.01)
    assert two_sided(0) == 1


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), max_size=20))
def test_corrected_values_keep_the_order_and_are_never_smaller(told):
    for corrected in (holm(told), benjamini_hochberg(told)):
        assert all(p <= q + 1e-12 and q <= 1 for p, q in zip(told, corrected, strict=True))
        order = sorted(range(len(told)), key=told.__getitem__)
        assert [corrected[i] for i in order] == sorted(corrected)
