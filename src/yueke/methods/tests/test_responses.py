"""Item analysis against R's psych, and answers flagged as not meant."""

from __future__ import annotations

import pytest

from yueke.methods.responses.invalid import Checks, Contradiction, Flag, Response, Trap, flags
from yueke.methods.responses.items import item_analysis

# R's data set attitude (Chatterjee and Price 1977): seven questions, 30 departments.
NAMES = ["rating", "complaints", "privileges", "learning", "raises", "critical", "advance"]
ATTITUDE = [
    [float(one) for one in row.split()]
    for row in """
    43 51 30 39 61 92 45 / 63 64 51 54 63 73 47 / 71 70 68 69 76 86 48 / 61 63 45 47 54 84 35 / 81 78 56 66 71 83 47
    43 55 49 44 54 49 34 / 58 67 42 56 66 68 35 / 71 75 50 55 70 66 41 / 72 82 72 67 71 83 31 / 67 61 45 47 62 80 41
    64 53 53 58 58 67 34 / 67 60 47 39 59 74 41 / 69 62 57 42 55 63 25 / 68 83 83 45 59 77 35 / 77 77 54 72 79 77 46
    81 90 50 72 60 54 36 / 74 85 64 69 79 79 63 / 65 60 65 75 55 80 60 / 65 70 46 57 75 85 46 / 50 58 68 54 64 78 52
    50 40 33 34 43 64 33 / 64 61 52 62 66 80 41 / 53 66 52 50 63 80 37 / 40 37 42 58 50 57 49 / 63 54 42 48 66 75 33
    66 77 66 63 88 76 72 / 78 75 58 74 80 78 49 / 48 57 44 45 51 83 38 / 85 85 71 71 77 74 55 / 82 82 39 59 64 78 39
    """.replace("\n", "/").split("/")
    if row.strip()
]


def test_alpha_against_psych():
    # R psych, alpha(attitude) and alpha.ci(0.8431428, 30, 7); its own example.
    told = item_analysis(ATTITUDE, NAMES)
    assert told.alpha == pytest.approx(0.8431427696)
    assert (told.low, told.high) == pytest.approx((0.7393757, 0.9157731), abs=1e-6)
    assert (told.n, told.left_out) == (30, 0)
    assert [one.alpha_without for one in told.items] == pytest.approx(
        [0.8097602063, 0.7969174573, 0.8278477659, 0.8030309750, 0.7953865742, 0.8638723114, 0.8404648683]
    )
    assert [one.item_total for one in told.items] == pytest.approx(
        [0.6712620572, 0.7421097102, 0.5607111115, 0.7144454981, 0.7862755938, 0.2650343392, 0.4608105495]
    )
    assert told.items[0].mean == pytest.approx(64.63333333)
    assert told.items[0].deviation == pytest.approx(12.172561948)
    assert [one.name for one in told.items if one.weak] == ["critical"]


def test_items_tell_how_they_are_answered():
    rows = [[5, 5, 1], [5, 4, 1], [4, 4, 1], [2, 2, 1], [1, 2, 1], [1, None, 1], [None, 3, 1]]
    told = item_analysis(rows, ["a", "b", "same"])
    assert (told.n, told.left_out) == (5, 2)
    a, b, same = told.items
    assert a.missing == pytest.approx(1 / 7)
    assert (a.floor, a.ceiling) == pytest.approx((2 / 6, 2 / 6))
    assert (a.discrimination, b.discrimination) == (4, 3), "27 % of five is one: (5, 5, 1) against (1, 2, 1)"
    assert same.item_total is None
    assert same.weak
    assert b.alpha_without is not None


@pytest.mark.parametrize("rows", [[], [[1, 2]] * 2, [[3, 3]] * 9, [[1, None]] * 9])
def test_too_little_to_analyse(rows):
    assert item_analysis(rows, ["a", "b"]) is None


def test_rows_must_fit():
    with pytest.raises(ValueError, match="row"):
        item_analysis([[1, 2, 3]], ["a", "b"])


def usual(key, **changed):
    told = {"q1": 5, "q2": 4, "q3": 5, "q4": 3, "q5": 4, "q6": 2}
    return Response(key, {**told, **changed.pop("answers", {})}, **{"seconds": 100, "mode": "link", **changed})


CHECKS = Checks(
    blocks={"service": ["q1", "q2", "q3", "q4", "q5"]},
    traps=[Trap("q6", frozenset([2.0]))],
    contradictions=[Contradiction("q1", "q7", 1, turned=6)],
    once=["phone"],
    quotas={"south": 1},
)


def found(one):
    """What is flagged about one response among ten usual ones."""
    told = flags([*(usual(i) for i in range(10)), one], CHECKS)
    assert all(flag.key == one.key for flag in told)
    return {flag.kind: flag.figures for flag in told}


def test_a_usual_answer_is_not_flagged():
    assert found(usual("x")) == {}


def test_each_reason_with_its_figures():
    assert found(usual("x", seconds=39)) == {"fast": {"seconds": 39, "usual": 100}}
    assert found(usual("x", seconds=40)) == {}
    same = dict.fromkeys(["q1", "q2", "q3", "q4", "q5"], 3)
    assert found(usual("x", answers=same)) == {"straight": {"block": "service", "answer": 3, "questions": 5}}
    assert found(usual("x", answers={**same, "q3": 4})) == {}
    assert found(usual("x", answers={**same, "q3": None})) == {}, "four alike may be meant"
    assert found(usual("x", answers={"q6": 4})) == {"trap": {"question": "q6", "answer": 4}}
    assert found(usual("x", answers={"q6": None})) == {}, "not answered is not wrong"
    assert found(usual("x", answers={"q7": 4})) == {"contradiction": {"first": "q1", "second": "q7", "answers": (5, 4)}}
    assert found(usual("x", answers={"q7": 2})) == {}, "5 and 6 - 2 lie within the tolerance"
    assert found(Response("x", {"q1": None}, 100, "link")) == {"empty": {"questions": 1}}


def test_of_repeated_ones_the_first_stays():
    told = flags([usual(k, marks={"phone": "138"}) for k in "abc"] + [usual("d", marks={"phone": ""})], CHECKS)
    assert told == [
        Flag("b", "repeated", {"mark": "phone", "as": "a"}),
        Flag("c", "repeated", {"mark": "phone", "as": "a"}),
    ]


def test_over_quota_are_those_who_came_late():
    told = flags([usual(k, cell="south") for k in "ab"] + [usual("c", cell="north")] * 3, CHECKS)
    assert told == [Flag("b", "over quota", {"cell": "south", "limit": 1})]


def test_what_is_fast_depends_on_the_mode_and_needs_others():
    few = [usual(i, mode="phone", seconds=600) for i in range(8)]
    assert flags([*few, usual("x", mode="phone", seconds=5)], CHECKS) == []
    many = [usual(i, mode="phone", seconds=600) for i in range(12)]
    assert [one.key for one in flags([*many, usual("x", mode="phone", seconds=100)], CHECKS)] == ["x"]
    assert flags([*many, usual("x", mode="phone", seconds=None)], CHECKS) == []
