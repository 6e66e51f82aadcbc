"""What drives a score: against Grömping's example and R, and where nothing can be told."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from yueke.methods.drivers.importance import drivers, lmg, relative_weights

# Correlations of R's data set swiss: agriculture, examination, education, catholic, infant mortality; last: fertility.
SWISS = np.array([
    [1.0, -0.6865422086171, -0.6395225189483, 0.4010950530487, -0.0608586084166, 0.3530791836200],
    [-0.6865422086171, 1.0, 0.6984152962885, -0.5727418060642, -0.1140215964820, -0.6458827064573],
    [-0.6395225189483, 0.6984152962885, 1.0, -0.1538589170909, -0.0993218458213, -0.6637888570351],
    [0.4010950530487, -0.5727418060642, -0.1538589170909, 1.0, 0.1754959075966, 0.4636847006518],
    [-0.0608586084166, -0.1140215964820, -0.0993218458213, 0.1754959075966, 1.0, 0.4165560314350],
    [0.3530791836200, -0.6458827064573, -0.6637888570351, 0.4636847006518, 0.4165560314350, 1.0],
])  # fmt: skip


def made(n=2000, p=4, seed=3):
    """Answers that hang together, and an overall score of which the first question is the greatest part."""
    dice = np.random.default_rng(seed)
    x = dice.normal(size=(n, p)) + dice.normal(size=(n, 1))
    return x, x @ np.array([3.0, 1.0, 1.0, 0.0][:p]) + 4 * dice.normal(size=n)


def test_lmg_of_groempings_example():
    # Grömping (2006), swiss: 0.0571, 0.1712, 0.2601, 0.1056, 0.1128; R 4.2.2, mean gain in R² of lm() over all subsets.
    parts = lmg(SWISS)
    assert parts == pytest.approx(
        [0.05709122077, 0.17117302890, 0.26013467862, 0.10557015037, 0.11276592293], abs=1e-10
    )
    assert parts.sum() == pytest.approx(0.7067350016, abs=1e-9)


def test_lmg_is_the_mean_over_all_orders_of_entry():
    def r2(inside):
        rows = list(inside)
        return SWISS[-1, rows] @ np.linalg.solve(SWISS[np.ix_(rows, rows)], SWISS[rows, -1]) if rows else 0.0

    gains = np.zeros(5)
    for order in permutations(range(5)):
        for k, question in enumerate(order):
            gains[question] += r2(order[: k + 1]) - r2(order[:k])
    assert lmg(SWISS) == pytest.approx(gains / 120)


def test_relative_weights_against_r():
    # R 4.2.2: Λ = V D^½ V', weights Λ² β², of cor(swiss); they make the same R².
    weights = relative_weights(SWISS)
    assert weights == pytest.approx([0.04841689581, 0.15470824981, 0.27196410465, 0.11468002995, 0.11696572138])
    assert weights.sum() == pytest.approx(lmg(SWISS).sum())


def test_many_matrices_at_once_are_as_one_by_one():
    other = SWISS.copy()
    other[:-1, -1] = other[-1, :-1] = [0.1, -0.2, -0.3, 0.2, 0.1]
    assert lmg(np.stack([SWISS, other])) == pytest.approx(np.stack([lmg(SWISS), lmg(other)]))


def test_drivers_are_ranked_with_their_certainty():
    x, y = made()
    told = drivers(x, y, ["quality", "price", "service", "noise"])
    assert next(one.name for one in told.drivers) == "quality"
    best = told.drivers[0]
    assert best.low < best.part < best.high
    assert best.above_next
    order = {one.name: one for one in told.drivers}
    first, second = sorted((order["price"], order["service"]), key=lambda one: -one.part)
    assert not first.above_next, "price and service count alike"
    assert second.part > order["noise"].part > 0, "what hangs together with causes explains something, too"
    assert abs(order["noise"].coefficient) < 0.06
    assert sum(one.part for one in told.drivers) == pytest.approx(told.explained)
    assert sum(one.share for one in told.drivers) == pytest.approx(1)
    # R² of the regression itself
    columns = np.column_stack([np.ones(len(y)), x])
    rest = y - columns @ np.linalg.lstsq(columns, y, rcond=None)[0]
    assert told.explained == pytest.approx(1 - rest @ rest / ((y - y.mean()) @ (y - y.mean())))


def test_the_same_seed_gives_the_same_interval():
    x, y = made(400)
    names = list("abcd")
    assert drivers(x, y, names, seed=5) == drivers(x, y, names, seed=5)
    assert drivers(x, y, names, seed=5) != drivers(x, y, names, seed=6)


def test_weights_of_two_are_as_rows_told_twice():
    x, y = made(100)
    weights = np.where(np.arange(100) < 30, 2.0, 1.0)
    doubled = drivers(np.vstack([x, x[:30]]), np.concatenate([y, y[:30]]), list("abcd"), replicates=0)
    weighed = drivers(x, y, list("abcd"), weights=weights, replicates=0)
    assert [one.part for one in weighed.drivers] == pytest.approx([one.part for one in doubled.drivers])


def test_incomplete_rows_are_left_out_and_counted():
    x, y = made(300)
    x[:40, 1] = np.nan
    y[40:50] = np.nan
    told = drivers(x, y, list("abcd"), replicates=10)
    assert (told.n, told.left_out) == (250, 50)
    again = drivers(x[50:], y[50:], list("abcd"), replicates=10)
    assert told.drivers == again.drivers


def test_questions_all_answered_alike_are_named_not_ranked():
    x, y = made(200)
    x[:, 2] = 5.0
    told = drivers(x, y, list("abcd"), replicates=20)
    assert told.constant == ("c",)
    assert len(told.drivers) == 3


def test_the_same_question_twice_shares_its_part():
    x, y = made(500, 2)
    twice = drivers(np.column_stack([x[:, 0], x[:, 0], x[:, 1]]), y, ["a", "again", "b"], replicates=0)
    parts = {one.name: one.part for one in twice.drivers}
    assert parts["a"] == pytest.approx(parts["again"])
    assert twice.explained == pytest.approx(drivers(x, y, ["a", "b"], replicates=0).explained)


def test_too_little_to_tell():
    x, y = made(19)
    assert drivers(x, y, list("abcd")) is None, "fewer than five rows a question"
    assert drivers(x[:, :1], np.ones(19), ["a"]) is None, "overall never varies"
    assert drivers(np.ones((19, 1)), y, ["a"]) is None
    with pytest.raises(ValueError, match="column"):
        drivers(x, y, ["a"])
    with pytest.raises(ValueError, match="more than 16"):
        drivers(np.ones((9, 17)), np.ones(9), [str(i) for i in range(17)])


def test_chance_explains_little_and_stands_above_nothing():
    dice = np.random.default_rng(9)
    told = drivers(dice.normal(size=(800, 5)), dice.normal(size=800), list("abcde"))
    assert told.explained < 0.03
    assert not any(one.above_next for one in told.drivers[:-1])
