"""The mode adviser: from stated terms and assumptions to a ranking anybody can repeat (D5.4)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from yueke.domains.surveys.rules.modes import ASSUMED, COST, DEPTH, TIME, Assumed, Terms, ranked

TWO = {"phone": Assumed(100, 10, 2, 50, 0.5, 3), "link": Assumed(0, 1, 1, 100, 0.2, 1)}


def test_what_each_way_takes_follows_from_what_is_assumed():
    found = {one.mode: one for one in ranked(Terms(100), TWO)}
    assert (found["phone"].ask, found["phone"].cost, found["phone"].days) == (200, 2100, 4)
    assert (found["link"].ask, found["link"].cost, found["link"].days) == (500, 500, 2)
    # Cheapest 1 and 501/2101; fastest 1 and 3/5; response 0.4 and 1; depth a third and 1; the mean of each four.
    assert round(found["link"].score, 4) == round((1 + 1 + 0.4 + 1 / 3) / 4, 4)
    assert round(found["phone"].score, 4) == round((501 / 2101 + 3 / 5 + 1 + 1) / 4, 4)


def test_importance_turns_the_ranking():
    only = dict.fromkeys(("cost", "time", "response", "depth"), 0.0)
    assert ranked(Terms(100, importance=only | {COST: 3}), TWO)[0].mode == "link"
    assert ranked(Terms(100, importance=only | {DEPTH: 1}), TWO)[0].mode == "phone"
    assert ranked(Terms(100, importance=only | {TIME: 2}), TWO)[0].mode == "link"


def test_what_breaks_the_terms_comes_last_and_says_why():
    first, last = ranked(Terms(100, people=300, budget=3000, days=10), TWO)
    assert (first.mode, first.against) == ("phone", ())
    assert [str(one) for one in last.against] == ["要问 500 人，名单上只有 300 人"]
    told = {one.mode: [str(why) for why in one.against] for one in ranked(Terms(100, budget=1000, days=3), TWO)}
    assert told == {"link": [], "phone": ["约需 2,100 元，超出预算", "约需 4 天，时间不够"]}


@given(
    st.integers(1, 100_000), st.integers(0, 1_000_000), st.none() | st.floats(0, 1e6), st.none() | st.integers(0, 400)
)
def test_every_way_is_ranked_once_and_those_that_fit_come_first(answers, people, budget, days):
    found = ranked(Terms(answers, people, budget, days))
    assert sorted(one.mode for one in found) == sorted(ASSUMED)
    assert [one.fits for one in found] == sorted((one.fits for one in found), reverse=True)
    assert all(0 <= one.score <= 1.0001 for one in found)


def test_nobody_answering_is_no_way_of_asking():
    assert ranked(Terms(100), {"link": Assumed(0, 0, 1, 10, 0, 1)}) == []
    assert ranked(Terms(0)) == []
