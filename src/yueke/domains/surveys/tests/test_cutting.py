"""The cut of a survey: what came in, as columns, nothing lost, and of a confidential survey nothing that tells who."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from django.db import ProgrammingError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from yueke.domains.customers.models import Customer
from yueke.domains.surveys.commands.cutting import make_cut
from yueke.domains.surveys.models import Cut, Response, Survey
from yueke.domains.surveys.queries.columns import columns_of, drawn_of
from yueke.domains.surveys.queries.cuts import latest_cut
from yueke.domains.surveys.queries.groupings import labels_of
from yueke.domains.surveys.rules.cuts import Coded, Columns, fingerprint, packed, unpacked
from yueke.domains.surveys.tests.answered import LATER, answers, collecting, drawn, filled, filled_by_members, response
from yueke.domains.surveys.tests.test_plans import people
from yueke.kernel.access import SYSTEM
from yueke.kernel.errors import Forbidden, NotFound, Refused

__all__ = ["people"]


@pytest.mark.parametrize("confidential", [False, True])
def test_groups_and_their_labels_are_those_of_the_columns(people, django_assert_num_queries, confidential):
    survey = drawn(people, confidential=confidential)
    filled_by_members(survey)
    Response.objects.bulk_create(
        [
            response(survey, 901, parameters={"store": "总店"}, mode="open", customer=None),
            response(survey, 902, parameters={"store": "分店"}, customer_id=Customer.objects.order_by("-pk")[0].pk),
            response(survey, 903, parameters={"store": "没答完的店"}, state="started", finished_at=None),
            response(survey, 904, answers=answers(1, Q4=None), finished_at=LATER + timedelta(days=40)),
        ]
    )
    held = drawn_of(survey)
    with django_assert_num_queries(2):
        found = labels_of(survey, held)
    columns = columns_of(survey, held)
    coded = {"stratum": columns.stratum, "mode": columns.mode, **columns.groups, **columns.choices}
    assert found == {name: one.labels for name, one in coded.items()}
    assert len(found["grade"]) > 1
    assert ("kind" in found) is not confidential


def test_what_came_in_stands_in_columns(people):
    survey = collecting(people)
    Response.objects.bulk_create(
        [
            response(survey, 1, parameters={"store": "总店"}),
            response(survey, 2, mode="phone", answers=answers(2, Q2={"a": 3, "b": "undecided"}, Q5=["a", "b"])),
            response(survey, 3, state="over_quota"),
            response(survey, 4, state="screened"),
            response(survey, 5, state="started", finished_at=None),
        ]
    )
    cut = make_cut(people.researcher, survey.pk, at=LATER)
    found, columns = latest_cut(people.researcher, survey.pk)
    assert (found.pk, found.n, columns.n) == (cut.pk, 1, 3)
    assert columns.counted.tolist() == [True, True, False]
    assert columns.weight.tolist() == [1, 1, 0]
    assert columns.ratings["Q2.a"].tolist()[:2] == [2, 3]
    assert np.isnan(columns.ratings["Q2.b"][1])
    assert columns.choices["Q4"].labels == ("f", "m")
    assert columns.ticks["Q5/b"].tolist() == [False, True, False]
    assert columns.ranks["Q6/b"].tolist() == [1, 1, 1]
    assert columns.numbers["Q7"].tolist() == [1, 2, 3]
    assert columns.groups["store"].labels == columns.cluster.labels == ("总店",)
    assert columns.groups["month"].labels == ("2026-11",)
    assert "Q9" not in {*columns.ratings, *columns.choices, *columns.numbers}
    summary = found.summary
    assert (summary["answers_in"], summary["counted"]) == (3, 2)
    assert summary["states"] == {"completed": 2, "over_quota": 1, "screened": 1, "started": 1}
    assert summary["main"]["reference"] == "Q1"


def test_the_same_answers_make_no_second_cut_and_none_is_changed(people):
    survey = collecting(people)
    filled(survey, 3)
    first = make_cut(people.researcher, survey.pk, at=LATER)
    assert make_cut(SYSTEM, survey.pk, at=LATER + timedelta(days=1)).pk == first.pk
    response(survey, 9).save()
    assert make_cut(SYSTEM, survey.pk, at=LATER).n == 2
    with pytest.raises(ProgrammingError), transaction.atomic():
        Cut.objects.update(fingerprint="")


def test_the_draw_gives_weights_and_the_silent_are_stood_for(people):
    survey = drawn(people)
    filled_by_members(survey, 0.5)
    make_cut(people.researcher, survey.pk, at=LATER)
    cut, columns = latest_cut(people.researcher, survey.pk)
    assert columns.groups["grade"].labels == ("diamond", "gold", "ordinary")
    assert np.allclose(columns.base, 20 / 8)
    sums = np.bincount(columns.stratum.codes, columns.weight)
    assert np.allclose(sums, sums[0])
    assert columns.weight.mean() == pytest.approx(1)
    rows = cut.summary["weighting"]["margins"][0]["rows"]
    assert [one["after"] for one in rows] == pytest.approx([1 / 3] * 3)


def test_of_a_confidential_survey_no_row_tells_whose_it_is(people):
    survey = drawn(people, confidential=True)
    made = filled_by_members(survey)
    make_cut(people.researcher, survey.pk, at=LATER)
    _cut, columns = latest_cut(people.researcher, survey.pk)
    assert columns.response.tolist() == list(range(len(made)))
    given = [one.answers["Q7"] for one in made]
    assert sorted(columns.numbers["Q7"].tolist()) == given != columns.numbers["Q7"].tolist()
    assert set(columns.groups) == {"grade", "month"}
    assert {int(day) for day in columns.day} == {20_758}
    assert not (columns.seconds % 10).any()
    before = fingerprint(columns)
    Response.objects.filter(pk=made[0].pk).update(started_at=LATER)
    make_cut(people.researcher, survey.pk, at=LATER)
    assert Cut.objects.count() == 1
    assert fingerprint(latest_cut(people.researcher, survey.pk)[1]) == before


def test_who_may_not_see_the_survey_sees_no_cut(people):
    survey = collecting(people)
    with pytest.raises(NotFound):
        latest_cut(people.researcher, survey.pk)
    filled(survey, 1)
    with pytest.raises(Forbidden):
        make_cut(people.clerk, survey.pk, at=LATER)
    make_cut(people.researcher, survey.pk, at=LATER)
    with pytest.raises(Forbidden):
        latest_cut(people.clerk, survey.pk)


def test_before_the_launch_there_is_nothing_to_cut(people):
    with pytest.raises(Refused):
        make_cut(people.researcher, people.planned().pk, at=LATER)
    assert (Survey.objects.get().state, Cut.objects.count()) == ("draft", 0)


_LABELS = st.lists(st.sampled_from(["", "北京", "上海", "a/b", "x\x1fy"]), min_size=6, max_size=6)
_REALS = arrays.arrays(np.float64, 6, elements=st.floats(allow_nan=True, width=32))
_NAMES = st.text(min_size=1, max_size=8)


@settings(max_examples=60, deadline=None)
@given(_LABELS, _LABELS, st.dictionaries(_NAMES, _REALS, max_size=3), arrays.arrays(np.bool_, 6), st.data())
def test_whatever_is_packed_comes_out_the_same(stratum, group, ratings, counted, data):
    columns = Columns(
        response=np.arange(6), counted=counted, base=np.ones(6), weight=data.draw(_REALS), stratum=Coded.of(stratum),
        cluster=Coded.of([""] * 6), mode=Coded.of(["link"] * 6), day=np.arange(6), seconds=np.ones(6),
        groups={"组/别": Coded.of(group)}, ratings=ratings, ticks={"Q/a": counted},
    )  # fmt: skip
    again = unpacked(packed(columns))
    assert fingerprint(again) == fingerprint(columns)
    assert [again.groups["组/别"].labels[c] if c >= 0 else "" for c in again.groups["组/别"].codes] == group
    for name, values in ratings.items():
        np.testing.assert_array_equal(again.ratings[name], values)
