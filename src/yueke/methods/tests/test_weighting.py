"""Fitted weights and honest errors, against the R package survey, and a population whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yueke.methods.weighting.errors import Design, jackknife_mean, linearised_mean
from yueke.methods.weighting.fitting import Margin, design_effect, post_stratify, rake

# Two strata of four stores with 24 answers; every expected figure is of R 4.2.2 with survey 4.1, svydesign(id = ~c, strata = ~s,
# weights = ~w, nest = TRUE).
Y = [80, 60, 100, 40, 80, 20, 60, 80, 100, 60, 40, 80, 60, 100, 80, 20, 40, 60, 100, 80, 60, 80, 100, 40]
STRATA = "n" * 12 + "s" * 12
STORES = [1, 1, 1, 2, 2, 3, 3, 3, 3, 4, 4, 4, 5, 5, 6, 6, 6, 7, 7, 7, 7, 8, 8, 8]
WEIGHTS = [10.0] * 12 + [25.0] * 12
AGE = Margin("age", "yoyooyyoyoyoyyooyoyooyyo", {"y": 0.45, "o": 0.55})
SEX = Margin("sex", "ffmmfmffmmffmfmffmmfmffm", {"m": 60, "f": 40})


def test_linearised_error_of_strata_and_clusters():
    told = linearised_mean(Y, Design(WEIGHTS, STRATA, STORES))
    assert (told.value, told.error) == pytest.approx((67.85714285714, 5.35169611169))
    assert (told.low, told.high) == pytest.approx((54.7620142177, 80.9522714966))
    assert (told.freedom, told.n, told.missing, told.lonely) == (6, 24, 0, 0)
    # survey: deff 1.14591656084 with its finite correction (420 - 24) / 420, which ours leaves out
    assert told.design_effect == pytest.approx(1.14591656084 * 396 / 420)
    small = linearised_mean(Y, Design(WEIGHTS, STRATA, STORES, {"n": 20, "s": 30}))
    assert small.error == pytest.approx(4.97097332927)


def test_raked_weights_and_their_error():
    design = Design(WEIGHTS, STRATA, STORES, margins=[AGE, SEX])
    fitted = design.fitted()
    assert fitted.converged
    # calibrate(calfun = "raking"): weights of the first four rows
    assert fitted.weights[:4] == pytest.approx([7.2898925, 8.1368219, 11.7789247, 13.1473835], abs=1e-6)
    assert fitted.weights.sum() == pytest.approx(420)
    told = linearised_mean(Y, design)
    assert (told.value, told.error) == pytest.approx((66.96535358240, 4.07990675637), rel=1e-7)
    assert told.error < linearised_mean(Y, Design(WEIGHTS, STRATA, STORES)).error


def test_post_stratified_error():
    told = linearised_mean(Y, Design(WEIGHTS, STRATA, STORES, margins=[AGE]))
    assert (told.value, told.error) == pytest.approx((67.02380952381, 4.92593708923))


def test_jackknife_with_and_without_raking():
    # as.svrepdesign(type = "JKn", mse = TRUE), and rake() of it
    assert jackknife_mean(Y, Design(WEIGHTS, STRATA, STORES)).error == pytest.approx(5.37711190329)
    told = jackknife_mean(Y, Design(WEIGHTS, STRATA, STORES, margins=[AGE, SEX]))
    assert told.error == pytest.approx(4.73998493711, rel=1e-7)
    assert told.freedom == 6


def test_missing_answers_keep_their_place_in_the_draw():
    y = np.array(Y, dtype=float)
    y[[1, 16]] = np.nan
    told = linearised_mean(y, Design(WEIGHTS, STRATA, STORES))
    assert (told.value, told.error) == pytest.approx((69.87012987013, 4.09047530058))
    assert (told.n, told.missing) == (22, 2)
    with pytest.raises(ValueError, match="no answer"):
        linearised_mean([np.nan], Design([1.0]))


def test_a_stratum_of_one_cluster_is_told():
    # options(survey.lonely.psu = "adjust")
    y = np.array(Y, dtype=float)
    y[[1, 16]] = np.nan
    strata = ["z" if store == 8 else stratum for store, stratum in zip(STORES, STRATA, strict=True)]
    told = linearised_mean(y, Design(WEIGHTS, strata, STORES))
    assert (told.error, told.lonely, told.freedom) == (pytest.approx(4.29601955864), 1, 5)
    assert jackknife_mean(y, Design(WEIGHTS, strata, STORES)).lonely == 1


def test_limits_cut_great_weights_and_say_what_is_lost():
    categories = "a" * 95 + "b" * 5
    margin = Margin("kind", categories, {"a": 50, "b": 50})
    free = rake(np.ones(100), [margin])
    assert free.converged
    assert free.weights[-1] == pytest.approx(10)
    cut = rake(np.ones(100), [margin], highest=4)
    assert not cut.converged
    assert cut.weights.max() == pytest.approx(4)
    assert cut.limited == 5
    assert cut.off == pytest.approx(0.3), "b reaches a fifth of the weight"
    assert cut.design_effect < free.design_effect
    assert rake(np.ones(100), [Margin("kind", categories, {"a": 9, "b": 1})], lowest=0.3, highest=3).converged


def test_rows_of_unknown_category_keep_their_weight():
    told = post_stratify([1.0, 1.0, 1.0, 1.0], Margin("age", ["y", "o", "o", None], {"y": 1, "o": 1}))
    assert told.weights == pytest.approx([1.5, 0.75, 0.75, 1.0])


@pytest.mark.parametrize(
    "margin, said",
    [
        (Margin("age", ["y", "y"], {"y": 1, "o": 1}), "nobody of"),
        (Margin("age", ["y", "x"], {"y": 1}), "not of the population"),
        (Margin("age", ["y"], {"y": 1}), "each row"),
    ],
)
def test_margins_that_cannot_be_met_are_refused(margin, said):
    with pytest.raises(ValueError, match=said):
        rake([1.0, 1.0], [margin])


def test_weights_that_cannot_be_are_refused():
    for weights in ([-1.0, 1.0], [0.0, 0.0], [np.nan, 1.0]):
        with pytest.raises(ValueError, match="weights"):
            rake(weights, [])
    with pytest.raises(ValueError, match="room"):
        rake([1.0], [], highest=1)
    with pytest.raises(ValueError, match="drawn"):
        linearised_mean(Y, Design(WEIGHTS, STRATA, STORES, {"n": 3}))


def test_design_effect_is_kishs():
    assert design_effect([1, 1, 1]) == pytest.approx(1)
    assert design_effect([1, 1, 2]) == pytest.approx(3 * 6 / 16)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xyz"), st.floats(0.2, 5)), max_size=20))
def test_raking_meets_every_margin(rows):
    rows += [(a, x, 1.0) for a in "ab" for x in "xyz"]  # every cell has somebody: a fit exists
    kinds, groups, weights = zip(*rows, strict=True)
    told = rake(weights, [Margin("k", kinds, {"a": 0.3, "b": 0.7}), Margin("g", groups, {"x": 1, "y": 2, "z": 1})])
    assert told.converged
    total = sum(weights)
    assert told.weights.sum() == pytest.approx(total)
    assert told.weights[[k == "a" for k in kinds]].sum() == pytest.approx(0.3 * total, rel=1e-6)
    assert told.weights[[g == "y" for g in groups]].sum() == pytest.approx(0.5 * total, rel=1e-6)
    assert (told.weights > 0).all()


def wave(dice, stores):
    """One wave: 40 stores drawn of many, up to 15 customers asked in each; the young and the satisfied old answer less often.

    The truth: half are young and score 60, the others 80; stores differ by a standard deviation of 5.
    """
    store = np.repeat(np.arange(stores), 15)
    young = dice.random(len(store)) < 0.5
    score = np.where(young, 60, 80) + np.repeat(dice.normal(0, 5, stores), 15) + dice.normal(0, 15, len(store))
    answered = dice.random(len(store)) < np.where(young, 0.25, 0.65)
    return score[answered], young[answered], store[answered]


def test_a_biased_response_in_clusters_is_put_right_and_the_interval_holds():
    dice = np.random.default_rng(2024)
    raw, weighted, held, runs = [], [], 0, 500
    for _ in range(runs):
        score, young, store = wave(dice, 40)
        margin = Margin("age", young.tolist(), {True: 1, False: 1})
        told = linearised_mean(score, Design(np.ones(len(score)), None, store.tolist(), margins=[margin]))
        raw.append(score.mean())
        weighted.append(told.value)
        held += told.low <= 70 <= told.high
    assert np.mean(raw) > 74, "unweighted the old are heard too much"
    assert abs(np.mean(weighted) - 70) < 4 * np.std(weighted) / runs**0.5, "unbiased"
    assert 0.93 <= held / runs <= 0.97
