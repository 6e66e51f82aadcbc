"""Groups of a sample compared under its draw: as single samples where it is simple, by leaving out clusters where it is not."""

from __future__ import annotations

import numpy as np
import pytest

from yueke.methods.correlation import rank_correlation
from yueke.methods.groups import compare as compare_samples
from yueke.methods.weighting.domains import compare, difference, domain_means
from yueke.methods.weighting.errors import Design, linearised_mean


def test_groups_of_a_simple_sample_are_as_samples_of_their_own():
    """Independently: ``methods.groups``, which takes each group by itself and agrees with R."""
    dice = np.random.default_rng(3)
    codes = np.repeat([0, 1, 2], [40, 25, 7])
    y = np.where(dice.random(72) < 0.1, np.nan, dice.normal(70 + 6 * codes, 10))
    told = domain_means(y, codes, 3, Design(np.ones(72)))
    other = compare_samples({g: y[codes == g].tolist() for g in range(3)})
    ours = compare(told)
    for one in other.groups:
        mine = told.groups[one.name]
        assert (mine.mean, mine.low, mine.high, mine.n, mine.missing) == pytest.approx(
            (one.mean, one.low, one.high, one.n, one.missing)
        )
    assert [one.domain.place for one in ours.groups] == [one.name for one in other.groups]
    assert [one.letters for one in ours.groups] == [one.letters for one in other.groups]
    found = {frozenset((one.first, one.second)): one for one in ours.pairs}
    for one in other.pairs:
        mine = found[frozenset((one.first, one.second))]
        turned = 1 if mine.first == one.first else -1
        assert (mine.difference * turned, mine.effect * turned) == pytest.approx((one.difference, one.effect))
        assert (mine.p_value, mine.corrected) == pytest.approx((one.p_value, one.corrected))


def test_groups_that_share_clusters_are_not_independent():
    """Independently: leaving out one cluster after the other (K. M. Wolter 2007, 4.5)."""
    dice = np.random.default_rng(5)
    clusters = np.repeat(np.arange(40), 12)
    strata = (clusters >= 16).astype(int)
    codes = dice.integers(0, 2, 480)
    w = np.where(strata == 0, 1.0, 2.5)
    y = 70 + 4 * codes + dice.normal(0, 6, 40)[clusters] + dice.normal(0, 8, 480)
    told = domain_means(y, codes, 2, Design(w, strata, clusters))
    pair = compare(told).pairs[0]

    def apart(v):
        return np.average(y[codes == 0], weights=v[codes == 0]) - np.average(y[codes == 1], weights=v[codes == 1])

    whole, variance = apart(w), 0.0
    for stratum in (0, 1):
        units = np.unique(clusters[strata == stratum])
        for unit in units:
            v = w.copy()
            v[strata == stratum] *= len(units) / (len(units) - 1)
            v[clusters == unit] = 0
            variance += (len(units) - 1) / len(units) * (apart(v) - whole) ** 2
    half = (pair.high - pair.low) / 2
    assert pair.difference == pytest.approx(whole)
    assert half / 2.03 == pytest.approx(variance**0.5, rel=0.04)
    independent = (told.covariance[0, 0] + told.covariance[1, 1]) ** 0.5
    assert variance**0.5 < 0.75 * independent, "what a cluster adds to both is no difference between them"


def test_one_group_of_all_is_the_whole_and_a_single_answer_has_no_error():
    y, w = np.array([80.0, 60, 100, np.nan, 40]), np.array([1.0, 2, 1, 1, 3])
    whole = linearised_mean(y, Design(w, np.array([0, 0, 0, 1, 1])))
    one = domain_means(y, np.zeros(5, int), 1, Design(w, np.array([0, 0, 0, 1, 1]))).groups[0]
    assert (one.mean, one.n, one.missing) == pytest.approx((whole.value, 4, 1))
    told = compare(domain_means(y, np.array([0, 0, 0, 0, 1]), 2, Design(w)))
    assert told.pairs == ()
    assert [one.letters for one in told.groups] == ["a", ""]


def test_ranks_are_as_wide_as_the_noise():
    codes = np.repeat([0, 1, 2], 200)
    y = np.concatenate([np.tile([69.0, 71.0], 100), np.tile([69.1, 71.1], 100), np.tile([89.0, 91.0], 100)])
    told = compare(domain_means(y, codes, 3, Design(np.ones(600))))
    assert [(one.domain.place, one.letters, one.best, one.worst) for one in told.groups] == [
        (2, "a", 1, 1), (1, "b", 2, 3), (0, "b", 2, 3),
    ]  # fmt: skip


def test_two_samples_by_welch():
    """R: t.test(extra ~ group, data = sleep): −1.58, −3.365..0.205, p = 0.07939."""
    value, low, high, p = difference((2.33, 2.002249 / 10**0.5, 9), (0.75, 1.789010 / 10**0.5, 9))
    assert (value, low, high, p) == pytest.approx((-1.58, -3.3654832, 0.2054832, 0.07939414), abs=1e-4)


def test_rank_correlation_of_tuna():
    """Hollander and Wolfe 1973, p. 187, as in R's cor.test: ρ = 0.6; t = 1.984313 with 7 degrees, p = 0.08762."""
    x = [44.4, 45.9, 41.9, 53.3, 44.7, 44.1, 50.7, 45.2, 60.1]
    y = [2.6, 3.1, 2.5, 5.0, 3.6, 4.0, 5.2, 2.8, 3.8]
    told = rank_correlation(x, y)
    assert (told.value, told.p_value, told.n) == pytest.approx((0.6, 0.08762, 9), abs=1e-5)
    assert told.low < 0 < told.high
    assert not told.shown
    assert rank_correlation([1, 1, 2, 3], [1, 2, 3, 4]) is None
    assert rank_correlation([1, 2, 2, 3, 4], [1, 2, 2, 3, 4]).value == pytest.approx(1)
