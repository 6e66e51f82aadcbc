"""Weights and small groups, without a database; and that weighted estimates hit a truth that is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yueke.domains.surveys.rules.cuts import Coded, Columns
from yueke.domains.surveys.rules.groups import JOINED, alone, crossed, joined, may_show
from yueke.domains.surveys.rules.weights import HAND, ImpossibleMarginError, MarginPlan, Plan, opened, weighted
from yueke.methods.weighting.errors import Design, linearised_mean
from yueke.methods.weighting.fitting import Margin


def columns(strata: list[str], *, counted=None, base=None, **groups: list[str]) -> Columns:
    n = len(strata)
    return Columns(
        response=np.arange(n), counted=np.ones(n, bool) if counted is None else np.array(counted),
        base=np.ones(n) if base is None else np.array(base, float), weight=np.ones(n), stratum=Coded.of(strata),
        cluster=Coded.of([""] * n), mode=Coded.of(["link"] * n), day=np.zeros(n, np.int64), seconds=np.ones(n),
        groups={name: Coded.of(values) for name, values in groups.items()},
    )  # fmt: skip


def test_chance_silence_and_margins_one_after_the_other():
    told = columns(
        ["a"] * 4 + ["b"] * 2 + ["b"], counted=[True] * 6 + [False], base=[2, 2, 2, 2, 5, 5, 5], sex=list("ffmmfmf")
    )
    made = weighted(told, Plan(margins=(MarginPlan("sex", {"f": 3, "m": 1}),)), {"a": 60, "b": 40})
    assert made.weights[6] == 0
    assert made.weights.sum() == pytest.approx(6)
    assert made.weights[told.groups["sex"].is_("f")].sum() / 6 == pytest.approx(0.75)
    # By hand: a stands for 60 in 4 rows, b for 40 in 2; women of 50 of 100 become 75.
    assert made.weights[:6] == pytest.approx(np.array([22.5, 22.5, 7.5, 7.5, 30, 10]) * 6 / 100)
    assert [one["name"] for one in made.told["steps"]] == ["draw", "silence", "margins"]
    assert made.told["margins"][0]["rows"][0] | {"p": 0} == pytest.approx(
        {"label": "a", "n": 4, "population": 60, "target": 0.6, "share": 4 / 6, "before": 0.6, "after": 0.6, "p": 0}
    )


def test_strata_nobody_answered_for_are_told_and_nothing_counted_weighs_nothing():
    assert weighted(columns(["a", "a"]), Plan(), {"a": 5, "b": 5}).told["uncovered"] == ["b"]
    assert weighted(columns(["a"], counted=[False]), Plan(), {"a": 5}).told["n"] == 0


def test_margins_that_contradict_each_other_are_refused():
    told = columns([""] * 4, sex=list("ffmm"), age=list("yyoo"))
    plan = Plan(margins=(MarginPlan("sex", {"f": 1, "m": 1}), MarginPlan("age", {"y": 9, "o": 1})))
    with pytest.raises(ImpossibleMarginError) as refusal:
        weighted(told, plan, {})
    assert refusal.value.field == "shares_2"


def test_limits_hold_and_are_told():
    told = columns([""] * 20, sex=["f"] * 2 + ["m"] * 18)
    free = weighted(told, Plan(margins=(MarginPlan("sex", {"f": 1, "m": 4}),)), {})
    assert free.weights.max() == pytest.approx(2)
    tight = Plan(margins=(MarginPlan("sex", {"f": 1, "m": 4}),), highest=1.9)
    made = weighted(told, tight, {})
    assert made.weights.max() <= 1.9 + 1e-6
    assert (made.told["limited"], made.told["converged"]) == (2, False)
    assert opened(tight.kept()) == tight
    assert tight.margins[0].source == HAND


def test_representativeness_is_tested_and_corrected():
    rows = weighted(columns(["a"] * 90 + ["b"] * 10), Plan(), {"a": 50, "b": 50}).told["margins"][0]["rows"]
    # z = 0.4 / sqrt(0.25 / 100) = 8, two labels after Holm.
    assert rows[0]["p"] == pytest.approx(2 * 1.244192e-15, rel=1e-3)


COUNTS = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 30), max_size=8)


@settings(max_examples=200, deadline=None)
@given(COUNTS, st.integers(1, 12))
def test_no_group_that_is_shown_or_can_be_worked_out_is_too_small(counts, smallest):
    kept = alone(counts, smallest)
    rest = sum(counts.values()) - sum(counts[label] for label in kept)
    assert all(counts[label] >= smallest for label in kept)
    assert rest == 0 or rest >= smallest or not kept


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(["", "a", "b", "c", "d"]), max_size=60), st.integers(1, 10))
def test_joined_groups_keep_every_row_and_none_is_too_small(values, smallest):
    group, everybody = Coded.of(values), np.ones(len(values), bool)
    made = joined(group, everybody, smallest)
    sizes = [int(made.is_(label).sum()) for label in made.labels]
    unknown = int((made.codes < 0).sum())
    if may_show(len(values), smallest):
        assert all(may_show(n, smallest) for n in sizes)
        assert unknown == 0 or may_show(unknown, smallest)
        assert sum(sizes) + unknown == len(values)
    else:
        assert made.labels == ()


def test_one_small_group_takes_the_next_along():
    made = joined(Coded.of(["a"] * 9 + ["b"] * 6 + ["c"] * 2), np.ones(17, bool), 5)
    assert made.labels == ("a", JOINED)
    assert int(made.is_(JOINED).sum()) == 8


def test_crossed_groups():
    made = crossed(Coded.of(["a", "b", "a", ""]), Coded.of(["x", "x", "y", "x"]))
    assert made.labels == ("a · x", "a · y", "b · x")
    assert made.codes.tolist() == [0, 2, 1, -1]


STRATA, STORES, EACH = ("north", "south", "west"), 400, 20
RUNS, DRAWN = 500, 25
"""Stores drawn of each stratum, all customers of which are asked."""


class Population:
    """24,000 customers of 1,200 stores in three strata. Scores hang together within a store, women are more satisfied and
    answer more often, and so do those of the west: answers as they come in are too good by far."""

    def __init__(self) -> None:
        chance = np.random.default_rng(20_261_122)
        self.stratum = np.repeat(np.arange(3), STORES * EACH)
        self.store = np.repeat(np.arange(3 * STORES), EACH)
        self.woman = chance.random(len(self.store)) < 0.5
        level = np.array([68.0, 72.0, 80.0])[self.stratum] + chance.normal(0, 6, 3 * STORES)[self.store]
        self.score = level + 9 * self.woman + chance.normal(0, 14, len(self.store))
        self.answers = np.array([0.3, 0.45, 0.7])[self.stratum] * np.where(self.woman, 1.15, 0.6)
        self.truth = float(self.score.mean())

    def asked(self, chance: np.random.Generator) -> np.ndarray:
        """Rows of a draw of stores who answered."""
        drawn = np.concatenate([k * STORES + chance.choice(STORES, DRAWN, replace=False) for k in range(3)])
        there = np.isin(self.store, drawn)
        return np.flatnonzero(there & (chance.random(len(self.store)) < self.answers))


def test_weighted_estimates_hit_the_truth_and_intervals_cover_it():
    people, chance = Population(), np.random.default_rng(7)
    sizes = dict.fromkeys(STRATA, STORES * EACH)
    shares = {"f": float(people.woman.mean()), "m": float(1 - people.woman.mean())}
    plain, values, errors, covered = [], [], [], 0
    for _run in range(RUNS):
        rows = people.asked(chance)
        sex = np.where(people.woman[rows], "f", "m").tolist()
        told = columns([STRATA[k] for k in people.stratum[rows]], base=np.full(len(rows), STORES / DRAWN), sex=sex)
        made = weighted(told, Plan(margins=(MarginPlan("sex", shares),)), sizes)
        margins = [
            Margin("stratum", told.stratum.codes.tolist(), dict.fromkeys(range(3), 1.0)),
            Margin("sex", sex, shares),
        ]
        design = Design(
            made.weights, people.stratum[rows].tolist(), people.store[rows].tolist(), dict.fromkeys(range(3), STORES), margins
        )  # fmt: skip
        found = linearised_mean(people.score[rows], design)
        plain.append(people.score[rows].mean())
        values.append(found.value)
        errors.append(found.error)
        covered += found.low <= people.truth <= found.high
    spread = float(np.std(values, ddof=1))
    assert np.mean(plain) - people.truth > 3 * spread, "answers as they came in are biased"
    assert abs(np.mean(values) - people.truth) < 3 * spread / np.sqrt(RUNS), "weighted, they are not"
    assert np.mean(errors) == pytest.approx(spread, rel=0.1)
    assert 0.93 <= covered / RUNS <= 0.97
