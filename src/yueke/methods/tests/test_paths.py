"""PLS path models against R's plspm on Russett's data, a truth that is known, and the edges."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from yueke.methods.paths.judging import analyse, scores
from yueke.methods.paths.model import Model, estimate

# B. M. Russett, World Politics 16 (1964) 442-454: inequality of land, industry and political instability of 47 countries; the
# example of R's plspm (G. Sanchez, "PLS Path Modeling with R", 2013), whose results are expected here. It stops at 1e-6.
with (Path(__file__).parent / "data" / "russett.csv").open() as lines:
    NAMES, *ROWS = csv.reader(lines)
RUSSETT = np.array(ROWS, dtype=float)
BLOCKS = {"agriculture": [0, 1, 2], "industry": [3, 4], "instability": [5, 6, 7, 8]}
CAUSES = {"instability": ["agriculture", "industry"]}


def model(scheme="centroid", modes=None):
    return Model(BLOCKS, CAUSES, modes or {}, scheme)


def correlations():
    return np.corrcoef(RUSSETT, rowvar=False)[None]


@pytest.mark.parametrize(
    "scheme, weights, loadings",
    [
        (
            "centroid",
            [0.449473703, 0.496155987, 0.136560473, -0.515342731, 0.534338187, 0.128492891, 0.332060906, 0.375249831, 0.423778889],
            [0.970692446, 0.982710646, 0.557419724, -0.950882561, 0.954394794, 0.352689776, 0.844773711, 0.837706050, 0.849066583],
        ),
        (
            "path",
            [0.450600062, 0.500353161, 0.127136649, -0.514860381, 0.534818717, 0.126150697, 0.332056289, 0.348775037, 0.450527097],
            [0.971889901, 0.983471075, 0.550458813, -0.950791892, 0.954482159, 0.353448041, 0.842233530, 0.826391628, 0.860144871],
        ),
        (
            "factorial",
            [0.450112611, 0.498527681, 0.131246654, -0.515069197, 0.534610701, 0.127160997, 0.332088600, 0.360266937, 0.438974577],
            [0.971376160, 0.983148011, 0.553498621, -0.950831153, 0.954444349, 0.353133978, 0.843396589, 0.831354698, 0.855409738],
        ),
    ],
)  # fmt: skip
def test_weights_and_loadings_of_each_scheme(scheme, weights, loadings):
    found = estimate(model(scheme), correlations())
    assert found.converged.all()
    assert found.weights[0].sum(axis=1) == pytest.approx(weights, abs=2e-5)
    assert found.loadings[0].sum(axis=1) == pytest.approx(loadings, abs=2e-5)


def test_paths_and_r2():
    found = estimate(model(), correlations())
    assert found.paths[0, :2, 2] == pytest.approx([0.225638735, 0.671457267], abs=2e-6)
    assert found.explained[0] == pytest.approx([0, 0, 0.592258128], abs=2e-6)
    assert found.effects[0] == pytest.approx(found.paths[0]), "nothing goes a second step here"


def test_mode_b():
    found = estimate(model(modes=dict.fromkeys(BLOCKS, "B")), correlations())
    assert found.explained[0, 2] == pytest.approx(0.642916069, abs=2e-6)
    communality = (found.loadings[0] ** 2).sum(axis=0) / [3, 2, 4]
    assert communality == pytest.approx([0.282806969, 0.901296337, 0.436484677], abs=5e-5)


def test_how_well_it_is_measured():
    told = analyse(RUSSETT, NAMES, model(), replicates=200)
    land, industry, unrest = told.latents
    # plspm: AVE; R psych: std.alpha; HTMT by hand from cor() (means of absolute correlations).
    assert [one.ave for one in told.latents] == pytest.approx([0.739560263, 0.907523533, 0.565174548], abs=1e-6)
    assert (land.alpha, unrest.alpha) == pytest.approx((0.8232005496, 0.7225739402))
    assert list(told.htmt.values()) == pytest.approx([0.3549467324, 0.5065106317, 0.8675208041])
    squared = np.array([0.970692446, 0.982710646, 0.557419724])
    assert land.reliability == pytest.approx(
        squared.sum() ** 2 / (squared.sum() ** 2 + (1 - squared**2).sum()), abs=1e-5
    )
    assert land.sound
    assert industry.explained is None
    assert unrest.explained.low < unrest.explained.value < unrest.explained.high
    path = told.paths["industry", "instability"]
    # plspm's ordinary standard error of the path is 0.1009; the bootstrap's is of the same order.
    assert 0.04 < path.error < 0.12
    assert path.shown
    assert (told.n, told.left_out, told.samples, told.converged) == (47, 0, 200, True)


def test_scores_have_variance_one_and_the_correlations_told():
    found = estimate(model(), correlations())
    made = scores(RUSSETT, found.weights[0])
    assert made.std(axis=0) == pytest.approx([1, 1, 1])
    assert np.corrcoef(made, rowvar=False) == pytest.approx(found.correlations[0])


def customers(n=3000, seed=7):
    """Image → quality → satisfaction → loyalty with known coefficients, four questions each, answered 1..10."""
    dice = np.random.default_rng(seed)
    image = dice.normal(size=n)
    quality = 0.8 * image + 0.6 * dice.normal(size=n)
    satisfaction = 0.7 * quality + (1 - 0.49) ** 0.5 * dice.normal(size=n)
    loyalty = 0.5 * satisfaction + 0.75**0.5 * dice.normal(size=n)
    latent = np.repeat(np.column_stack([image, quality, satisfaction, loyalty]), 4, axis=1)
    return 6 + 1.2 * (0.95 * latent + 0.31 * dice.normal(size=latent.shape))


CHAIN = Model(
    {name: list(range(4 * k, 4 * k + 4)) for k, name in enumerate(["image", "quality", "satisfaction", "loyalty"])},
    {"quality": ["image"], "satisfaction": ["quality"], "loyalty": ["satisfaction"]},
    {},
)
QUESTIONS = [f"q{k}" for k in range(16)]


def test_a_known_truth_is_found_and_totals_multiply():
    told = analyse(customers(), QUESTIONS, CHAIN, ranges=[(1, 10)] * 16, replicates=100)
    assert told.paths["image", "quality"].value == pytest.approx(0.8, abs=0.04)
    assert told.paths["satisfaction", "loyalty"].value == pytest.approx(0.5, abs=0.04)
    total = told.effects["image", "loyalty"]
    one, two, three = (told.paths[p].value for p in CHAIN_PATHS)
    assert total.value == pytest.approx(one * two * three)
    # Each step is drawn to 0 by the error of measurement: a reliability of 0.974 with four loadings of 0.95.
    assert total.low < 0.8 * 0.7 * 0.5 * 0.974**3 < total.high
    assert told.htmt["image", "quality"] == pytest.approx(0.8, abs=0.03), "freed of the error of measurement"
    assert all(latent.sound for latent in told.latents)
    assert told.latents[2].index == pytest.approx(100 * (6 - 1) / 9, abs=1.5)


CHAIN_PATHS = [("image", "quality"), ("quality", "satisfaction"), ("satisfaction", "loyalty")]


def test_the_bootstrap_error_is_that_of_many_samples():
    told = analyse(customers(300, 1), QUESTIONS, CHAIN, replicates=300)
    many = estimate(CHAIN, np.stack([np.corrcoef(customers(300, seed), rowvar=False) for seed in range(100, 400)]))
    for cause, effect in CHAIN_PATHS:
        spread = many.paths[:, CHAIN.names.index(cause), CHAIN.names.index(effect)].std()
        assert told.paths[cause, effect].error == pytest.approx(spread, rel=0.3)


def test_incomplete_rows_are_left_out_and_counted():
    holes = RUSSETT.copy()
    holes[:5, 2] = np.nan
    told = analyse(holes, NAMES, model(), replicates=20)
    assert (told.n, told.left_out) == (42, 5)

    assert told.paths == analyse(RUSSETT[5:], NAMES, model(), replicates=20).paths


def test_too_little_to_analyse():
    assert analyse(RUSSETT[:20], NAMES, model()) is None
    flat = RUSSETT.copy()
    flat[:, 0] = 5
    assert analyse(flat, NAMES, model()) is None
    with pytest.raises(ValueError, match="column"):
        analyse(RUSSETT, NAMES[:-1], model())


@pytest.mark.parametrize(
    "blocks, causes, modes, scheme, said",
    [
        (BLOCKS, CAUSES, {}, "own", "scheme"),
        (BLOCKS, CAUSES, {"industry": "C"}, "path", "mode"),
        (BLOCKS, {"agriculture": ["instability"]}, {}, "path", "before"),
        ({"a": [0, 1], "b": [1]}, {"b": ["a"]}, {}, "path", "own"),
        (BLOCKS, {"instability": ["industry"]}, {}, "path", "path"),
    ],
)
def test_models_that_cannot_be_are_refused(blocks, causes, modes, scheme, said):
    with pytest.raises(ValueError, match=said):
        Model(blocks, causes, modes, scheme)
