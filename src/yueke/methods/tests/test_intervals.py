"""The interval of a share against published values and at its ends."""

from __future__ import annotations

import pytest

from yueke.methods.intervals import wilson


def test_against_newcombe_1998():
    # Newcombe (1998), Statistics in Medicine 17:857-872, table I, method 3.
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)
    assert wilson(1, 29) == pytest.approx((0.0061, 0.1718), abs=5e-5)


def test_nothing_observed_says_nothing():
    assert wilson(0, 0) is None


@pytest.mark.parametrize("n", [1, 7, 400])
def test_it_holds_the_observed_share_and_stays_a_share(n):
    for k in range(n + 1):
        low, high = wilson(k, n)
        assert 0 <= low <= k / n <= high <= 1
