"""Distributions and regressions against SciPy, statsmodels and R."""

from __future__ import annotations

from itertools import product
from math import inf

import numpy as np
import pytest

from yueke.methods.distributions import beta_cdf, beta_quantile, student_quantile, student_two_sided
from yueke.methods.regression import least_squares, poisson_regression

Y = [3, 5, 2, 8, 6, 9, 7, 12, 10, 15, 9, 18]
WIDE = [3, 25, 2, 8, 26, 9, 7, 32, 10, 15, 9, 48]
EXPOSURE = [10, 12, 9, 14, 13, 15, 12, 18, 16, 20, 14, 22]
X = np.column_stack([np.ones(12), np.arange(12)])


def test_distributions_against_scipy():
    # scipy 1.17.1: stats.beta.cdf and ppf, stats.t.sf and ppf.
    assert beta_cdf(0.3, 2.5, 4) == pytest.approx(0.3521975859067672, rel=1e-12)
    assert beta_cdf(0.999, 200, 0.5) == pytest.approx(0.5272441070252349, rel=1e-11)
    assert beta_quantile(0.025, 3, 17) == pytest.approx(0.03382624900176467, rel=1e-11)
    assert beta_quantile(0.975, 4, 16) == pytest.approx(0.3957845512666743, rel=1e-11)
    assert student_two_sided(2.1, 7) == pytest.approx(0.07387119621292265, rel=1e-11)
    assert student_quantile(0.975, 4) == pytest.approx(2.7764451051977934, rel=1e-11)
    assert student_quantile(0.05, 1) == pytest.approx(-6.313751514675044, rel=1e-11)
    assert student_quantile(0.975, 1e6) == pytest.approx(1.959966356814107, rel=1e-8)
    assert student_quantile(0.975, inf) == pytest.approx(1.959963984540054)
    # Each quantile against the fraction, the other way round: from the expansion, and by Newton's way.
    for p, freedom in product((0.6, 0.975, 0.9995, 0.99999), (10, 33.3, 199, 1_500)):
        assert student_two_sided(student_quantile(p, freedom), freedom) == pytest.approx(2 * (1 - p), rel=1e-10)
        assert student_quantile(1 - p, freedom) == pytest.approx(-student_quantile(p, freedom), rel=1e-9)
    assert (beta_cdf(0, 1, 1), beta_cdf(1, 1, 1), student_quantile(0.5, 3)) == (0, 1, 0)


def test_least_squares_against_statsmodels():
    # statsmodels 0.15.0, OLS(Y, X).
    fit = least_squares(Y, X)
    assert fit.coefficients == pytest.approx([2.55128205, 1.11188811], abs=1e-8)
    assert [fit.error(0), fit.error(1)] == pytest.approx([1.37241996, 0.21135007], abs=1e-8)
    assert [fit.p_value(0), fit.p_value(1)] == pytest.approx([0.09267213, 0.00036759], abs=1e-8)
    assert fit.interval(1) == pytest.approx((0.64097082, 1.58280541), abs=1e-8)
    assert fit.dispersion == pytest.approx(6.387645687645687)


def test_newey_west_errors_against_statsmodels():
    # statsmodels 0.15.0, OLS(Y, X).fit(cov_type="HAC", cov_kwds={"maxlags": 2, "use_correction": True}).
    fit = least_squares(Y, X, lags=2)
    assert [fit.error(0), fit.error(1)] == pytest.approx([0.58183095, 0.1256016], abs=1e-7)


def test_poisson_regression_against_statsmodels():
    # statsmodels 0.15.0, GLM(family=Poisson(), exposure=EXPOSURE); Pearson's dispersion 0.2 is raised to 1.
    fit = poisson_regression(Y, X, exposure=EXPOSURE)
    assert fit.coefficients == pytest.approx([-1.00862798, 0.07367654], abs=1e-7)
    assert [fit.error(0), fit.error(1)] == pytest.approx([0.23414351, 0.03024981], abs=1e-6)
    assert fit.leverage[:3] == pytest.approx([0.19995063, 0.20199401, 0.12459239], abs=1e-6)
    assert fit.dispersion == 1
    wide = poisson_regression(WIDE, X)
    assert wide.coefficients == pytest.approx([2.14848851, 0.103827], abs=1e-6)
    assert [wide.error(0), wide.error(1)] == pytest.approx([0.51559158, 0.06889104], abs=1e-6)
    assert wide.dispersion == pytest.approx(10.164485742730585, abs=1e-5)


def test_weighted_poisson_regression_against_r():
    # R 4.2.2, glm(y ~ t, family = quasipoisson, weights = w).
    fit = poisson_regression(WIDE, X, weights=[1, 1, 0.5, 1, 1, 2, 1, 1, 1, 0.2, 1, 1])
    assert fit.coefficients == pytest.approx([2.1632856673, 0.1050951376], abs=1e-6)
    assert [fit.error(0), fit.error(1)] == pytest.approx([0.50335805135, 0.06920780476], abs=1e-6)
    assert fit.p_value(1) == pytest.approx(0.159839199345, abs=1e-6)


def test_missing_values_are_refused_not_guessed():
    with pytest.raises(ValueError, match="missing"):
        least_squares([1, float("nan")], [[1.0], [1.0]])
    with pytest.raises(ValueError, match="row"):
        poisson_regression([1, 2, 3], [[1.0], [1.0]])
